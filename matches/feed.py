"""The feed: whose look-alikes, with which filters, newest first, at the same cost on every page.

No query here asks for "mine on either side": PostgreSQL would walk the whole table in the order of
time. Each side is a branch of its own with its own index, and pages are merged
(`core.querysets.keyset_page`). People who are followed, or who live in a place where few do, are
gone through one by one, and of each only the first page is read.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any, cast
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, Func, Lookup, OuterRef, Q, UUIDField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Follow, User, UserQuerySet
from core.querysets import Branch, Position, keyset_page, newest
from faces.recognition import current_pack
from matches import reading
from matches.models import Match, MatchQuerySet
from matches.models.match import found

# Of more people than this the newest matches are soon met in the order of time.
FEW_PEOPLE = 200


class Which(models.TextChoices):
    MINE = "mine", _("Mine")
    FOLLOWING = "following", _("Following")
    EVERYONE = "everyone", _("Everyone’s")
    CELEBRITIES = "celebrities", _("Celebrities")


@dataclass(frozen=True, slots=True)
class Wish:
    """What to show: scores from `min_score` (0 to 100) on, found from `since` to `until`, both days
    included, of people whose city or school begins with `place`, in whatever case.

    Of one's own look-alikes `place` is about the other person, of others' about either of the two.
    Celebrities have none.
    """

    which: Which = Which.MINE
    min_score: float | None = None
    since: date | None = None
    until: date | None = None
    place: str = ""

    @property
    def is_narrowed(self) -> bool:
        return any(part not in {None, ""} for part in self.filters().values())

    def filters(self) -> dict[str, Any]:
        """All but whose."""
        return {
            "min_score": self.min_score,
            "since": self.since,
            "until": self.until,
            "place": self.place,
        }


def page(user: Any, wish: Wish, cursor: str, size: int) -> tuple[list[Match], str | None]:
    """One page, ready to be shown to the viewer, and the cursor of the next."""
    rows, next_cursor = keyset_page(branches(user, wish), cursor, size)
    return reading.shown_to(user, rows), next_cursor


def one(user: Any, wish: Wish, pk: UUID) -> Match | None:
    """A match, ready to be shown, if it belongs into this feed."""
    for rows in _rows(user, wish):
        if match := rows.filter(pk=pk).first():
            return reading.shown_to(user, [match])[0]
    return None


def branches(user: Any, wish: Wish) -> list[Branch]:
    """The matches of a feed, for `keyset_page`."""
    people = _through(user, wish)
    if people is None:
        return [*_rows(user, wish)]
    # What these people are gone through for is not asked again of each of their matches.
    if wish.which == Which.MINE:
        mine_a, mine_b = _rows(user, replace(wish, place=""))
        return [_OfEach(people, "owner_b", mine_a), _OfEach(people, "owner_a", mine_b)]
    place = wish.place if wish.which == Which.FOLLOWING else ""
    [rows] = _rows(user, replace(wish, which=Which.EVERYONE, place=place))
    return [_OfEach(people, side, rows) for side in ("owner_a", "owner_b")]


def _rows(user: Any, wish: Wish) -> list[MatchQuerySet]:
    """All matches of a feed; no match is in two of the querysets."""
    rows = _found_when(_of_kind(wish.which).shown_to(user), wish)
    if wish.which == Which.CELEBRITIES:
        return [rows.filter(owner_a=user)]
    near = _lives_near("owner_a", wish), _lives_near("owner_b", wish)
    if wish.which == Which.MINE:
        return [rows.filter(near[1], owner_a=user), rows.filter(near[0], owner_b=user)]
    rows = rows.public().filter(near[0] | near[1] if wish.place else Q())
    if wish.which == Which.FOLLOWING:
        rows = rows.filter(_follows(user, "owner_a") | _follows(user, "owner_b"))
    return [rows]


def _of_kind(which: Which) -> MatchQuerySet:
    kinds: Any = Match.objects
    rows = kinds.with_celebrities() if which == Which.CELEBRITIES else kinds.between_people()
    return rows.filter(model=current_pack().model)


def _found_when(rows: MatchQuerySet, wish: Wish) -> MatchQuerySet:
    if wish.min_score:
        rows = rows.filter(similarity_score__gte=wish.min_score)
    if wish.since:
        rows = rows.filter(created_at__gte=_moment(wish.since, time.min))
    if wish.until:
        rows = rows.filter(created_at__lte=_moment(wish.until, time.max))
    return rows


def _moment(day: date, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))


def _lives_near(owner: str, wish: Wish) -> Q:
    if not wish.place:
        return Q()
    return Q(found(_people_near(wish.place).filter(pk=OuterRef(owner))))


def _follows(user: Any, owner: str) -> Q:
    return Q(found(Follow.objects.filter(follower=user.pk, followed=OuterRef(owner))))


def _people_near(place: str) -> UserQuerySet:
    return User.objects.active().filter(location__istartswith=place)


def _through(user: Any, wish: Wish) -> UserQuerySet | None:
    """The people to go through one by one; None where reading in the order of time is better."""
    if wish.which == Which.FOLLOWING:
        people = User.objects.active().filter(followers__follower=user.pk)
    elif wish.which != Which.CELEBRITIES and wish.place:
        people = _people_near(wish.place)
    else:
        return None
    return people if people[: FEW_PEOPLE + 1].count() <= FEW_PEOPLE else None


class _Unnest(Func):
    function = "unnest"
    set_returning = True


class _OneOf(Lookup):
    """`id = ANY(array)`."""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} = ANY {right}", (*left_params, *right_params)


class _OfEach:
    """The newest matches of each of some people, then the newest of all those; a `Branch`.

    In SQL: for each person an array of the ids of their first so many, by the index of that side.
    The array of all those is made once and looked up; IN would invite the planner to walk through
    everybody's matches in the order of time and to compare each with all of them.
    """

    def __init__(self, people: UserQuerySet, side: str, rows: MatchQuerySet) -> None:
        self.people, self.side, self.rows = people, side, rows

    def __call__(self, position: Position | None, number: int) -> MatchQuerySet:
        theirs = newest(self.rows.filter(**{self.side: OuterRef("pk")}), position, number)
        ids = _Unnest(ArraySubquery(theirs.values("pk")), output_field=UUIDField())
        wanted = self.people.order_by().annotate(match_id=ids).values("match_id")
        rows: MatchQuerySet = Match.objects.filter(_OneOf(F("pk"), ArraySubquery(wanted)))
        return cast(MatchQuerySet, newest(rows, None, number))
