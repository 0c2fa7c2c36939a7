"""Deleting photos, faces and measurements, completely and with a count of what is left."""

from collections import Counter
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Consent, DeletionReceipt, Purpose, User
from accounts.privacy import write_receipt
from core.transactions import again_after_deadlock
from faces.belongings import remove_belongings
from faces.grouping.erasing import hold_if_any, remove_empty_groups
from faces.models import Face, FaceEmbedding, GroupEmbedding, PhotoAnalysis, State
from library.models import Image
from library.services import count_left, delete_image, remove_files_on_commit
from live.events import FEED, FacesGone, PhotoChanged, publish_on_commit, user_group

EXPORTED = (
    "id", "image_id", "x", "y", "w", "h", "landmarks", "score", "quality", "width_px",
    "yaw", "pitch", "roll", "age", "gender", "is_owner", "is_default", "opted_out", "created_at",
)  # fmt: skip


# What goes with a face, as receipts call it.
_STORES = {
    "faces.Face": "faces",
    "faces.FaceEmbedding": "vectors",
    "faces.GroupEmbedding": "group_vectors",
    "faces.GroupMember": "group_members",
    "matches.Match": "matches",
}


@again_after_deadlock
def delete_face(face: Face) -> DeletionReceipt:
    """Delete a face with crop, vectors and matches. The photo stays, the face stays forgotten."""
    with transaction.atomic():
        analysis = PhotoAnalysis.objects.select_for_update().get(pk=face.image_id)
        analysis.hidden_boxes.append([face.x, face.y, face.w, face.h])
        analysis.save(update_fields=["hidden_boxes"])
        removed = _delete_faces(Face.objects.filter(pk=face.pk))
        left = Face.objects.filter(image=face.image_id).count()
        changed = PhotoChanged(face.image_id, analysis.state, left)
        publish_on_commit(changed, user_group(face.owner_id))
    return _receipt(face.owner_id, "face", face.pk, removed, [face.pk], [face.crop_path])


@again_after_deadlock
def delete_photo(image: Image) -> DeletionReceipt:
    """Delete a photo with its files, thumbnails, faces, crops, vectors and matches, for good."""
    assert image.owner_id is not None  # noqa: S101  (only people's photos are analysed)
    image_id, owner_id = image.pk, image.owner_id
    with transaction.atomic():
        faces = _locked_faces(image)
        face_ids, paths = list(faces.values_list("pk", flat=True)), [*_crops(faces), *image.paths]
        removed = Counter(delete_image(image))
    return _receipt(owner_id, "photo", image_id, removed, face_ids, paths)


def remove_from(image: Image) -> Counter[str]:
    """What faces keeps of an image, removed when the library deletes it, whoever asked for that."""
    removed = _delete_faces(_locked_faces(image))
    if image.owner_id is not None:
        publish_on_commit(PhotoChanged(image.pk, "deleted"), user_group(image.owner_id))
    return removed


def erase_measurements(user_id: UUID) -> Counter[str]:
    """Forget everything measured in a person's photos; the photos wait for a new consent."""
    with transaction.atomic():
        photos = PhotoAnalysis.objects.filter(image__owner=user_id)
        photos.update(state=State.WAITING, model="", lease_until=None)
        return _delete_faces(Face.objects.filter(owner=user_id))


def erase_withdrawn() -> Counter[str]:
    """Erase what a lost message left behind of people who withdrew their consent; run by beat."""
    closed = Consent.objects.filter(purpose=Purpose.BIOMETRIC, withdrawn_at__isnull=False)
    agreed = User.objects.consenting_to(Purpose.BIOMETRIC)
    left = User.objects.get_queryset().filter(
        Exists(Face.objects.filter(owner=OuterRef("pk"))), pk__in=closed.values("user")
    )
    removed = Counter[str]()
    for user_id in left.exclude(pk__in=agreed).values_list("pk", flat=True):
        removed += erase_measurements(user_id)
    return removed


class FacesOfPerson:
    """The faces app's part in a person's export and erasure (accounts.privacy)."""

    name = "faces"

    def count(self, user_id: UUID) -> dict[str, int]:
        return {
            "faces": Face.objects.filter(owner=user_id).count(),
            "vectors": FaceEmbedding.objects.filter(face__owner=user_id).count(),
        }

    def erase(self, user: User) -> dict[str, int]:
        return dict(erase_measurements(user.pk))

    def export(self, user: User) -> dict[str, Any]:
        vectors = FaceEmbedding.objects.filter(face__owner=user, face__is_owner=True)
        return {
            "faces": list(Face.objects.filter(owner=user).values(*EXPORTED)),
            "vectors": list(vectors.values("face_id", "model", "vector", "created_at")),
        }


def _locked_faces(image: Image) -> QuerySet[Face]:
    """A photo's faces, once a worker that is writing them has finished; the next finds none."""
    PhotoAnalysis.objects.select_for_update().filter(image=image.pk).first()
    return Face.objects.filter(image=image.pk)


def _delete_faces(faces: QuerySet[Face]) -> Counter[str]:
    """Delete one person's face rows, their vectors, matches, places in groups and pictures made of
    them; files after commit."""
    ids, crops = list(faces.values_list("pk", flat=True)), _crops(faces)
    if not ids:
        return Counter()
    owner_id = faces.values_list("owner", flat=True)[0]
    hold_if_any(owner_id)
    made_from_them = remove_belongings(ids)
    remove_files_on_commit(crops)
    publish_on_commit(FacesGone(tuple(ids)), FEED)
    _, rows = Face.objects.filter(pk__in=ids).delete()
    remove_empty_groups(owner_id)
    removed = Counter({_STORES.get(label, label): count for label, count in rows.items()})
    return removed + made_from_them + Counter(files=len(crops))


def _crops(faces: QuerySet[Face]) -> list[str]:
    return list(faces.values_list("crop_path", flat=True))


def _receipt(
    owner_id: UUID,
    subject: str,
    subject_id: UUID,
    removed: Counter[str],
    face_ids: Iterable[UUID],
    paths: list[str],
) -> DeletionReceipt:
    """Count again what there should be nothing of, and sign the result."""
    remaining = {
        "faces": Face.objects.filter(pk__in=face_ids).count(),
        "vectors": FaceEmbedding.objects.filter(face__in=face_ids).count(),
        "group_vectors": GroupEmbedding.objects.filter(face__in=face_ids).count(),
        "files": count_left(paths),
    }
    return write_receipt(
        user_id=owner_id,
        subject=subject,
        subject_id=subject_id,
        removed=dict(removed),
        remaining=remaining,
    )
