"""How often one person can ring another's bell.

Following, reacting and asking can be taken back and done again as often as somebody likes, and what
was told of it goes and comes with it. So that this is no way to pester somebody, it is told a few
times only; what it is about is on its own page whether it is told or not. Counted in the cache:
without it nothing is held back.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.core.cache import cache

from notifications.models import Notification, NotificationKind

# What another person causes by a click. The rest follows from work that is limited by itself.
BY_CLICK = frozenset(
    {
        NotificationKind.FOLLOW,
        NotificationKind.REACTION,
        NotificationKind.QUESTION,
        NotificationKind.ANSWER,
    }
)
# Until a day has gone by without one.
SECONDS = 24 * 60 * 60
SAME_AT_MOST = 3
BY_ONE_PERSON_AT_MOST = 100


def within_limits(told: Sequence[Notification]) -> list[Notification]:
    """Those that may be told: each occasion SAME_AT_MOST times, and of each kind
    BY_ONE_PERSON_AT_MOST from one person to another."""
    limits = {each.pk: _limits(each) for each in told}
    keys = {key for each in limits.values() for key in each}
    counted: dict[str, int] = cache.get_many(keys) if keys else {}
    return [
        each
        for each in told
        if all(counted.get(key, 0) < most for key, most in limits[each.pk].items())
    ]


def count(told: Iterable[Notification], new: Iterable[UUID]) -> None:
    """Note that these were told, as far as they are new."""
    ids = set(new)
    more = Counter(key for each in told if each.pk in ids for key in _limits(each))
    if more:
        counted: dict[str, int] = cache.get_many(more)
        cache.set_many({key: counted.get(key, 0) + n for key, n in more.items()}, SECONDS)


def _limits(told: Notification) -> dict[str, int]:
    """Cache keys of what is counted, and how many of each there may be."""
    if told.kind not in BY_CLICK or told.actor_id is None:
        return {}
    place = f"notifications.told:{told.recipient_id}"
    return {
        f"{place}:{told.key}:{told.actor_id}": SAME_AT_MOST,
        f"{place}:{told.kind}:{told.actor_id}": BY_ONE_PERSON_AT_MOST,
    }
