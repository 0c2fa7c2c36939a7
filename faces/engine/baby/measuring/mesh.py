"""The 468 points of the face mesh, in pixels of the picture.

Their numbering is MediaPipe's Face Mesh; `left` and `right` are as seen in the picture.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from faces.engine.runtime import Engine
from faces.engine.swap.mesh import find_mesh
from faces.engine.types import EngineError, Pixels
from faces.engine.warp import Points

# Pixels across below which a mesh is none.
SMALLEST = 12.0
FOREHEAD, CHIN = 10, 152
EYE_CORNERS = ((33, 133), (362, 263))
"""Left and right corner of the left and of the right eye."""


class NoMesh(EngineError):
    """The points of a face cannot be found."""


@dataclass(frozen=True, slots=True, eq=False)
class Mesh:
    """A face's surface."""

    points: NDArray[np.float64]
    """(468, 3): x and y in pixels of the picture, depth in the same unit, smaller is nearer."""

    def at(self, *numbers: int) -> Points:
        """(N, 2): points in the picture."""
        return np.asarray(self.points[list(numbers), :2])

    def length(self, one: int, other: int) -> float:
        """Between two points through the depth, so that a turned head measures the same."""
        return float(np.linalg.norm(self.points[one] - self.points[other]))


def read_mesh(pixels: Pixels, box: Points, landmarks: Points | None, engine: Engine) -> Mesh:
    """The mesh of the face in a box, (2, 2) corners in pixels. Raises NoMesh without a face."""
    points = find_mesh(pixels, box, landmarks, 0.0, engine)
    if not np.isfinite(points).all() or np.ptp(points[:, :2], axis=0).min() < SMALLEST:
        raise NoMesh("No face could be made out here. Choose a photo that shows it from the front.")
    return Mesh(points)
