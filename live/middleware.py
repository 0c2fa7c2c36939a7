"""When each page began."""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase


def now() -> int:
    """Milliseconds of the epoch."""
    return time.time_ns() // 1_000_000


class PageBeganMiddleware:
    """Notes when a request began, before anything was read for its page: `request.began`.

    The page's socket asks for what was told since (live.recent).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.began = str(now())  # type: ignore[attr-defined]
        return self.get_response(request)
