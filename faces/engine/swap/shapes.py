"""Fitting one set of points in space onto another, and which way a face looks."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from faces.engine.pose import Pose

Shape = NDArray[np.float64]
"""(N, 3): x to the right, y down, z away from the camera, all in the same unit."""


@dataclass(frozen=True, slots=True, eq=False)
class Similarity:
    """points → scale · points @ turn.T + shift."""

    scale: float
    turn: Shape
    """(3, 3), a rotation."""
    shift: NDArray[np.float64]
    """(3,)."""

    def apply(self, points: Shape) -> Shape:
        return self.scale * points @ self.turn.T + self.shift


def fit_similarity(source: Shape, target: Shape) -> Similarity:
    """The least-squares similarity of two (N, 3) sets (Umeyama 1991), never a mirror image."""
    source_mean, target_mean = source.mean(axis=0), target.mean(axis=0)
    centred, wanted = source - source_mean, target - target_mean
    left, sizes, right = np.linalg.svd(wanted.T @ centred)
    signs = np.array([1.0, 1.0, np.sign(np.linalg.det(left @ right)) or 1.0])
    turn = left @ np.diag(signs) @ right
    scale = float((sizes * signs).sum() / max((centred**2).sum(), 1e-12))
    return Similarity(scale, turn, target_mean - scale * turn @ source_mean)


def pose_of(turn: Shape) -> Pose:
    """Degrees by which a rotation turns a face that looked at the camera (down the z axis).

    Yaw and pitch are those of the head once it is held level: tilting a picture keeps them.
    """
    right, _, away = turn.T
    roll = np.arctan2(right[1], right[0])
    level = np.array([[np.cos(roll), np.sin(roll)], [-np.sin(roll), np.cos(roll)]])
    looks = np.append(level @ -away[:2], -away[2])
    return Pose(
        yaw=float(np.degrees(np.arctan2(looks[0], -looks[2]))),
        pitch=float(np.degrees(np.arcsin(np.clip(-looks[1], -1, 1)))),
        roll=float(np.degrees(roll)),
    )
