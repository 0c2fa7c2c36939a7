"""Holding celebrities: they stay there for a while, whatever staff delete or merge."""

from collections.abc import Collection
from uuid import UUID

from django.db import connection


def hold_celebrities(ids: Collection[UUID]) -> set[UUID]:
    """Keep celebrities from going before the transaction ends; the ids of those who are there.

    It locks nothing but their keys, as PostgreSQL does itself for a foreign key: workers do not
    wait for each other, nor for staff who correct a text, only for a deletion or a merger, which
    lock the whole row first. In order of ids; after people, before runs and faces.
    """
    if not ids:
        return set()
    with connection.cursor() as cursor:  # Django has no word for FOR KEY SHARE
        cursor.execute(
            "SELECT id FROM celebrities WHERE id = ANY(%s::uuid[]) ORDER BY id FOR KEY SHARE",
            [list(ids)],
        )
        return {pk for (pk,) in cursor.fetchall()}
