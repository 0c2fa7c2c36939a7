"""What querysets share: ownership, and reading them page by page."""

from datetime import datetime
from typing import Any, Self
from uuid import UUID

from django.db import models
from django.db.models import Q


class OwnedQuerySet(models.QuerySet[Any]):
    """For models with an `owner`. Views ask `owned_by(request.user)`, so strangers get a 404."""

    def owned_by(self, user: Any) -> Self:
        return self.filter(owner_id=user.pk) if user.is_authenticated else self.none()


def keyset_page(rows: models.QuerySet[Any], cursor: str, size: int) -> tuple[list[Any], str | None]:
    """One page, newest first, and the cursor of the next: stable while rows arrive and go.

    `rows` must have `created_at` and `id`; a cursor that is not one gives the first page.
    """
    if position := _read_cursor(cursor):
        created_at, pk = position
        rows = rows.filter(Q(created_at__lt=created_at) | Q(created_at=created_at, pk__lt=pk))
    page = list(rows.order_by("-created_at", "-id")[: size + 1])
    if len(page) <= size:
        return page, None
    last = page[size - 1]
    return page[:size], f"{last.created_at:%Y%m%dT%H%M%S.%fZ}_{last.pk}"


def _read_cursor(cursor: str) -> tuple[datetime, UUID] | None:
    time, _separator, pk = cursor.partition("_")
    try:
        created_at = datetime.fromisoformat(time)
        return (created_at, UUID(pk)) if created_at.tzinfo else None
    except ValueError:
        return None
