"""What the page shows on which somebody chooses faces for a template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import Gender, User
from core.errors import AppError
from faces.models import Face
from generation.swaps import errors
from generation.swaps.choices import is_own, usable_faces
from generation.swaps.planning import Plan, Warned, choose_slots, make_plan, warnings_of
from templates_app.models import Role, Template

# A page with more faces than that is no choice any more.
SHOWN_AT_MOST = 60


@dataclass(frozen=True, slots=True)
class Trays:
    """The faces to choose from, by whose they are."""

    own: list[Face]
    others: list[Face]
    """Bystanders in one's own photos, and faces nobody has said anything about."""
    matches: list[Face]

    @property
    def all(self) -> list[Face]:
        return [*self.own, *self.others, *self.matches]


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be made of a choice: the plan with its warnings, or what is missing, in words."""

    plan: Plan | None
    warnings: list[Warned]
    needs_attestation: bool
    refused: str = ""

    @property
    def to_confirm(self) -> list[str]:
        """The names of the warnings that must have been read."""
        return [warned.name for warned in self.warnings if not warned.is_note]

    @property
    def said(self) -> list[tuple[str, str]]:
        """The warnings for reading: whose face, and the sentence; once where it is both's."""
        roles: dict[str, list[str]] = {}
        for warned in self.warnings:
            roles.setdefault(str(warned.sentence), []).append(warned.role)
        return [
            (_("Both") if len(of) > 1 else str(Role(of[0]).label), sentence)
            for sentence, of in roles.items()
        ]

    @property
    def used(self) -> set[UUID]:
        """The faces that would be taken from among the candidates."""
        return {place.face.pk for place in self.plan.places} if self.plan else set()


@dataclass(frozen=True, slots=True)
class ChosenPlace:
    """One of the two people on the page: who, which candidates, and which slot is theirs."""

    role: str
    label: str
    candidates: frozenset[UUID]
    slot: int
    used: Face | None


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is chosen so far: ids of candidates, and the indexes of the slots."""

    husband: tuple[UUID, ...] = ()
    wife: tuple[UUID, ...] = ()
    husband_slot: int | None = None
    wife_slot: int | None = None

    @classmethod
    def of(cls, values: Any) -> "Chosen":
        """From an address or a form, a QueryDict; what makes no sense counts as not said."""
        return cls(
            husband=tuple(_ids(values.getlist("husband"))),
            wife=tuple(_ids(values.getlist("wife"))),
            husband_slot=_index(values.get("husband_slot", "")),
            wife_slot=_index(values.get("wife_slot", "")),
        )

    @property
    def ids(self) -> tuple[UUID, ...]:
        return self.husband + self.wife

    def places(self, template: Template, looked: Preview) -> list[ChosenPlace]:
        """For the page: slots that were not said are the usual ones."""
        try:
            slots = choose_slots(template, self.husband_slot, self.wife_slot)
            indexes = [slot.index for slot in slots]
        except AppError:
            indexes = [self.husband_slot or 0, self.wife_slot or 0]
        used = [place.face for place in looked.plan.places] if looked.plan else [None, None]
        candidates = (self.husband, self.wife)
        return [
            ChosenPlace(role, str(role.label), frozenset(ids), index, face)
            for role, ids, index, face in zip(
                (Role.HUSBAND, Role.WIFE), candidates, indexes, used, strict=True
            )
        ]


def trays_for(person: User, chosen: Chosen | None = None) -> Trays:
    """The faces the person may use, the newest and whatever is chosen already."""
    faces = list(usable_faces(person)[:SHOWN_AT_MOST])
    missing = set(chosen.ids if chosen else ()) - {face.pk for face in faces}
    if missing:
        faces += usable_faces(person).filter(pk__in=missing)
    mine = [face for face in faces if face.owner_id == person.pk]
    return Trays(
        own=sorted((f for f in mine if is_own(f, person)), key=lambda face: not face.is_default),
        others=[face for face in mine if not is_own(face, person)],
        matches=[face for face in faces if face.owner_id != person.pk],
    )


def usual_choice(person: User, trays: Trays) -> Chosen:
    """All of one's own faces, for the place that goes with what one said of oneself."""
    own = tuple(face.pk for face in trays.own)
    other = tuple(face.pk for face in trays.matches[:1])
    if person.gender == Gender.FEMALE:
        return Chosen(husband=other, wife=own)
    return Chosen(husband=own, wife=other)


def preview(person: User, template: Template, trays: Trays, chosen: Chosen) -> Preview:
    """Never raises: a choice that is not complete yet is no mistake."""
    known: Mapping[UUID, Face] = {face.pk: face for face in trays.all}
    husbands, wives = (
        [known[pk] for pk in ids if pk in known] for ids in (chosen.husband, chosen.wife)
    )
    try:
        plan = make_plan(template, husbands, wives, chosen.husband_slot, chosen.wife_slot)
    except errors.NoFaceChosen:
        return Preview(None, [], needs_attestation=False)
    except AppError as error:
        return Preview(None, [], needs_attestation=False, refused=error.sentence)
    return Preview(plan, warnings_of(plan), plan.needs_attestation(person))


def _ids(words: Sequence[str]) -> list[UUID]:
    found = []
    for word in words:
        try:
            found.append(UUID(word))
        except ValueError:
            continue
    return found


def _index(word: str) -> int | None:
    return int(word) if word.isascii() and word.isdigit() and len(word) <= 2 else None
