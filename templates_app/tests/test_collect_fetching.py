"""Requests to a source: paced, bounded, to its own hosts only."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from templates_app.collectors import fetching
from templates_app.collectors.base import Skip
from templates_app.collectors.errors import (
    AnswerNotUnderstood,
    AnswerTooLarge,
    SentElsewhere,
    SourceBusy,
    SourceResting,
    SourceUnavailable,
)
from templates_app.collectors.fetching import Fetcher, rest_of
from templates_app.collectors.pace import Pace
from templates_app.tests.collecting import FakeClock
from templates_app.tests.servers import (
    SourceServer,
    breaking_off,
    endless,
    failing,
    saying,
    serving,
    silent,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def server():
    with serving(SourceServer(files={"/a": b"picture"})) as running:
        yield running


@pytest.fixture
def fetcher(server, clock):
    fetcher = Fetcher(Pace("danbooru", 1.0, clock), [server.url], clock)
    yield fetcher
    fetcher.close()


def get(fetcher: Fetcher, server: SourceServer, path: str = "/a", **options: Any) -> bytes:
    return fetcher.request("GET", f"{server.url}{path}", **options).body


def test_requests_begin_a_second_apart_and_say_who_asks(fetcher, server, clock, settings):
    for _ in range(3):
        assert get(fetcher, server) == b"picture"
    assert clock.slept == [1.0, 1.0]
    agents = {request.headers["user-agent"] for request in server.asked}
    assert agents == {f"{settings.SITE_NAME} (+{settings.SITE_URL})"}


def test_two_workers_share_a_sources_pace(server, clock):
    workers = [Fetcher(Pace("danbooru", 1.0, clock), [server.url], clock) for _ in range(2)]
    for worker in workers * 2:
        get(worker, server)
    assert sum(clock.slept) == 3.0


def test_another_source_need_not_wait(server, clock):
    for source in ("danbooru", "pixiv"):
        get(Fetcher(Pace(source, 1.0, clock), [server.url], clock), server)
    assert clock.slept == []


def test_server_errors_are_tried_again_at_the_same_pace(fetcher, server, clock):
    server.plans["/a"] = [failing(500), breaking_off]
    assert get(fetcher, server) == b"picture"
    assert len(server.asked) == 3
    assert sum(clock.slept) >= 2.0


def test_three_failures_are_enough(fetcher, server):
    server.plans["/a"] = [failing(502)] * 9
    with pytest.raises(SourceUnavailable):
        get(fetcher, server)
    assert len(server.asked) == 3


def test_a_server_that_says_nothing_is_left(fetcher, server):
    released = threading.Event()
    server.plans["/a"] = [silent(released)] * 3
    fetcher._client.timeout = httpx.Timeout(0.2)
    with pytest.raises(SourceUnavailable):
        get(fetcher, server)
    released.set()


def test_an_answer_that_drips_for_too_long_is_left(fetcher, server, monkeypatch):
    monkeypatch.setattr(fetching, "WHOLE_ANSWER", 0.0)
    with pytest.raises(SourceUnavailable):
        get(fetcher, server)


def test_nobody_listening_is_the_same_as_no_answer(fetcher, server, clock):
    with serving(SourceServer()) as other:
        gone = other.url
    fetcher = Fetcher(Pace("danbooru", 1.0, clock), [gone], clock)
    with pytest.raises(SourceUnavailable):
        fetcher.request("GET", gone)


@pytest.mark.parametrize("plan", [endless, saying(bytes(2000))])
def test_answers_have_a_largest_size_whether_stated_or_not(fetcher, server, plan):
    server.plans["/a"] = [plan]
    with pytest.raises(AnswerTooLarge):
        get(fetcher, server, max_bytes=1000)


def test_packed_answers_are_not_unpacked(fetcher, server):
    server.plans["/a"] = [failing(200, b"xx", Content_Encoding="gzip")]
    with pytest.raises(AnswerNotUnderstood):
        get(fetcher, server)


def test_429_is_obeyed_by_everybody_and_not_slept_through(fetcher, server, clock):
    server.plans["/a"] = [failing(429, Retry_After="600")]
    with pytest.raises(SourceBusy) as busy:
        get(fetcher, server)
    assert busy.value.until == clock.now() + timedelta(seconds=600)
    with pytest.raises(SourceResting):
        get(fetcher, server)
    assert len(server.asked) == 1
    assert clock.slept == []
    clock.sleep(600)
    assert get(fetcher, server) == b"picture"


@pytest.mark.parametrize(
    ("wish", "seconds"),
    [
        ("7", 7),
        ("0", 1),
        ("", 60),
        ("soon", 60),
        ("-5", 60),
        ("99999999999999", 86_400),
        ("Sat, 21 Nov 2026 12:00:30 GMT", 30),
        ("Sat, 21 Nov 2020 12:00:30 GMT", 1),
    ],
)
def test_a_wish_to_wait_is_seconds_or_a_date(wish, seconds):
    now = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
    assert rest_of(wish, now) == timedelta(seconds=seconds)


def test_redirects_are_followed_within_the_source(fetcher, server, clock):
    server.plans["/b"] = [failing(302, Location="/a")]
    assert get(fetcher, server, "/b") == b"picture"
    assert clock.slept == [1.0]


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:1/a",
        "http://169.254.169.254/latest/meta-data/",
        "https://{host}/a",
        "file:///etc/passwd",
        "//evil.example/a",
        "http://user:pass@127.0.0.1:1/",
    ],
)
def test_redirects_elsewhere_are_not_followed(fetcher, server, target):
    server.plans["/b"] = [failing(302, Location=target.format(host=server.url[7:]))]
    with pytest.raises(SentElsewhere):
        get(fetcher, server, "/b")
    with pytest.raises(Skip, match="elsewhere"):
        server.plans["/b"] = [failing(302, Location=target.format(host=server.url[7:]))]
        fetcher.picture(f"{server.url}/b")


def test_redirects_in_a_circle_end(fetcher, server):
    server.plans["/b"] = [failing(302, Location="/b")] * 20
    with pytest.raises(SentElsewhere):
        get(fetcher, server, "/b")
    assert len(server.asked) == 4


def test_a_sign_in_does_not_travel_with_a_redirect(fetcher, server):
    server.plans["/b"] = [failing(302, Location="/a")]
    get(fetcher, server, "/b", auth=("me", "key"), headers={"X-Key": "secret"})
    first, second = server.asked
    assert "authorization" in first.headers
    assert "x-key" in first.headers
    assert "authorization" not in second.headers
    assert "x-key" not in second.headers


def test_an_error_says_nothing_of_addresses_or_keys(fetcher, server, caplog):
    server.plans["/a"] = [breaking_off] * 3
    with pytest.raises(SourceUnavailable) as error:
        get(fetcher, server, auth=("me", "very-secret"), params={"key": "very-secret"})
    assert "secret" not in f"{error.value!r} {error.value.__cause__!r} {caplog.text}"
