"""A face as the colours are taken from it: upright, of one size, in white light.

Whatever the photo was like, what follows works on the same square.
"""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from faces.engine.baby.colours import RGB, Tone, from_linear, to_linear, to_rgb
from faces.engine.baby.measuring.mesh import CHIN, FOREHEAD, Mesh
from faces.engine.types import Pixels
from faces.engine.warp import Points, warp

SIDE = 384
# How high the face is in the square and where its middle is, as shares; above is room for hair.
FACE_SHARE, MIDDLE = 0.56, 0.62
_OVAL = (10, 297, 284, 389, 454, 361, 397, 378, 152, 149, 172, 132, 234, 162, 54, 67)

# Where the colours of skin lie in OKLab. Wide, chosen by eye: in usual light nothing is changed.
SKIN_LIGHT, SKIN_CHROMA, SKIN_HUE = (0.28, 0.93), (0.032, 0.11), (38.0, 74.0)
# A photo counts as grey or toned when red and blue follow from green to within this share of the
# mean, looked at so small that a JPEG's noise is gone. Seen: 0.03 and more in colour, 0.014 and
# less in sepia.
COLOURLESS, SMALL = 0.016, 24


@dataclass(frozen=True, slots=True, eq=False)
class Portrait:
    """A face, upright and of one size."""

    pixels: Pixels
    """(384, 384, 3); black beyond the photo's edge."""
    points: Points
    """(468, 2): the mesh in it."""
    scale: float
    """Pixels here by pixels in the photo; above 1 there is less to see than it seems."""

    def inside(self, *numbers: int) -> NDArray[np.bool_]:
        """(384, 384): where a polygon of the mesh is."""
        mask = np.zeros((SIDE, SIDE), np.uint8)
        cv2.fillPoly(mask, [np.rint(self.points[list(numbers)]).astype(np.int32)], 1)
        return mask.astype(bool)

    @property
    def height(self) -> float:
        """From the mesh's upper edge, about the hairline, to the chin."""
        return float(self.points[CHIN][1] - self.points[FOREHEAD][1])


def take_portrait(pixels: Pixels, mesh: Mesh) -> Portrait:
    """The face with its forehead up and room for its hair."""
    top, chin = mesh.at(FOREHEAD, CHIN)
    down = chin - top
    height = max(float(np.hypot(*down)), 1e-6)
    scale = SIDE * FACE_SHARE / height
    cosine, sine = down[1] / height * scale, down[0] / height * scale
    turn = np.array([[cosine, -sine], [sine, cosine]])
    shift = np.array([SIDE / 2, SIDE * MIDDLE]) - turn @ ((top + chin) / 2)
    points = mesh.points[:, :2] @ turn.T + shift
    return Portrait(warp(pixels, np.hstack([turn, shift[:, None]]), SIDE), points, scale)


def is_colourless(face: Portrait) -> bool:
    """Whether the photo is in black and white, or toned in one colour."""
    size = (SMALL, SMALL)
    small = cv2.resize(face.pixels, size, interpolation=cv2.INTER_AREA)
    oval = cv2.resize(face.inside(*_OVAL).astype(np.uint8), size, interpolation=cv2.INTER_NEAREST)
    red, green, blue = small[oval > 0].astype(float).T
    powers = np.vander(green / 255, 3)
    return all(_follows(channel, powers) for channel in (red, blue))


def _follows(channel: NDArray[np.float64], powers: NDArray[np.float64]) -> bool:
    fitted = powers @ np.linalg.lstsq(powers, channel, rcond=None)[0]
    return float(np.sqrt(np.mean((channel - fitted) ** 2))) <= COLOURLESS * float(channel.mean())


def in_white_light(face: Portrait, skin: RGB) -> Portrait:
    """The same in light in which this skin has a colour that skin can have.

    In nearly every photo nothing changes; of coloured light it takes off what no skin explains.
    """
    natural = Tone.of(skin).within(SKIN_LIGHT, SKIN_CHROMA, SKIN_HUE).rgb
    if natural == skin:
        return face
    factors = np.clip(to_linear(natural) / np.maximum(to_linear(skin), 1e-3), 0.4, 2.5)
    levels = from_linear(to_linear(np.arange(256))[:, None] * factors)
    table = np.rint(levels).astype(np.uint8)[None]
    return replace(face, pixels=np.asarray(cv2.LUT(face.pixels, table), np.uint8))


def mean_colour(linear: NDArray[np.float64]) -> RGB:
    """The median of (N, 3) colours in linear light."""
    return to_rgb(from_linear(np.median(linear, axis=0)))
