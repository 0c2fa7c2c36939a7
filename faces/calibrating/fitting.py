"""The fit: which curve turns these cosines into the share of pairs that show one person."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from faces.calibrating.errors import NotCloser, OutOfRange, Separable, TooFewPairs
from faces.engine.types import Calibration
from faces.models.calibration import MAX_SLOPE

Cosines = NDArray[np.float64]
"""(N,) −1..1."""

Same = NDArray[np.bool_]
"""(N,) whether a pair shows one person."""

# Ten outcomes of each kind for each variable of a logistic regression, here one: Peduzzi et al.,
# "A simulation study of the number of events per variable in logistic regression", 1996.
MIN_OF_EACH: Final = 10


def fit(cosines: Cosines, same: Same, version: str) -> Calibration:
    """The logistic curve of greatest likelihood, 100 · σ(slope · (cosine − midpoint)).

    Without regularisation: a penalty would draw the slope toward zero, and all scores toward the
    middle, by an amount that depends on how many pairs there happen to be. Pairs weigh the same,
    so a score is the share of such pairs *in this file*; what its mix of same and different is
    belongs to the meaning. Where no greatest likelihood exists, it is refused rather than tamed.

    Raises CannotFit with a sentence.
    """
    _require_enough(same)
    if cosines.std() == 0:
        raise NotCloser
    low, high = float(cosines[same].min()), float(cosines[~same].max())
    if low >= high:
        raise Separable(below=high, above=low)
    slope, midpoint = _greatest_likelihood(cosines, same)
    if slope <= 0:
        raise NotCloser
    if slope > MAX_SLOPE:
        raise Separable(below=low, above=high)
    if not -1 <= midpoint <= 1:
        raise OutOfRange(midpoint=midpoint)
    return Calibration(version, slope, midpoint)


def _require_enough(same: Same) -> None:
    together = int(same.sum())
    apart = same.size - together
    if min(together, apart) < MIN_OF_EACH:
        raise TooFewPairs(same=together, different=apart, least=MIN_OF_EACH)


def _greatest_likelihood(cosines: Cosines, same: Same) -> tuple[float, float]:
    """Slope and midpoint; not above 0 where the cosines say nothing, or the opposite."""
    from sklearn.linear_model import LogisticRegression  # takes a second, and only staff wait

    mean, spread = float(cosines.mean()), float(cosines.std())
    # Scaled to unit variance, so that the solver's tolerance means the same for every pack.
    scaled = ((cosines - mean) / spread).reshape(-1, 1)
    model = LogisticRegression(C=np.inf, solver="lbfgs", tol=1e-8, max_iter=10_000)
    model.fit(scaled, same)
    weight, bias = float(model.coef_[0, 0]), float(model.intercept_[0])
    if weight == 0:
        return 0.0, mean
    return weight / spread, mean - bias * spread / weight
