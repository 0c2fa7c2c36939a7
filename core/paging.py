"""The API's pages of lists that a function reads, or that are merged: they only go forward."""

from collections.abc import Callable, Iterable
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, inline_serializer
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from core.api import KeysetPagination
from core.querysets import Branch, keyset_page, read_cursor

Page = tuple[list[Any], str | None]
"""Rows, and the cursor of the next page, None on the last."""

PAGE_SIZE = KeysetPagination.page_size
LARGEST_PAGE = KeysetPagination.max_page_size
CURSOR = "cursor"
LIMIT = KeysetPagination.page_size_query_param

PAGED = [
    OpenApiParameter(CURSOR, OpenApiTypes.STR, description="From `next`."),
    OpenApiParameter(LIMIT, {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE}),
]


def page_of(name: str, each: type[serializers.BaseSerializer[Any]], **more: Any) -> Any:
    """The document's word for a page of these."""
    fields = {
        "next": serializers.URLField(allow_null=True),
        "previous": serializers.URLField(allow_null=True, help_text="Always null."),
        **more,
        "results": each(many=True),
    }
    return inline_serializer(name, fields)


def forward_page(
    request: Request,
    read: Callable[[str, int], Page],
    each: type[serializers.BaseSerializer[Any]],
    **more: Any,
) -> Response:
    """The page that the request asks for, of a list that `read` gives by cursor and size.

    Answers as `page_of` documents. Raises ValidationError for a limit that is none.
    """
    rows, next_cursor = read(request.query_params.get(CURSOR, ""), _size(request))
    page = {"next": _next_link(request, next_cursor), "previous": None, **more}
    return Response(page | {"results": each(rows, many=True).data})


class MergedPagination(KeysetPagination):
    """Like KeysetPagination, for a viewset whose list is made of `core.querysets.Branch`es."""

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
        following = _next_link(self.request, self.next_cursor)
        return Response({"next": following, "previous": None, "results": data})


def _next_link(request: Any, cursor: str | None) -> str | None:
    if cursor is None:
        return None
    return str(replace_query_param(request.build_absolute_uri(), CURSOR, cursor))


def _size(request: Request) -> int:
    said = request.query_params.get(LIMIT)
    if said is None:
        return PAGE_SIZE
    if not said.isascii() or not said.isdigit() or not 1 <= int(said[:9]) <= LARGEST_PAGE:
        raise exceptions.ValidationError({LIMIT: [f"Give a number from 1 to {LARGEST_PAGE}."]})
    return int(said)
