"""The colour of the skin."""

import numpy as np

from faces.engine.baby.colours import RGB, Floats, from_linear, oklab, to_linear, to_rgb
from faces.engine.baby.measuring.portrait import Portrait
from faces.engine.types import Pixels

# Forehead, and the cheeks above any beard; see mesh.py for the numbers.
_PATCHES = (
    (67, 109, 10, 338, 297, 336, 9, 107),
    (117, 118, 119, 100, 142, 203, 206, 205, 50),
    (346, 347, 348, 329, 371, 423, 426, 425, 280),
)
# Of the two patches that are used, the lighter counts this much: shadow is more usual than glare.
LIGHTER = 0.65


def skin_colour(face: Portrait) -> RGB:
    """From forehead and cheeks, without the patch that differs most.

    A fringe may cover the forehead, and light from one side leaves a cheek in shadow.
    """
    medians = np.array([_middle(face.pixels[face.inside(*patch)]) for patch in _PATCHES])
    labs = oklab(from_linear(medians))
    odd = np.linalg.norm(labs - np.median(labs, axis=0), axis=1).argmax()
    kept = np.delete(medians, odd, axis=0)
    darker, lighter = kept[np.argsort(kept.sum(axis=1))]
    return to_rgb(from_linear(darker * (1 - LIGHTER) + lighter * LIGHTER))


def _middle(pixels: Pixels) -> Floats:
    """(3,) linear: the median of those neither in shadow nor shining."""
    if not len(pixels):
        return np.zeros(3)
    light = pixels.astype(float).sum(axis=1)
    low, high = np.percentile(light, (25, 75))
    chosen = pixels[(light >= low) & (light <= high)]
    return np.asarray(np.median(to_linear(chosen), axis=0))
