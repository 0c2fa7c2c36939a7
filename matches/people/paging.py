"""Pages of what is ordered by similarity score, best first, and of what is ordered by username."""

from collections.abc import Callable, Iterable
from math import isfinite
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

Rows = QuerySet[Any]
Page = tuple[list[Any], str | None]
"""Rows, and the cursor of the next page, None on the last."""

Allowed = Callable[[list[Any]], list[Any]]
"""Leaves out of some rows those that may not be shown."""

PAGE_SIZE = 24
LARGEST_PAGE = 100


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


def names_page(rows: Rows, cursor: str, size: int, allowed: Allowed) -> Page:
    """One page of people by username, which no two share, without those who are not `allowed`.

    That is asked of as many only as a page needs: of all that a search finds it would take long.
    """
    page: list[Any] = []
    step = size + 1
    while len(page) <= size:
        behind = rows.filter(username__gt=cursor.replace("\0", "")) if cursor else rows
        some = list(behind.order_by("username")[:step])
        page += allowed(some)
        if len(some) < step:
            break
        cursor, step = some[-1].username, step * 4
    return page[:size], page[size - 1].username if len(page) > size else None


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


class ForwardPagination:
    """The API's pages of lists that a function reads; they only go forward."""

    cursor_query_param = "cursor"
    page_size_query_param = "limit"
    next_cursor: str | None = None
    request: Any

    def read(self, read: Callable[[str, int], Page], request: Any) -> list[Any]:
        """The page that the request asks for. Raises ValidationError for a limit that is none."""
        self.request = request
        cursor = request.query_params.get(self.cursor_query_param, "")
        page, self.next_cursor = read(cursor, self._size())
        return page

    def response(self, data: Any, **more: Any) -> Response:
        return Response({"next": self._next_link(), "previous": None, **more, "results": data})

    def _next_link(self) -> str | None:
        if self.next_cursor is None:
            return None
        here = self.request.build_absolute_uri()
        return str(replace_query_param(here, self.cursor_query_param, self.next_cursor))

    def _size(self) -> int:
        said = self.request.query_params.get(self.page_size_query_param)
        if said is None:
            return PAGE_SIZE
        if not said.isascii() or not said.isdigit() or not 1 <= int(said[:9]) <= LARGEST_PAGE:
            sentence = f"Give a number from 1 to {LARGEST_PAGE}."
            raise exceptions.ValidationError({self.page_size_query_param: [sentence]})
        return int(said)
