"""How well a face can be compared: one number from its size, sharpness and pose."""

import math

import cv2

from faces.engine.pose import Pose
from faces.engine.types import Pixels
from faces.engine.warp import ARCFACE_SIDE

# Widths in pixels: below the first nothing is left to compare, from the second on more is no help
# (the open pack's crop is 224 pixels wide, about 150 of them face).
TOO_SMALL, LARGE_ENOUGH = 20.0, 120.0
# Variance of the Laplacian of a 112 × 112 crop at which a face counts as half sharp.
HALF_SHARP = 100.0


def face_quality(crop: Pixels, width_px: float, pose: Pose) -> float:
    """0..1: the geometric mean of size, sharpness and pose, each 0..1.

    size = (width − 20 px) / 100 px; sharpness = v / (v + 100) with v the variance of the
    Laplacian of the aligned crop; pose = cos(yaw) · cos(pitch). `crop` is the aligned face.
    """
    size = min(max((width_px - TOO_SMALL) / (LARGE_ENOUGH - TOO_SMALL), 0.0), 1.0)
    frontal = math.cos(math.radians(pose.yaw)) * math.cos(math.radians(pose.pitch))
    return float((size * sharpness(crop) * min(max(frontal, 0.0), 1.0)) ** (1 / 3))


def sharpness(crop: Pixels) -> float:
    """0..1 of an aligned face crop of any size."""
    grey = cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY)
    small = cv2.resize(grey, (ARCFACE_SIDE, ARCFACE_SIDE), interpolation=cv2.INTER_AREA)
    variance = float(cv2.Laplacian(small, cv2.CV_64F).var())
    return variance / (variance + HALF_SHARP)
