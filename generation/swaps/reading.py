"""Couple pictures as pages and the API read them. Nothing here writes."""

from typing import Any

from django.db.models import QuerySet

from generation.models import FaceSwapTask


def swaps_of(person: Any) -> QuerySet[FaceSwapTask]:
    """What the person asked for, newest first, with all that a page shows, in one query."""
    return (
        FaceSwapTask.objects.filter(job__owner=person.pk)
        .select_related(
            "job__result",
            "template__image",
            "husband_face__owner",
            "wife_face__owner",
        )
        .defer("template__search")
        .order_by("-created_at", "-id")
    )
