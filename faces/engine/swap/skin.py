"""What colour a face's skin is, and which pixels of the face are something else."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from faces.engine.swap.canonical import CHEEKS, LEFT_EYE, MOUTH_CORNERS, RIGHT_EYE
from faces.engine.swap.regions import (
    Mask,
    blurred,
    dilated,
    eroded,
    eyes_and_brows,
    face_width,
    features,
    hull,
    inside_distance,
    oval,
    ramp,
)
from faces.engine.swap.shapes import Shape
from faces.engine.types import Pixels

Lab = NDArray[np.float32]
"""(H, W, 3): L* 0..100, a* and b* about −128..127."""

# Everything here is looked at with the face about this many pixels wide.
LOOK_WIDTH = 128.0
# The spreads that skin is given, in L* and in a*b*: shading, freckles, noise.
SPREAD = np.array([11.0, 5.0, 6.0], np.float32)
# Spreads away from skin at which something is half and wholly not skin.
SKIN_UNTIL, OTHER_FROM = (2.0, 3.4), 1.5
ROUNDS = 4
# Within this many face widths around eyes, brows and lips nothing is taken for hair.
PROTECTED = 0.01


@dataclass(frozen=True, slots=True, eq=False)
class Skin:
    """The skin of one face."""

    colour: NDArray[np.float64]
    """(3,): median L*a*b*."""
    plain: Mask
    """At most about 128 pixels per face width: 1 where there is plain skin."""
    other: Mask
    """As large: 1 where hair, a hat or a hand hides the face."""
    hidden: float
    """0..1: the share of the face covered by hair and the like."""
    beard: float
    """0..1: the share of chin and jaw that is not of the skin's colour."""


def lab_of(pixels: Pixels) -> Lab:
    return np.asarray(cv2.cvtColor(pixels.astype(np.float32) / 255, cv2.COLOR_RGB2LAB), np.float32)


def study_skin(crop: Pixels, mesh: Shape) -> Skin:
    """Look at a face whose mesh is in pixels of the crop."""
    scale = min(LOOK_WIDTH / face_width(mesh), 1.0)
    height, width = crop.shape[:2]
    size = max(round(width * scale), 1), max(round(height * scale), 1)
    small = np.asarray(cv2.resize(crop, size, interpolation=cv2.INTER_AREA), np.uint8)
    mesh = mesh * scale
    lab = blurred(lab_of(small), 0.012 * face_width(mesh))
    area, marks = oval(lab.shape[:2], mesh), features(lab.shape[:2], mesh)
    colour, distance = _distance(lab, mesh, area, marks)
    until = _skin_until(distance, area, marks, mesh)
    unlike = ramp(distance, until, until * OTHER_FROM)
    lower = _below_mouth_corners(lab.shape[:2], mesh)
    jaw = (area > 0.5) & (lower > 0.5) & (marks < 0.5)
    beard = float(unlike[jaw].mean()) if jaw.any() else 0.0
    kept = dilated(eyes_and_brows(lab.shape[:2], mesh), PROTECTED * face_width(mesh))
    other = _from_outside(unlike * (1 - lower), area, kept, mesh)
    covered = float((other * area).sum() / max(area.sum(), 1.0))
    plain = eroded(area, 0.02 * face_width(mesh)) * (1 - marks) * (1 - unlike)
    return Skin(colour, plain, other, covered, beard)


def _distance(
    lab: Lab, mesh: Shape, area: Mask, marks: Mask
) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
    """The skin's colour, and how many spreads each pixel is away from the skin around it.

    Light falls unevenly, so skin is a smooth surface over the face (second degree in x and y),
    fitted to the middle of the face and again to what turned out to be skin.
    """
    core = hull(area.shape, mesh, CHEEKS) * (1 - marks)
    weights = (core > 0.5) if (core > 0.5).sum() > 50 else (area > 0.5)
    colour = np.median(lab[weights], axis=0).astype(np.float64)
    surface = np.broadcast_to(colour.astype(np.float32), lab.shape)
    plain = (eroded(area, 0.02 * face_width(mesh)) > 0.5) & (marks < 0.5)
    for _ in range(ROUNDS):
        difference = (lab - surface) / SPREAD
        distance = np.sqrt((difference**2).sum(axis=2))
        chosen = plain & (distance < SKIN_UNTIL[0])
        if chosen.sum() < 50:
            break
        surface = _fit_surface(lab, chosen)
        colour = np.median(lab[chosen], axis=0).astype(np.float64)
    difference = (lab - surface) / SPREAD
    return colour, np.sqrt((difference**2).sum(axis=2)).astype(np.float32)


def _skin_until(distance: NDArray[np.float32], area: Mask, marks: Mask, mesh: Shape) -> float:
    """How far from the surface this skin goes: hard light makes it differ more from itself.

    Judged by the middle of the face, where hair seldom is.
    """
    middle = (inside_distance(area) > 0.16 * face_width(mesh)) & (marks < 0.5)
    if middle.sum() < 50:
        return SKIN_UNTIL[0]
    return float(np.clip(1.15 * np.percentile(distance[middle], 88), *SKIN_UNTIL))


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


def _below_mouth_corners(size: tuple[int, int], mesh: Shape) -> Mask:
    """1 below the line through the corners of the mouth: there it is beard, not hair."""
    height, width = size
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    eyes = (mesh[LEFT_EYE, :2].mean(axis=0) + mesh[RIGHT_EYE, :2].mean(axis=0)) / 2
    mouth = mesh[MOUTH_CORNERS, :2].mean(axis=0)
    down = (mouth - eyes) / max(float(np.linalg.norm(mouth - eyes)), 1e-6)
    depth = (x - mouth[0]) * down[0] + (y - mouth[1]) * down[1]
    return ramp(depth.astype(np.float32), -0.05 * face_width(mesh), 0.02 * face_width(mesh))


def _from_outside(unlike: Mask, area: Mask, marks: Mask, mesh: Shape) -> Mask:
    """What hangs together with what lies outside of the face: hair, hats, hands; not moles.

    Brows and eyes are no hair, unless hair covers nearly all around them.
    """
    width = face_width(mesh)
    candidate = unlike * (1 - marks)
    depth = inside_distance(area)
    solid = ((candidate > 0.5) & (area > 0.05)).astype(np.uint8)
    count, labels = cv2.connectedComponents(solid, connectivity=8)
    touches = np.zeros(count, bool)
    touches[np.unique(labels[(depth < 0.04 * width) & (solid > 0)])] = True
    touches[0] = False
    kept = dilated(touches[labels].astype(np.float32), 0.02 * width)
    return np.asarray(
        np.minimum(kept, np.maximum(unlike, dilated(candidate * kept, 0.015 * width)))
        * (1 - marks),
        np.float32,
    )
