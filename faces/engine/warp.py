"""Geometry: from points or boxes in a picture to the small squares that the models look at."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from faces.engine.types import Box, Pixels

Points = NDArray[np.float64]
"""(N, 2): x and y in pixels."""

Matrix = NDArray[np.float64]
"""(2, 3): picture to square."""

# Where ArcFace's 112 × 112 crop has the eyes, the nose and the mouth's corners; from InsightFace.
ARCFACE_TEMPLATE: Points = np.array(
    [
        [38.2946, 51.6963],
        [73.5318, 51.5014],
        [56.0252, 71.7366],
        [41.5493, 92.3655],
        [70.7299, 92.2041],
    ]
)
ARCFACE_SIDE = 112

# Bilinear sampling looks at 2 × 2 pixels, so below half size it would skip some.
SHRINK_BELOW = 0.5


def align(landmarks: Points, side: int) -> Matrix:
    """The similarity that brings five landmarks nearest to the template, for a crop of `side`."""
    target = ARCFACE_TEMPLATE * (side / ARCFACE_SIDE)
    source = landmarks - landmarks.mean(axis=0)
    # As complex numbers a rotation with scaling is one factor, here the least-squares one.
    one, other = (points @ (1, 1j) for points in (source, target - target.mean(axis=0)))
    factor = np.vdot(one, other) / max(np.vdot(one, one).real, 1e-9)
    turn = np.array([[factor.real, -factor.imag], [factor.imag, factor.real]])
    shift = target.mean(axis=0) - turn @ landmarks.mean(axis=0)
    return np.hstack([turn, shift[:, None]])


def eye_angle(landmarks: Points) -> float:
    """Degrees by which the line through the eyes is turned; positive is clockwise."""
    across, down = landmarks[1] - landmarks[0]
    return float(np.degrees(np.arctan2(down, across)))


def centre(box: Points, margin: float, side: int, angle: float = 0.0) -> Matrix:
    """The matrix that puts a box's middle into a square, with `margin` × its longer side visible.

    `box` is (2, 2): top left and bottom right corner. What is turned by `angle` degrees clockwise
    stands upright in the square.
    """
    scale = side / (max(*(box[1] - box[0]), 1e-6) * margin)
    cosine, sine = np.cos(np.radians(angle)) * scale, np.sin(np.radians(angle)) * scale
    turn = np.array([[cosine, sine], [-sine, cosine]])
    return np.hstack([turn, (side / 2 - turn @ box.mean(axis=0))[:, None]])


def warp(pixels: Pixels, matrix: Matrix, side: int) -> Pixels:
    """(side, side, 3): the picture seen through `matrix`, black outside of it.

    Averages before it samples when it shrinks to less than half.
    """
    scale = float(np.hypot(matrix[0, 0], matrix[1, 0]))
    if scale >= SHRINK_BELOW:
        return _sample(pixels, matrix, side)
    left, top, right, bottom = _visible(pixels, matrix, side)
    if left >= right or top >= bottom:
        return np.zeros((side, side, 3), np.uint8)
    width, height = right - left, bottom - top
    size = max(round(width * scale), 1), max(round(height * scale), 1)
    small = cv2.resize(pixels[top:bottom, left:right], size, interpolation=cv2.INTER_AREA)
    # Pixel centres: x in the part is (x' + ½) · width / size − ½ for x' in the small one.
    step = np.array([width / size[0], height / size[1]])
    shift = matrix[:, :2] @ (np.array([left, top]) + step / 2 - 0.5) + matrix[:, 2]
    return _sample(small, np.hstack([matrix[:, :2] * step, shift[:, None]]), side)


def _sample(pixels: NDArray[Any], matrix: Matrix, side: int) -> Pixels:
    square = cv2.warpAffine(pixels, matrix, (side, side), flags=cv2.INTER_LINEAR)
    return np.asarray(square, np.uint8)


def _visible(pixels: Pixels, matrix: Matrix, side: int) -> tuple[int, int, int, int]:
    """The part of the picture that ends up in the square: left, top, right, bottom."""
    corners = np.array([[0, 0], [side, 0], [0, side], [side, side]])
    seen = np.linalg.solve(matrix[:, :2], (corners - matrix[:, 2]).T).T
    height, width = pixels.shape[:2]
    left, top = np.clip(np.floor(seen.min(axis=0)) - 1, 0, (width, height)).astype(int)
    right, bottom = np.clip(np.ceil(seen.max(axis=0)) + 1, 0, (width, height)).astype(int)
    return int(left), int(top), int(right), int(bottom)


def crop_face(pixels: Pixels, box: Box, margin: float = 0.25) -> Pixels:
    """A square copy of the picture around a face, for thumbnails.

    `margin` is added on each side as a share of the face's longer side. At the picture's edge the
    square moves inward, and it is never longer than the picture's shorter side.
    """
    height, width = pixels.shape[:2]
    longer = max(box.w * width, box.h * height)
    side = int(min(max(round(longer * (1 + 2 * margin)), 1), width, height))
    left = round((box.x + box.w / 2) * width - side / 2)
    top = round((box.y + box.h / 2) * height - side / 2)
    left, top = min(max(left, 0), width - side), min(max(top, 0), height - side)
    return pixels[top : top + side, left : left + side].copy()
