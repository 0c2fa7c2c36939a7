"""How popular a template is: each picture made with it counts, and half as much after two weeks.

Seen at the time t, uses at the times u count Σ 2^((u − t) / h), with the half-life h. All templates
fade alike, so what is stored leaves t out: the score is log₂ Σ 2^((u − EPOCH) / h), and 0 without
any use. It never has to be brought up to date, the order by it is right at every moment, and it
grows by 1 in each half-life. One more use at u, with x = (u − EPOCH) / h, makes of a score s

    max(s, x) + log₂(1 + 2^(−|s − x|)).

That 0 stands for "never" does no harm: beside any x of today 2⁰ is too small to be seen.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from math import log2

from django.db.models import F, FloatField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Abs, Greatest, Least, Ln, Power
from django.utils import timezone

from templates_app.models import Template

HALF_LIFE = timedelta(days=14)
EPOCH = datetime(2024, 1, 1, tzinfo=UTC)
# 2^-60 added to 1 is 1, and PostgreSQL refuses powers that are too small for a float.
TOO_FAR = 60.0


def count_use(template: Template, *, at: datetime | None = None) -> None:
    """A picture was made with it; many at once are all counted."""
    at = at or timezone.now()
    score = _with_use(F("popularity_score"), half_lives(at))
    Template.objects.filter(pk=template.pk).update(popularity_score=score, popularity_at=at)


def uses_now(template: Template, *, at: datetime | None = None) -> float:
    """What all its uses count now: 1 for one just made, 0.5 for one made two weeks ago."""
    if not template.popularity_score:
        return 0.0
    return float(2 ** (template.popularity_score - half_lives(at or timezone.now())))


def score_of(uses: Iterable[datetime]) -> float:
    """The score after these uses."""
    score = 0.0
    for use in uses:
        x = half_lives(use)
        score = max(score, x) + log2(1 + 2 ** -min(abs(score - x), TOO_FAR)) if score else x
    return score


def rebuild(template: Template, uses: Iterable[datetime]) -> None:
    """Count anew from the record of pictures made with it."""
    moments = sorted(uses)
    last = moments[-1] if moments else None
    Template.objects.filter(pk=template.pk).update(
        popularity_score=score_of(moments), popularity_at=last
    )


def half_lives(at: datetime) -> float:
    """From the epoch until then; never under 0."""
    return max((at - EPOCH) / HALF_LIFE, 0.0)


def _with_use(score: Combinable, x: float) -> Combinable:
    """The same as in `score_of`, computed by the database."""
    use, two = Value(x, FloatField()), Value(2.0, FloatField())
    gap = Least(Abs(score - use), Value(TOO_FAR, FloatField()))
    more = Ln(Value(1.0) + Power(two, Value(-1.0) * gap)) / Ln(two)
    return Greatest(score, use) + more
