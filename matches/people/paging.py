"""Pages of what is ordered by similarity score, best first."""

from collections.abc import Iterable
from math import isfinite
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from core.paging import Page

Rows = QuerySet[Any]


def best_page(branches: Iterable[Rows], cursor: str, size: int) -> Page:
    """One page by (`similarity_score`, `id`), best first; like `core.querysets.keyset_page`.

    Branches are merged: each is asked for one page on its own, by an index of its own. A cursor
    that is not one gives the first page.
    """
    position = read_score(cursor)
    found = [row for rows in branches for row in _best(rows, position)[: size + 1]]
    page = sorted(found, key=lambda row: (row.similarity_score, row.pk), reverse=True)
    if len(page) <= size:
        return page, None
    last = page[size - 1]
    return page[:size], f"{last.similarity_score!r}_{last.pk}"


def read_score(cursor: str) -> tuple[float, UUID] | None:
    """Where a page by score begins; None for what is no cursor."""
    score, _separator, pk = cursor.partition("_")
    try:
        return (float(score), UUID(pk)) if isfinite(float(score)) else None
    except ValueError:
        return None


def _best(rows: Rows, position: tuple[float, UUID] | None) -> Rows:
    if position:
        score, pk = position
        behind = Q(similarity_score__lt=score) | Q(similarity_score=score, pk__lt=pk)
        # The first condition says nothing new, but it is one that an index can begin at.
        rows = rows.filter(behind, similarity_score__lte=score)
    return rows.order_by("-similarity_score", "-pk")
