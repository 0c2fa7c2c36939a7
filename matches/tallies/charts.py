"""What staff see of matching as charts. All of it is read from small tables or ends of indexes."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta
from statistics import median
from typing import Any

from django.db.models import Sum
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from faces.recognition import current_pack
from matches.models import MatchKind, MatchRun, MatchTally, RunKind, RunStatus, UserSimilarity
from matches.models.tally import BINS
from matches.tallies.counting import count_all

DAYS = 30
TOP_PAIRS = 10
RUNS_OF_A_KIND = 100
# The site's colours, in the order of the series; each is told apart in light and dark.
COLOURS = ("var(--color-primary-500)", "#8b5cb5", "#2f9e8f", "#c9962b")
# Legible on white and on the dark theme's grey, as those of the theme's own charts.
INK = "#8b8f98"


@dataclass(frozen=True, slots=True)
class Chart:
    """For unfold's chart components: `data` and `options` are JSON. `table` is the same in rows."""

    data: str
    options: str
    table: dict[str, Any]


def matches_per_day() -> Chart:
    """New matches of the last 30 days (UTC), by kind. Counts them now if nobody ever did."""
    if not MatchTally.objects.exists():
        count_all()
    today = timezone.now().astimezone(UTC).date()
    days = [today - timedelta(days=back) for back in reversed(range(DAYS))]
    rows = MatchTally.objects.filter(day__gte=days[0]).order_by().values_list("kind", "day")
    counts = {(kind, day): number for kind, day, number in rows.annotate(Sum("matches"))}
    labels = [date_format(day, "j M") for day in days]
    series = {
        str(MatchKind(kind).label): [counts.get((kind, day), 0) for day in days]
        for kind in MatchKind.values
    }
    return _chart(_("Day"), labels, series, stacked=True)


def score_histogram() -> Chart:
    """How many matches there are in each tenth of the scale, by model."""
    rows = MatchTally.objects.order_by("model").values_list("model", "bin")
    series: dict[str, list[float]] = defaultdict(lambda: [0] * BINS)
    for model, place, number in rows.annotate(Sum("matches")):
        series[model][place] = number
    width = 100 // BINS
    labels = [f"{place * width}–{(place + 1) * width} %" for place in range(BINS)]
    return _chart(_("Score"), labels, series)


def run_durations() -> Chart:
    """Seconds that the last runs of each kind took: in the middle, and the longest."""
    middle, longest, labels = list[float](), list[float](), list[str]()
    for kind in RunKind:
        seconds = _seconds_of(kind)
        if seconds:
            labels.append(str(kind.label))
            middle.append(round(median(seconds), 2))
            longest.append(round(max(seconds), 2))
    series = {_("Median, seconds"): middle, _("Longest, seconds"): longest}
    return _chart(_("Kind"), labels, series, scale="logarithmic")


def top_pairs() -> list[UserSimilarity]:
    """The people who are most alike by the current model, best first."""
    rows = UserSimilarity.objects.filter(model=current_pack().model)
    best = rows.select_related("user_a", "user_b").order_by("-similarity_score", "id")
    return list(best[:TOP_PAIRS])


def _seconds_of(kind: RunKind) -> list[float]:
    last = MatchRun.objects.filter(kind=kind, status=RunStatus.COMPLETED).order_by("-created_at")
    return [run.seconds for run in last[:RUNS_OF_A_KIND] if run.seconds is not None]


def _chart(
    axis: str,
    labels: Sequence[str],
    series: dict[str, list[float]],
    *,
    stacked: bool = False,
    scale: str = "linear",
) -> Chart:
    colours = [COLOURS[number % len(COLOURS)] for number in range(len(series))]
    datasets = [
        {"label": name, "data": values, "backgroundColor": colour, "maxBarThickness": 28}
        for (name, values), colour in zip(series.items(), colours, strict=True)
    ]
    return Chart(
        data=json.dumps({"labels": labels, "datasets": datasets}),
        options=json.dumps(_options(stacked, scale)),
        table={
            "headers": [axis, *series],
            "rows": [
                [label, *(values[place] for values in series.values())]
                for place, label in enumerate(labels)
            ],
        },
    )


def _options(stacked: bool, scale: str) -> dict[str, Any]:
    """Of Chart.js; the theme adds the colour of the grid."""
    ticks = {"color": INK, "maxRotation": 0, "autoSkipPadding": 12}
    words = {"color": INK, "boxWidth": 10, "boxHeight": 10, "usePointStyle": True}
    return {
        "animation": False,
        "responsive": True,
        "maintainAspectRatio": False,
        "datasets": {"bar": {"borderRadius": 4}},
        "plugins": {"legend": {"position": "bottom", "labels": words}},
        "scales": {
            "x": {"stacked": stacked, "ticks": ticks, "grid": {"display": False}},
            "y": {
                "type": scale,
                "stacked": stacked,
                "beginAtZero": True,
                "ticks": {"color": INK, "precision": 0, "maxTicksLimit": 6},
                "border": {"display": False},
                "grid": {},
            },
        },
    }
