"""The people who sit for the templates: blends of sample faces, so that they are nobody.

Blended is what a face has beside its shape and skin tone; tone and light are the scene's.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from faces.engine.types import Pixels
from templates_app.artwork.frontal import (
    SIZE,
    Texture,
    covered,
    frontal,
    mirror_pairs,
    texture_points,
)

Share = dict[tuple[str, str], float]
"""(sample, side) → weight."""

# Rings of the mesh of 468 points: the left eye, the left brow, the lips, the face's outline.
EYE = (33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7)
BROW = (70, 63, 105, 66, 107, 46, 53, 52, 65, 55)
LIPS = (61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 409, 270, 269, 267, 0, 37, 39, 40, 185)
# fmt: off
OUTLINE = (
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377,
    152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
)
# fmt: on
NOSE, MOUTH_LEFT, MOUTH_RIGHT = 1, 61, 291

# What is slower than this (pixels of the texture) is the light of the sample picture, not the face.
LIGHT_SIGMA, COLOUR_SIGMA = 42.0, 34.0


@dataclass(frozen=True, slots=True)
class Recipe:
    """Which samples a sitter's features come from."""

    skin: Share
    forehead: Share
    brows: Share
    eyes: Share
    mouth: Share


HERS = ("astronaut", "both")
LACE, CARDS, BOB = ("lace", "right"), ("cards", "left"), ("bob", "right")
COLLAR, COLLAR_LEFT = ("collar", "right"), ("collar", "left")
LAUGH, LAMP = ("laugh", "right"), ("lamp", "right")

# fmt: off
RECIPES = {
    "rose": Recipe(
        skin={HERS: 3, LACE: 4}, forehead={LACE: 1}, brows={LACE: 1, HERS: 1},
        eyes={HERS: 1}, mouth={HERS: 3, LACE: 1},
    ),
    "vera": Recipe(
        skin={LACE: 3, CARDS: 1, HERS: 2}, forehead={LACE: 1}, brows={LACE: 2, CARDS: 1},
        eyes={HERS: 3, LACE: 1}, mouth={CARDS: 2, HERS: 1},
    ),
    "june": Recipe(
        skin={BOB: 2, HERS: 2, LACE: 3}, forehead={LACE: 1}, brows={BOB: 1, HERS: 1},
        eyes={HERS: 1}, mouth={BOB: 1, HERS: 1},
    ),
    "hugo": Recipe(
        skin={COLLAR: 2, LAMP: 3, LAUGH: 1}, forehead={LAMP: 1, LACE: 1},
        brows={COLLAR_LEFT: 3, HERS: 1}, eyes={HERS: 1}, mouth={COLLAR_LEFT: 1},
    ),
    "otto": Recipe(
        skin={LAUGH: 2, LAMP: 2}, forehead={LAMP: 1, LACE: 1}, brows={COLLAR_LEFT: 1, LAUGH: 1},
        eyes={HERS: 1}, mouth={LAUGH: 1},
    ),
    "carl": Recipe(
        skin={LAMP: 3, COLLAR_LEFT: 1}, forehead={LACE: 1},
        brows={LAMP: 1, COLLAR_LEFT: 2, LACE: 2}, eyes={HERS: 1},
        mouth={("cards", "both"): 1, COLLAR: 1},
    ),
}
# fmt: on


@dataclass(frozen=True, slots=True, eq=False)
class Sitter:
    """A face from the front, without tone and light."""

    light: NDArray[Any]
    """(500, 420): lightness by which a pixel differs from the skin around it; L of Lab, ±100."""
    colour: NDArray[Any]
    """(500, 420, 2): the same for a and b of Lab."""


@cache
def sitter(name: str) -> Sitter:
    """Raises KeyError for a name without a recipe."""
    recipe = RECIPES[name]
    detail = _blend(recipe.skin)
    for share, mask in (
        (recipe.forehead, _forehead()),
        (recipe.brows, _region(BROW, 10, 5)),
        (recipe.eyes, _region(EYE, 20, 5)),
        (recipe.mouth, _region(LIPS, 20, 8)),
    ):
        detail = detail * (1 - mask) + _blend(share) * mask
    # Blending softens: bring back what blurs would have taken.
    light = detail[..., 0]
    light = light + 0.7 * (light - cv2.GaussianBlur(light, (0, 0), 2.4))
    light = cv2.bilateralFilter(light, 7, 9, 4)
    return Sitter(light, detail[..., 1:])


def toned(face: Sitter, skin: tuple[int, int, int], contrast: float = 1.0) -> Pixels:
    """(500, 420, 4) RGBA: the face in a skin tone (RGB, 0..255), fading at its outline."""
    base = cv2.cvtColor(np.array([[skin]], np.float32) / 255, cv2.COLOR_RGB2LAB)[0, 0]
    lab = np.empty((*face.light.shape, 3), np.float32)
    # Dark skin has less room below; half-way between keeping differences and keeping ratios.
    lab[..., 0] = base[0] + face.light * contrast * (0.5 + 0.5 * base[0] / 72)
    lab[..., 1:] = base[1:] + face.colour
    rgb = np.clip(cv2.cvtColor(lab, cv2.COLOR_LAB2RGB) * 255, 0, 255)
    return np.dstack([rgb, _fade() * 255]).round().astype(np.uint8)


@cache
def _detail(name: str, side: str) -> Texture:
    """(500, 420, 3) Lab: a sample's differences from its own light and tone."""
    inside = covered().astype(np.float32)
    lab = cv2.cvtColor(np.clip(frontal(name, side), 0, 255) / 255, cv2.COLOR_RGB2LAB)
    light = lab[..., :1] - _around(lab[..., :1], inside, LIGHT_SIGMA)
    colour = lab[..., 1:] - _around(lab[..., 1:], inside, COLOUR_SIGMA)
    return np.concatenate([light, colour * 0.9], axis=2)


def _around(values: Texture, inside: NDArray[Any], sigma: float) -> Texture:
    weight = np.maximum(cv2.GaussianBlur(inside, (0, 0), sigma), 1e-3)
    blurred = cv2.GaussianBlur(values * inside[..., None], (0, 0), sigma)
    return np.asarray(blurred.reshape(values.shape) / weight[..., None], np.float32)


def _blend(share: Share) -> Texture:
    total = sum(share.values())
    return np.asarray(sum(_detail(*key) * (part / total) for key, part in share.items()))


@cache
def _region(ring: tuple[int, ...], grow: int, soft: float) -> NDArray[Any]:
    """(500, 420, 1): 1 in the ring and its mirror image, grown and softened by pixels."""
    mask: NDArray[Any] = np.zeros((SIZE[1], SIZE[0]), np.float32)
    for points in (list(ring), list(mirror_pairs()[list(ring)])):
        hull = cv2.convexHull(texture_points()[points].astype(np.float32))
        cv2.fillConvexPoly(mask, hull.round().astype(np.int32), 1.0)
    mask = cv2.dilate(mask, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (grow, grow)))
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), soft)[..., None])


@cache
def _forehead() -> NDArray[Any]:
    """(500, 420, 1): 1 above the brows, where some samples have hair."""
    brows = texture_points()[list(BROW), 1].min()
    rows = np.clip((brows - 8 - np.arange(SIZE[1])) / 24 + 0.5, 0, 1)
    return np.asarray(np.repeat(rows[:, None, None], SIZE[0], axis=1), np.float32)


@cache
def _fade() -> NDArray[Any]:
    """(500, 420): opaque in the face, fading out just inside of its outline."""
    mask: NDArray[Any] = np.zeros((SIZE[1], SIZE[0]), np.float32)
    outline = texture_points()[list(OUTLINE)].round().astype(np.int32)
    cv2.fillPoly(mask, [outline], 1.0)
    mask = cv2.erode(mask, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (33, 33)))
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), 8))
