"""Babies as pages and the API read them. Nothing here writes."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from faces.engine.baby import COLOURS, Imagined, Parent
from faces.imagining import TRAIT_NAMES
from faces.models import Face
from generation.activity import jobs_of
from generation.models import UNFINISHED, Baby, Job, JobKind, Status
from library.models import Moderation
from matches.models import Match


@dataclass(frozen=True, slots=True)
class TraitShown:
    """One trait: what it is called, its colour ("#rrggbb", "" for a shape), and whose it is.

    `face` is the parent it came from; None where it lies between both. `known` is False where
    neither photo showed it, so that a likely value stands in.
    """

    name: Promise | str
    colour: str
    face: Face | None
    known: bool


@dataclass(frozen=True, slots=True)
class BabyShown:
    """A baby for one of its two people: `me` is their face, `other` the other person's."""

    baby: Baby
    me: Face
    other: Face
    traits: tuple[TraitShown, ...]


def babies_of(person: Any) -> QuerySet[Baby]:
    """All babies that are there to be seen of a person's standing matches, newest first."""
    return _read(person).filter(job__result__moderation=Moderation.PASSED)


def pictures_shown_to(person: Any) -> Q:
    """Of all images those of babies of the person's matches (`library.audiences`)."""
    return Q(job__baby__in=Baby.objects.visible_to(person))


def asked_by(person: Any) -> QuerySet[Baby]:
    """Those of the person's own asking, whatever became of them."""
    return _read(person).filter(job__owner=person)


def withheld_babies(person: Any, match: Match) -> QuerySet[Baby]:
    """Those of the person's own making that the safety check holds back."""
    mine = Baby.objects.visible_to(person).filter(match=match, generated_by=person)
    held = [Moderation.REVIEW, Moderation.BLOCKED]
    return mine.filter(job__result__moderation__in=held)


def jobs_to_show(person: Any, match: Match) -> list[Job]:
    """The person's own that are in the making, and the last one if it failed; newest first."""
    jobs = jobs_of(person).filter(kind=JobKind.BABY, baby__match=match)
    jobs = jobs.order_by("-created_at", "-id")
    return [
        job
        for place, job in enumerate(jobs)
        if job.status in UNFINISHED or (place == 0 and job.status == Status.FAILED)
    ]


def shown_to(person: Any, babies: Iterable[Baby]) -> list[BabyShown]:
    """The babies ready for a page; they must have been read with `babies_of`."""
    return [_shown(baby, person) for baby in babies]


def asks_elsewhere() -> bool:
    """Whether babies are made by a service outside of this site, to say so beforehand."""
    return settings.GENERATION_PROVIDERS[JobKind.BABY] != "local"


def _read(person: Any) -> QuerySet[Baby]:
    babies = Baby.objects.visible_to(person)
    return babies.select_related("job__result", "match__face_a__owner", "match__face_b__owner")


def _shown(baby: Baby, person: Any) -> BabyShown:
    one, other = baby.match.both_faces
    me, them = (other, one) if baby.match.owner_b_id == person.pk else (one, other)
    parents = {Parent.ONE: one, Parent.OTHER: other}
    traits = tuple(
        TraitShown(
            name=TRAIT_NAMES[inherited.trait],
            colour=str(inherited.value) if inherited.trait in COLOURS else "",
            face=parents.get(inherited.parent),
            known=inherited.known,
        )
        for inherited in _imagined(baby)
    )
    return BabyShown(baby=baby, me=me, other=them, traits=traits)


def _imagined(baby: Baby) -> tuple[Any, ...]:
    """What was drawn; () for a photographic one."""
    return Imagined.from_dict(baby.traits).traits if baby.traits else ()
