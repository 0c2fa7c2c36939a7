"""Where each point of the source's face goes in the template: the source's features, the
template's contour."""

import cv2
import numpy as np
from numpy.typing import NDArray

from faces.engine.swap.canonical import FITTED, OVAL, canonical
from faces.engine.swap.regions import face_width, outline
from faces.engine.swap.shapes import Shape, fit_similarity

# A mirrored source must bring the yaw this many degrees nearer: an unmirrored face is more itself.
MIRROR_GAIN = 8.0
# Share of the face's width over which the template's contour turns into the source's features.
TRANSITION = 0.10


def better_mirrored(source_yaw: float, target_yaw: float) -> bool:
    """Whether the source's mirror image looks clearly more the way that the target looks."""
    return abs(target_yaw + source_yaw) + MIRROR_GAIN < abs(target_yaw - source_yaw)


def mirrored_mesh(mesh: Shape, width: int) -> Shape:
    """The mesh of the mirror image of a picture of that width."""
    return (mesh * (-1.0, 1.0, 1.0) + (width - 1.0, 0.0, 0.0))[canonical().mirror]


def place(source: Shape, target: Shape) -> Shape:
    """(468, 3) in the target's pixels: the source's points, drawn to the target's at the edge."""
    moved = fit_similarity(source[FITTED], target[FITTED]).apply(source)
    share = _ownness(target)[:, None]
    return np.asarray(target * (1 - share) + moved * share)


def _ownness(target: Shape) -> NDArray[np.float64]:
    """(468,): 0 on the face's edge, 1 from 0.10 face widths inside on.

    The edge is the mesh's own, and the contour as it is seen, which on a turned head runs over
    the cheek.
    """
    mean = canonical().points[:, :2].astype(np.float32)
    own = _depths(mean, mean[OVAL])
    edge = outline(target).astype(np.float32)
    seen = _depths(target[:, :2].astype(np.float32), edge) / face_width(target)
    share = np.clip(np.minimum(own, seen * 1.5) / TRANSITION, 0, 1)
    return np.asarray(share * share * (3 - 2 * share))


def _depths(points: NDArray[np.float32], contour: NDArray[np.float32]) -> NDArray[np.float64]:
    """How far inside of a contour each point is; 0 outside of it."""
    return np.array(
        [max(cv2.pointPolygonTest(contour, (float(x), float(y)), True), 0.0) for x, y in points]
    )
