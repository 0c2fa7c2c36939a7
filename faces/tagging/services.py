"""What the two people of a tag say: the photo's owner asks, the person answers, both may undo.

Every step reads the state under a lock, so that a step done twice, or two at once, end the same.
Whose turn it is follows from the state: an owner asks and dismisses, a person confirms and
declines. What is asked, confirmed or brought back is written under both people's agreement.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from accounts.services import record_activity
from faces.models import Face, Tag, TagState
from faces.models.tagging import (
    OPEN,
    UNANSWERED,
    recognisable,
)
from faces.tagging.errors import (
    AlreadyInPhoto,
    ChangedMeanwhile,
    FaceTaken,
    MayNotAsk,
    NothingToUndo,
    OwnFace,
    SaidNo,
)
from faces.tagging.people import hold_agreement
from faces.tagging.removing import remove_tags
from faces.tagging.suggesting import announce
from faces.tagging.tasks import suggest_tags
from notifications.models import NotificationKind
from notifications.services import notify, take_back

ASKABLE = (TagState.SUGGESTED, TagState.DISMISSED)
DISMISSABLE = (TagState.SUGGESTED, *OPEN)


@transaction.atomic
def ask(face: Face, person: User) -> Tag:
    """The owner of the photo asks a friend whether this face is them, suggested or not.

    Raises MayNotAsk without both people's agreement, OwnFace, SaidNo, FaceTaken, AlreadyInPhoto.
    """
    if person.pk not in hold_agreement(face.owner_id, {person.pk}):
        raise MayNotAsk
    if Face.objects.filter(pk=face.pk, is_owner=True).exists():
        raise OwnFace
    with _one_person_once():
        tag, created = Tag.objects.get_or_create(
            face=face, person=person, defaults={"image_id": face.image_id}
        )
        asked = _step(tag, ASKABLE, TagState.ASKED, first=created)
    if asked:
        record_activity(face.owner, "tag.asked", tag)
        _ask_the_person(tag)
        _look_again(tag)
    elif tag.state == TagState.DECLINED:
        raise SaidNo
    return tag


@transaction.atomic
def dismiss(tag: Tag) -> None:
    """The owner says that this is not this person: for ever, a question or a name included."""
    _hold(tag)
    if _step(tag, DISMISSABLE, TagState.DISMISSED):
        _take_back_news(tag)
        _look_again(tag)
    elif tag.state != TagState.DISMISSED:
        raise ChangedMeanwhile


@transaction.atomic
def answer(tag: Tag, yes: bool) -> None:
    """The person answers, or takes a yes back later; the photo's owner hears the answer.

    Raises ChangedMeanwhile when the question was taken back or answered differently.
    """
    agreed = _hold(tag)
    if yes and not agreed:
        raise ChangedMeanwhile
    target = TagState.CONFIRMED if yes else TagState.DECLINED
    allowed = (TagState.ASKED,) if yes else OPEN
    if _step(tag, allowed, target):
        _take_back_news(tag)
        if tag.state_before == TagState.ASKED:  # taking a yes back later is told to nobody
            _tell_owner(tag)
        record_activity(tag.person, f"tag.{target}", tag)
        _look_again(tag)
    elif tag.state != target:
        raise ChangedMeanwhile


@transaction.atomic
def undo(tag: Tag, by: User) -> None:
    """Take back the last step, for 30 days, by whoever took it.

    A question somebody was asked without it being suggested first is deleted. Raises NothingToUndo.
    """
    agreed = _hold(tag)
    _refresh(tag)
    if not tag.can_be_undone_by(by.pk):
        raise NothingToUndo
    back = tag.state_before
    if back in UNANSWERED and not agreed:
        raise NothingToUndo
    if back == TagState.CONFIRMED and not _may_be_named(tag):
        raise NothingToUndo
    _take_back_news(tag)
    if not back:
        remove_tags(Tag.objects.filter(pk=tag.pk))
    else:
        with _one_person_once():
            _step(tag, (tag.state,), back, undone=True)
        if back == TagState.ASKED:
            _ask_the_person(tag)
    _look_again(tag)


def _step(
    tag: Tag, allowed: tuple[str, ...], target: str, *, first: bool = False, undone: bool = False
) -> bool:
    """Go to `target` if the tag is in one of the states; False if it is not. `tag` follows.

    Of a `first` step nothing was before, and one that is `undone` cannot be undone again.
    """
    _refresh(tag)
    if tag.state not in allowed:
        return False
    now = timezone.now()
    fields: dict[str, Any] = {
        "state": target,
        "state_before": "" if first or undone else tag.state,
        "decided_at": None if target == TagState.SUGGESTED else now,
        "updated_at": now,
    }
    Tag.objects.filter(pk=tag.pk).update(**fields)
    for name, value in fields.items():
        setattr(tag, name, value)
    return True


@contextmanager
def _one_person_once() -> Iterator[None]:
    """Say in words what the database refused: a face is one person's, a person has one face."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "tags_face_one_person" in str(error):
            raise FaceTaken from error
        if "tags_person_once_in_a_photo" in str(error):
            raise AlreadyInPhoto from error
        raise


def _hold(tag: Tag) -> bool:
    """Lock both people; whether they agree to suggestions and questions between them."""
    return tag.person_id in hold_agreement(_owner_id(tag), {tag.person_id})


def _refresh(tag: Tag) -> None:
    """Read the tag's state under a lock. Raises ChangedMeanwhile when it is gone."""
    row = Tag.objects.select_for_update().filter(pk=tag.pk).first()
    if row is None:
        raise ChangedMeanwhile
    for name in ("state", "state_before", "decided_at"):
        setattr(tag, name, getattr(row, name))


def _may_be_named(tag: Tag) -> bool:
    """Whether the person still agrees to be recognised, and neither has hidden the other."""
    now = Tag.objects.not_hidden().filter(pk=tag.pk, person__in=recognisable())
    return now.exists()


def _ask_the_person(tag: Tag) -> None:
    notify(
        tag.person_id,
        NotificationKind.QUESTION,
        key=f"question:{tag.pk}",
        subject_id=tag.pk,
        actor_id=_owner_id(tag),
    )


def _tell_owner(tag: Tag) -> None:
    notify(
        _owner_id(tag),
        NotificationKind.ANSWER,
        key=f"answer:{tag.pk}",
        subject_id=tag.pk,
        actor_id=tag.person_id,
    )


def _take_back_news(tag: Tag) -> None:
    """What was told about the step before is out of date."""
    take_back(NotificationKind.QUESTION, [tag.pk])
    take_back(NotificationKind.ANSWER, [tag.pk])


def _look_again(tag: Tag) -> None:
    """Open pages read the photo again, and a worker finds what can be suggested now."""
    announce(tag.image_id)
    transaction.on_commit(lambda: suggest_tags.delay(str(tag.image_id)), robust=True)


def _owner_id(tag: Tag) -> UUID:
    return tag.face.owner_id
