"""Celebrities as everybody sees them. Nothing here writes."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from core.folding import fold
from faces.celebrities.about import LONGEST_NAME, clean_name
from faces.models import Celebrity, CelebrityFace
from library.models import Moderation

PAGE_SIZE = 24
# Faces of one celebrity that its page shows.
PORTRAITS = 12
Page = tuple[list[Celebrity], str | None]
"""What is on a page, and the cursor of the next."""


def listed() -> QuerySet[Celebrity]:
    """Those that staff has not taken away and of whom a face can be shown."""
    return Celebrity.objects.active().filter(Exists(_faces().filter(celebrity=OuterRef("pk"))))


def gallery_page(q: str = "", cursor: str = "", size: int = PAGE_SIZE) -> Page:
    """By name; with words only those in whose name each of them is, in whatever case and accents.

    Each celebrity has `portrait`, its best face. A search reads the names of all: among 10,000
    that took 1.5 ms, so there is no index of words, which would not find emoji either.
    """
    rows = listed()
    for word in fold(clean_name(q)[:LONGEST_NAME]).split():
        rows = rows.filter(folded_name__icontains=word)
    if position := _read_cursor(cursor):
        name, pk = position
        behind = Q(name__gt=name) | Q(name=name, pk__gt=pk)
        # The first condition says nothing new, but it is one that an index can begin at.
        rows = rows.filter(behind, name__gte=name)
    page = list(rows.order_by("name", "id")[: size + 1])
    shown = with_portraits(page[:size])
    last = page[size - 1] if len(page) > size else None
    return shown, f"{last.pk}_{last.name}" if last else None


def with_portraits(celebrities: list[Any]) -> list[Any]:
    """The same, each with `portrait`: its face of the best quality, in one query for all."""
    ids = [celebrity.pk for celebrity in celebrities]
    best = _faces().filter(celebrity__in=ids).order_by("celebrity_id", "-quality", "id")
    portraits = {face.celebrity_id: face for face in best.distinct("celebrity_id")}
    for celebrity in celebrities:
        celebrity.portrait = portraits.get(celebrity.pk)
    return celebrities


def portraits_of(celebrity: Celebrity) -> list[CelebrityFace]:
    """Its faces, the best first."""
    return list(_faces().filter(celebrity=celebrity).order_by("-quality", "id")[:PORTRAITS])


def any_listed() -> bool:
    return listed().exists()


def _faces() -> QuerySet[CelebrityFace]:
    return CelebrityFace.objects.filter(image__moderation=Moderation.PASSED)


def _read_cursor(cursor: str) -> tuple[str, UUID] | None:
    """Where a page begins; None for a cursor that is not one."""
    pk, separator, name = cursor.partition("_")
    try:
        return (clean_name(name), UUID(pk)) if separator else None
    except ValueError:
        return None
