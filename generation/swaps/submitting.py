"""Asking for a couple picture."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from accounts.models import User
from accounts.services import record_activity, require_may_upload
from faces.models import Face
from generation.models import FaceSwapTask, Job, JobKind
from generation.submitting import Submitted, check_key, submit
from generation.swaps import errors
from generation.swaps.choices import usable_faces
from generation.swaps.planning import Plan, make_plan, warnings_of
from library.models import Image, Moderation
from templates_app.models import Template

# More candidates than that would only make choosing slow.
MOST_CANDIDATES = 24


def faces_by_ids(person: Any, ids: Iterable[UUID]) -> list[Face]:
    """The faces with these ids, in their order; NoSuchFace if one is not the person's to use."""
    wanted = list(dict.fromkeys(ids))[:MOST_CANDIDATES]
    found = usable_faces(person).in_bulk(wanted)
    if len(found) != len(wanted):
        raise errors.NoSuchFace
    return [found[pk] for pk in wanted]


def faces_in_photos(person: Any, photo_ids: Iterable[UUID]) -> list[Face]:
    """For each of the person's photos the face it stands for: their own, or the only one.

    Raises NoSuchFace for a photo that is not theirs, NoFaceInPhoto, and WhichFace where several
    could be meant.
    """
    wanted = list(dict.fromkeys(photo_ids))[:MOST_CANDIDATES]
    photos = Image.objects.owned_by(person).in_bulk(wanted)
    if len(photos) != len(wanted):
        raise errors.NoSuchFace
    by_photo: dict[UUID, list[Face]] = {pk: [] for pk in wanted}
    for face in usable_faces(person).filter(image__in=wanted):
        by_photo[face.image_id].append(face)
    return [_the_face(faces) for faces in by_photo.values()]


def template_for(template_id: UUID) -> Template:
    """One that is or was in the gallery; others do not exist for anybody, and neither do those
    that were blocked since: NoSuchTemplate."""
    shown = Template.objects.filter(approved_at__isnull=False, image__moderation=Moderation.PASSED)
    templates = shown.select_related("image").defer("search").prefetch_related("slots")
    found = templates.filter(pk=template_id).first()
    if found is None:
        raise errors.NoSuchTemplate
    return found


def submitted_before(owner: User, idempotency_key: str) -> Submitted | None:
    """What came of this key, whatever has changed since. Raises BadKey and KeyTaken."""
    check_key(idempotency_key)
    known = Job.objects.filter(owner=owner, idempotency_key=idempotency_key).first()
    return None if known is None else _same_again(known)


def submit_swap(
    *,
    owner: User,
    template: Template,
    husbands: Sequence[Face],
    wives: Sequence[Face],
    idempotency_key: str,
    husband_slot: int | None = None,
    wife_slot: int | None = None,
    attested: bool = False,
    confirmed: bool = False,
) -> Submitted:
    """Put a couple picture in line.

    `husbands` and `wives` are faces that `owner` may use (`faces_by_ids`), several photos of one
    person each; the one that suits the place best is taken. `attested`: everyone shown is an adult
    and agreed. `confirmed`: the warnings were read. The same key gives the same job again, whatever
    has changed since. Raises AppError with what to do.
    """
    if known := submitted_before(owner, idempotency_key):
        return known
    require_may_upload(owner)
    plan = make_plan(template, husbands, wives, husband_slot, wife_slot)
    if plan.needs_attestation(owner) and not attested:
        raise errors.AttestationMissing
    if not confirmed:
        sentences = [str(one.sentence) for one in warnings_of(plan) if not one.is_note]
        if sentences:
            raise errors.WarningsToConfirm(list(dict.fromkeys(sentences)))
    submitted = submit(
        owner=owner,
        kind=JobKind.FACE_SWAP,
        parameters={"attested": attested, "confirmed": confirmed},
        idempotency_key=idempotency_key,
        then=partial(_write, plan),
    )
    return submitted if submitted.created else _same_again(submitted.job)


def _same_again(job: Job) -> Submitted:
    if job.kind != JobKind.FACE_SWAP:
        raise errors.KeyTaken
    return Submitted(job, created=False)


def _write(plan: Plan, job: Job) -> None:
    """The product's row, in the transaction that creates the job.

    The faces are locked: one that is being deleted right now is gone for us, and one that we hold
    is deleted afterwards, together with the job.
    """
    faces = Face.objects.filter(pk__in=[place.face.pk for place in plan.places])
    if len(faces.order_by("pk").select_for_update(no_key=True)) != len(plan.places):
        raise errors.FaceGone
    FaceSwapTask.objects.create(
        job=job,
        template=plan.template,
        husband_face=plan.husband.face,
        wife_face=plan.wife.face,
        husband_slot=plan.husband.slot.index,
        wife_slot=plan.wife.slot.index,
    )
    record_activity(job.owner, "picture.asked_for", job)


def _the_face(faces: Sequence[Face]) -> Face:
    if not faces:
        raise errors.NoFaceInPhoto
    own = [face for face in faces if face.is_owner]
    if len(own) != 1 and len(faces) > 1:
        raise errors.WhichFace(count=len(faces))
    return own[0] if own else faces[0]
