"""One socket per page, at /ws/live/."""

from typing import Any

from channels.generic.websocket import AsyncJsonWebsocketConsumer

from live.events import FEED, SignedOut, user_group

SIGN_IN_FIRST = 4401  # application close code: the browser must not try again


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
        await self.send_json({"type": "ready"})

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
