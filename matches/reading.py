"""Matches as pages and the API read them. Nothing here writes."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import connection
from django.db.models import prefetch_related_objects

from faces.engine.types import band
from faces.models import CelebrityFace, Face
from faces.recognition import current_pack
from library.models import Image
from matches.models import Match, MatchQuerySet
from matches.models.match import FACES_OF_CARD
from matches.reactions.reading import reactions_to

COUNT_KEY = "matches.how_many"
COUNT_SECONDS = 300
EXACT_UP_TO = 5_000


def standing() -> MatchQuerySet:
    """All matches that count right now, by the current model: scores of others do not compare."""
    return Match.objects.between_people().filter(model=current_pack().model)


def how_many() -> int:
    """How many pairs there are to be found here, for the landing page; up to five minutes old.

    Exact while counting is cheap; above, the planner's own estimate, which nobody can tell from it.
    """
    number: int | None = cache.get(COUNT_KEY)
    if number is None:
        some = standing().order_by()[: EXACT_UP_TO + 1].count()
        number = some if some <= EXACT_UP_TO else _estimate()
        cache.set(COUNT_KEY, number, COUNT_SECONDS)
    return number


def example() -> Match | None:
    """The best public pair, for the landing page."""
    best = standing().public().order_by("-similarity_score", "-id").first()
    return shown_to(AnonymousUser(), [best])[0] if best else None


def shown_to(user: Any, matches: Iterable[Match]) -> list[Match]:
    """Matches ready for a page: `left` is the viewer's own face where one is theirs.

    Each match gets `left`, `right`, `is_mine`, `band`, `others` (the people in it who are not the
    viewer) and `reaction_bar`. What a card needs is read for all of them together, unless it was
    before.
    """
    shown = list(matches)
    prefetch_related_objects(shown, *FACES_OF_CARD)
    reactions = reactions_to([match.pk for match in shown], user)
    for match in shown:
        there = match.face_b or match.celebrity_face
        assert there is not None  # noqa: S101  (the database's check `matches_sides` says so)
        match.left, match.right = match.face_a, there
        if match.face_b and match.owner_b_id == user.pk:
            match.left, match.right = match.face_b, match.face_a
        match.is_mine = user.pk in {match.owner_a_id, match.owner_b_id}
        match.band = band(match.similarity_score)
        people = [face.owner for face in (match.left, match.right) if isinstance(face, Face)]
        match.others = [person for person in people if person.pk != user.pk]
        match.reaction_bar = reactions[match.pk]
    return shown


def visible(user: Any) -> MatchQuerySet:
    """Every match a person may open: their own, public ones, and those with celebrities."""
    rows: MatchQuerySet = Match.objects.visible_to(user)
    return rows.filter(model=current_pack().model)


def by_ids(user: Any, ids: Sequence[UUID]) -> list[Match]:
    """Matches in this order, ready to be shown; those that the person may not see are left out."""
    there = visible(user).in_bulk(ids)
    return shown_to(user, [there[pk] for pk in ids if pk in there])


def photo_shown(face: Face | CelebrityFace, viewer: Any) -> Image | None:
    """A face's whole photo: for its owner, and for others when it is public; else only a crop."""
    return Image.objects.visible_to(viewer).filter(pk=face.image_id).first()


def _estimate() -> int:
    """Rows of the table as of the last ANALYZE."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples::bigint FROM pg_class WHERE oid = 'matches'::regclass")
        return max(EXACT_UP_TO, int(cursor.fetchone()[0]))
