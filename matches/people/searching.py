"""Finding people by their names and places."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from core.paging import Page
from matches.people.profiles import matchable_among, people_shown, visible_people

Rows = QuerySet[Any]
Allowed = Callable[[list[Any]], list[Any]]
"""Leaves out of some rows those that may not be shown."""


def search_page(viewer: User, text: str, cursor: str, size: int) -> Page:
    """People by the beginnings of the words of their name, username or city.

    The city counts of people who take part in matching only, as it is shown of nobody else.
    """
    rows = visible_people(viewer).named_like(text)
    people, next_cursor = _names_page(rows, cursor, size, _findable)
    return people_shown(viewer, people), next_cursor


def _findable(people: list[Any]) -> list[Any]:
    elsewhere = matchable_among(person.pk for person in people if not person.by_name)
    return [person for person in people if person.by_name or person.pk in elsewhere]


def _names_page(rows: Rows, cursor: str, size: int, allowed: Allowed) -> Page:
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
