"""A photo's way through a worker: claim it, check it, find faces, keep what its owner agreed to.

Slow work happens outside transactions. Running it again changes nothing, whatever ended the first
run (a killed worker, a lost message, a second worker with the same photo): a lease decides who
works, and faces found again are paired with the stored ones by the overlap of their boxes.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import numpy as np
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.holding import hold_people
from accounts.models import Consent, Purpose
from core.errors import AppError
from faces.engine.types import Box, EngineError, Vector
from faces.grouping.measuring import keep_group_vectors
from faces.keeping import Pairs, choose_owner, keep_faces, keep_vector, pair_faces, write_crops
from faces.models import MIN_SEARCHABLE_WIDTH, Face, FaceEmbedding, PhotoAnalysis, State
from faces.recognition import current_calibration, current_pack, measure
from faces.signals import faces_indexed
from library.decoding import decode
from library.models import Image, Moderation
from library.moderation import classify
from library.services import moderate
from live.events import PhotoChanged, publish_on_commit, user_group

logger = logging.getLogger(__name__)

# After an error nobody foresaw, the photo rests this long before it is tried again.
REST = timedelta(seconds=5)
MAX_ATTEMPTS = 3
# A photo still pending this long after a worker was told of it has lost its message, or the line
# is long; in both cases telling again is harmless.
MESSAGE_LOST = timedelta(seconds=30)
RECOVER_BATCH = 500
# Longer sides are shrunk while decoding: detection needs far less, the crops no more.
MAX_SIDE = 2048
SETTLED = (State.READY, State.CHOOSE, State.NO_FACE)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an analysis ended; `code` and `message` where its owner must read something."""

    state: State
    code: str = ""
    message: str = ""
    faces: int = 0


class ChangedMeanwhile(Exception):
    """Faces were deleted while the photo was looked at: look again."""


def analyse_photo(image_id: UUID) -> None:
    """Analyse one photo, unless somebody else does or its owner does not agree (any more)."""
    if not _claim(image_id):
        return
    image = Image.objects.get(pk=image_id)
    try:
        _look_at(image)
    except (AppError, EngineError) as error:
        code = getattr(error, "code", "engine")
        logger.warning("photo not analysed", extra={"image_id": str(image_id), "code": code})
        _finish(image, Outcome(State.FAILED, code, getattr(error, "sentence", str(error))))
    except Exception as error:
        foreseen = isinstance(error, ChangedMeanwhile)
        logger.error(
            "photo must be looked at again",
            extra={"image_id": str(image_id)},
            exc_info=not foreseen,
        )
        PhotoAnalysis.objects.filter(pk=image_id).update(lease_until=timezone.now() + REST)


def recover_photos() -> list[UUID]:
    """Photos that a worker must be told of (again); run often.

    Those whose worker died, whose message was lost, whose owner agreed meanwhile, which a moderator
    passed, or which another pack looked at last. Those tried too often end as failed, in words.
    """
    _give_up()
    _follow_moderators()
    now = timezone.now()
    withheld = Q(state__in=[State.REVIEW, State.BLOCKED])
    passed = withheld & Q(image__moderation=Moderation.PASSED)
    died = Q(state=State.RUNNING, lease_until__lt=now)
    lost = Q(state=State.PENDING, sent_at__lt=now - MESSAGE_LOST)
    watched = PhotoAnalysis.objects.filter(state__in=PhotoAnalysis.WATCHED)
    due = watched.filter(_agreed(), passed | died | lost | Q(state=State.WAITING))
    ids = [
        *due.order_by("sent_at").values_list("pk", flat=True)[:RECOVER_BATCH],
        *_behind().values_list("pk", flat=True)[:RECOVER_BATCH],
    ]
    back = PhotoAnalysis.objects.filter(pk__in=ids)
    back.update(state=State.PENDING, lease_until=None, sent_at=now)
    return ids


def _behind() -> QuerySet[PhotoAnalysis]:
    """Finished photos another pack looked at last; an index has two ranges, but not "unlike"."""
    model = current_pack().model
    other = Q(model__lt=model) | Q(model__gt=model)
    return PhotoAnalysis.objects.filter(other, _agreed(), state__in=SETTLED)


def _agreed() -> Exists:
    """The photo's owner agrees to biometric processing right now."""
    consents = Consent.objects.open().filter(purpose=Purpose.BIOMETRIC)
    return Exists(consents.filter(user=OuterRef("image__owner")))


def _claim(image_id: UUID) -> bool:
    """Take the photo for the length of a lease; False when it is not there to be taken."""
    now = timezone.now()
    free = Q(state=State.PENDING) | Q(state=State.RUNNING, lease_until__lt=now)
    mine = PhotoAnalysis.objects.filter(free, _agreed(), pk=image_id, attempts__lt=MAX_ATTEMPTS)
    lease_until = now + timedelta(seconds=settings.ANALYSIS_LEASE_SECONDS)
    lease = {"state": State.RUNNING, "lease_until": lease_until, "attempts": F("attempts") + 1}
    return bool(mine.update(**lease))


def _give_up() -> None:
    """End photos that were tried too often; most likely they are what kills the worker."""
    hopeless = PhotoAnalysis.objects.filter(
        state=State.RUNNING, lease_until__lt=timezone.now(), attempts__gte=MAX_ATTEMPTS
    )
    sentence = _("Something on our side went wrong with this photo. Try again, or use another.")
    for analysis in hopeless.select_related("image"):
        _finish(analysis.image, Outcome(State.FAILED, "gave_up", sentence))


def _follow_moderators() -> None:
    """Photos that staff blocked say so, whatever their state was."""
    blocked = PhotoAnalysis.objects.filter(image__moderation=Moderation.BLOCKED)
    for analysis in blocked.exclude(state=State.BLOCKED).select_related("image"):
        _finish(analysis.image, _withheld(analysis.image))


def _look_at(image: Image) -> None:
    """Safety first, then faces."""
    with image.open() as file:
        pixels = decode(file, max_side=MAX_SIDE).pixels
    if image.moderation == Moderation.PENDING:
        moderate(image, classify(pixels))
    if image.moderation in {Moderation.BLOCKED, Moderation.REVIEW}:
        _finish(image, _withheld(image))
        return
    analysis = PhotoAnalysis.objects.get(pk=image.pk)
    stored = list(Face.objects.filter(image=image))
    hidden = [Box(*box) for box in analysis.hidden_boxes]
    pairs = pair_faces(image, measure(pixels), stored, hidden)
    write_crops(pairs, pixels)
    _keep(image, pairs, {face.pk for face in stored}, len(hidden))


@transaction.atomic
def _keep(image: Image, pairs: Pairs, seen: set[UUID], hidden: int) -> None:
    """Write faces, vectors and the outcome at once, if the owner's consent still stands.

    The lock on the person lets a withdrawal wait for this and then erase it, and makes one
    person's photos take turns, so that only one face becomes the default.
    """
    assert image.owner_id is not None  # noqa: S101  (only people's photos are analysed)
    hold_people([image.owner_id])
    agreed = Consent.objects.open().filter(user=image.owner_id, purpose=Purpose.BIOMETRIC).exists()
    analysis = PhotoAnalysis.objects.select_for_update().filter(pk=image.pk).first()
    if analysis is None:
        return
    if not agreed:
        _finish(image, Outcome(State.WAITING))
        return
    now_stored = set(Face.objects.filter(image=image).values_list("pk", flat=True))
    if now_stored != seen or len(analysis.hidden_boxes) != hidden:
        raise ChangedMeanwhile
    pack = current_pack()
    owner = _owner_among(image, pairs)
    keep_faces(pairs)
    if owner is not None:
        keep_vector(owner, next(d for face, d in pairs if face is owner), pack)
        _make_first_default(owner)
        found = {"image_id": image.pk, "owner_id": image.owner_id, "face_ids": [owner.pk]}
        transaction.on_commit(lambda: faces_indexed.send(sender=Face, **found), robust=True)
    keep_group_vectors(image, pairs, pack)
    _finish(image, _outcome(pairs, owner))


def _finish(image: Image, outcome: Outcome) -> None:
    """Write the outcome and tell the owner's pages; a photo deleted meanwhile needs neither."""
    with transaction.atomic(savepoint=False):
        written = PhotoAnalysis.objects.filter(pk=image.pk).update(
            state=outcome.state,
            model=current_pack().model,
            error_code=outcome.code,
            error_message=outcome.message,
            lease_until=None,
            attempts=0,
            finished_at=timezone.now(),
        )
        if written and image.owner_id is not None:
            event = PhotoChanged(image.pk, outcome.state, outcome.faces)
            publish_on_commit(event, user_group(image.owner_id))


def _withheld(image: Image) -> Outcome:
    if image.moderation == Moderation.BLOCKED:
        sentence = _(
            "This photo was blocked by the safety check. Only you can see that it is here."
        )
        return Outcome(State.BLOCKED, "blocked", sentence)
    sentence = _("The safety check was not sure about this photo. A moderator will look at it.")
    return Outcome(State.REVIEW, "review", sentence)


def _outcome(pairs: Pairs, owner: Face | None) -> Outcome:
    count = len(pairs)
    if count == 0:
        sentence = _("We found no face here. Try a photo with a larger, well lit face.")
        return Outcome(State.NO_FACE, "no_face", sentence)
    if owner is None:
        undecided = any(face.is_owner is None for face, _detected in pairs)
        return Outcome(State.CHOOSE if undecided else State.READY, faces=count)
    if owner.width_px < MIN_SEARCHABLE_WIDTH:
        sentence = _("Your face is %(width)d pixels wide here; look-alikes need %(least)d.") % {
            "width": owner.width_px,
            "least": MIN_SEARCHABLE_WIDTH,
        }
        return Outcome(State.READY, "face_too_small", sentence, count)
    return Outcome(State.READY, faces=count)


def _owner_among(image: Image, pairs: Pairs) -> Face | None:
    """The owner's face; most photos have one face, which nothing needs to be compared with."""
    if len(pairs) < 2:
        return choose_owner(pairs, [], current_pack().calibration)
    return choose_owner(pairs, _known_vectors(image), current_calibration())


def _known_vectors(image: Image) -> list[Vector]:
    """The vectors that say what the owner looks like, from other photos: the default face's."""
    known = FaceEmbedding.objects.filter(
        face__owner=image.owner_id, face__is_default=True, model=current_pack().model
    ).exclude(face__image=image.pk)
    return [np.asarray(vector, np.float32) for vector in known.values_list("vector", flat=True)]


def _make_first_default(face: Face) -> None:
    """A person's first usable face stands for them until they choose another."""
    has_one = Face.objects.filter(owner=face.owner_id, is_default=True).exists()
    if not has_one and face.width_px >= MIN_SEARCHABLE_WIDTH:
        Face.objects.filter(pk=face.pk).update(is_default=True)
