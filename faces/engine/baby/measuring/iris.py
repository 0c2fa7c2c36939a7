"""The colour of the irises."""

import cv2
import numpy as np
from numpy.typing import NDArray

from faces.engine.baby.colours import (
    RGB,
    Floats,
    Tone,
    distance,
    from_linear,
    oklab,
    to_linear,
    to_rgb,
)
from faces.engine.baby.measuring.portrait import Portrait
from faces.engine.warp import Points

# The opening of each eye: from one corner along the upper lid to the other, and back.
_EYES = (
    (33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7),
    (362, 398, 384, 385, 386, 387, 388, 466, 263, 249, 390, 373, 374, 380, 381, 382),
)
_CORNER, _UPPER, _OTHER_CORNER, _LOWER = 0, 4, 8, 12
# Height by width of an eye: under the first it is closed, from the second on open. Between them it
# is open when something in both, the white, is nearly as light as the skin.
CLOSED, OPEN, WHITE_BY_SKIN = 0.16, 0.30, 0.85
# What is not further than this from the skin, in OKLab, is a lid.
LID = 0.07
# An iris measures about 11.7 mm across, the opening of an eye about 29 mm.
RADIUS = 0.2
# The part of it, in radii, that is neither pupil nor rim.
RING = (0.4, 0.85)
# How far from the middle the iris is looked for, in widths of the eye.
REACH, STEPS = 0.22, 12
# Lids and lashes make an iris look darker than it is, by about this much lightness.
SHADE = 0.04
# Eyes this wide in the photo, in pixels, show about nothing of their own colour, and these do.
BLIND, CLEAR = 20.0, 80.0

IRISES: tuple[RGB, ...] = (
    (62, 38, 24),
    (98, 62, 36),
    (139, 98, 52),
    (122, 113, 66),
    (88, 116, 88),
    (104, 134, 150),
    (88, 130, 168),
    (128, 142, 150),
)
"""Dark brown, brown, amber, hazel, green, grey-blue, blue, grey."""


def iris_colour(face: Portrait, skin: RGB) -> RGB | None:
    """The mean of the open eyes; None where none is open."""
    seen = [_one_iris(face, eye) for eye in _open_eyes(face, skin)]
    rings = [ring for ring in seen if ring is not None]
    if not rings:
        return None
    colour = to_rgb(from_linear(np.mean(rings, axis=0)))
    if distance(colour, skin) < LID:
        return None
    return _drawn_to_natural(colour, _width(face, _EYES[0]) / face.scale)


def _width(face: Portrait, eye: tuple[int, ...]) -> float:
    corners = face.points[[eye[_CORNER], eye[_OTHER_CORNER]]]
    return max(float(np.hypot(*(corners[1] - corners[0]))), 1e-6)


def _height(face: Portrait, eye: tuple[int, ...]) -> float:
    lids = face.points[[eye[_UPPER], eye[_LOWER]]]
    return float(lids[1][1] - lids[0][1])


def _one_iris(face: Portrait, eye: tuple[int, ...]) -> Floats | None:
    """(3,) linear: the ring between pupil and rim, without reflections and shadow."""
    width = _width(face, eye)
    rows, columns = np.nonzero(face.inside(*eye))
    pixels = face.pixels[rows, columns]
    middle = _find_iris(pixels, np.column_stack([columns, rows]), face, eye)
    away = np.hypot(columns - middle[0], rows - middle[1]) / (RADIUS * width)
    ring = to_linear(pixels[(away > RING[0]) & (away < RING[1])])
    if len(ring) < 8:
        return None
    light = ring.sum(axis=1)
    low, high = np.percentile(light, (30, 75))
    return np.asarray(ring[(light >= low) & (light <= high)].mean(axis=0))


def _open_eyes(face: Portrait, skin: RGB) -> list[tuple[int, ...]]:
    """Wide open eyes, and narrow ones that show white: laughing looks like looking down."""
    openness = [_height(face, eye) / _width(face, eye) for eye in _EYES]
    white = float(np.mean([_lightest(face, eye) for eye in _EYES])) / Tone.of(skin).light
    least = CLOSED if white > WHITE_BY_SKIN else OPEN
    return [eye for eye, share in zip(_EYES, openness, strict=True) if share >= least]


def _lightest(face: Portrait, eye: tuple[int, ...]) -> float:
    """How light the lightest part of the opening is, without its edge: 0..1."""
    inside = cv2.erode(face.inside(*eye).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    return float(np.percentile(oklab(face.pixels[inside])[:, 0], 95)) if inside.any() else 0.0


def _find_iris(
    pixels: NDArray[np.uint8], places: NDArray[np.int64], face: Portrait, eye: tuple[int, ...]
) -> Points:
    """(2,): the place along the eye where a disc of the iris's size is darkest."""
    width = _width(face, eye)
    middle = face.points[[eye[_CORNER], eye[_OTHER_CORNER]]].mean(axis=0)
    middle = np.array([middle[0], places[:, 1].mean()])
    light = pixels.astype(float).sum(axis=1)

    def darkness(at: Points) -> float:
        disc = light[np.hypot(*(places - at).T) < RADIUS * width]
        return -float(disc.mean()) if len(disc) else -np.inf

    shifts = np.linspace(-REACH, REACH, STEPS) * width
    return max((middle + np.array([shift, 0]) for shift in shifts), key=darkness)


def _drawn_to_natural(colour: RGB, width: float) -> RGB:
    """The colour drawn toward the nearest that irises have: the smaller the eye, the nearer.

    In small eyes lashes, skin and the pupil are mixed into every pixel. `width` is in pixels of the
    photo.
    """
    lab = oklab(colour) + np.array([SHADE, 0, 0])
    # Light and shadow say less of an iris than its hue does.
    weights = np.array([0.6, 2.4, 2.4])
    away = [float(np.linalg.norm((oklab(iris) - lab) * weights)) for iris in IRISES]
    nearest = IRISES[int(np.argmin(away))]
    trust = float(np.clip((width - BLIND) / (CLEAR - BLIND), 0.25, 0.7))
    return to_rgb(from_linear(to_linear(nearest) * (1 - trust) + to_linear(colour) * trust))
