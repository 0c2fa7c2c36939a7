"""What is known of a face before a worker has looked at it: enough to warn and to choose.

The full preparation of a face takes a worker and its models. A page that warns while somebody is
choosing uses what the row says (pose and size, of the owner's face) and the colours of the stored
crop; what neither tells counts as being like the template, so that nothing is warned of that
nobody has seen.
"""

from dataclasses import replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from core.errors import AppError
from faces.engine.swap import FaceSummary
from faces.engine.types import Box
from faces.keeping import CROP_MARGIN
from faces.models import Face
from library.decoding import decode
from library.storage import open_file

# The part of a face's box that is cheeks and nose in faces of every pose, in shares of the box.
CHEEKS: Final = Box(0.25, 0.42, 0.5, 0.26)
# Mean distance of a* and b* from their middle below which a picture has no colours.
GREY_BELOW: Final = 2.0
CROP_SIDE: Final = 128


def known_look(face: Face, like: FaceSummary) -> FaceSummary:
    """What the row says of a face; the rest is as in `like`."""
    return replace(
        like,
        yaw=like.yaw if face.yaw is None else face.yaw,
        pitch=like.pitch if face.pitch is None else face.pitch,
        roll=like.roll if face.roll is None else face.roll,
        width_px=face.width_px,
        sharpness=face.quality,
        is_grey=False,
        hidden=0.0,
        cut_off=0.0,
        glasses=0.0,
    )


def closer_look(face: Face, like: FaceSummary) -> FaceSummary:
    """The same with the colours of the stored crop; reads one small file."""
    known = known_look(face, like)
    try:
        with open_file(face.crop_path) as file:
            pixels = decode(file, max_side=CROP_SIDE).pixels
    except (AppError, FileNotFoundError):
        return known  # the storage is away: then nothing is said of colours
    lab = cv2.cvtColor(pixels.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    colours = lab[:, :, 1:] - np.median(lab[:, :, 1:], axis=(0, 1))
    is_grey = bool(np.hypot(colours[:, :, 0], colours[:, :, 1]).mean() < GREY_BELOW)
    skin = np.median(_cheeks(face, np.asarray(lab)).reshape(-1, 3), axis=0)
    return replace(
        known, skin_lab=(float(skin[0]), float(skin[1]), float(skin[2])), is_grey=is_grey
    )


def _cheeks(face: Face, crop: NDArray[np.float32]) -> NDArray[np.float32]:
    """The part of a face's crop (`faces.engine.warp.crop_face`) that shows its cheeks."""
    width, height = face.image.width, face.image.height
    face_w, face_h = face.w * width, face.h * height
    side = min(max(face_w, face_h) * (1 + 2 * CROP_MARGIN), width, height)
    left = min(max((face.x * width) + face_w / 2 - side / 2, 0), width - side)
    top = min(max((face.y * height) + face_h / 2 - side / 2, 0), height - side)
    scale = crop.shape[0] / side
    x = (face.x * width - left + CHEEKS.x * face_w) * scale
    y = (face.y * height - top + CHEEKS.y * face_h) * scale
    rows = slice(max(int(y), 0), max(int(y + CHEEKS.h * face_h * scale), int(y) + 1))
    columns = slice(max(int(x), 0), max(int(x + CHEEKS.w * face_w * scale), int(x) + 1))
    part = crop[rows, columns]
    return part if part.size else crop
