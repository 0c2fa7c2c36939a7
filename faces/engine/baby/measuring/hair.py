"""The colour of the hair: from above the forehead, else from the brows."""

import numpy as np

from faces.engine.baby.colours import RGB, Tone, oklab, to_linear
from faces.engine.baby.measuring.mesh import FOREHEAD
from faces.engine.baby.measuring.portrait import SIDE, Portrait, mean_colour
from faces.engine.types import Pixels

_BROWS = (
    (70, 63, 105, 66, 107, 55, 65, 52, 53, 46),
    (300, 293, 334, 296, 336, 285, 295, 282, 283, 276),
)
# Between these points of the mesh's upper edge hair is looked for.
_LEFT, _RIGHT = 103, 332
# Shares of the face's height above that edge: within the first hair must begin, and from there it
# is looked at for the second.
REACH, DEPTH = 0.2, 0.16
# How far in OKLab hair is from skin, and how many pixels in a row must be so far. Each column ends
# a few pixels above the first, where skin and hair no longer mix.
NOT_SKIN, IN_A_ROW, MIXED = 0.13, 5, 5
# The share of the band that must be hair.
ENOUGH = 0.35
# What hair can look like in OKLab, chosen by eye: nothing white, light and grey, or bright, and
# warm in hue unless it is nearly grey. Brows are darker than hair by no more than the last.
WHITE, GREY_FROM, GREY, BRIGHT = 0.86, 0.55, 0.02, 0.16
WARM, NEARLY_GREY, ABOVE_BROWS = (20.0, 100.0), 0.035, 0.38


def hair_colour(face: Portrait, skin: RGB) -> RGB | None:
    """None where neither shows hair.

    A bald head shows skin or the wall behind, a hat its own colour, and white hair says nothing of
    the colour it had: then the brows tell.
    """
    brows = _of_brows(face, skin)
    band = _above_forehead(face, skin)
    if band is not None and _is_hair(band):
        lighter = 0.0 if brows is None else Tone.of(band).light - Tone.of(brows).light
        if lighter < ABOVE_BROWS:
            return band
    return brows if brows is not None and _is_hair(brows) else None


def _above_forehead(face: Portrait, skin: RGB) -> RGB | None:
    """The colour of what begins where the forehead ends; None where too little does."""
    hair = _band(face, skin)
    hair = hair[hair.any(axis=1)]  # black: beyond the photo's edge
    width = face.points[_RIGHT][0] - face.points[_LEFT][0]
    if len(hair) < max(ENOUGH * DEPTH * face.height * width, 1):
        return None
    # The scalp shines through and light is reflected: the darker half is nearer to the hair.
    light = oklab(hair)[:, 0]
    low, high = np.percentile(light, (10, 55))
    return mean_colour(to_linear(hair[(light >= low) & (light <= high)]))


def _band(face: Portrait, skin: RGB) -> Pixels:
    """(N, 3). Foreheads are of different heights, so each column is followed until skin ends."""
    left, right = (int(np.clip(face.points[at][0], 0, SIDE)) for at in (_LEFT, _RIGHT))
    start = int(np.clip(face.points[FOREHEAD][1], 0, SIDE))
    end = max(int(start - REACH * face.height), IN_A_ROW)
    depth = int(DEPTH * face.height)
    strip = face.pixels[:start, left:right]
    away = np.linalg.norm(oklab(strip) - oklab(skin), axis=2) > NOT_SKIN
    found = [np.zeros((0, 3), np.uint8)]
    for column in range(right - left):
        for row in range(start, end, -1):
            if away[row - IN_A_ROW : row, column].all():
                bottom = max(row - MIXED, 0)
                found.append(strip[max(bottom - depth, 0) : bottom, column])
                break
    return np.concatenate(found)


def _of_brows(face: Portrait, skin: RGB) -> RGB | None:
    """The darkest fifth of the brows, where skin shines through least."""
    pixels = face.pixels[np.logical_or(*(face.inside(*brow) for brow in _BROWS))]
    if not len(pixels):
        return None
    light = oklab(pixels)[:, 0]
    colour = mean_colour(to_linear(pixels[light <= np.percentile(light, 20)]))
    return colour if Tone.of(skin).light - Tone.of(colour).light > 0.06 else None


def _is_hair(colour: RGB) -> bool:
    tone = Tone.of(colour)
    if tone.light > WHITE or (tone.light > GREY_FROM and tone.chroma < GREY):
        return False
    warm = WARM[0] <= tone.hue <= WARM[1]
    return tone.chroma < BRIGHT and (warm or tone.chroma < NEARLY_GREY)
