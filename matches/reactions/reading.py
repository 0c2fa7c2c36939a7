"""Reactions as pages and the API read them. Nothing here writes."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from matches.models import Match, Reaction, ReactionType

# Lucide names of what stands for each in static/icons.svg.
ICONS: Mapping[ReactionType, str] = {
    ReactionType.FAVOURITE: "star",
    ReactionType.LIKE: "thumbs-up",
    ReactionType.LOVE: "heart",
    ReactionType.LAUGH: "laugh",
    ReactionType.WOW: "sparkles",
}


@dataclass(frozen=True, slots=True)
class ReactionShown:
    """One type of reaction to one match, for one viewer.

    `count` is how many people reacted so, whoever they are; of favourites only the viewer's own.
    """

    type: ReactionType
    count: int
    mine: bool

    @property
    def icon(self) -> str:
        return ICONS[self.type]

    @property
    def is_private(self) -> bool:
        return self.type == ReactionType.FAVOURITE


def reactions_to(match_ids: Collection[UUID], viewer: Any) -> dict[UUID, list[ReactionShown]]:
    """Every type for every match, in the order of ReactionType, by one query for all of them."""
    seen = Q(user=viewer.pk)
    rows = (
        Reaction.objects.filter(match__in=match_ids)
        .filter(~Q(type=ReactionType.FAVOURITE) | seen)
        .order_by()
        .values_list("match", "type")
        .annotate(count=Count("id"), mine=Count("id", filter=seen))
    )
    found: defaultdict[UUID, dict[str, tuple[int, bool]]] = defaultdict(dict)
    for match_id, kind, count, mine in rows:
        found[match_id][kind] = count, bool(mine)
    return {
        pk: [ReactionShown(kind, *found[pk].get(kind, (0, False))) for kind in ReactionType]
        for pk in match_ids
    }


def reactions_of(user: Any) -> QuerySet[Reaction]:
    """A person's own, to matches that they may see right now."""
    visible = Match.objects.visible_to(user)
    return Reaction.objects.filter(user=user.pk, match__in=visible.values("pk"))
