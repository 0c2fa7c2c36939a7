"""Tags as pages and the API read them: nothing here writes, everything asks for the agreement."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from faces.engine.types import Band, band
from faces.models import Face, Tag, TagState
from faces.models.tagging import REFUSED, TagQuerySet
from faces.recognition import current_pack
from library.models import Image


class Which(models.TextChoices):
    """The lists a person has."""

    QUESTIONS = "questions", _("Questions to me")
    ANSWERED = "answered", _("What I answered")
    ASKED = "asked", _("What I asked")
    SUGGESTED = "suggested", _("Suggestions")


@dataclass(slots=True)
class Who:
    """What is said of one face, for the photo's owner."""

    suggestion: Tag | None = None
    known: Tag | None = None
    """Asked or confirmed."""
    refused: list[Tag] = field(default_factory=list)
    """Of the last 30 days."""

    @property
    def name(self) -> str:
        """Of the person who said yes; "" while nobody did."""
        confirmed = self.known is not None and self.known.state == TagState.CONFIRMED
        return self.known.person.get_full_name() if self.known and confirmed else ""


def tags_for(person: Any, which: str) -> TagQuerySet:
    """One of the person's lists (`Which`), newest first, with everything a card shows."""
    mine, about_me = in_photos_of(person), about(person)
    match which:
        case Which.QUESTIONS:
            return about_me.filter(state=TagState.ASKED)
        case Which.ANSWERED:
            return about_me.exclude(state=TagState.ASKED)
        case Which.ASKED:
            said = (TagState.ASKED, TagState.CONFIRMED, TagState.DECLINED)
            return mine.filter(state__in=said)
        case _:
            return mine.filter(state=TagState.SUGGESTED)


def in_photos_of(owner: Any) -> TagQuerySet:
    """Tags of faces in the person's own photos; suggestions by the current model."""
    rows = _read().filter(image__owner=owner.pk)
    return rows.exclude(~models.Q(model=current_pack().model), state=TagState.SUGGESTED)


def about(person: Any) -> TagQuerySet:
    """What the person was asked, and said; never what an owner only thinks or said no to."""
    shown_to_them = (TagState.ASKED, TagState.CONFIRMED, TagState.DECLINED)
    return _read().filter(person=person.pk, state__in=shown_to_them)


def all_of(person: Any) -> TagQuerySet:
    """Everything the person may see, on whichever side they are."""
    return in_photos_of(person) | about(person)


def with_tags(faces: Iterable[Face], image: Image, owner: User) -> list[Face]:
    """The photo's faces for its owner, each with `who` (Who)."""
    found = list(faces)
    by_face = {face.pk: Who() for face in found}
    for tag in in_photos_of(owner).filter(image=image):
        who = by_face.get(tag.face_id, Who())
        tag.band, tag.undoable = band_of(tag), tag.can_be_undone_by(owner.pk)
        if tag.state == TagState.SUGGESTED:
            who.suggestion = tag
        elif tag.state in REFUSED:
            who.refused.append(tag)
        else:
            who.known = tag
    for face in found:
        face.who = by_face[face.pk]
    return found


def names_in(image: Image | None, viewer: Any) -> list[str]:
    """Who said that they are in a photo, left to right, for whoever may see the whole photo."""
    if image is None:
        return []
    people = User.objects.shown_to(viewer) if viewer.is_authenticated else User.objects.active()
    named = Tag.objects.standing().filter(image=image, state=TagState.CONFIRMED, person__in=people)
    return [
        tag.person.get_full_name() for tag in named.select_related("person").order_by("face__x")
    ]


def band_of(tag: Tag) -> Band | None:
    """How much the face looks like the person; None where nobody compared them."""
    return None if tag.similarity_score is None else band(tag.similarity_score)


def _read() -> TagQuerySet:
    rows = Tag.objects.shown().select_related("face__owner", "person")
    return rows.order_by("-created_at", "-id")
