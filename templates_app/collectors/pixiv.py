"""pixiv's app API, through pixivpy3: illustrations for all ages.

pixivpy3 knows addresses, parameters and the sign-in; the requests themselves are made by our
`Fetcher`, so that they are paced, bounded and say who we are. A cursor is an offset into the
search, newest first. Works that arrive meanwhile push others to larger offsets, where they are met
again and known.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from pixivpy3 import AppPixivAPI, PixivError

from templates_app.collectors.base import Candidate, Page, SkipReason, user_agent
from templates_app.collectors.clock import Clock
from templates_app.collectors.errors import (
    AnswerNotUnderstood,
    SourceRefused,
    TokenMissing,
    TokenRefused,
)
from templates_app.collectors.fetching import Answer, Fetcher
from templates_app.collectors.pace import Pace
from templates_app.models import CollectionTask, Source

# Where pixivpy3 signs in while the API is at its usual address.
SIGN_IN_URL = "https://oauth.secure.pixiv.net"
# Pictures are refused to whoever does not come from here.
REFERER = "https://www.pixiv.net/"
WORK_URL = "https://www.pixiv.net/artworks/{number}"
# The API counts no further.
LAST_OFFSET = 5000
FOR_ALL_AGES = 0
# 2: for everybody; 4 is suggestive, 6 for adults.
MAX_SANITY_LEVEL = 2
MADE_BY_AI = 2
# Access tokens are valid for an hour.
SIGNED_IN_FOR = timedelta(minutes=50)
WITHOUT_AI: Literal[1] = 1


# The access token of this process, by refresh token, with the moment it is used until: a collection
# works in many short slices, and pixiv need not be asked for a new one in each.
_signed_in: dict[str, tuple[str, datetime]] = {}


class PoliteApi(AppPixivAPI):
    """pixivpy3 with our own way of asking."""

    def __init__(self, fetcher: Fetcher) -> None:
        super().__init__()
        self.hosts = settings.PIXIV_API_URL.rstrip("/")
        self._fetcher = fetcher

    def requests_call(
        self,
        method: str,
        url: str,
        headers: Mapping[str, Any] | None = None,
        params: Mapping[str, Any] | None = None,
        data: Mapping[str, Any] | None = None,
        stream: bool = False,
    ) -> Answer:
        """As the one it replaces, but raises SourceError instead of PixivError."""
        sent = {str(name).lower(): str(value) for name, value in (headers or {}).items()}
        sent["user-agent"] = f"{sent.get('user-agent', '')} {user_agent()}".strip()
        return self._fetcher.request(method, url, params=params, data=data, headers=sent)


class PixivCollector:
    def __init__(self, task: CollectionTask, clock: Clock) -> None:
        if not settings.PIXIV_REFRESH_TOKEN:
            raise TokenMissing
        self._search = task.search_query
        self._with_ai = bool(task.filters.get("ai"))
        pace = Pace(Source.PIXIV, task.rate_limit, clock)
        origins = [settings.PIXIV_API_URL, settings.PIXIV_IMAGES_URL, SIGN_IN_URL]
        self._clock = clock
        self._fetcher = Fetcher(pace, origins, clock)
        self._api = PoliteApi(self._fetcher)

    def page(self, cursor: str) -> Page:
        offset = int(cursor or 0)
        result = self._search_from(offset)
        works = result.get("illusts")
        if not isinstance(works, list) or not all(_is_work(work) for work in works):
            raise AnswerNotUnderstood
        candidates = tuple(
            self._candidate(work, str(offset + number)) for number, work in enumerate(works, 1)
        )
        return Page(candidates, _next(result.get("next_url"), offset))

    def fetch(self, candidate: Candidate) -> bytes:
        return self._fetcher.picture(candidate.address, headers={"Referer": REFERER})

    def close(self) -> None:
        self._fetcher.close()

    def _search_from(self, offset: int) -> dict[str, Any]:
        if self._use_last_sign_in():
            try:
                return self._ask(offset)
            except TokenRefused:
                pass  # it ended before its time; a new one decides
        self._sign_in()
        return self._ask(offset)

    def _use_last_sign_in(self) -> bool:
        token, until = _signed_in.get(settings.PIXIV_REFRESH_TOKEN, ("", self._clock.now()))
        if until <= self._clock.now():
            return False
        self._api.set_auth(token, settings.PIXIV_REFRESH_TOKEN)
        return True

    def _sign_in(self) -> None:
        """Get an access token for the refresh token."""
        try:
            self._api.auth(refresh_token=settings.PIXIV_REFRESH_TOKEN)
        except PixivError as error:
            refused = "auth() failed" in error.reason
            raise (TokenRefused if refused else AnswerNotUnderstood) from None
        except AttributeError:  # JSON, but no token in it
            raise AnswerNotUnderstood from None
        token = self._api.access_token
        if not isinstance(token, str):
            raise AnswerNotUnderstood
        _signed_in.clear()
        _signed_in[settings.PIXIV_REFRESH_TOKEN] = token, self._clock.now() + SIGNED_IN_FOR

    def _ask(self, offset: int) -> dict[str, Any]:
        try:
            result = self._api.search_illust(
                self._search,
                search_ai_type=None if self._with_ai else WITHOUT_AI,
                offset=offset or None,
            )
        except PixivError:
            raise AnswerNotUnderstood from None
        if not isinstance(result, dict):
            raise AnswerNotUnderstood
        if problem := result.get("error"):
            self._complain(str(problem))
        return result

    def _complain(self, problem: str) -> None:
        """pixiv explains itself in words; they are read here and kept nowhere."""
        words = problem.lower()
        if "rate limit" in words:
            raise self._fetcher.told_to_wait()
        if "oauth" in words or "invalid_grant" in words:
            raise TokenRefused
        raise SourceRefused(status=400)

    def _candidate(self, work: Mapping[str, Any], cursor: str) -> Candidate:
        address = _address(work)
        return Candidate(
            cursor=cursor,
            address=address,
            title=str(work.get("title") or f"pixiv {work['id']}"),
            artist=str(_inside(work, "user", "name") or ""),
            source_url=WORK_URL.format(number=work["id"]),
            tags=_tags(work),
            own_page=True,
            skip=reason_against(work, with_ai=self._with_ai)
            or (None if address else SkipReason.GONE),
        )


def reason_against(work: Mapping[str, Any], *, with_ai: bool) -> SkipReason | None:
    """Why a work is not wanted; what the API does not say counts as unwanted."""
    sanity = work.get("sanity_level")
    suits_everybody = isinstance(sanity, int) and 0 <= sanity <= MAX_SANITY_LEVEL
    if work.get("x_restrict") != FOR_ALL_AGES or not suits_everybody:
        return SkipReason.RATING
    if work.get("illust_ai_type") == MADE_BY_AI and not with_ai:
        return SkipReason.AI
    if work.get("visible") is False:
        return SkipReason.GONE
    if work.get("type") != "illust":  # manga, or an animation
        return SkipReason.FORMAT
    return None


def _is_work(work: object) -> bool:
    return isinstance(work, dict) and type(work.get("id")) is int and work["id"] > 0


def _address(work: Mapping[str, Any]) -> str:
    """Of the original, of a work with several pictures that of the first; "" if there is none."""
    pages = work.get("meta_pages")
    first = pages[0] if isinstance(pages, list) and pages else {}
    found = _inside(work, "meta_single_page", "original_image_url") or _inside(
        first, "image_urls", "original"
    )
    return found if isinstance(found, str) else ""


def _tags(work: Mapping[str, Any]) -> tuple[str, ...]:
    tags = work.get("tags")
    found = [_inside(tag, "name") for tag in tags] if isinstance(tags, list) else []
    return tuple(name for name in found if isinstance(name, str))


def _next(next_url: object, offset: int) -> str | None:
    """The offset in the address of the next page; the address itself is not used."""
    try:
        found = parse_qs(urlsplit(str(next_url or "")).query).get("offset", [""])[0]
    except ValueError:
        return None
    # An offset that does not grow would lead round in a circle.
    if not (found.isascii() and found.isdigit() and offset < int(found) <= LAST_OFFSET):
        return None
    return found


def _inside(value: object, *names: str) -> object:
    """What lies under the names, one in the other; None where that is not there."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value
