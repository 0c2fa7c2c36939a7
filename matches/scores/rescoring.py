"""Rewriting scores after another calibration was put in use: in the background, a batch at a time.

What is left to do follows from the rows: those of the current model whose calibration is not the
current one. So nothing is noted, a killed worker loses one batch, and running it again, or twice
at once, ends the same. Scores follow from what was measured; nobody is measured again.
"""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db import connection, models, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Exp, Greatest, Least, Ln

from faces.engine.packs import Pack
from faces.engine.types import Calibration
from faces.models import CalibrationRecord, Tag, TagState
from faces.recognition import current_calibration, current_pack
from live.events import FEED, FeedChanged, publish_on_commit
from matches.models import Match, UserSimilarity
from matches.similarity.refreshing import LOCK

# Rows of one statement, which are locked for some tenths of a second.
BATCH: Final = 2000
FIRST: Final = UUID(int=0)
# A double that was rounded to 0 or 100 has no cosine; this far from them there is one.
ALMOST: Final = 1e-9


class _Scores(NamedTuple):
    """Scores of one table by one model, and what their cosine is."""

    rows: models.QuerySet[Any]
    cosine: Any

    def stale(self, version: str) -> models.QuerySet[Any]:
        return self.rows.filter(Q(calibration__lt=version) | Q(calibration__gt=version))

    def is_stale(self, version: str) -> bool:
        """Two looks into the index, one on each side of the version."""
        return (
            self.rows.filter(calibration__lt=version).exists()
            or self.rows.filter(calibration__gt=version).exists()
        )


def rescore() -> int:
    """Give every stored score of the current model the current calibration; how many changed.

    Open pages are told once, with the commit of the last batch.
    """
    pack, calibration = current_pack(), current_calibration()
    everything = _everything(pack, calibration)
    changed = 0
    for scores in everything:
        last = FIRST
        while scores.is_stale(calibration.version):
            done = _rescore_batch(scores, last, calibration, everything)
            if not done:
                break
            changed, last = changed + len(done), done[-1]
    return changed


@transaction.atomic
def _rescore_batch(
    scores: _Scores, after: UUID, calibration: Calibration, everything: Sequence[_Scores]
) -> list[UUID]:
    """Rewrite the next rows in order of their ids; which they were.

    Workers take turns, also with those who refresh similarities, so exactly one sees the end. None
    goes on once yet another calibration is in use: whoever put it there has asked for a new run.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    if current_calibration() != calibration:
        return []
    stale = scores.stale(calibration.version).filter(pk__gt=after).order_by("pk")
    # Locked in one order, as `mark_public` does, which rewrites the same rows.
    rows = stale.select_for_update(no_key=True, of=("self",)).values_list("pk", flat=True)
    batch = list(rows[:BATCH])
    scores.rows.model._default_manager.filter(pk__in=batch).update(
        similarity_score=_score(scores.cosine, calibration), calibration=calibration.version
    )
    if batch and not any(other.is_stale(calibration.version) for other in everything):
        publish_on_commit(FeedChanged(), FEED)
    return batch


def _everything(pack: Pack, calibration: Calibration) -> list[_Scores]:
    """Matches, similarities of people, and suggestions of who is in a photo.

    A suggestion does not keep its cosine; the calibration that gave its score leads back to it.
    """
    suggested = Tag.objects.filter(state=TagState.SUGGESTED, model=pack.model)
    return [
        _Scores(Match.objects.filter(model=pack.model), F("cosine")),
        _Scores(UserSimilarity.objects.filter(model=pack.model), F("cosine")),
        *(
            _Scores(suggested.filter(calibration=old.version), _cosine(old))
            for old in _known(pack)
            if old.version != calibration.version
        ),
    ]


def _known(pack: Pack) -> list[Calibration]:
    """Every calibration that can have given a score of this pack's model."""
    fitted = CalibrationRecord.objects.filter(model=pack.model)
    rows = fitted.values_list("version", "slope", "midpoint")
    return [pack.calibration, *(Calibration(*row) for row in rows)]


def _score(cosine: Any, calibration: Calibration) -> Any:
    """`Calibration.similarity_score` as SQL."""
    exponent = (Value(calibration.midpoint) - cosine) * Value(calibration.slope)
    return Value(100.0) / (Value(1.0) + Exp(exponent))


def _cosine(calibration: Calibration) -> Any:
    """`Calibration.cosine_at` of a row's score as SQL."""
    score = Greatest(Least(F("similarity_score"), Value(100 - ALMOST)), Value(ALMOST))
    odds = Ln(score / (Value(100.0) - score))
    return Value(calibration.midpoint) + odds / Value(calibration.slope)
