"""Finds faces: boxes, landmarks and scores, in pixels of the whole picture."""

from dataclasses import dataclass

import cv2
import numpy as np

from faces.engine.runtime import DETECTION_SIZE, Engine
from faces.engine.types import Pixels
from faces.engine.warp import Points

# A face that fills the picture is often missed; with this border around it, it is found.
RETRY_BORDER = 0.30


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A face as the detector saw it; it may reach over the picture's edge."""

    box: Points
    """(2, 2): top left and bottom right corner."""
    landmarks: Points
    """(5, 2)."""
    score: float

    @property
    def area(self) -> float:
        """Square pixels."""
        width, height = self.box[1] - self.box[0]
        return float(width * height)


def find_faces(pixels: Pixels, engine: Engine, min_score: float) -> list[Found]:
    """All faces, with a second look through a border when there is none."""
    return _look(pixels, engine, min_score, border=0.0) or _look(
        pixels, engine, min_score, border=RETRY_BORDER
    )


def _look(pixels: Pixels, engine: Engine, min_score: float, border: float) -> list[Found]:
    canvas, scale, margin = _canvas(pixels, border)
    with engine.detecting:
        boxes, landmarks = engine.detector.detect(
            canvas, input_size=DETECTION_SIZE, det_thresh=min_score
        )
    height, width = pixels.shape[:2]
    found = []
    for row, points in zip(boxes.astype(float), landmarks.astype(float), strict=True):
        corners = np.clip((row[:4].reshape(2, 2) - margin) / scale, 0, (width, height))
        face = Found(corners, (points - margin) / scale, float(np.clip(row[4], 0, 1)))
        if (corners[1] - corners[0]).min() >= 1:
            found.append(face)
    return found


def _canvas(pixels: Pixels, border: float) -> tuple[Pixels, Points, Points]:
    """The picture in the detector's square as BGR, with the scale and margin (x, y) it got.

    Filling the square here keeps the detector from shrinking a large picture without averaging,
    and from rounding a very long one down to nothing.
    """
    height, width = pixels.shape[:2]
    ratio = min(DETECTION_SIZE) / (max(height, width) * (1 + 2 * border))
    size = max(int(width * ratio), 1), max(int(height * ratio), 1)
    smooth = cv2.INTER_AREA if ratio < 1 else cv2.INTER_LINEAR
    small = cv2.cvtColor(cv2.resize(pixels, size, interpolation=smooth), cv2.COLOR_RGB2BGR)
    right, down = int(size[0] * border), int(size[1] * border)
    framed = cv2.copyMakeBorder(small, down, down, right, right, cv2.BORDER_REPLICATE)
    canvas = np.zeros((DETECTION_SIZE[1], DETECTION_SIZE[0], 3), np.uint8)
    canvas[: framed.shape[0], : framed.shape[1]] = framed
    scale = np.array([size[0] / width, size[1] / height])
    return canvas, scale, np.array([right, down], float)
