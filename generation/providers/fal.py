"""Photographic babies by fal.ai, through its own client and its queue.

Only signed, expiring addresses of two face crops leave the site; the answer is a picture that is
checked, marked and stored like any other.
"""

import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx
from django.conf import settings
from django.utils.translation import gettext as _
from fal_client import Completed, InProgress, Queued, SyncClient
from fal_client.client import FalClientError, FalClientHTTPError

from core.errors import AppError
from faces.engine.types import Pixels
from generation.errors import JobStopped, ProviderAnswer, ProviderNotReady, TryLater
from generation.models import JobKind
from generation.providers.base import Health
from generation.work import BabyWork, Made, OnProgress
from library.decoding import decode
from library.provenance.making import Source
from library.storage import signed_url

logger = logging.getLogger(__name__)

APPLICATION = "fal-ai/nano-banana/edit"
PROMPT = "make a photo of a baby."
ANSWER_SECONDS = 20.0
"""For one request to the queue."""
START_SECONDS = 90
"""fal gives a request up that has waited this long for a machine."""
TOTAL_SECONDS = 180.0
"""We give a request up that has not ended by then."""
FETCH_SECONDS = 30.0
"""For all of the picture, however slowly it trickles in: the lease must not run out meanwhile."""
POLL_SECONDS = 1.0
MAX_PICTURE_BYTES = 20 * 1024 * 1024
REFUSED_KEY = {401, 403}
BUSY = {408, 409, 425, 429}


class FalProvider:
    """`generation.providers.base.Provider`."""

    name = "fal"
    title = "fal.ai nano-banana"
    licence = "Commercial service; terms of fal.ai"

    def capabilities(self) -> frozenset[JobKind]:
        return frozenset({JobKind.BABY})

    def health(self) -> Health:
        if not settings.FAL_KEY:
            return Health(False, _("FAL_KEY is not set."))
        if not settings.SITE_URL.startswith("https://"):
            sentence = _("SITE_URL must be an https address that fal.ai can fetch pictures from.")
            return Health(False, sentence)
        return Health(True, _("A key is set. Whether fal.ai accepts it shows the first job."))

    def run(self, work: BabyWork, on_progress: OnProgress) -> Made:
        if not settings.FAL_KEY:
            raise ProviderNotReady
        with _causes_in_words():
            on_progress(5, "asking")
            answer = _ask(_arguments(work), on_progress)
            on_progress(85, "fetching")
            picture = _fetch(_picture_address(answer))
        return Made(pixels=picture, model=APPLICATION, source=Source.TRAINED)


def _arguments(work: BabyWork) -> dict[str, Any]:
    return {
        "prompt": PROMPT,
        "image_urls": [_absolute(signed_url(face.crop_path)) for face in work.faces],
        "num_images": 1,
        "output_format": "jpeg",
        "aspect_ratio": "1:1",
        "seed": work.seed,
    }


def _absolute(address: str) -> str:
    """Local storage gives addresses without a host."""
    return urljoin(settings.SITE_URL + "/", address)


def _ask(arguments: dict[str, Any], on_progress: OnProgress) -> dict[str, Any]:
    """Put the request into fal's queue and wait for its answer, for TOTAL_SECONDS at most."""
    client = SyncClient(key=settings.FAL_KEY, default_timeout=ANSWER_SECONDS)
    # With a start time-out the client does not send a request again that it got no answer to, so
    # nothing is made, and paid for, twice.
    handle = client.submit(APPLICATION, arguments, start_timeout=START_SECONDS)
    give_up_at = time.monotonic() + TOTAL_SECONDS
    try:
        while not isinstance(status := handle.status(), Completed):
            if time.monotonic() > give_up_at:
                raise _too_slow()
            on_progress(*_how_far(status))
            time.sleep(POLL_SECONDS)
    except (JobStopped, TryLater):
        _cancel(handle)
        raise
    if status.error:
        raise ProviderAnswer
    answer: dict[str, Any] = handle.get()
    return answer


def _how_far(status: object) -> tuple[int, str]:
    """fal reports no percents: waiting is early, working is half way."""
    if isinstance(status, Queued):
        return max(10, 20 - status.position), "queued"
    return (50 if isinstance(status, InProgress) else 20), "waiting"


def _cancel(handle: Any) -> None:
    """Tell fal that nobody waits any more; it may not hear us."""
    try:
        handle.cancel()
    except (httpx.HTTPError, FalClientError):
        logger.info("fal request not cancelled")


def _picture_address(answer: Any) -> str:
    """Where the picture lies. Raises TryLater for an answer that cannot be read."""
    try:
        address = answer["images"][0]["url"]
    except (KeyError, IndexError, TypeError):
        raise _garbage() from None
    allowed = settings.FAL_MEDIA_HOSTS
    parts = urlsplit(address) if isinstance(address, str) else urlsplit("")
    host = parts.hostname or ""
    if not any(host == name or host.endswith(f".{name}") for name in allowed):
        raise ProviderAnswer
    if parts.scheme != "https" and host not in {"127.0.0.1", "localhost"}:
        raise ProviderAnswer
    return str(address)


def _fetch(address: str) -> Pixels:
    """The picture's pixels; it is read like an upload of a stranger."""
    data = bytearray()
    give_up_at = time.monotonic() + FETCH_SECONDS
    with httpx.stream("GET", address, timeout=ANSWER_SECONDS) as response:
        response.raise_for_status()
        for chunk in response.iter_bytes():
            data += chunk
            if len(data) > MAX_PICTURE_BYTES:
                raise ProviderAnswer
            if time.monotonic() > give_up_at:
                raise _too_slow()
    try:
        return decode(BytesIO(bytes(data))).pixels
    except AppError:
        raise _garbage() from None


def _too_slow() -> TryLater:
    return TryLater("provider_slow", _("The service took too long."))


def _garbage() -> TryLater:
    return TryLater("provider_garbage", _("The service answered something that is not a picture."))


@contextmanager
def _causes_in_words() -> Iterator[None]:
    """Turn what a network and a service do into TryLater or a reason that stays."""
    try:
        yield
    except FalClientHTTPError as error:
        raise _refusal(error.status_code, error.response_headers) from error
    except httpx.HTTPStatusError as error:
        raise _refusal(error.response.status_code, dict(error.response.headers)) from error
    except (httpx.HTTPError, FalClientError) as error:
        sentence = _("The service that makes these pictures could not be reached.")
        raise TryLater("provider_unreachable", sentence) from error
    except (ValueError, KeyError, TypeError) as error:  # what the client makes of garbage
        raise _garbage() from error


def _refusal(status: int, headers: Mapping[str, str]) -> Exception:
    if status in REFUSED_KEY:
        return ProviderNotReady()
    if status in BUSY or status >= 500:
        after = headers.get("retry-after", "")
        seconds = float(after) if after.isdigit() else None
        return TryLater("provider_busy", _("The service is busy."), after=seconds)
    return ProviderAnswer()
