"""What querysets share: ownership, and reading them page by page."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from django.db import models
from django.db.models import Q


class OwnedQuerySet(models.QuerySet[Any]):
    """For models with an `owner`. Views ask `owned_by(request.user)`, so strangers get a 404."""

    def owned_by(self, user: Any) -> Self:
        return self.filter(owner_id=user.pk) if user.is_authenticated else self.none()


Rows = models.QuerySet[Any]
Position = tuple[datetime, UUID]
"""The `created_at` and `id` of the row that a page begins behind."""
Branch = Rows | Callable[[Position | None, int], Rows]
"""Rows, or what gives the first so many of them behind a position, newest first."""


def keyset_page(
    rows: Rows | Iterable[Branch], cursor: str, size: int
) -> tuple[list[Any], str | None]:
    """One page, newest first, and the cursor of the next: stable while rows arrive and go.

    `rows` must have `created_at` and `id`; a cursor that is not one gives the first page. Several
    branches of one model are merged: each is asked for one page on its own, so that each can follow
    an index of its own, which a condition with OR cannot. A row that several give comes once.
    """
    branches = [rows] if isinstance(rows, models.QuerySet) else rows
    position = read_cursor(cursor)
    found = {row.pk: row for branch in branches for row in _first(branch, position, size + 1)}
    page = sorted(found.values(), key=lambda row: (row.created_at, row.pk), reverse=True)
    page = page[: size + 1]
    if len(page) <= size:
        return page, None
    last = page[size - 1]
    return page[:size], f"{last.created_at:%Y%m%dT%H%M%S.%fZ}_{last.pk}"


def read_cursor(cursor: str) -> Position | None:
    """Where a page begins; None for a cursor that is not one."""
    time, _separator, pk = cursor.partition("_")
    try:
        created_at = datetime.fromisoformat(time)
        return (created_at, UUID(pk)) if created_at.tzinfo else None
    except ValueError:
        return None


def newest(rows: Rows, position: Position | None, number: int) -> Rows:
    """The first so many rows behind a position, newest first."""
    if position:
        created_at, pk = position
        behind = Q(created_at__lt=created_at) | Q(created_at=created_at, pk__lt=pk)
        # The first condition says nothing new, but it is one that an index can begin at.
        rows = rows.filter(behind, created_at__lte=created_at)
    return rows.order_by("-created_at", "-id")[:number]


def _first(branch: Branch, position: Position | None, number: int) -> Rows:
    if isinstance(branch, models.QuerySet):
        return newest(branch, position, number)
    return branch(position, number)
