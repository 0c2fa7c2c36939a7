"""The sample pictures that dependencies ship, and the meshes of the faces in them."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from faces.engine.runtime import Engine, get_engine
from faces.engine.types import Pixels
from faces.engine.warp import Points, centre, warp

# The mesh comes from the pack that the repository carries, whichever one the site measures with.
PACK_ROOT = Path(__file__).resolve().parents[2] / "faces" / "packs"
MESH_POINTS = 468
# InsightFace's landmark models look at a square of 1.5 times the face.
MARGIN = 1.5
EYES = (33, 263)
"""The mesh's outer corners of the eyes, left and right in the picture."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One face of a sample picture."""

    picture: str
    """"group" (InsightFace's t1.jpg) or "astronaut" (scikit-image's)."""
    box: tuple[int, int, int, int]
    """x, y, width and height in the picture's pixels, as the open pack's detector finds them."""
    tilt: float
    """Degrees clockwise by which the line through the eyes is turned."""


SAMPLES = {
    "cards": Sample("group", (60, 269, 108, 125), -21),
    "lace": Sample("group", (274, 155, 97, 114), -17),
    "collar": Sample("group", (464, 267, 108, 146), 16),
    "laugh": Sample("group", (746, 345, 101, 135), 0),
    "lamp": Sample("group", (903, 61, 107, 142), -10),
    "bob": Sample("group", (1135, 270, 91, 125), -4),
    "astronaut": Sample("astronaut", (180, 62, 91, 116), 4),
}


@cache
def picture(name: str) -> Pixels:
    """A sample picture; "group" and "astronaut" have faces, others are scikit-image's textures."""
    if name == "group":
        path = files("insightface") / "data" / "images" / "t1.jpg"
        with path.open("rb") as file:
            return np.asarray(Image.open(file).convert("RGB"))
    from skimage import data

    pixels = np.asarray(getattr(data, name)())
    return pixels if pixels.ndim == 3 else np.repeat(pixels[:, :, None], 3, axis=2)


@cache
def mesh(name: str) -> NDArray[np.float64]:
    """(468, 3): the mesh of a sample face, in pixels of its picture.

    Run twice, the second time on a square around the first mesh: the detector's box is not
    centred as the mesh model likes it.
    """
    sample = SAMPLES[name]
    x, y, w, h = sample.box
    box: Points = np.array([[x, y], [x + w, y + h]], float)
    engine = get_engine("open", PACK_ROOT, "cpu")
    points = _run(picture(sample.picture), box, sample.tilt, engine)
    (x1, y1), (x2, y2) = points[EYES, :2]
    tilt = float(np.degrees(np.arctan2(y2 - y1, x2 - x1)))
    return _run(picture(sample.picture), _bounds(points[:, :2], tilt), tilt, engine)


def _run(pixels: Pixels, box: Points, tilt: float, engine: Engine) -> NDArray[np.float64]:
    model = engine.landmarks
    if model is None:
        raise LookupError("the open pack has no mesh model")
    side = model.input_size[0]
    matrix = centre(box, MARGIN, side, tilt)
    square = warp(pixels, matrix, side)
    blob = cv2.dnn.blobFromImage(square, 1 / model.input_std, (side, side), (model.input_mean,) * 3)
    found = model.session.run(model.output_names, {model.input_name: blob})[0]
    # x and y from −1 to 1 over the square, z in the same unit (faces/packs/open/heads.py).
    points = (found.reshape(-1, 3)[:MESH_POINTS] + np.array([1.0, 1.0, 0.0])) * (side / 2)
    points[:, :2] = np.linalg.solve(matrix[:, :2], (points[:, :2] - matrix[:, 2]).T).T
    points[:, 2] /= np.hypot(matrix[0, 0], matrix[0, 1])
    return points


def _bounds(points: Points, tilt: float) -> Points:
    """(2, 2): a box with the size that the points have when they are turned level."""
    cosine, sine = np.cos(np.radians(tilt)), np.sin(np.radians(tilt))
    level = np.array([[cosine, sine], [-sine, cosine]])
    turned = points @ level.T
    middle = np.linalg.solve(level, (turned.min(axis=0) + turned.max(axis=0)) / 2)
    half = np.ptp(turned, axis=0) / 2
    return np.array([middle - half, middle + half])
