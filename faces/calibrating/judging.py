"""How good a calibration is on labelled pairs."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from faces.calibrating.fitting import Cosines, Same
from faces.engine.types import CONFIRMED_ABOVE, SUGGESTED_FROM, Calibration

# Width of the groups that the expected calibration error and the reliability plot compare.
BIN: Final = 10.0


@dataclass(frozen=True, slots=True)
class Edge:
    """What goes wrong where a band begins: `suggested` from 70 on, `confirmed` above 85."""

    band: str
    score: float
    cosine: float
    false_accepts: int
    """Pairs of different people that reach the band."""
    false_accept_rate: float
    """Of all pairs of different people, 0..1."""
    false_rejects: int
    """Pairs of one person that do not."""
    false_reject_rate: float
    """Of all pairs of one person, 0..1."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Pairs with scores from `low` to below `high` (the last one includes 100)."""

    low: float
    high: float
    pairs: int
    predicted: float
    """Mean score as a share, 0..1."""
    observed: float
    """Share that shows one person, 0..1."""


@dataclass(frozen=True, slots=True)
class Report:
    """Measured on the very pairs of the fit, which flatters: two numbers were chosen for them."""

    pairs: int
    same: int
    different: int
    auc: float
    """Chance that a pair of one person is closer than a pair of two; 0.5 is guessing."""
    brier: float
    """Mean squared distance of score/100 from the truth, 0..1; 0.25 is always saying 50."""
    expected_calibration_error: float
    """Mean distance of predicted and observed share over the bins, weighted by pairs; 0..1."""
    edges: tuple[Edge, ...]
    bins: tuple[Bin, ...]
    """Only those that have pairs."""
    refused: Mapping[str, int]
    """Reason → how many rows could not be used."""

    def as_json(self) -> dict[str, Any]:
        """As it is stored with the calibration."""
        return {**asdict(self), "refused": dict(self.refused)}


def judge(
    calibration: Calibration, cosines: Cosines, same: Same, refused: Mapping[str, int]
) -> Report:
    """Compare what the calibration says of the pairs with what they are; both kinds must occur."""
    from sklearn.metrics import brier_score_loss, roc_auc_score  # slow to import, see fitting

    scores = np.array([calibration.similarity_score(cosine) for cosine in cosines])
    bins = _bins(scores, same)
    return Report(
        pairs=same.size,
        same=int(same.sum()),
        different=int((~same).sum()),
        auc=float(roc_auc_score(same, cosines)),
        brier=float(brier_score_loss(same, scores / 100)),
        expected_calibration_error=sum(
            one.pairs / same.size * abs(one.predicted - one.observed) for one in bins
        ),
        edges=(
            _edge("suggested", SUGGESTED_FROM, calibration, scores >= SUGGESTED_FROM, same),
            _edge("confirmed", CONFIRMED_ABOVE, calibration, scores > CONFIRMED_ABOVE, same),
        ),
        bins=bins,
        refused=refused,
    )


def _edge(
    band: str, score: float, calibration: Calibration, accepted: NDArray[np.bool_], same: Same
) -> Edge:
    accepts, rejects = accepted & ~same, ~accepted & same
    return Edge(
        band=band,
        score=score,
        cosine=calibration.cosine_at(score),
        false_accepts=int(accepts.sum()),
        false_accept_rate=float(accepts.sum() / (~same).sum()),
        false_rejects=int(rejects.sum()),
        false_reject_rate=float(rejects.sum() / same.sum()),
    )


def _bins(scores: NDArray[np.float64], same: Same) -> tuple[Bin, ...]:
    number = np.minimum(scores // BIN, 100 / BIN - 1)
    found = []
    for index in np.unique(number):
        inside = number == index
        predicted, observed = float(scores[inside].mean() / 100), float(same[inside].mean())
        low = float(index * BIN)
        found.append(Bin(low, low + BIN, int(inside.sum()), predicted, observed))
    return tuple(found)
