"""Pages of lists that are merged of several branches, for the API."""

from collections.abc import Iterable
from typing import Any

from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from core.api import KeysetPagination
from core.querysets import Branch, keyset_page, read_cursor


class MergedPagination(KeysetPagination):
    """Like KeysetPagination, for `core.querysets.Branch`es; it only goes forward."""

    next_cursor: str | None = None
    request: Any

    def paginate_queryset(  # type: ignore[override]  # of branches, which get_queryset's caller gives
        self, queryset: Iterable[Branch], request: Any, view: Any = None
    ) -> list[Any]:
        """Raises NotFound for a cursor that is not one."""
        cursor = request.query_params.get(self.cursor_query_param, "")
        if cursor and read_cursor(cursor) is None:
            raise exceptions.NotFound(self.invalid_cursor_message)
        self.request = request
        size = self.get_page_size(request) or self.page_size
        page, self.next_cursor = keyset_page(queryset, cursor, size)
        return page

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"next": self._next_link(), "previous": None, "results": data})

    def _next_link(self) -> str | None:
        if self.next_cursor is None:
            return None
        here = self.request.build_absolute_uri()
        return str(replace_query_param(here, self.cursor_query_param, self.next_cursor))
