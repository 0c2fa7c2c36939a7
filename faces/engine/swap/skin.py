"""What colour a face's skin is, and where there is plain skin."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from faces.engine.swap.canonical import BEARD, CHEEKS
from faces.engine.swap.regions import (
    Mask,
    blurred,
    eroded,
    face_width,
    features,
    hull,
    oval,
    ramp,
)
from faces.engine.swap.shapes import Shape
from faces.engine.types import Pixels

Lab = NDArray[np.float32]
"""(H, W, 3): L* 0..100, a* and b* about −128..127."""

# The face is looked at this many pixels wide.
LOOK_WIDTH = 128.0
# The spreads that skin is given, in L* and in a*b*: shading, freckles, noise.
SPREAD = np.array([11.0, 5.0, 6.0], np.float32)
# Spreads away from skin at which something is half and wholly not skin.
SKIN_UNTIL, OTHER_FROM = 2.2, 3.3
ROUNDS = 4
# A beard makes chin and upper lip this much darker than the cheeks, in L*: from, surely.
DARKER = (12.0, 24.0)


@dataclass(frozen=True, slots=True, eq=False)
class Skin:
    """The skin of one face."""

    colour: tuple[float, float, float]
    """Median L*a*b*."""
    plain: Mask
    """(h, w), with the face at most 128 pixels wide: 1 where there is plain skin."""
    unlike: Mask
    """(h, w): 1 where something of another colour is; brows, eyes and lips do not count."""
    beard: float
    """0..1: how surely chin and upper lip are covered by a beard."""


def lab_of(pixels: Pixels) -> Lab:
    return np.asarray(cv2.cvtColor(pixels.astype(np.float32) / 255, cv2.COLOR_RGB2LAB), np.float32)


def study_skin(crop: Pixels, mesh: Shape) -> Skin:
    """Look at a face whose mesh is in pixels of the crop.

    Light falls unevenly, so skin is a smooth surface over the face (second degree in x and y),
    fitted to the cheeks and again to what turned out to be skin.
    """
    scale = min(LOOK_WIDTH / face_width(mesh), 1.0)
    height, width = crop.shape[:2]
    size = max(round(height * scale), 1), max(round(width * scale), 1)
    small = np.asarray(cv2.resize(crop, size[::-1], interpolation=cv2.INTER_AREA), np.uint8)
    mesh = mesh * scale
    lab = blurred(lab_of(small), 0.012 * face_width(mesh))
    marks = features(size, mesh)
    inner = eroded(oval(size, mesh), 0.02 * face_width(mesh)) * (1 - marks)
    cheeks = (hull(size, mesh, CHEEKS) > 0.5) & (inner > 0.5)
    if cheeks.sum() < 20:
        cheeks = inner > 0.5
    colour = np.median(lab[cheeks], axis=0) if cheeks.any() else lab.mean(axis=(0, 1))
    surface = np.broadcast_to(colour, lab.shape)
    for _ in range(ROUNDS):
        chosen = (inner > 0.5) & (_distance(lab, surface) < SKIN_UNTIL)
        if chosen.sum() < 50:
            break
        surface = _fit_surface(lab, chosen)
        colour = np.median(lab[chosen], axis=0)
    lightness, red, yellow = (float(part) for part in colour)
    unlike = ramp(_distance(lab, surface), SKIN_UNTIL, OTHER_FROM)
    return Skin(
        colour=(lightness, red, yellow),
        plain=inner * (1 - unlike),
        unlike=unlike * (1 - marks),
        beard=_beard(lab, hull(size, mesh, *BEARD) > 0.5, cheeks),
    )


def _distance(lab: Lab, surface: Lab) -> NDArray[np.float32]:
    """(H, W): how many spreads each pixel is away from the skin around it."""
    return np.sqrt((((lab - surface) / SPREAD) ** 2).sum(axis=2))


def _fit_surface(lab: Lab, chosen: NDArray[np.bool_]) -> Lab:
    height, width = chosen.shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    x, y = x / width * 2 - 1, y / height * 2 - 1
    terms = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=2)
    known = terms[chosen]
    # A little damping keeps the corners tame where only part of the face is skin.
    square = known.T @ known + np.diag([0, 1, 1, 4, 4, 4]).astype(np.float32) * 0.03 * len(known)
    factors = np.linalg.solve(square, known.T @ lab[chosen])
    return np.asarray(terms @ factors, np.float32)


def _beard(lab: Lab, chin: NDArray[np.bool_], cheeks: NDArray[np.bool_]) -> float:
    """A shadow is darker too, but keeps its colour; a beard is greyer, or much darker."""
    if not chin.any() or not cheeks.any():
        return 0.0
    here, there = np.median(lab[chin], axis=0), np.median(lab[cheeks], axis=0)
    darker = float(ramp(np.array([there[0] - here[0]], np.float32), *DARKER)[0])
    greyer = float(np.hypot(*here[1:]) < 1.05 * np.hypot(*there[1:]) + 1)
    return darker * greyer
