"""Who is like the viewer, and how much: over all photos, and pair by pair."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Q, Window
from django.db.models.aggregates import Count

from accounts.models import User
from faces.engine.types import Band, band
from faces.models import Face
from faces.recognition import current_pack
from matches import reading
from matches.models import Match, MatchQuerySet, UserSimilarity
from matches.models.match import found
from matches.people.paging import best_page


@dataclass(frozen=True, slots=True)
class Alike:
    """How much a person is like the viewer.

    `score` (0 to 100) is over all photos; where it is not computed yet, that of the best pair, and
    `over_all` is False. `face` is the person's in the best pair, `pairs` how many there are.
    """

    person: User
    score: float
    over_all: bool
    pairs: int
    best: Match
    face: Face

    @property
    def band(self) -> Band:
        return band(self.score)

    @property
    def percentage(self) -> int:
        """As people read it: whole percent, and never 100 (`Match.percentage`)."""
        return min(99, round(self.score))


def between(viewer: Any, person: Any) -> MatchQuerySet:
    """What the viewer may see of the matches of the two; nothing where one has hidden the other."""
    pair = Q(owner_a=viewer.pk, owner_b=person.pk) | Q(owner_a=person.pk, owner_b=viewer.pk)
    return reading.standing().shown_to(viewer).filter(pair)


def alike(viewer: Any, person: User) -> Alike | None:
    """How alike the two are; None where nothing stands between them."""
    return next(iter(_alike(viewer, [person], _rows(viewer, [person.pk]))), None)


def pairs_page(viewer: Any, person: Any, cursor: str, size: int) -> tuple[list[Match], str | None]:
    """One page of the matches of the two, best first, ready to be shown."""
    rows, next_cursor = best_page([between(viewer, person)], cursor, size)
    return reading.shown_to(viewer, rows), next_cursor


def like_me(viewer: Any, cursor: str, size: int) -> tuple[list[Alike], str | None]:
    """One page of the people like the viewer, best first, and the cursor of the next."""
    sides = [_like(viewer, "user_a", "user_b"), _like(viewer, "user_b", "user_a")]
    rows, next_cursor = best_page(sides, cursor, size)
    people = [row.user_b if row.user_a_id == viewer.pk else row.user_a for row in rows]
    return _alike(viewer, people, rows), next_cursor


def _like(viewer: Any, me: str, them: str) -> Any:
    """Rows of one side whose other person may be shown, and with whom a match stands."""
    rows = UserSimilarity.objects.filter(**{me: viewer.pk}, model=current_pack().model)
    pair = Q(owner_a=OuterRef("user_a"), owner_b=OuterRef("user_b")) | Q(
        owner_a=OuterRef("user_b"), owner_b=OuterRef("user_a")
    )
    stands = reading.standing().shown_to(viewer).filter(pair)
    return rows.filter(found(stands)).select_related(them)


def _rows(viewer: Any, people: Iterable[UUID]) -> list[UserSimilarity]:
    others = list(people)
    pairs = Q(user_a=viewer.pk, user_b__in=others) | Q(user_b=viewer.pk, user_a__in=others)
    return list(UserSimilarity.objects.filter(pairs, model=current_pack().model))


def _alike(viewer: Any, people: Iterable[User], rows: Iterable[UserSimilarity]) -> list[Alike]:
    """In the order of the people; without those with whom nothing stands."""
    people = list(people)
    scores = {
        row.user_b_id if row.user_a_id == viewer.pk else row.user_a_id: row.similarity_score
        for row in rows
    }
    best = _best_pairs(viewer, [person.pk for person in people])
    return [
        Alike(
            person=person,
            score=scores.get(person.pk, best[person.pk].similarity_score),
            over_all=person.pk in scores,
            pairs=best[person.pk].pairs,
            best=best[person.pk],
            face=best[person.pk].right,
        )
        for person in people
        if person.pk in best
    ]


def _best_pairs(viewer: Any, people: list[UUID]) -> dict[UUID, Any]:
    """The best match with each of the people, by their id, with `pairs`: how many there are."""
    best: dict[UUID, Any] = {}
    shown = reading.standing().shown_to(viewer)
    for me, them in (("owner_a", "owner_b"), ("owner_b", "owner_a")):
        rows = shown.filter(**{me: viewer.pk, f"{them}__in": people}).annotate(
            pairs=Window(Count("pk"), partition_by=[F(them)])
        )
        for match in rows.order_by(them, "-similarity_score", "-pk").distinct(them):
            other = getattr(match, f"{them}_id")
            if known := best.get(other):
                match.pairs = known.pairs = match.pairs + known.pairs
                match = max(match, known, key=lambda each: each.similarity_score)
            best[other] = match
    shown_pairs = reading.shown_to(viewer, best.values())
    assert all(match.is_mine for match in shown_pairs)  # noqa: S101  (asked for above)
    return best
