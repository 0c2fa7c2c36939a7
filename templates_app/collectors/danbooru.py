"""Danbooru's JSON API (https://danbooru.donmai.us/wiki_pages/help:api): posts rated general.

A cursor is `b<ID>`: the posts before that one, newest first, so a collection can go on after any
post, and posts that arrive meanwhile move nothing.
"""

import re
from collections.abc import Mapping
from typing import Any

import httpx
from django.conf import settings

from templates_app.collectors.base import Candidate, Page, SkipReason
from templates_app.collectors.clock import Clock
from templates_app.collectors.errors import (
    AnswerNotUnderstood,
    SearchNotPossible,
    SearchRefused,
    SourceRefused,
)
from templates_app.collectors.fetching import Answer, Fetcher
from templates_app.collectors.pace import Pace
from templates_app.models import CollectionTask, Source

PAGE_SIZE = 20
GENERAL = "g"
STILL_PICTURES = {"jpg", "jpeg", "png", "webp", "avif"}
FIELDS = (
    "id,rating,is_deleted,is_banned,file_url,file_ext,file_size,image_width,image_height,source,"
    "tag_string_artist,tag_string_character,tag_string_copyright,tag_string_general"
)
# Other orders would break the cursor, another rating is not wanted, `limit` is ours.
NOT_IN_SEARCH = re.compile(r"(?<!\S)[-~]?(ord\w*|rating|limit|random):\S*", re.IGNORECASE)
GENERAL_TAGS = 10


class DanbooruCollector:
    def __init__(self, task: CollectionTask, clock: Clock) -> None:
        self._search = general_search(task.search_query)
        base = settings.DANBOORU_URL.rstrip("/")
        self._posts_url, self._post_url = f"{base}/posts.json", f"{base}/posts"
        pace = Pace(Source.DANBOORU, task.rate_limit, clock)
        self._fetcher = Fetcher(pace, [base, settings.DANBOORU_IMAGES_URL], clock)

    def page(self, cursor: str) -> Page:
        params = {"tags": self._search, "limit": str(PAGE_SIZE), "only": FIELDS}
        if cursor:
            params["page"] = cursor
        answer = self._fetcher.request("GET", self._posts_url, params=params, auth=_sign_in())
        # Only what comes after it, or an answer that ignores cursors would lead round in a circle.
        before = int(cursor.removeprefix("b")) if cursor else None
        posts = [post for post in _posts(answer) if before is None or post["id"] < before]
        candidates = tuple(self._candidate(post) for post in posts)
        # A page may be shorter than asked for; only an empty one is the end.
        return Page(candidates, candidates[-1].cursor if candidates else None)

    def fetch(self, candidate: Candidate) -> bytes:
        return self._fetcher.picture(candidate.address)

    def close(self) -> None:
        self._fetcher.close()

    def _candidate(self, post: Mapping[str, Any]) -> Candidate:
        number = post["id"]
        characters, works = _tags(post, "character"), _tags(post, "copyright")
        return Candidate(
            cursor=f"b{number}",
            address=_text(post, "file_url"),
            title=_title(characters, works) or f"Danbooru {number}",
            artist=", ".join(_tags(post, "artist")),
            source_url=f"{self._post_url}/{number}",
            description=_origin(_text(post, "source")),
            tags=(*works, *characters, *_tags(post, "general")[:GENERAL_TAGS]),
            own_page=True,
            skip=reason_against(post),
        )


def general_search(search: str) -> str:
    """The search, limited to the rating general. Raises SearchNotPossible."""
    if found := NOT_IN_SEARCH.findall(search):
        raise SearchNotPossible(words=", ".join(sorted({f"{word}:" for word in found})))
    return f"{' '.join(search.split())} rating:general".strip()


def reason_against(post: Mapping[str, Any]) -> SkipReason | None:
    """Why a post is not wanted; the rating is looked at here again, whatever was searched for."""
    if post.get("rating") != GENERAL:
        return SkipReason.RATING
    if post.get("is_deleted") or post.get("is_banned") or not _text(post, "file_url"):
        return SkipReason.GONE
    if _text(post, "file_ext").lower() not in STILL_PICTURES:
        return SkipReason.FORMAT
    pixels = _number(post, "image_width") * _number(post, "image_height")
    size = _number(post, "file_size")
    if size > settings.UPLOAD_MAX_BYTES or pixels > settings.UPLOAD_MAX_PIXELS:
        return SkipReason.TOO_LARGE
    return None


def _posts(answer: Answer) -> list[dict[str, Any]]:
    """Newest first. Raises SourceError."""
    if answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY:
        raise SearchRefused
    if answer.status_code != httpx.codes.OK:
        raise SourceRefused(status=answer.status_code)
    posts = answer.json()
    if not isinstance(posts, list) or not all(_is_post(post) for post in posts):
        raise AnswerNotUnderstood
    return sorted(posts, key=lambda post: int(post["id"]), reverse=True)


def _is_post(post: object) -> bool:
    return isinstance(post, dict) and type(post.get("id")) is int and post["id"] > 0


def _sign_in() -> tuple[str, str] | None:
    """Optional: anonymous requests see a little less."""
    if settings.DANBOORU_LOGIN and settings.DANBOORU_API_KEY:
        return settings.DANBOORU_LOGIN, settings.DANBOORU_API_KEY
    return None


def _title(characters: list[str], works: list[str]) -> str:
    return " — ".join(part for part in (" & ".join(characters[:2]), *works[:1]) if part)


def _origin(source: str) -> str:
    return f"First published at {source}" if source else ""


def _tags(post: Mapping[str, Any], kind: str) -> list[str]:
    """The tags of one kind, as words."""
    return [tag.replace("_", " ") for tag in _text(post, f"tag_string_{kind}").split()]


def _text(post: Mapping[str, Any], name: str) -> str:
    value = post.get(name)
    return value if isinstance(value, str) else ""


def _number(post: Mapping[str, Any], name: str) -> int:
    value = post.get(name)
    return value if isinstance(value, int) else 0
