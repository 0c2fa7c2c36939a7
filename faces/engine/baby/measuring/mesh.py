"""The 468 points of the face mesh, in pixels of the picture.

Their numbering is MediaPipe's Face Mesh; `left` and `right` are as seen in the picture.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from faces.engine.packs import BUILT_IN_ROOT
from faces.engine.runtime import Engine, get_engine
from faces.engine.types import EngineError, Pixels
from faces.engine.warp import Matrix, Points, centre, eye_angle, warp

POINTS = 468
# The mesh's network looks at a square of 1.5 times the face.
MARGIN = 1.5

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
    """The mesh of the face in a box, (2, 2) corners in pixels.

    It is looked for twice: turned level by the eyes and framed by the box, then framed by what was
    found. Raises NoMesh.
    """
    angle = 0.0 if landmarks is None else eye_angle(landmarks[:2])
    session = _session(engine)
    first = _look(session, pixels, box, angle)
    second = _look(session, pixels, *_frame(first))
    return Mesh(second)


def _session(engine: Engine) -> Any:
    """The open pack's network, also where faces are compared with another pack."""
    if engine.pack.name != "open" or engine.landmarks is None:
        engine = get_engine("open", BUILT_IN_ROOT, engine.device)
    return engine.landmarks


def _frame(mesh: NDArray[np.float64]) -> tuple[Points, float]:
    """The box around a mesh, and the angle of the line through its eyes."""
    eyes = np.array([mesh[list(corners), :2].mean(axis=0) for corners in EYE_CORNERS])
    return np.array([mesh[:, :2].min(axis=0), mesh[:, :2].max(axis=0)]), eye_angle(eyes)


def _look(model: Any, pixels: Pixels, box: Points, angle: float) -> NDArray[np.float64]:
    side = model.input_size[0]
    matrix = centre(box, MARGIN, side, angle)
    square = (warp(pixels, matrix, side).astype(np.float32) - 127.5) / 128
    blob = np.ascontiguousarray(square.transpose(2, 0, 1)[None])
    raw = np.asarray(model.session.run(model.output_names, {model.input_name: blob})[0], float)
    mesh = (raw.ravel()[: POINTS * 3].reshape(POINTS, 3) + np.array([1, 1, 0])) * (side / 2)
    if not np.isfinite(mesh).all() or np.ptp(mesh[:, :2], axis=0).min() < side / 16:
        raise NoMesh("No face could be made out here. Choose a photo that shows it from the front.")
    return _back(mesh, matrix)


def _back(mesh: NDArray[np.float64], matrix: Matrix) -> NDArray[np.float64]:
    """From the square to the picture."""
    plane = np.linalg.solve(matrix[:, :2], (mesh[:, :2] - matrix[:, 2]).T).T
    return np.column_stack([plane, mesh[:, 2] / np.hypot(matrix[0, 0], matrix[1, 0])])
