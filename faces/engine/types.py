"""What the engine answers with."""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
"""(H, W, 3) RGB, 0..255."""

Vector = NDArray[np.float32]
"""(D,) an embedding of length 1."""

SUGGESTED_FROM = 70.0
CONFIRMED_ABOVE = 85.0


class EngineError(Exception):
    """The engine cannot work; the text is a sentence that says what to do."""


class Band(StrEnum):
    """What a similarity score may be called."""

    UNIDENTIFIED = "unidentified"
    SUGGESTED = "suggested"
    CONFIRMED = "confirmed"


def band(score: float) -> Band:
    """The band of a similarity score 0..100: under 70, 70 to 85, above 85."""
    if score > CONFIRMED_ABOVE:
        return Band.CONFIRMED
    return Band.SUGGESTED if score >= SUGGESTED_FROM else Band.UNIDENTIFIED


@dataclass(frozen=True, slots=True)
class Calibration:
    """Turns one pack's cosines into scores: 100 · σ(slope · (cosine − midpoint)).

    `version` is stored with every score, so that an old score stays explainable.
    """

    version: str
    slope: float
    midpoint: float

    def similarity_score(self, cosine: float) -> float:
        """The score, 0..100, of a cosine similarity, −1..1."""
        return 100.0 / (1.0 + math.exp(-self.slope * (cosine - self.midpoint)))

    def cosine_at(self, score: float) -> float:
        """The cosine at which `score` is reached. Raises ValueError outside 0 < score < 100."""
        if not 0.0 < score < 100.0:
            raise ValueError("a similarity score lies between 0 and 100")
        return self.midpoint + math.log(score / (100.0 - score)) / self.slope


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in shares of the picture's width and height, 0..1, from its top left corner."""

    x: float
    y: float
    w: float
    h: float

    @property
    def area(self) -> float:
        """Share of the picture, 0..1."""
        return self.w * self.h


@dataclass(frozen=True, slots=True, eq=False)
class DetectedFace:
    """One face found in a picture."""

    box: Box
    landmarks: tuple[tuple[float, float], ...]
    """Left eye, right eye, nose, left and right mouth corner as seen in the picture; 0..1."""
    score: float
    """The detector's certainty, 0..1."""
    quality: float
    """How well the face can be compared, 0..1; see `quality.py`."""
    yaw: float
    """Degrees; positive when the face is turned to the picture's right."""
    pitch: float
    """Degrees; positive when the face looks up."""
    roll: float
    """Degrees; positive when the head is tilted clockwise."""
    age: float | None
    """Estimated years, shrunk toward the middle thirties; None where the pack does not estimate."""
    gender: float | None
    """Estimate from 0 (female) to 1 (male); None where the pack does not estimate."""
    width_px: float
    """The box's width in pixels of the analysed picture."""
    embedding: Vector
    """(0,) where the analysis was told not to recognise."""
    norm: float
    """The embedding's length before it was normalised."""
