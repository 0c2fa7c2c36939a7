"""From a face's rough place to its 468 points in space, by the open pack's mesh network."""

import threading
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from faces.engine.packs import BUILT_IN_ROOT, get_pack
from faces.engine.runtime import Engine, session_options
from faces.engine.swap.canonical import LEFT_EYE, POINTS, RIGHT_EYE
from faces.engine.swap.regions import face_width
from faces.engine.swap.shapes import Shape
from faces.engine.types import Pixels
from faces.engine.warp import Matrix, Points, centre, eye_angle, warp

SIDE = 192
# MediaPipe's own margin around the face.
MARGIN = 1.5
# The network knows level faces; after a turn of at most this many degrees it need not look again.
LEVEL_WITHIN = 4.0
MOST_LOOKS = 4
# Another look, by which a mesh has to prove itself: moved by this much of the face, and this wide.
BESIDE, WIDER = np.array([0.24, 0.20]), 1.24

_loading = threading.Lock()


def find_mesh(
    pixels: Pixels, corners: Points, landmarks: Points | None, angle: float, engine: Engine
) -> Shape:
    """(468, 3) in pixels of the picture, z in the same unit.

    `corners` is (2, 2), the face's box. The first look is at the box, turned by the eyes of
    `landmarks` or by `angle` (degrees clockwise); each further one at what the last one found, two
    at least and until the face stood level.
    """
    turned = eye_angle(landmarks) if landmarks is not None else angle
    mesh = _look(pixels, corners, turned, engine)
    for _ in range(1, MOST_LOOKS):
        seen = _eye_angle(mesh)
        mesh = _look(pixels, _level_box(mesh, seen), seen, engine)
        if abs((seen - turned + 180) % 360 - 180) <= LEVEL_WITHIN:
            break
        turned = seen
    return mesh


def unsteadiness(pixels: Pixels, mesh: Shape, engine: Engine) -> float:
    """How far the mesh moves, in face widths (median), when it is looked for a little beside.

    The network draws a face into any picture: on a face it stays where the face is, elsewhere it
    moves with the frame.
    """
    angle = _eye_angle(mesh)
    corners = _level_box(mesh, angle)
    middle, half = corners.mean(axis=0), (corners[1] - corners[0]) / 2
    beside = middle + half * BESIDE
    again = _look(
        pixels, np.stack([beside - half * WIDER, beside + half * WIDER]), angle + 8, engine
    )
    moved = np.linalg.norm(again[:, :2] - mesh[:, :2], axis=1)
    return float(np.median(moved) / face_width(mesh))


def _eye_angle(mesh: Shape) -> float:
    eyes = mesh[LEFT_EYE, :2].mean(axis=0), mesh[RIGHT_EYE, :2].mean(axis=0)
    return eye_angle(np.stack(eyes))


def _level_box(mesh: Shape, angle: float) -> Points:
    """A box around the mesh, as large as it is when it stands level."""
    cosine, sine = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    turn = np.array([[cosine, sine], [-sine, cosine]])
    level = mesh[:, :2] @ turn.T
    low, high = level.min(axis=0), level.max(axis=0)
    middle, half = turn.T @ ((low + high) / 2), (high - low) / 2
    return np.stack([middle - half, middle + half])


def _look(pixels: Pixels, corners: Points, angle: float, engine: Engine) -> Shape:
    matrix = centre(corners, MARGIN, SIDE, angle)
    square = warp(pixels, matrix, SIDE)
    return _back(_run(square, engine), matrix)


def _run(square: Pixels, engine: Engine) -> Shape:
    model = _network(engine)
    mean = (model.input_mean,) * 3
    blob = cv2.dnn.blobFromImage(square, 1 / model.input_std, (SIDE, SIDE), mean)
    flat = model.session.run(model.output_names, {model.input_name: blob})[0][0]
    mesh = flat.reshape(-1, 3)[:POINTS].astype(np.float64)
    return np.asarray((mesh + np.array([1.0, 1.0, 0.0])) * (SIDE / 2))


def _back(mesh: Shape, matrix: Matrix) -> Shape:
    """From the square into the picture; depths are scaled as the rest is."""
    inverse = np.linalg.inv(matrix[:, :2])
    scale = 1 / np.sqrt(abs(np.linalg.det(matrix[:, :2])))
    plane = (mesh[:, :2] - matrix[:, 2]) @ inverse.T
    return np.column_stack([plane, mesh[:, 2] * scale])


def _network(engine: Engine) -> Any:
    """The engine's own model where it is the mesh, else the open pack's, loaded once."""
    folder = BUILT_IN_ROOT / "models" / "open"
    if engine.landmarks is not None and engine.pack.folder.resolve() == folder.resolve():
        return engine.landmarks
    with _loading:
        return _open_network(engine.device)


@cache
def _open_network(device: str) -> Any:
    import onnxruntime
    from insightface.model_zoo.landmark import Landmark

    file: Path = get_pack("open", BUILT_IN_ROOT).folder / "landmark_3d_68.onnx"
    cuda = ["CUDAExecutionProvider"] if device == "cuda" else []
    session = onnxruntime.InferenceSession(
        str(file), sess_options=session_options(), providers=[*cuda, "CPUExecutionProvider"]
    )
    return Landmark(str(file), session)
