"""Which way a face looks: yaw, pitch and roll in degrees, with the signs of `DetectedFace`."""

from dataclasses import dataclass

import numpy as np

from faces.engine.detect import Found
from faces.engine.runtime import Engine
from faces.engine.types import Pixels
from faces.engine.warp import Points, centre, eye_angle, warp

# InsightFace's landmark models look at a square of 1.5 times the face.
MARGIN = 1.5


@dataclass(frozen=True, slots=True)
class Pose:
    """Degrees; see `DetectedFace` for the signs."""

    yaw: float
    pitch: float
    roll: float


def estimate_pose(pixels: Pixels, face: Found, engine: Engine) -> Pose:
    """From 68 landmarks fitted to a mean face, or roughly from five where the pack has no such.

    The models know upright faces, so they see this one turned level; the eyes give the roll.
    """
    if engine.landmarks is None:
        return pose_of_landmarks(face.landmarks)
    from insightface.app.common import Face

    side, roll = engine.landmarks.input_size[0], eye_angle(face.landmarks)
    square = warp(pixels, centre(face.box, MARGIN, side, roll), side)
    # The loader cuts its own square; for this box that is the whole of ours.
    start, stop = side / 2 - side / (2 * MARGIN), side / 2 + side / (2 * MARGIN)
    seen = Face(bbox=np.array([start, start, stop, stop]))
    engine.landmarks.get(np.ascontiguousarray(square[:, :, ::-1]), seen)
    pitch, yaw, _ = (float(angle) for angle in seen["pose"])
    return Pose(yaw=yaw, pitch=pitch, roll=roll)


def pose_of_landmarks(landmarks: Points) -> Pose:
    """A rough pose: eyes give the roll, the nose's place between eyes and mouth the rest.

    A nose about 0.6 eye distances in front of the eyes, and 0.55 of the way to the mouth in a
    level face, are typical proportions, not measured ones.
    """
    left, right, nose, *mouth = landmarks
    eyes = right - left
    distance = max(float(np.hypot(*eyes)), 1e-6)
    level = np.array([[eyes[0], eyes[1]], [-eyes[1], eyes[0]]]) / distance
    nose_x, nose_y = level @ (nose - (left + right) / 2) / distance
    _, mouth_y = level @ (np.mean(mouth, axis=0) - (left + right) / 2) / distance
    yaw = np.degrees(np.arcsin(np.clip(nose_x / 0.6, -1, 1)))
    pitch = np.clip((0.55 - nose_y / max(mouth_y, 1e-6)) * 120, -90, 90)
    return Pose(float(yaw), float(pitch), eye_angle(landmarks))
