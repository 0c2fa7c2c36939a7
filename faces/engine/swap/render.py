"""Painting one face's skin onto another's shape: where in the source each pixel comes from."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from faces.engine.swap.canonical import POINTS, Indices, canonical
from faces.engine.swap.regions import Mask, Size, blurred, closed, face_width, ramp
from faces.engine.swap.shapes import Shape

# Triangles are painted with the face at most this many pixels wide; between, the map is smooth.
PAINT_WIDTH = 200.0
# Skin drawn out this many times more than the face's median looks smeared: from, wholly.
STRETCHED = (2.2, 3.6)
# The other half of the face is taken where it shows a part with this many times more pixels.
BETTER_THERE = (1.8, 3.2)
# What lies this much deeper than what is seen at its place is hidden: from, wholly; face widths.
BEHIND = (0.06, 0.12)
HIDING_WIDTH = 160.0
# Rounds of averaging among neighbours.
SMOOTHING = 4
# Holes of that many face widths are folds, not openings.
FOLD = 0.04
# OpenCV takes corners as whole numbers of 1/16 pixel.
FINE_BITS = 4


Points = NDArray[np.float64]
"""(468,): a number for each point of the mesh."""


@dataclass(frozen=True, slots=True, eq=False)
class Painting:
    """One face seen through the shape of another."""

    x: NDArray[np.float32]
    """(H, W): the column of the source that is seen at a pixel."""
    y: NDArray[np.float32]
    """(H, W): the row."""
    known: Mask
    """1 where the mesh covers the pixel."""
    doubtful: Mask
    """1 where the source does not show this part of the face, or only aslant."""


def paint(size: Size, shape: Shape, source: Shape, unseen: Points) -> Painting:
    """Paint the triangles of `shape` (468, 3), in a picture of `size`, with points of `source`.

    `unseen` (468,) says 0..1 which points the source does not show.
    """
    scale = min(PAINT_WIDTH / face_width(shape), 1.0)
    small = max(round(size[0] * scale), 1), max(round(size[1] * scale), 1)
    placed = (shape[:, :2] + 0.5) * (small[1] / size[1], small[0] / size[0]) - 0.5
    numbers = _paint_numbers(small, placed, shape[:, 2])
    doubts = np.maximum(_doubts(shape, source), unseen)
    values = np.column_stack([source[:, :2], doubts])
    layers, known = _interpolate(numbers, placed, values)
    layers = _spread(layers, known)
    known = closed(known, FOLD * face_width(shape) * scale)
    whole = size[1], size[0]
    layers = np.asarray(cv2.resize(layers, whole, interpolation=cv2.INTER_LINEAR), np.float32)
    x, y, doubtful = (np.ascontiguousarray(layers[:, :, number]) for number in range(3))
    known = np.asarray(cv2.resize(known, whole, interpolation=cv2.INTER_LINEAR), np.float32)
    return Painting(x, y, known, np.clip(doubtful, 0, 1))


def hidden_points(mesh: Shape) -> Points:
    """(468,) 0..1: the points of a face that lie behind another part of it, as behind the nose."""
    low = mesh[:, :2].min(axis=0)
    scale = HIDING_WIDTH / max(float(np.ptp(mesh[:, :2], axis=0).max()), 1e-6)
    placed = (mesh[:, :2] - low) * scale + 1
    side = int(HIDING_WIDTH) + 3
    numbers = _paint_numbers((side, side), placed, mesh[:, 2])
    nearest, _ = _interpolate(numbers, placed, mesh[:, 2:])
    column, row = np.round(placed).astype(int).T
    behind = (mesh[:, 2] - nearest[row, column, 0]) / face_width(mesh)
    hidden = ramp(behind.astype(np.float32), *BEHIND) * (numbers[row, column] >= 0)
    return _widened(hidden.astype(np.float64))


def sample(image: NDArray[np.float32], painting: Painting) -> NDArray[np.float32]:
    """The image seen through the painting; its edge is repeated outward."""
    return np.asarray(
        cv2.remap(image, painting.x, painting.y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE),
        np.float32,
    )


def _paint_numbers(
    size: Size, placed: NDArray[np.float64], depth: NDArray[np.float64]
) -> NDArray[np.int32]:
    """(H, W): the number of the triangle seen at each pixel, −1 for none; the nearest wins."""
    triangles = canonical().triangles
    facing = _signed_areas(placed, triangles) * _orientation() > 0
    order = np.argsort(-depth[triangles].mean(axis=1))
    corners = np.round(placed[triangles] * (1 << FINE_BITS)).astype(np.int32)
    numbers = np.full(size, -1, np.int32)
    for number in order[facing[order]].tolist():
        cv2.fillConvexPoly(numbers, corners[number], number, cv2.LINE_8, FINE_BITS)
    return numbers


def _orientation() -> NDArray[np.float64]:
    """(T,): the sign that each triangle's area has while it faces the camera."""
    mesh = canonical()
    return np.sign(_signed_areas(mesh.points[:, :2], mesh.triangles))


def _signed_areas(points: NDArray[np.float64], triangles: Indices) -> NDArray[np.float64]:
    """(T,)"""
    first = points[triangles[:, 1]] - points[triangles[:, 0]]
    second = points[triangles[:, 2]] - points[triangles[:, 0]]
    return np.asarray(first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0]) / 2


def _doubts(shape: Shape, source: Shape) -> NDArray[np.float64]:
    """(468,) 0..1: how much a point's surroundings had better be taken from the other side.

    They are seen by as many of the source's pixels as their triangles cover, none where they turn
    away. Doubtful is what is drawn out too much, and what the face's other half shows far better.
    """
    mesh = canonical()
    have = np.maximum(_around(_signed_areas(source[:, :2], mesh.triangles) * _orientation()), 0)
    want = _around(np.abs(_signed_areas(shape[:, :2], mesh.triangles)))
    stretch = want / np.maximum(have, 1e-9) * (have.sum() / max(want.sum(), 1e-9))
    drawn_out = ramp(stretch.astype(np.float32), *STRETCHED)
    better = ramp((have[mesh.mirror] / np.maximum(have, 1e-9)).astype(np.float32), *BETTER_THERE)
    return _widened(np.maximum(drawn_out, better).astype(np.float64))


def _around(areas: NDArray[np.float64]) -> NDArray[np.float64]:
    """(468,): the sum over a point's triangles and, in part, over those of its neighbours.

    So a fold of a lip or an eyelid, where single triangles turn over, is not taken for a side.
    """
    triangles = canonical().triangles
    sums: Points = np.bincount(triangles.ravel(), np.repeat(areas, 3), POINTS).astype(np.float64)
    for _ in range(SMOOTHING):
        sums = _shared(sums)
    return np.asarray(sums)


def _widened(values: Points) -> Points:
    """(468,): each point's largest value among its neighbours, and softened."""
    triangles = canonical().triangles
    widened = values.copy()
    np.maximum.at(widened, triangles.ravel(), np.repeat(values[triangles].max(axis=1), 3))
    return _shared(widened)


def _shared(values: Points) -> Points:
    """(468,): each point's mean with its neighbours."""
    triangles = canonical().triangles
    means = values[triangles].mean(axis=1)
    return np.bincount(triangles.ravel(), np.repeat(means, 3), POINTS) / np.maximum(
        np.bincount(triangles.ravel(), minlength=POINTS), 1
    )


def _interpolate(
    numbers: NDArray[np.int32], placed: NDArray[np.float64], values: NDArray[np.float64]
) -> tuple[NDArray[np.float32], Mask]:
    """(H, W, C): the points' values between the points of each pixel's triangle; and where."""
    inside = numbers >= 0
    y, x = np.nonzero(inside)
    corners = canonical().triangles[numbers[inside]]
    a, b, c = (placed[corners[:, corner]] for corner in range(3))
    u, v, w = b - a, c - a, np.column_stack([x, y]) - a
    whole = u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0]
    second = (w[:, 0] * v[:, 1] - w[:, 1] * v[:, 0]) / whole
    third = (u[:, 0] * w[:, 1] - u[:, 1] * w[:, 0]) / whole
    # A pixel's middle may lie a little outside of the triangle that touches it.
    shares = np.clip(np.stack([1 - second - third, second, third]), 0, 1)[:, :, None]
    shares /= shares.sum(axis=0)
    layers = np.zeros((*numbers.shape, values.shape[1]), np.float32)
    layers[inside] = sum(shares[corner] * values[corners[:, corner]] for corner in range(3))
    return layers, inside.astype(np.float32)


def _spread(layers: NDArray[np.float32], known: Mask) -> NDArray[np.float32]:
    """The layers continued beyond the mesh by the nearest pixel of it, and a little smoothed."""
    if not known.any():
        return layers
    outside = (known < 0.5).astype(np.uint8)
    _, labels = cv2.distanceTransformWithLabels(
        outside, cv2.DIST_L2, 3, labelType=cv2.DIST_LABEL_PIXEL
    )
    nearest = np.zeros((int(labels.max()) + 1, layers.shape[2]), np.float32)
    nearest[labels[known > 0.5]] = layers[known > 0.5]
    return blurred(np.ascontiguousarray(nearest[labels]), 0.8)
