"""One socket per page: what it is told, and what it is not."""

from uuid import uuid4

import pytest
from channels.db import database_sync_to_async
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from config.asgi import application
from live import events, recent
from live.middleware import now

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]

ORIGIN = (b"origin", b"http://127.0.0.1")
PATIENCE = 60  # seconds; channels would give up after one, which a busy machine may need


class Socket(WebsocketCommunicator):
    """Waits for what must come, however busy the machine is."""

    async def connect(self, timeout=PATIENCE):
        return await super().connect(timeout)

    async def receive_output(self, timeout=PATIENCE):
        return await super().receive_output(timeout)

    async def receive_from(self, timeout=PATIENCE):
        return await super().receive_from(timeout)

    async def receive_json_from(self, timeout=PATIENCE):
        return await super().receive_json_from(timeout)

    async def disconnect(self, code=1000, timeout=PATIENCE):
        await super().disconnect(code, timeout)


def signed_in(person) -> tuple[bytes, bytes]:
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return (b"cookie", f"{settings.SESSION_COOKIE_NAME}={session.session_key}".encode())


async def socket_of(person=None, origin=ORIGIN, since=None):
    headers = [origin, (b"host", b"127.0.0.1")]
    if person is not None:
        headers.append(await database_sync_to_async(signed_in)(person))
    path = "/ws/live/" if since is None else f"/ws/live/?since={since}"
    socket = Socket(application, path, headers=headers)
    accepted, _ = await socket.connect()
    return socket if accepted else None


async def send(event, *groups):
    await database_sync_to_async(events.publish)([(event, groups)])


async def test_a_person_is_told_of_their_own_photos_and_nobody_else_is(alice, bob):
    mine, theirs = await socket_of(alice), await socket_of(bob)
    assert await mine.receive_json_from() == {"type": "ready"}
    assert await theirs.receive_json_from() == {"type": "ready"}
    image = uuid4()

    await send(events.PhotoChanged(image, "ready", 1), events.user_group(alice.pk))

    told = {"type": "photo.changed", "image_id": str(image), "state": "ready", "faces": 1}
    assert await mine.receive_json_from() == told
    assert await theirs.receive_nothing()
    await mine.disconnect()
    await theirs.disconnect()


async def heard(socket):
    """Everything before the answer to a ping."""
    await socket.send_json_to({"type": "ping"})
    told = [await socket.receive_json_from()]
    while told[-1] != {"type": "pong"}:
        told.append(await socket.receive_json_from())
    return told[:-1]


async def test_a_page_hears_what_was_told_since_it_began_and_nothing_else(alice, bob):
    photos = [uuid4(), uuid4()]
    mine = events.user_group(alice.pk)
    await send(events.PhotoChanged(uuid4(), "ready"), mine)
    await pass_a_millisecond()
    began = now()
    for photo, state in [(photos[0], "running"), (photos[1], "failed"), (photos[0], "ready")]:
        await send(events.PhotoChanged(photo, state), mine)
    await send(events.PhotoChanged(uuid4(), "ready"), events.user_group(bob.pk))

    socket = await socket_of(alice, since=began)

    ready, *told = await heard(socket)
    assert ready == {"type": "ready"}
    assert [(event["image_id"], event["state"]) for event in told if "image_id" in event] == [
        (str(photos[0]), "running"),
        (str(photos[1]), "failed"),
        (str(photos[0]), "ready"),
    ]
    await socket.disconnect()


async def pass_a_millisecond():
    """Until the clock shows another one."""
    before = now()
    while now() == before:
        pass


@pytest.mark.parametrize(
    "since", [0, 5, "", "yesterday", "-5", "9" * 15, "9" * 5000, "1%0d%0aDEL", "²"]
)
async def test_any_time_a_page_may_name_is_answered(since, alice):
    socket = await socket_of(alice, since=since)

    ready = await socket.receive_json_from()

    assert ready["type"] == "ready"
    assert ready.get("missed", False) is (str(since) not in {"", "9" * 15})
    await socket.disconnect()


async def test_who_missed_more_than_is_kept_is_told_so(alice):
    began = now()
    group = events.user_group(alice.pk)
    many = [(events.NotificationsChanged(unread), (group,)) for unread in range(recent.MOST + 1)]
    await database_sync_to_async(events.publish)(many)

    socket = await socket_of(alice, since=began)

    assert await socket.receive_json_from() == {"type": "ready", "missed": True}
    await socket.disconnect()


async def test_the_end_of_another_session_does_not_reach_the_next(alice):
    began = now()
    await send(events.SignedOut(), events.user_group(alice.pk))

    socket = await socket_of(alice, since=began)

    assert not any(event["type"] == "account.signed_out" for event in await heard(socket))
    await socket.disconnect()


@pytest.mark.parametrize(
    ("event", "told"),
    [
        (events.MatchFound(uuid4(), 91.5), {"type": "match.found", "score": 91.5}),
        (events.FacesGone((uuid4(), uuid4())), {"type": "face.gone"}),
        (events.FeedChanged(), {"type": "feed.changed"}),
    ],
)
async def test_everyone_is_told_what_happens_in_the_feed(event, told, alice):
    socket = await socket_of(alice)
    await socket.receive_json_from()

    await send(event, events.FEED, events.FEED)

    message = await socket.receive_json_from()
    assert told.items() <= message.items()
    assert await socket.receive_nothing(), "a group named twice is told once"
    await socket.disconnect()


async def test_nobody_listens_without_signing_in():
    socket = await socket_of()
    assert (await socket.receive_output())["code"] == 4401


async def test_another_sites_page_cannot_listen(alice):
    assert await socket_of(alice, origin=(b"origin", b"http://elsewhere.example")) is None


async def test_signing_out_closes_the_socket(alice):
    socket = await socket_of(alice)
    await socket.receive_json_from()

    await send(events.SignedOut(), events.user_group(alice.pk))

    assert await socket.receive_json_from() == {"type": "account.signed_out"}
    assert (await socket.receive_output())["code"] == 4401


async def test_a_ping_is_answered_and_the_rest_is_ignored(alice):
    socket = await socket_of(alice)
    await socket.receive_json_from()

    for nonsense in ([], {"type": "live.event"}, {"no": "type"}):
        await socket.send_json_to(nonsense)
    await socket.send_json_to({"type": "ping"})

    assert await socket.receive_json_from() == {"type": "pong"}
    await socket.disconnect()


async def test_without_redis_an_event_is_dropped_and_nothing_breaks(settings, alice):
    settings.CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": ["unix:///nowhere/redis.sock"]},
        }
    }
    await send(events.FeedChanged(), events.FEED)
