"""Runs as pages and the API read them. Nothing here writes."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet

from faces.models import FaceEmbedding
from matches import reading
from matches.models import MatchRun, MatchRunResult
from matches.models.match import found
from matches.services import searchable


def runs_of(user: Any) -> QuerySet[MatchRun]:
    """Runs over a person's own faces, whoever started them; a stranger's do not exist."""
    return MatchRun.objects.filter(owner=user.pk)


def results_of(run: MatchRun, viewer: Any) -> QuerySet[MatchRunResult]:
    """What a run found that the viewer may see right now: somebody may have withdrawn since."""
    match = reading.visible(viewer).filter(pk=OuterRef("match"))
    return MatchRunResult.objects.filter(found(match), run=run).select_related("match")


def shown_to(viewer: Any, results: Sequence[MatchRunResult]) -> list[MatchRunResult]:
    """Results ready for a page: their matches have what `matches.reading.shown_to` says."""
    reading.shown_to(viewer, [result.match for result in results])
    return list(results)


def results_page(
    rows: QuerySet[MatchRunResult], cursor: str, size: int
) -> tuple[list[MatchRunResult], str | None]:
    """One page, best first, and the cursor of the next; one that is none gives the first page."""
    if position := _read_cursor(cursor):
        score, pk = position
        behind = Q(similarity_score__lt=score) | Q(similarity_score=score, pk__gt=pk)
        # The first condition says nothing new, but it is one that an index can begin at.
        rows = rows.filter(behind, similarity_score__lte=score)
    page = list(rows.order_by("-similarity_score", "id")[: size + 1])
    if len(page) <= size:
        return page, None
    last = page[size - 1]
    return page[:size], f"{last.similarity_score!r}_{last.pk}"


def has_faces(user: Any) -> bool:
    """Whether there is something to look for: a face of the person that takes part."""
    mine: QuerySet[FaceEmbedding] = searchable().filter(face__owner=user.pk)
    return mine.exists()


def _read_cursor(cursor: str) -> tuple[float, UUID] | None:
    score, _separator, pk = cursor.partition("_")
    try:
        position = float(score), UUID(pk)
    except ValueError:
        return None
    return position if 0 <= position[0] <= 100 else None
