"""Catching up: whatever became of a message, everybody's photos are looked through in turn."""

from uuid import UUID

from django.core.cache import cache

from faces.models.tagging import telling_apart

# How many people's photos are looked through at each turn.
OWNERS_AT_ONCE = 20
# Where the round is; without a cache it begins again, which costs time and nothing else.
PLACE = "faces.tagging.round"
# News of one person's own face are collected for this long before friends' photos are compared.
COLLECT_SECONDS = 30


def next_owners() -> list[UUID]:
    """The next people who agree that others in their photos are told apart, round after round."""
    owners = telling_apart().order_by("pk").values_list("pk", flat=True)
    place = cache.get(PLACE)
    turn = list((owners.filter(pk__gt=place) if place else owners)[:OWNERS_AT_ONCE])
    if len(turn) == OWNERS_AT_ONCE:
        cache.set(PLACE, str(turn[-1]), timeout=None)
    else:
        cache.delete(PLACE)
    return turn


def first_news_of(person_id: UUID) -> bool:
    """Whether nobody is about to compare this person anyway: many photos cost one comparison."""
    return bool(cache.add(f"faces.tagging.news:{person_id}", 1, timeout=COLLECT_SECONDS))
