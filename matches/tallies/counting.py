"""Counting matches in the background, by day, kind, model and score: what staff's charts read."""

from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Count, F, Value
from django.db.models.fields import IntegerField
from django.db.models.functions import Cast, Floor, Least, TruncDate
from django.utils import timezone

from matches.models import Match, MatchTally
from matches.models.tally import BINS


def count_lately() -> int:
    """Count the matches of today and yesterday again; how many rows came of it."""
    return _count_from(timezone.now().astimezone(UTC).date() - timedelta(days=1))


def count_all() -> int:
    """Count all matches again: some went since, some have another score. Reads all of them once."""
    return _count_from(None)


@transaction.atomic
def _count_from(first: date | None) -> int:
    matches, tallies = Match.objects.all(), MatchTally.objects.all()
    if first is not None:
        matches = matches.filter(created_at__gte=datetime.combine(first, time(), UTC))
        tallies = tallies.filter(day__gte=first)
    tenth = Cast(Floor(F("similarity_score") * BINS / 100), IntegerField())
    groups = (
        matches.order_by()
        .annotate(day=TruncDate("created_at", tzinfo=UTC), bin=Least(tenth, Value(BINS - 1)))
        .values("day", "kind", "model", "bin")
        .annotate(matches=Count("pk"))
    )
    rows = [MatchTally(**group) for group in groups]
    tallies.delete()
    # Two workers may count at once; the later one is right.
    MatchTally.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["day", "kind", "model", "bin"],
        update_fields=["matches"],
        batch_size=1000,
    )
    return len(rows)
