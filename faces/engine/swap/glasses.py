"""Whether a face wears glasses: a line over the bridge of the nose, and one under an eye."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from faces.engine.swap.canonical import LEFT_EYE, RIGHT_EYE
from faces.engine.swap.regions import ramp
from faces.engine.swap.shapes import Shape
from faces.engine.swap.skin import lab_of
from faces.engine.types import Pixels

# The eyes are looked at 60 pixels apart, on a patch this far around the middle between them; all
# places are in eye distances, right and down.
EYE_DISTANCE: Final = 60
ACROSS, DOWN = (-1.0, 1.0), (-0.4, 0.8)
BRIDGE: Final = ((-0.08, 0.08), (-0.20, 0.25))
UNDER_EYES: Final = (((-0.6, -0.4), (0.24, 0.5)), ((0.4, 0.6), (0.24, 0.5)))
# Pixels over which a line changes the lightness.
STEP = 4
# The change of L* at both places: bare faces measured up to 8, drawn rims from 20 on.
RIMS: Final = (10.0, 18.0)

Span = tuple[float, float]


def glasses(crop: Pixels, mesh: Shape) -> float:
    """0..1: how surely there are glasses. Rimless ones are not seen, rims of both eyes are."""
    changes, right, down = _changes(crop, mesh)

    def strongest(place: tuple[Span, Span]) -> float:
        (left, stop), (top, bottom) = place
        part = changes[(down >= top) & (down <= bottom)][:, (right >= left) & (right <= stop)]
        return float(np.median(part.max(axis=0)))

    both = min(strongest(BRIDGE), max(strongest(place) for place in UNDER_EYES))
    return float(ramp(np.array([both], np.float32), *RIMS)[0])


def _changes(
    crop: Pixels, mesh: Shape
) -> tuple[NDArray[np.float32], NDArray[np.float64], NDArray[np.float64]]:
    """How much L* changes downward on the levelled patch, and its columns' and rows' places."""
    left, right = (mesh[eye, :2].mean(axis=0) for eye in (LEFT_EYE, RIGHT_EYE))
    middle, across = (left + right) / 2, right - left
    downward = np.array([-across[1], across[0]])
    columns = np.linspace(*ACROSS, round((ACROSS[1] - ACROSS[0]) * EYE_DISTANCE) + 1)
    rows = np.linspace(*DOWN, round((DOWN[1] - DOWN[0]) * EYE_DISTANCE) + 1)
    scale = min(EYE_DISTANCE / max(float(np.linalg.norm(across)), 1e-3), 1.0)
    size = max(round(crop.shape[1] * scale), 1), max(round(crop.shape[0] * scale), 1)
    small = np.asarray(cv2.resize(crop, size, interpolation=cv2.INTER_AREA), np.uint8)
    places = middle + columns[None, :, None] * across + rows[:, None, None] * downward
    places = ((places + 0.5) * scale - 0.5).astype(np.float32)
    x, y = np.ascontiguousarray(places[:, :, 0]), np.ascontiguousarray(places[:, :, 1])
    lightness = np.ascontiguousarray(lab_of(small)[:, :, 0])
    patch = cv2.remap(lightness, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    patch = np.asarray(cv2.GaussianBlur(patch, (0, 0), 1), np.float32)
    return np.abs(patch[STEP:] - patch[:-STEP]), columns, rows[STEP // 2 : -STEP // 2]
