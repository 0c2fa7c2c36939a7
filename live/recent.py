"""What was told lately, kept for pages that were on their way meanwhile.

A page shows what was true when its request began, and its socket opens later: in between an event
would reach nobody. So Redis keeps the last events of each group for a few minutes, in a stream
under the time of its own clock, and a socket asks for those since its page began. The clocks of web
servers and Redis must agree; by what they differ, events are heard twice or missed.
"""

import json
from collections.abc import Iterable
from functools import cache
from typing import Any, cast

from django.conf import settings
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as NotReached
from redis.retry import Retry

KEPT_SECONDS = 300
# Whoever missed more reads its page again instead of hearing each.
MOST = 50
ANSWER_SECONDS = 2.0


def remember(told: Iterable[tuple[str, dict[str, Any]]]) -> None:
    """Keep events, each as JSON can hold it, with the group that is told. Raises RedisError."""
    pipeline = _redis(_layer()["hosts"][0]).pipeline(transaction=False)
    for group, event in told:
        key = _key(group)
        pipeline.xadd(key, {"event": json.dumps(event)}, maxlen=MOST + 1)
        pipeline.expire(key, KEPT_SECONDS)
    pipeline.execute()


def recall(groups: Iterable[str], since: int, now: int) -> list[dict[str, Any]] | None:
    """The events of the groups since a moment, oldest first, or None where some may be forgotten.

    Both times are milliseconds of the epoch. Raises RedisError.
    """
    if since <= now - KEPT_SECONDS * 1000:
        return None
    pipeline = _redis(_layer()["hosts"][0]).pipeline(transaction=False)
    for group in groups:
        pipeline.xrange(_key(group), min=str(since))
    kept = cast(list[list[tuple[str, dict[str, str]]]], pipeline.execute())
    if any(len(entries) > MOST for entries in kept):
        return None
    entries = sorted((entry for each in kept for entry in each), key=lambda entry: _order(entry[0]))
    return [json.loads(fields["event"]) for _id, fields in entries]


def _order(entry_id: str) -> tuple[int, int]:
    """Milliseconds, and a number within each; text would put 10 before 9."""
    milliseconds, number = entry_id.split("-")
    return int(milliseconds), int(number)


def _layer() -> dict[str, Any]:
    """Events are kept where they travel."""
    layer: dict[str, Any] = settings.CHANNEL_LAYERS["default"]["CONFIG"]
    return layer


def _key(group: str) -> str:
    return f"{_layer().get('prefix', 'live')}:recent:{group}"


@cache
def _redis(address: str) -> Redis:
    """The threads of a process share its connections; one that broke is opened anew once."""
    return Redis.from_url(
        address,
        decode_responses=True,
        socket_timeout=ANSWER_SECONDS,
        socket_connect_timeout=ANSWER_SECONDS,
        retry=Retry(NoBackoff(), 1, supported_errors=(NotReached,)),
    )
