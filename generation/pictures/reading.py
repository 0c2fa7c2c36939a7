"""A person's generated pictures. Nothing here writes."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from library.models import Image

SAVED, EXPIRING = "saved", "expiring"


def pictures_of(person: Any, which: str = "") -> QuerySet[Image]:
    """Those whose time is not over, newest first, with job and template; withheld ones too, so that
    their owner can read why. `which` narrows it down."""
    rows = (
        Image.objects.results_of(person)
        .filter(Q(expires_at=None) | Q(expires_at__gt=timezone.now()))
        .select_related("job__face_swap__template__image", "job__baby")
        .defer("job__face_swap__template__search")
        .order_by("-created_at", "-id")
    )
    if which == SAVED:
        return rows.filter(expires_at=None)
    return rows.filter(expires_at__isnull=False) if which == EXPIRING else rows
