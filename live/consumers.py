"""One socket per page, at /ws/live/."""

import re
from typing import Any
from urllib.parse import parse_qs

from asgiref.sync import sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer

from live import recent
from live.events import FEED, SignedOut, user_group
from live.middleware import now

SIGN_IN_FIRST = 4401  # application close code: the browser must not try again
A_MOMENT = re.compile(r"[0-9]{1,15}")  # milliseconds of the epoch, for 30,000 years
MISSED = {"type": "ready", "missed": True}


class LiveConsumer(AsyncJsonWebsocketConsumer):
    """Passes on what concerns the signed-in person, and what happens in the public feed.

    Only sends; whatever a browser says is ignored, except `{"type": "ping"}`, which is answered.
    """

    groups_joined: tuple[str, ...] = ()

    async def connect(self) -> None:
        user = self.scope["user"]
        await self.accept()
        if not user.is_authenticated or not user.is_active:
            await self.close(code=SIGN_IN_FIRST)
            return
        self.groups_joined = (user_group(user.pk), FEED)
        for group in self.groups_joined:
            await self.channel_layer.group_add(group, self.channel_name)
        await self.begin()

    async def begin(self) -> None:
        """Say that everything is heard from now on, and what happened since the page began.

        `?since=` is when that was (live.middleware). Where nobody knows any more what happened,
        `missed` says that the page must be read again.
        """
        since = parse_qs(self.scope["query_string"].decode("latin-1")).get("since", [""])[0]
        told: list[dict[str, Any]] | None = []
        if since:
            moment = int(since) if A_MOMENT.fullmatch(since) else 0
            recall = sync_to_async(recent.recall, thread_sensitive=False)
            told = await recall(self.groups_joined, moment, now())
        await self.send_json({"type": "ready"} if told is not None else MISSED)
        for event in told or ():
            await self.send_json(event)

    async def disconnect(self, code: int) -> None:
        for group in self.groups_joined:
            await self.channel_layer.group_discard(group, self.channel_name)

    async def receive_json(self, content: Any, **kwargs: Any) -> None:
        if isinstance(content, dict) and content.get("type") == "ping":
            await self.send_json({"type": "pong"})

    async def live_event(self, message: dict[str, Any]) -> None:
        event = message["event"]
        await self.send_json(event)
        if event["type"] == SignedOut.name:
            await self.close(code=SIGN_IN_FIRST)
