"""The mesh that every face shares: a mean face, its triangles, and which points mean what.

`canonical.npz` is written by `python -m faces.engine.swap.build_canonical`. Points are numbered as
in MediaPipe's canonical face model; "left" and "right" are as seen in the picture.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from faces.engine.swap.shapes import Shape

FILE: Final = Path(__file__).with_name("canonical.npz")
POINTS: Final = 468

Indices = NDArray[np.intp]


def _indices(*numbers: int) -> Indices:
    return np.array(numbers, np.intp)


# fmt: off
OVAL: Final = _indices(
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377,
    152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
)
LEFT_EYE: Final = _indices(
    33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246)
RIGHT_EYE: Final = _indices(
    263, 249, 390, 373, 374, 380, 381, 382, 362, 398, 384, 385, 386, 387, 388, 466)
LEFT_BROW: Final = _indices(70, 63, 105, 66, 107, 55, 65, 52, 53, 46)
RIGHT_BROW: Final = _indices(300, 293, 334, 296, 336, 285, 295, 282, 283, 276)
LIPS: Final = _indices(
    61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 409, 270, 269, 267, 0, 37, 39, 40, 185)
NOSE: Final = _indices(168, 6, 197, 195, 5, 4, 1, 19, 94, 2, 98, 97, 326, 327, 64, 294, 48, 278)
NOSE_BASE: Final = _indices(48, 64, 98, 97, 2, 326, 327, 294, 278, 1)
# Between brows and lips, beside the nose, over the whole width of both cheeks.
CHEEKS: Final = _indices(
    116, 117, 118, 101, 36, 205, 50, 123, 345, 346, 347, 330, 266, 425, 280, 352)
# Where a beard is: the chin, and the upper lip under the nose.
BEARD: Final = (_indices(199, 175, 171, 396, 208, 428), _indices(164, 167, 393, 165, 391, 92, 322))
# fmt: on
NOSE_TIP: Final = 4
MOUTH_CORNERS: Final = _indices(61, 291)
CHIN, TOP = 152, 10
LEFT_EDGE, RIGHT_EDGE = 234, 454
# What a face keeps whatever its expression.
RIGID: Final = np.concatenate([LEFT_EYE, RIGHT_EYE, LEFT_BROW, RIGHT_BROW, NOSE, MOUTH_CORNERS])
# What one face is fitted on another by. The oval counts twice: a broad face fills a broad one.
FITTED: Final = np.concatenate([RIGID, OVAL, OVAL])


@dataclass(frozen=True, slots=True, eq=False)
class Canonical:
    points: Shape
    """(468, 3): the mean face, looking at the camera, symmetrical, 1 wide, its middle at 0."""
    triangles: Indices
    """(T, 3)."""
    mirror: Indices
    """(468,): the point on the other side of the face."""


@cache
def canonical() -> Canonical:
    """The stored mesh, read once."""
    with np.load(FILE, allow_pickle=False) as stored:
        data: dict[str, Any] = {name: stored[name] for name in stored.files}
    return Canonical(
        data["points"].astype(np.float64),
        data["triangles"].astype(np.intp),
        data["mirror"].astype(np.intp),
    )
