"""What a person can do with photos and faces; `analysis.py` holds what the workers do with them."""

from typing import BinaryIO

from django.db import transaction
from django.utils import timezone

from accounts.holding import hold_people
from accounts.models import Purpose, User
from accounts.services import has_consent, record_activity, require_may_upload
from faces.errors import NothingToRetry, NotYours, StillWorking
from faces.models import Face, FaceEmbedding, PhotoAnalysis, State
from faces.tasks import analyse_photo
from library import visibility as visibility_of_photos
from library.models import Image, Visibility
from library.services import Stored, store_image
from live.events import FEED, FacesGone, FeedChanged, PhotoChanged, publish_on_commit, user_group


def add_photo(
    *, owner: User, file: BinaryIO, filename: str, visibility: str = Visibility.PRIVATE
) -> Image:
    """Take a photo in and put it in line for the analysis.

    The same bytes from the same person give the same image again; one that failed is tried again.
    Without consent to biometric processing the photo is kept, and waits. Raises AppError.
    """
    require_may_upload(owner)

    def put_in_line(stored: Stored) -> None:
        """In the transaction that creates the image, or when it was there already."""
        state = State.PENDING if has_consent(owner, Purpose.BIOMETRIC) else State.WAITING
        if stored.created:
            record_activity(owner, "photo.added", stored.image)
            PhotoAnalysis.objects.create(image=stored.image, state=state)
            _start_on_commit(stored.image, state)
        else:
            _put_in_line(stored.image, state)

    return store_image(
        owner=owner, file=file, filename=filename, visibility=visibility, then=put_in_line
    ).image


@transaction.atomic
def look_again(image: Image) -> None:
    """Have a finished photo looked at once more, whatever came out the first time."""
    finished = PhotoAnalysis.objects.filter(image=image).exclude(state__in=PhotoAnalysis.UNFINISHED)
    if finished.update(**_fresh(State.PENDING)):
        _start_on_commit(image, State.PENDING)


def retry_photo(image: Image) -> None:
    """Look again at a photo whose analysis failed. Raises NothingToRetry otherwise."""
    if image.analysis.state != State.FAILED:
        raise NothingToRetry
    look_again(image)


def set_visibility(image: Image, visibility: str) -> None:
    """Choose who may see the photo. Pages that show its matches ask anew."""
    with transaction.atomic():
        visibility_of_photos.set_visibility(image, visibility)
        publish_on_commit(FeedChanged(), FEED)


@transaction.atomic
def claim_face(face: Face) -> None:
    """Note "this is me": the face is measured and may be matched, the photo's others are not me."""
    _require_finished(face.image)
    others = Face.objects.filter(image=face.image_id).exclude(pk=face.pk)
    others.update(is_owner=False, is_default=False)
    FaceEmbedding.objects.filter(face__in=others).delete()
    Face.objects.filter(pk=face.pk).update(is_owner=True)
    look_again(face.image)


@transaction.atomic
def disclaim_face(face: Face) -> None:
    """Note "this is not me": its vectors go, its matches are hidden, it is not measured again."""
    _require_finished(face.image)
    Face.objects.filter(pk=face.pk).update(is_owner=False, is_default=False)
    FaceEmbedding.objects.filter(face=face).delete()
    publish_on_commit(FacesGone((face.pk,)), FEED)
    look_again(face.image)


@transaction.atomic
def make_default(face: Face) -> None:
    """Let this face stand for its owner. Raises NotYours unless it was said to be the owner's."""
    if not face.is_owner:
        raise NotYours
    hold_people([face.owner_id])
    defaults = Face.objects.filter(owner=face.owner_id, is_default=True)
    defaults.exclude(pk=face.pk).update(is_default=False)
    Face.objects.filter(pk=face.pk).update(is_default=True)


@transaction.atomic
def set_opted_out(face: Face, opted_out: bool) -> None:
    """Take one face out of matching, or back in; its matches disappear and return with it."""
    Face.objects.filter(pk=face.pk).update(opted_out=opted_out)
    if opted_out:
        publish_on_commit(FacesGone((face.pk,)), FEED)
    else:
        look_again(face.image)


def _put_in_line(image: Image, state: State) -> None:
    """Have a photo looked at that was there before: once more where it failed or waited."""
    _, created = PhotoAnalysis.objects.get_or_create(image=image, defaults={"state": state})
    again = PhotoAnalysis.objects.filter(image=image, state__in=[State.FAILED, State.WAITING])
    if created or again.update(**_fresh(state)):
        _start_on_commit(image, state)


def _fresh(state: State) -> dict[str, object]:
    """The columns of an analysis that begins anew."""
    now = timezone.now()
    return {
        "state": state,
        "attempts": 0,
        "lease_until": None,
        "error_code": "",
        "error_message": "",
        "queued_at": now,
        "sent_at": now,
    }


def _start_on_commit(image: Image, state: State) -> None:
    """Announce the new state and hand the photo to a worker, both once this is committed.

    `robust`: without a broker the photo keeps its place in line, and `recover_photos` finds it.
    (Not `partial`: Django asks what failed for a name it does not have.)
    """
    assert image.owner_id is not None  # noqa: S101  (only people's photos are analysed)
    publish_on_commit(PhotoChanged(image.pk, state), user_group(image.owner_id))
    if state == State.PENDING:
        transaction.on_commit(lambda: analyse_photo.delay(str(image.pk)), robust=True)


def _require_finished(image: Image) -> None:
    """Hold the photo's state to the end of the transaction. Raises StillWorking."""
    analysis = PhotoAnalysis.objects.select_for_update().get(pk=image.pk)
    if analysis.state in PhotoAnalysis.UNFINISHED:
        raise StillWorking
