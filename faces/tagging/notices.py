"""What people are told about tags, in words for the reader."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from faces.models import Tag, TagState
from faces.tagging import reading
from notifications.kinds import Notice
from notifications.models import Notification


def describe_questions(reader: User, told: Sequence[Notification]) -> Mapping[UUID, Notice]:
    """Questions that still wait for the reader."""
    asked = reading.tags_for(reader, reading.Which.QUESTIONS)
    tags = {tag.pk: tag for tag in asked.filter(pk__in=[each.subject_id for each in told])}
    return {
        each.pk: Notice(
            sentence=_("{name} asks whether this is you."),
            url=reverse("tags"),
            picture_url=tags[each.subject_id].face.crop_url,
            names={"name": tags[each.subject_id].face.owner.get_full_name()},
        )
        for each in told
        if each.subject_id in tags
    }


def describe_answers(reader: User, told: Sequence[Notification]) -> Mapping[UUID, Notice]:
    """Answers to the reader's questions that still stand."""
    asked = reading.tags_for(reader, reading.Which.ASKED).exclude(state=TagState.ASKED)
    tags = {tag.pk: tag for tag in asked.filter(pk__in=[each.subject_id for each in told])}
    return {each.pk: _answer(tags[each.subject_id]) for each in told if each.subject_id in tags}


def _answer(tag: Tag) -> Notice:
    yes = tag.state == TagState.CONFIRMED
    return Notice(
        sentence=_("{name} says: this is me.") if yes else _("{name} says: this is not me."),
        url=f"{reverse('photo', args=[tag.image_id])}#face-{tag.face_id}",
        picture_url=tag.face.crop_url,
        names={"name": tag.person.get_full_name()},
    )
