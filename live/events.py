"""Every event a page can receive, and the only place that sends one.

Events carry ids, numbers and states; never names, paths or vectors. The browser fetches what it may
see from the page it shows, so a lost event costs nothing but time. All but the end of a session are
kept for a few minutes (live.recent), for pages whose socket is not open yet.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar
from uuid import UUID

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction
from redis.exceptions import RedisError

from live import recent

logger = logging.getLogger(__name__)

FEED = "feed"
# A send takes milliseconds; whoever published waits for it.
SEND_SECONDS = 2.0


def user_group(user_id: UUID) -> str:
    """The channel-layer group of all of a person's open pages."""
    return f"user.{user_id}"


@dataclass(frozen=True, slots=True)
class Event:
    name: ClassVar[str]


@dataclass(frozen=True, slots=True)
class PhotoChanged(Event):
    """A photo reached another state (faces.models.PhotoAnalysis.State) or was deleted."""

    name = "photo.changed"
    image_id: UUID
    state: str
    faces: int = 0


@dataclass(frozen=True, slots=True)
class MatchFound(Event):
    """A new match; `score` is the similarity score, 0 to 100."""

    name = "match.found"
    match_id: UUID
    score: float


@dataclass(frozen=True, slots=True)
class JobChanged(Event):
    """A job reached another state (generation.models.Status), stage or whole percent (0 to 100)."""

    name = "job.changed"
    job_id: UUID
    status: str
    progress: int = 0
    stage: str = ""


@dataclass(frozen=True, slots=True)
class FacesGone(Event):
    """Faces that were deleted: whatever shows one of them leaves every open page."""

    name = "face.gone"
    face_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class MatchChanged(Event):
    """Reactions to a match, or its score, changed: whoever shows it asks for the card again."""

    name = "match.changed"
    match_id: UUID


@dataclass(frozen=True, slots=True)
class TwinsFound(Event):
    """The celebrities a face is most like are others now, or their scores are."""

    name = "twins.found"
    face_id: UUID


@dataclass(frozen=True, slots=True)
class MatchGone(Event):
    """A match is not shown to this person any more (not alike, hidden): it leaves their pages."""

    name = "match.gone"
    match_id: UUID


@dataclass(frozen=True, slots=True)
class RunChanged(Event):
    """A run (matches.models.MatchRun) reached another status or whole percent (0 to 100)."""

    name = "run.changed"
    run_id: UUID
    status: str
    progress: int = 0
    found: int = 0


@dataclass(frozen=True, slots=True)
class NotificationsChanged(Event):
    """Something new to read, or read elsewhere; `unread` is the number on the bell."""

    name = "notifications.changed"
    unread: int


@dataclass(frozen=True, slots=True)
class GroupsChanged(Event):
    """The groups of a person's photos changed: an open page of them is read again."""

    name = "groups.changed"


@dataclass(frozen=True, slots=True)
class FeedChanged(Event):
    """The feed must be read again, for example after somebody withdrew or gave a consent."""

    name = "feed.changed"


@dataclass(frozen=True, slots=True)
class SignedOut(Event):
    """The account was suspended or deleted, or the session ended: the socket closes after this."""

    name = "account.signed_out"


Addressed = tuple[Event, tuple[str, ...]]
"""An event with the groups that are told."""


def publish_on_commit(event: Event, *groups: str) -> None:
    """Send `event` to the groups once the surrounding transaction has committed."""
    publish_all_on_commit([(event, groups)])


def publish_all_on_commit(events: Sequence[Addressed]) -> None:
    """The same for many events, over one connection."""
    transaction.on_commit(lambda: publish(events), robust=True)


def publish(events: Sequence[Addressed]) -> None:
    """Send now. Without Redis they are dropped: pages catch up when they reconnect."""
    told = [
        (group, {"type": event.name, **_plain(event)})
        for event, groups in events
        for group in dict.fromkeys(groups)
    ]
    try:
        # First, so that a socket that opens at this moment finds an event there or is sent it.
        recent.remember((group, event) for group, event in told if event["type"] != SignedOut.name)
        async_to_sync(_send)(get_channel_layer(), told)
    except (OSError, RedisError) as error:
        logger.warning("live events dropped", extra={"cause": type(error).__name__})


async def _send(layer: Any, told: Sequence[tuple[str, dict[str, Any]]]) -> None:
    """Raises TimeoutError, an OSError, where Redis takes connections but does not answer."""
    async with asyncio.timeout(SEND_SECONDS):
        for group, event in told:
            await layer.group_send(group, {"type": "live.event", "event": event})


def _plain(event: Event) -> dict[str, Any]:
    """The event's fields as JSON can hold them."""

    def plain(value: Any) -> Any:
        if isinstance(value, UUID):
            return str(value)
        return [plain(item) for item in value] if isinstance(value, tuple) else value

    return {key: plain(value) for key, value in asdict(event).items()}
