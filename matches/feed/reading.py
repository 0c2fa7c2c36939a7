"""Reading the feed, newest first, at the same cost on every page. Nothing here writes.

No query here asks for "mine on either side": PostgreSQL would walk the whole table in the order of
time. Each side is a branch of its own with its own index, and pages are merged
(`core.querysets.keyset_page`). People who are followed, or who live in a place where few do, are
gone through one by one, and of each only the first page is read.
"""

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q
from django.utils import timezone

from accounts.models import Follow, User, UserQuerySet
from core.querysets import Branch, keyset_page
from faces.recognition import current_pack
from matches import reading
from matches.feed.of_each import OfEach
from matches.feed.wish import Which, Wish
from matches.models import Match, MatchQuerySet
from matches.models.match import found

# Of more people than this the newest matches are soon met in the order of time.
FEW_PEOPLE = 200


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
        return [OfEach(people, "owner_b", mine_a), OfEach(people, "owner_a", mine_b)]
    place = wish.place if wish.which == Which.FOLLOWING else ""
    [rows] = _rows(user, replace(wish, which=Which.EVERYONE, place=place))
    return [OfEach(people, side, rows) for side in ("owner_a", "owner_b")]


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
