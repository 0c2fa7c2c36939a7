"""Parts of a face as masks: (H, W) float32, 0..1, soft at their edges."""

import cv2
import numpy as np
from numpy.typing import NDArray

from faces.engine.swap.canonical import (
    LEFT_BROW,
    LEFT_EDGE,
    LEFT_EYE,
    LIPS,
    NOSE_BASE,
    RIGHT_BROW,
    RIGHT_EDGE,
    RIGHT_EYE,
    Indices,
)
from faces.engine.swap.shapes import Shape

Mask = NDArray[np.float32]
"""(H, W), 0..1."""

Size = tuple[int, int]
"""Height and width in pixels."""

# OpenCV takes corners as whole numbers of 1/16 pixel.
FINE_BITS = 4


def face_width(mesh: Shape) -> float:
    """Pixels from one edge of the face to the other; with depth, so that a turn changes little."""
    return max(float(np.linalg.norm(mesh[RIGHT_EDGE] - mesh[LEFT_EDGE])), 1e-3)


def outline(mesh: Shape) -> NDArray[np.float64]:
    """(N, 2): the face's contour as seen, the hull of its oval and of a nose that reaches over."""
    return np.asarray(cv2.convexHull(mesh[:, :2].astype(np.float32))[:, 0], np.float64)


def filled(size: Size, *polygons: NDArray[np.float64]) -> Mask:
    """The insides of polygons, (N, 2) each, in pixels."""
    mask = np.zeros(size, np.uint8)
    for polygon in polygons:
        corners = np.clip(polygon * (1 << FINE_BITS), -(2**24), 2**24).round().astype(np.int32)
        cv2.fillPoly(mask, [corners], 255, cv2.LINE_AA, FINE_BITS)
    return mask.astype(np.float32) * np.float32(1 / 255)


def hull(size: Size, mesh: Shape, *parts: Indices) -> Mask:
    """The hulls of groups of points."""
    return filled(
        size,
        *(cv2.convexHull(mesh[part, :2].astype(np.float32))[:, 0].astype(float) for part in parts),
    )


def oval(size: Size, mesh: Shape) -> Mask:
    """The whole face as the mesh sees it."""
    return filled(size, outline(mesh))


def features(size: Size, mesh: Shape, grow: float = 0.03) -> Mask:
    """Brows, eyes, lips and nostrils, grown by `grow` face widths: what is not plain skin."""
    mask = hull(size, mesh, LEFT_BROW, RIGHT_BROW, LEFT_EYE, RIGHT_EYE, LIPS, NOSE_BASE)
    return dilated(mask, grow * face_width(mesh))


def eyes_and_brows(size: Size, mesh: Shape) -> Mask:
    """Each eye with its brow and the lid between them, and the lips; not grown at all."""
    left, right = np.concatenate([LEFT_BROW, LEFT_EYE]), np.concatenate([RIGHT_BROW, RIGHT_EYE])
    return hull(size, mesh, left, right, LIPS, NOSE_BASE)


def expressive(size: Size, mesh: Shape) -> Mask:
    """Eyes and mouth: what must keep its own colours."""
    return hull(size, mesh, LEFT_EYE, RIGHT_EYE, LIPS)


def dilated(mask: Mask, radius: float) -> Mask:
    return np.asarray(cv2.dilate(mask, _disc(radius)), np.float32)


def eroded(mask: Mask, radius: float) -> Mask:
    """Shrunk; what lies outside of the picture counts as outside of the mask."""
    return np.asarray(
        cv2.erode(mask, _disc(radius), borderType=cv2.BORDER_CONSTANT, borderValue=0), np.float32
    )


def closed(mask: Mask, radius: float) -> Mask:
    """With holes and clefts of up to twice the radius filled."""
    padded = np.pad(mask, 2 * max(round(radius), 1))
    full = np.asarray(cv2.morphologyEx(padded, cv2.MORPH_CLOSE, _disc(radius)), np.float32)
    edge = 2 * max(round(radius), 1)
    return full[edge:-edge, edge:-edge]


def blurred(image: NDArray[np.float32], sigma: float) -> NDArray[np.float32]:
    """A Gaussian blur; the edge is repeated outward."""
    if sigma < 0.2:
        return image
    return np.asarray(
        cv2.GaussianBlur(image, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE), np.float32
    )


def inside_distance(mask: Mask) -> NDArray[np.float32]:
    """For each pixel of the mask the distance to its edge in pixels; the picture's edge is one."""
    solid = np.pad((mask > 0.5).astype(np.uint8), 1)
    return np.asarray(cv2.distanceTransform(solid, cv2.DIST_L2, 5)[1:-1, 1:-1], np.float32)


def ramp(values: NDArray[np.float32], start: float, stop: float) -> Mask:
    """0 below `start`, 1 above `stop`, smooth between."""
    share = np.clip((values - start) / (stop - start), 0, 1)
    return np.asarray(share * share * (3 - 2 * share), np.float32)


def _disc(radius: float) -> NDArray[np.uint8]:
    side = 2 * max(round(radius), 0) + 1
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)), np.uint8)
