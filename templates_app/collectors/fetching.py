"""Requests to a source: at its pace, to its own hosts only, bounded in time and size."""

import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
from django.conf import settings
from django.utils import timezone
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential

from templates_app.collectors.base import Skip, SkipReason, user_agent
from templates_app.collectors.clock import Clock
from templates_app.collectors.errors import (
    AnswerNotUnderstood,
    AnswerTooLarge,
    SentElsewhere,
    SourceBusy,
    SourceRefused,
    SourceUnavailable,
)
from templates_app.collectors.pace import Pace

TRIES = 3
# Seconds: for connecting, for each part of an answer, and for the whole of it.
TIMEOUT = httpx.Timeout(15.0, connect=10.0)
WHOLE_ANSWER = 60.0
MAX_REDIRECTS = 3
# A page of either source has some hundred kilobytes.
MAX_API_BYTES = 4 * 1024 * 1024
# Where 429 comes without Retry-After, and the most that is believed of it.
DEFAULT_REST = timedelta(minutes=1)
LONGEST_REST = timedelta(hours=24)
NOT_THERE = {401, 403, 404, 410, 451}


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer; its names are also those that pixivpy3 reads."""

    status_code: int
    headers: httpx.Headers
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")

    def json(self) -> Any:
        """Raises AnswerNotUnderstood."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise AnswerNotUnderstood from None


@dataclass(frozen=True, slots=True)
class Query:
    """One request, to be made as often as it takes. Whatever is secret in it is not shown."""

    method: str
    url: httpx.URL
    headers: Mapping[str, str]
    data: Mapping[str, Any] | None = None
    auth: tuple[str, str] | None = None
    max_bytes: int = MAX_API_BYTES

    def __repr__(self) -> str:
        return f"{self.method} {self.url.host}"


class Fetcher:
    """`origins` are addresses such as https://host:port; nothing else is ever asked."""

    def __init__(self, pace: Pace, origins: Iterable[str], clock: Clock) -> None:
        self._pace = pace
        self._origins = {origin_of(httpx.URL(origin)) for origin in origins}
        self._clock = clock
        # Uncompressed, so that the size of an answer is the size it has on the way.
        headers = {"User-Agent": user_agent(), "Accept-Encoding": "identity"}
        self._client = httpx.Client(headers=headers, timeout=TIMEOUT, follow_redirects=False)

    def close(self) -> None:
        self._client.close()

    def request(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, Any] | None = None,
        data: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        max_bytes: int = MAX_API_BYTES,
    ) -> Answer:
        """An answer of any status but those below.

        Network errors and server errors are tried three times, with pauses of seconds. Raises
        SourceUnavailable after that, SourceBusy at once for 429 (and 503 with Retry-After),
        SentElsewhere, AnswerTooLarge, and what `Pace.wait` raises.
        """
        address = _parsed(url)
        if params:
            address = address.copy_merge_params(dict(params))
        query = Query(method, address, dict(headers or {}), data, auth, max_bytes)
        tries = Retrying(
            retry=retry_if_exception_type(SourceUnavailable),
            stop=stop_after_attempt(TRIES),
            wait=wait_exponential(multiplier=1, max=8),
            sleep=self._clock.sleep,
            reraise=True,
        )
        return tries(self._follow, query)

    def picture(self, url: str, headers: Mapping[str, str] | None = None) -> bytes:
        """A picture's file. Raises Skip where it alone is the problem, else what `request` does."""
        limit = settings.UPLOAD_MAX_BYTES
        try:
            answer = self.request("GET", url, headers=headers, max_bytes=limit)
        except AnswerTooLarge:
            raise Skip(SkipReason.TOO_LARGE) from None
        except SentElsewhere:
            raise Skip(SkipReason.ELSEWHERE) from None
        if answer.status_code in NOT_THERE:
            raise Skip(SkipReason.GONE)
        if answer.status_code != httpx.codes.OK:
            raise SourceRefused(status=answer.status_code)
        return answer.body

    def _follow(self, query: Query) -> Answer:
        """The answer at the end of at most three redirects, each of them checked and paced."""
        for _hop in range(MAX_REDIRECTS + 1):
            if origin_of(query.url) not in self._origins:
                raise SentElsewhere
            self._pace.wait()
            answer = self._ask(query)
            target = answer.headers.get("location")
            if not (300 <= answer.status_code < 400 and target):
                return answer
            # Sign-ins and forms are for the address they were made for.
            query = Query("GET", _joined(query.url, target), {}, max_bytes=query.max_bytes)
        raise SentElsewhere

    def _ask(self, query: Query) -> Answer:
        try:
            with self._client.stream(
                query.method,
                query.url,
                headers=dict(query.headers),
                data=query.data,
                auth=query.auth,
            ) as response:
                self._check_status(response)
                body = _bounded(response, query.max_bytes)
        except (httpx.TransportError, httpx.StreamError):
            raise SourceUnavailable from None  # its text has the address, and perhaps a key
        return Answer(response.status_code, response.headers, body)

    def _check_status(self, response: httpx.Response) -> None:
        wish = response.headers.get("retry-after", "")
        if response.status_code == httpx.codes.TOO_MANY_REQUESTS or (
            response.status_code == httpx.codes.SERVICE_UNAVAILABLE and wish
        ):
            raise self.told_to_wait(wish)
        if response.status_code >= 500:
            raise SourceUnavailable

    def told_to_wait(self, wish: str = "") -> SourceBusy:
        """The error to raise; from now on everybody leaves the source alone until then."""
        until = self._clock.now() + rest_of(wish, self._clock.now())
        self._pace.rest_until(until)
        return SourceBusy(until)


def rest_of(wish: str, now: datetime) -> timedelta:
    """How long a Retry-After (seconds, or an HTTP date) asks to wait: a second to a day."""
    wish = wish.strip()
    rest = DEFAULT_REST
    if wish.isascii() and wish.isdigit():
        rest = timedelta(seconds=int(wish[:9]))
    elif wish:
        try:
            moment = parsedate_to_datetime(wish)
            rest = (moment if moment.tzinfo else timezone.make_aware(moment)) - now
        except (ValueError, OverflowError):
            pass
    return min(max(rest, timedelta(seconds=1)), LONGEST_REST)


def origin_of(url: httpx.URL) -> tuple[str, str, int | None]:
    """Scheme, host and port; a default port counts as none."""
    return url.scheme, url.host, url.port


def _parsed(url: str) -> httpx.URL:
    try:
        return httpx.URL(url)
    except (httpx.InvalidURL, TypeError, ValueError):
        raise SentElsewhere from None


def _joined(url: httpx.URL, target: str) -> httpx.URL:
    try:
        return url.join(target)
    except (httpx.InvalidURL, ValueError):
        raise SentElsewhere from None


def _bounded(response: httpx.Response, limit: int) -> bytes:
    """The body, unless it is too large, too slow or packed in a way we did not ask for."""
    if response.headers.get("content-encoding", "identity") != "identity":
        raise AnswerNotUnderstood
    stated = response.headers.get("content-length", "")
    if stated.isdigit() and int(stated) > limit:
        raise AnswerTooLarge
    deadline = time.monotonic() + WHOLE_ANSWER
    body = bytearray()
    for chunk in response.iter_raw():
        body += chunk
        if len(body) > limit:
            raise AnswerTooLarge
        if time.monotonic() > deadline:
            raise SourceUnavailable
    return bytes(body)
