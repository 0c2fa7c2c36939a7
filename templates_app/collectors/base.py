"""What a source gives: candidates, page by page, and their pictures."""

from dataclasses import dataclass
from typing import Protocol

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

# What is noted where a source does not state a licence.
UNKNOWN_LICENCE = "unknown — see source"


class SkipReason(models.TextChoices):
    """Why a picture was not collected."""

    KNOWN = "known", _("Here already")
    FACES = "faces", _("Another number of faces")
    RATING = "rating", _("Not marked as suitable for everybody")
    AI = "ai", _("Marked as made by AI")
    GONE = "gone", _("Deleted, banned, or its file is not there")
    FORMAT = "format", _("Not a still picture")
    TOO_LARGE = "too_large", _("Too large")
    BROKEN = "broken", _("Damaged")
    ELSEWHERE = "elsewhere", _("Its file is not on the source's own hosts")
    UNDELIVERED = "undelivered", _("The source failed to deliver it, several times")
    UNSAFE = "unsafe", _("Stopped by the safety check")


class Skip(Exception):
    """This picture is not collected; the collection goes on."""

    def __init__(self, reason: SkipReason) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Candidate:
    """A picture as its source describes it."""

    cursor: str
    """Where to go on once this one is done."""
    address: str = ""
    """What `Collector.fetch` needs: a URL or a file's name."""
    title: str = ""
    artist: str = ""
    source_url: str = ""
    licence: str = UNKNOWN_LICENCE
    description: str = ""
    tags: tuple[str, ...] = ()
    own_page: bool = False
    """No other picture has this `source_url`, so who has it has this picture."""
    skip: SkipReason | None = None
    """Set where the description alone says that it is not wanted."""


@dataclass(frozen=True, slots=True)
class Page:
    candidates: tuple[Candidate, ...]
    next: str | None
    """The next page's cursor; None after the last."""


class Collector(Protocol):
    """One source, for one task."""

    def page(self, cursor: str) -> Page:
        """The candidates after `cursor`, "" being the beginning. Raises SourceError."""

    def fetch(self, candidate: Candidate) -> bytes:
        """The picture's file, at most UPLOAD_MAX_BYTES. Raises Skip or SourceError."""

    def close(self) -> None:
        """Give back connections and files."""


def storable(text: str) -> str:
    """Without halves of characters, which JSON can spell and no database can store."""
    return text.encode("utf-8", "replace").decode()


def user_agent() -> str:
    """Who we are, and where to complain."""
    return f"{settings.SITE_NAME} (+{settings.SITE_URL})"
