"""Pairs of which somebody knows whether they show one person: a CSV file in, cosines out."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from django.core.management.base import CommandError

from faces.calibrating.fitting import Cosines, Same
from faces.management.comparing import Comparison, Incomparable, rows_of

FILES = ("file_x", "file_y", "same")
MEASURED = ("cosine", "same")
SAID = {"1": True, "yes": True, "true": True, "0": False, "no": False, "false": False}
# A cosine of two half-precision vectors may miss the range by this much.
ROUNDING = 1e-3


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that says nothing: `sentence` may name a file, `reason` never does."""

    line: int
    sentence: str
    reason: str


@dataclass(frozen=True, slots=True)
class LabelledPairs:
    """What a file says: `cosines` and `same` are of one length."""

    cosines: Cosines
    same: Same
    refused: tuple[Refused, ...]

    def reasons(self) -> dict[str, int]:
        """Reason → rows, the most frequent first."""
        return dict(Counter(one.reason for one in self.refused).most_common())


def read_labelled(file: Path, root: Path | None, model: str) -> LabelledPairs:
    """Read pairs of cosines, or measure pairs of pictures below `root` (else beside the file).

    Raises CommandError for a file that is not one, a folder that is not there or a broken pack,
    and where pictures were to be measured by another model than that of the pack in use.
    """
    reader = _Reader(root or file.parent, model)
    cosines: list[float] = []
    same: list[bool] = []
    refused: list[Refused] = []
    for line, row in rows_of(file, FILES, MEASURED):
        try:
            together, cosine = _label(row["same"]), reader.cosine(row)
        except Incomparable as error:
            refused.append(Refused(line, str(error), error.reason))
        else:
            cosines.append(cosine)
            same.append(together)
    return LabelledPairs(np.array(cosines, np.float64), np.array(same, np.bool_), tuple(refused))


class _Reader:
    """The cosine of one row after the other; knows which pairs it has seen."""

    def __init__(self, root: Path, model: str) -> None:
        self._root, self._model = root, model
        self._comparison: Comparison | None = None
        self._seen: set[frozenset[Path]] = set()

    def cosine(self, row: dict[str, str]) -> float:
        """−1..1. Raises Incomparable."""
        return _number(row["cosine"]) if "cosine" in row else self._measure(row)

    def _measure(self, row: dict[str, str]) -> float:
        comparison = self._comparison = self._comparison or self._begin()
        x, y = row["file_x"], row["file_y"]
        pair = frozenset((comparison.locate(x), comparison.locate(y)))
        if len(pair) == 1:
            raise Incomparable(x, "A picture says nothing in a pair with itself.")
        if pair in self._seen:
            raise Incomparable(f"{x} and {y}", "The pair is in the file already.")
        self._seen.add(pair)
        return comparison.cosine(x, y)

    def _begin(self) -> Comparison:
        """Only where pictures are to be measured: cosines need no pack and no folder."""
        comparison = Comparison(self._root)
        if comparison.pack.model != self._model:
            raise CommandError(
                f"Pictures are measured by the pack in use, {comparison.pack.model}. For "
                f"{self._model} give cosines, or set FACE_PACK."
            )
        return comparison


def _label(said: str) -> bool:
    try:
        return SAID[said.strip().lower()]
    except KeyError:
        reason = "The column “same” takes 1 or 0, yes or no, true or false."
        raise Incomparable(repr(said) if said else "", reason) from None


def _number(said: str) -> float:
    """Raises Incomparable also for NaN, which no comparison holds for."""
    try:
        cosine = float(said)
    except ValueError:
        cosine = float("nan")
    if not abs(cosine) <= 1 + ROUNDING:
        raise Incomparable(repr(said) if said else "", "A cosine is a number from −1 to 1.")
    return max(-1.0, min(1.0, cosine))
