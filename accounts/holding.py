"""Holding people: their consents, standing and relations stay as they are for a while."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import User


def hold_people(user_ids: Iterable[UUID] | QuerySet[Any, Any]) -> set[UUID]:
    """Lock people to the end of the transaction; the ids of those who are there.

    `user_ids` may be a query of them. Every change of a consent, a standing, a follow or a hidden
    person takes the same lock: it comes either before this and counts, or after the commit. In
    order of ids, so that who holds the same people takes turns; people before runs before faces,
    as the erasure of an account does.
    """
    people = User.objects.get_queryset().filter(pk__in=user_ids).order_by("pk")
    return set(people.select_for_update(no_key=True).values_list("pk", flat=True))
