"""The colours of skin, hair and irises, from the pixels under the mesh.

Everything here works on a copy of the face of a fixed size: upright, the mesh along with it.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from faces.engine.baby.colours import (
    RGB,
    Floats,
    Tone,
    from_linear,
    oklab,
    to_linear,
    to_rgb,
)
from faces.engine.baby.mesh import CHIN, FOREHEAD, Mesh
from faces.engine.types import Pixels
from faces.engine.warp import Points, warp

SIDE = 384
# How high the face is in the copy, as a share; above it is room for the hair.
FACE_SHARE = 0.56

_PATCHES = (
    (67, 109, 10, 338, 297, 336, 9, 107),  # forehead
    (117, 118, 119, 100, 142, 203, 206, 205, 50),  # cheeks, above any beard
    (346, 347, 348, 329, 371, 423, 426, 425, 280),
)
_BROWS = (
    (70, 63, 105, 66, 107, 55, 65, 52, 53, 46),
    (300, 293, 334, 296, 336, 285, 295, 282, 283, 276),
)
_EYES = (
    (33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7),
    (362, 398, 384, 385, 386, 387, 388, 466, 263, 249, 390, 373, 374, 380, 381, 382),
)
# Where hair is looked for, as shares of the face's height above its upper edge: within what it must
# begin, and how far it is followed from there. And how far from the skin's colour it must be.
HAIRLINE_REACH, HAIR_DEPTH, NOT_SKIN = 0.2, 0.16, 0.13
# Height by width of an eye: under the first it is closed, from the second on open. Between them it
# is open when something in it, the white, is nearly as light as the skin.
CLOSED, OPEN, WHITE_BY_SKIN = 0.16, 0.30, 0.87
# An iris measures about 11.7 mm across, the opening of an eye about 29 mm.
IRIS_RADIUS = 0.2
# Lids and lashes make an iris darker than it is, by about this much lightness.
LID_SHADE = 0.04

# Where colours of people lie in OKLab; the ranges are wide and chosen by eye.
SKIN_LIGHT, SKIN_CHROMA, SKIN_HUE = (0.28, 0.93), (0.032, 0.13), (38.0, 74.0)
HAIR_CHROMA, HAIR_HUE = 0.16, (20.0, 100.0)
# A photo counts as grey or toned when red and blue follow from green, to within this many of 255.
COLOURLESS = 2.2

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
"""Dark brown, brown, amber, hazel, green, grey-blue, blue, grey: for eyes too small to trust."""


@dataclass(frozen=True, slots=True, eq=False)
class Portrait:
    """A face, upright and of one size."""

    pixels: Pixels
    """(384, 384, 3)."""
    points: Points
    """(468, 2): the mesh in it."""
    eye_width: float
    """In pixels of the photo, which limits what can be seen in the copy."""

    def inside(self, *numbers: int) -> NDArray[np.bool_]:
        """(384, 384): where a polygon of the mesh is."""
        mask = np.zeros((SIDE, SIDE), np.uint8)
        cv2.fillPoly(mask, [np.rint(self.points[list(numbers)]).astype(np.int32)], 1)
        return mask.astype(bool)


def portrait(pixels: Pixels, mesh: Mesh, eye_width: float) -> Portrait:
    """The face with its forehead up and room for its hair."""
    top, chin = mesh.at(FOREHEAD, CHIN)
    down = chin - top
    height = max(float(np.hypot(*down)), 1e-6)
    scale = SIDE * FACE_SHARE / height
    cosine, sine = down[1] / height * scale, down[0] / height * scale
    turn = np.array([[cosine, -sine], [sine, cosine]])
    middle = turn @ ((top + chin) / 2)
    matrix = np.hstack([turn, (np.array([SIDE / 2, SIDE * 0.62]) - middle)[:, None]])
    points = mesh.points[:, :2] @ turn.T + matrix[:, 2]
    return Portrait(warp(pixels, matrix, SIDE), points, eye_width)


def is_colourless(face: Portrait) -> bool:
    """Whether the photo is in black and white, or toned in one colour."""
    oval = face.inside(10, 297, 284, 389, 454, 361, 397, 378, 152, 149, 172, 132, 234, 162, 54, 67)
    red, green, blue = face.pixels[oval].astype(float).T
    powers = np.vander(green / 255, 3)
    for channel in (red, blue):
        fitted = powers @ np.linalg.lstsq(powers, channel, rcond=None)[0]
        if float(np.sqrt(np.mean((channel - fitted) ** 2))) > COLOURLESS:
            return False
    return True


def skin_colour(face: Portrait) -> RGB:
    """The median of forehead and cheeks, without the patch that differs most.

    A fringe may cover the forehead, and light from one side leaves a cheek in shadow.
    """
    medians = np.array([_middle(face.pixels[face.inside(*patch)]) for patch in _PATCHES])
    labs = oklab(from_linear(medians))
    odd = np.linalg.norm(labs - np.median(labs, axis=0), axis=1).argmax()
    kept = np.delete(medians, odd, axis=0)
    # Of the two that are left the lighter counts more: shadows are more usual than glare.
    kept = kept[np.argsort(kept.sum(axis=1))]
    return to_rgb(from_linear(kept[0] * 0.35 + kept[1] * 0.65))


def _middle(pixels: Pixels) -> Floats:
    """(3,) linear: the median of the middle half, without glare and shadow."""
    if not len(pixels):
        return np.zeros(3)
    light = pixels.astype(float).sum(axis=1)
    low, high = np.percentile(light, (25, 75))
    chosen = pixels[(light >= low) & (light <= high)]
    return np.median(to_linear(chosen), axis=0)


def white_balance(skin: RGB) -> Floats:
    """(3,) factors for linear light that bring this skin to a colour that skin can have.

    Ones for nearly every photo; in coloured light they take off what no skin explains.
    """
    natural = Tone.of(skin).within(SKIN_LIGHT, SKIN_CHROMA, SKIN_HUE).rgb
    factors = to_linear(natural) / np.maximum(to_linear(skin), 1e-3)
    return np.asarray(np.clip(factors, 0.4, 2.5))


def balanced(rgb: RGB, factors: Floats) -> RGB:
    return to_rgb(from_linear(to_linear(rgb) * factors))


def hair_colour(face: Portrait, skin: RGB) -> RGB | None:
    """From the band above the forehead, else from the brows; None where neither shows hair.

    A band in the skin's colour is a bald head, one in a colour that hair has not is a hat or the
    wall behind, and white hair says nothing about the colour it had.
    """
    brows = _brow_colour(face, skin)
    band = _hair_band(face, skin)
    if band is not None and _is_hair(band) and (brows is None or _agree(band, brows)):
        return band
    return brows if brows is not None and _is_hair(brows) else None


def _hair_band(face: Portrait, skin: RGB) -> RGB | None:
    """The commonest colour of what begins where the forehead ends.

    Foreheads are of different heights, so each column is followed upward from the mesh's upper edge
    until the skin ends; what lies above the crown is not reached.
    """
    left, right = (int(np.clip(face.points[at][0], 0, SIDE - 1)) for at in (103, 332))
    top, chin = face.points[FOREHEAD][1], face.points[CHIN][1]
    reach, depth = HAIRLINE_REACH * (chin - top), int(HAIR_DEPTH * (chin - top))
    start = int(np.clip(top, 0, SIDE - 1))
    away = np.linalg.norm(oklab(face.pixels) - oklab(skin), axis=2) > NOT_SKIN
    found = []
    for column in range(left, right, 2):
        for row in range(start, max(int(top - reach), 5), -1):
            if away[row - 5 : row, column].all():
                found.append(face.pixels[max(row - 5 - depth, 0) : max(row - 5, 0), column])
                break
    hair = np.concatenate(found) if found else np.zeros((0, 3), np.uint8)
    hair = hair[hair.any(axis=1)]  # beyond the photo's edge the copy is black
    if len(hair) < 0.35 * depth * (right - left) / 2:
        return None
    # The scalp shines through and light is reflected: the darker half is nearer to the hair.
    light = oklab(hair)[:, 0]
    low, high = np.percentile(light, (10, 55))
    core = hair[(light >= low) & (light <= high)]
    return to_rgb(from_linear(np.median(to_linear(core), axis=0)))


def _brow_colour(face: Portrait, skin: RGB) -> RGB | None:
    """The darkest fifth of the brows, less the skin that shines through."""
    mask = np.logical_or(*(face.inside(*brow) for brow in _BROWS))
    pixels = face.pixels[mask]
    if not len(pixels):
        return None
    light = oklab(pixels)[:, 0]
    dark = to_linear(pixels[light <= np.percentile(light, 20)])
    colour = to_rgb(from_linear(np.median(dark, axis=0)))
    return colour if Tone.of(skin).light - Tone.of(colour).light > 0.06 else None


def _is_hair(colour: RGB) -> bool:
    tone = Tone.of(colour)
    if tone.light > 0.86 or (tone.light > 0.55 and tone.chroma < 0.02):
        return False  # white, grey, or a wall
    warm = tone.within((0, 1), (0, 1), HAIR_HUE).hue
    off = abs((tone.hue - warm + 180) % 360 - 180)
    # Dark hair may look bluish, but not strongly coloured.
    return tone.chroma < HAIR_CHROMA and (off < 1 or tone.chroma < 0.035)


def _agree(band: RGB, brows: RGB) -> bool:
    """Hair may be much lighter than brows, but hardly much darker than dark brows are."""
    return Tone.of(band).light - Tone.of(brows).light < 0.38


def iris_colour(face: Portrait, skin: RGB, factors: Floats) -> RGB | None:
    """The mean of the open eyes; None where both are closed."""
    seen = [iris for eye in _EYES if (iris := _one_iris(face, eye, skin)) is not None]
    if not seen:
        return None
    colour = balanced(to_rgb(from_linear(np.mean(seen, axis=0))), factors)
    return natural_iris(colour, face.eye_width)


def _one_iris(face: Portrait, eye: tuple[int, ...], skin: RGB) -> Floats | None:
    """(3,) linear: the ring between pupil and rim, without reflections and lids."""
    corners = face.points[[eye[0], eye[8]]]
    width = float(np.hypot(*(corners[1] - corners[0])))
    mask = face.inside(*eye)
    if not _is_open(face, eye, mask, width, skin):
        return None
    middle, radius = _find_iris(face, mask, corners.mean(axis=0), width), IRIS_RADIUS * width
    rows, columns = np.nonzero(mask)
    away = np.hypot(columns - middle[0], rows - middle[1]) / radius
    ring = to_linear(face.pixels[rows, columns][(away > 0.4) & (away < 0.85)])
    if len(ring) < 8:
        return None
    light = ring.sum(axis=1)
    low, high = np.percentile(light, (30, 75))
    return np.asarray(ring[(light >= low) & (light <= high)].mean(axis=0))


def _is_open(
    face: Portrait, eye: tuple[int, ...], mask: NDArray[np.bool_], width: float, skin: RGB
) -> bool:
    height = float(face.points[eye[12]][1] - face.points[eye[4]][1])
    openness = height / max(width, 1e-6)
    if openness < CLOSED or not mask.any():
        return False
    lightest = float(np.percentile(oklab(face.pixels[mask])[:, 0], 95))
    return openness >= OPEN or lightest > WHITE_BY_SKIN * Tone.of(skin).light


def _find_iris(
    face: Portrait, mask: NDArray[np.bool_], middle: Points, width: float
) -> NDArray[np.float64]:
    """The place along the eye where a disc of the iris's size is darkest."""
    rows, columns = np.nonzero(mask)
    light = face.pixels[rows, columns].astype(float).sum(axis=1)
    best, place = np.inf, np.asarray(middle, float)
    for shift in np.linspace(-0.22, 0.22, 12):
        at = np.array([middle[0] + shift * width, rows.mean()])
        disc = light[np.hypot(columns - at[0], rows - at[1]) < IRIS_RADIUS * width]
        if len(disc) and disc.mean() < best:
            best, place = disc.mean(), at
    return place


def natural_iris(colour: RGB, eye_width: float) -> RGB:
    """The colour drawn toward the nearest that irises have: the smaller the eye, the nearer.

    In small eyes, lashes, skin and the pupil are mixed into every pixel.
    """
    tones = [Tone.of(iris) for iris in IRISES]
    lab = oklab(colour) + np.array([LID_SHADE, 0, 0])
    nearest = min(
        tones, key=lambda tone: float(np.linalg.norm((oklab(tone.rgb) - lab) * (0.6, 2.4, 2.4)))
    )
    trust = float(np.clip((eye_width - 20) / 60, 0.25, 0.7))
    return to_rgb(from_linear(to_linear(nearest.rgb) * (1 - trust) + to_linear(colour) * trust))
