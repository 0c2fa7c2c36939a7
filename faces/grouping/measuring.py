"""Measuring every face in the photos of people who agreed to have those in them told apart.

The vectors are for that one person's photos (and, between people who follow each other and agreed
to it as well, for `faces.tagging`). They never become a `FaceEmbedding`. The owner's own face is
among them, so that everybody in a photo is compared by the same vectors, and forgotten with them.

Order of locks, for all who write here: the consent to biometrics, the photo's analysis, then the
person's `Grouping` (`hold`).
"""

from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.holding import hold_people
from accounts.models import Consent, Purpose, User
from faces.engine.packs import Pack
from faces.keeping import Pairs
from faces.models import (
    MIN_SEARCHABLE_WIDTH,
    GroupEmbedding,
    Grouping,
    PhotoAnalysis,
    State,
)
from faces.recognition import current_pack
from faces.signals import group_vectors_kept
from library.models import Image

# A photo in one of these has faces, and its worker is done with it.
WITH_FACES = (State.READY, State.CHOOSE)
# How many people the regular catching up begins with at once.
BEGIN_BATCH = 100


def agreed(user_id: UUID) -> bool:
    """Whether this person agrees right now that everybody in their photos is measured."""
    return _consents().filter(user=user_id).exists()


def agreeing() -> QuerySet[User]:
    """The people who agree to it right now."""
    people: QuerySet[User] = User.objects.consenting_to(Purpose.BIOMETRIC, Purpose.GROUPING)
    return people


def hold(user_id: UUID) -> Grouping:
    """The person's `Grouping`, made if need be and locked to the end of the transaction.

    Making it waits for another transaction that is about to commit one, so that whoever erases
    never misses what is being written.
    """
    while True:
        held = Grouping.objects.select_for_update().filter(pk=user_id).first()
        if held is not None:
            return held
        Grouping.objects.get_or_create(owner_id=user_id)  # an erasure may take it in between


def keep_group_vectors(image: Image, pairs: Pairs, pack: Pack) -> bool:
    """Store the vector of every face found that is wide enough, if the photo's owner agrees.

    Within the transaction that holds the photo's analysis, once the faces have their rows. True if
    it was kept; `faces.signals.group_vectors_kept` follows the commit then. The consent is asked
    for once more under the lock: a withdrawal before that keeps it from being written, and the
    erasing after a later one waits for the lock.
    """
    owner_id = image.owner_id
    if owner_id is None or not agreed(owner_id):
        return False
    grouping = hold(owner_id)
    if not agreed(owner_id):
        return False
    usable = [(face, found) for face, found in pairs if face.width_px >= MIN_SEARCHABLE_WIDTH]
    GroupEmbedding.objects.filter(face__image=image.pk).exclude(model=pack.model).delete()
    GroupEmbedding.objects.bulk_create(
        [
            GroupEmbedding(
                face=face, model=pack.model, vector=found.embedding.tolist(), norm=found.norm
            )
            for face, found in usable
        ],
        update_conflicts=True,
        unique_fields=["face", "model"],
        update_fields=["vector", "norm"],
    )
    note_change(grouping)
    kept = {"image_id": image.pk, "owner_id": owner_id}
    transaction.on_commit(
        lambda: group_vectors_kept.send(sender=GroupEmbedding, **kept), robust=True
    )
    return True


def note_change(grouping: Grouping) -> None:
    """There may be faces to place: `not_placed` says so, whatever becomes of messages."""
    Grouping.objects.filter(pk=grouping.pk).update(changes=F("changes") + 1)


def begin_grouping(user_id: UUID) -> bool:
    """Have the photos looked at again that somebody has already; once per consent. True if so.

    Only marks them as looked at by no model: `analysis.recover_photos` puts them in line, some
    hundreds at a time, and finds them again whatever dies in between.
    """
    with transaction.atomic():
        # The lock that workers hold while they keep a photo: either it was kept before this, and
        # is marked, or the worker finds the consent.
        hold_people([user_id])
        biometric = Consent.objects.open().filter(user=user_id, purpose=Purpose.BIOMETRIC)
        if not biometric.exists() or not agreed(user_id):
            return False
        if Grouping.objects.filter(pk=user_id, begun_at__isnull=False).exists():
            return False
        photos = PhotoAnalysis.objects.filter(image__owner=user_id, state__in=WITH_FACES)
        photos.update(model="", attempts=0)
        Grouping.objects.filter(pk=hold(user_id).pk).update(begun_at=timezone.now())
    return True


def not_begun() -> list[UUID]:
    """People who agreed and whose photos nobody has put in line yet (a lost message)."""
    begun = Grouping.objects.filter(owner=OuterRef("user"), begun_at__isnull=False)
    waiting = _consents().filter(~Exists(begun)).order_by("granted_at")
    return list(waiting.values_list("user", flat=True)[:BEGIN_BATCH])


def progress(user_id: UUID) -> tuple[int, int]:
    """How many of a person's photos are looked at, and how many there are to look at."""
    photos = PhotoAnalysis.objects.filter(image__owner=user_id)
    waiting = Q(state__in=PhotoAnalysis.UNFINISHED)
    behind = Q(state__in=WITH_FACES) & ~Q(model=current_pack().model)
    done = Q(state__in=(*WITH_FACES, State.NO_FACE))
    left, total = photos.filter(waiting | behind).count(), photos.filter(waiting | done).count()
    return total - left, total


def _consents() -> QuerySet[Consent]:
    """Open consents to grouping. Biometrics need not be asked for: without it there is none."""
    consents: QuerySet[Consent] = Consent.objects.open().filter(purpose=Purpose.GROUPING)
    return consents
