"""One picture in, its faces out."""

from collections.abc import Iterator

import cv2
import numpy as np

from faces.engine.detect import Found, find_faces
from faces.engine.pose import Pose, estimate_pose
from faces.engine.quality import face_quality
from faces.engine.runtime import DETECTION_SCORE, Engine
from faces.engine.types import Box, DetectedFace, Pixels, Vector
from faces.engine.warp import align, centre, crop_face, eye_angle, warp

__all__ = ["MAX_FACES", "analyse", "crop_face"]

MAX_FACES = 50
# InsightFace's gender and age models look at a square of 1.5 times the face.
ATTRIBUTE_MARGIN = 1.5


def analyse(
    pixels: Pixels,
    engine: Engine,
    *,
    min_score: float = DETECTION_SCORE,
    recognise: bool = True,
) -> tuple[DetectedFace, ...]:
    """The faces of a picture, largest first, at most 50; () when there is none.

    `pixels` is (H, W, 3) RGB uint8, upright, of any size. Without `recognise` nobody measures whose
    faces they are: no vector is made. Raises ValueError for another shape or
    type. Safe to call from several threads with one engine. Beside the picture itself it holds
    only the detector's square and a few face crops, whatever the picture's size.
    """
    if pixels.ndim != 3 or pixels.shape[2] != 3 or pixels.dtype != np.uint8 or 0 in pixels.shape:
        raise ValueError("pixels must be a height × width × 3 array of uint8")
    found = find_faces(pixels, engine, min_score)
    found = sorted(found, key=lambda face: face.area, reverse=True)[:MAX_FACES]
    faces: list[DetectedFace] = []
    for start in range(0, len(found), engine.batch):
        faces.extend(_measure(pixels, found[start : start + engine.batch], engine, recognise))
    return tuple(faces)


def _measure(
    pixels: Pixels, found: list[Found], engine: Engine, recognise: bool
) -> Iterator[DetectedFace]:
    """Describe one batch of faces."""
    side = engine.recogniser.input_size[0]
    crops = [warp(pixels, align(face.landmarks, side), side) for face in found]
    vectors = np.zeros((len(crops), 0))
    if recognise:
        vectors = engine.recogniser.get_feat([_bgr(crop) for crop in crops])
    for face, crop, vector in zip(found, crops, vectors, strict=True):
        norm = float(np.linalg.norm(vector))
        embedding: Vector = (vector / max(norm, 1e-9)).astype(np.float32)
        pose = estimate_pose(pixels, face, engine)
        gender, age = _gender_and_age(pixels, face, engine)
        yield _describe(pixels, face, crop, pose, gender, age, embedding, norm)


def _describe(
    pixels: Pixels,
    face: Found,
    crop: Pixels,
    pose: Pose,
    gender: float | None,
    age: float | None,
    embedding: Vector,
    norm: float,
) -> DetectedFace:
    size = np.array(pixels.shape[1::-1])
    (x, y), (right, bottom) = (face.box / size).tolist()
    landmarks = np.clip(face.landmarks / size, 0, 1).tolist()
    width_px = float(face.box[1, 0] - face.box[0, 0])
    return DetectedFace(
        box=Box(x, y, right - x, bottom - y),
        landmarks=tuple((point[0], point[1]) for point in landmarks),
        score=face.score,
        quality=face_quality(crop, width_px, pose),
        yaw=pose.yaw,
        pitch=pose.pitch,
        roll=pose.roll,
        age=age,
        gender=gender,
        width_px=width_px,
        embedding=embedding,
        norm=norm,
    )


def _gender_and_age(
    pixels: Pixels, face: Found, engine: Engine
) -> tuple[float | None, float | None]:
    """Gender 0..1 and age in years.

    The model is run directly: the loader's own method rounds the gender to one of two words.
    """
    model = engine.attributes
    if model is None:
        return None, None
    side = model.input_size[0]
    upright = centre(face.box, ATTRIBUTE_MARGIN, side, eye_angle(face.landmarks))
    square = _bgr(warp(pixels, upright, side))
    mean = (model.input_mean,) * 3
    blob = cv2.dnn.blobFromImage(square, 1 / model.input_std, (side, side), mean, swapRB=True)
    female, male, age = model.session.run(model.output_names, {model.input_name: blob})[0][0]
    return float(1 / (1 + np.exp(female - male))), float(np.clip(age * 100, 0, 100))


def _bgr(pixels: Pixels) -> Pixels:
    """InsightFace's models are fed in OpenCV's order."""
    return np.ascontiguousarray(pixels[:, :, ::-1])
