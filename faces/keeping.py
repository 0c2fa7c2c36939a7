"""Storing what was found in a photo: pairing, which face is the owner's, and vectors.

Of bystanders only box, crop and quality are kept, which the question "which face is you?" needs.
Everything else, the vector for matching above all, is kept of the owner's face alone. Whoever has
the people in their photos told apart has more measured (`faces.grouping.measuring`).
"""

from collections.abc import Iterable, Sequence

import numpy as np
from PIL import Image as PillowImage

from faces.engine.packs import Pack
from faces.engine.types import Band, Box, Calibration, DetectedFace, Pixels, Vector, band
from faces.engine.warp import crop_face
from faces.models import Face, FaceEmbedding
from library.encoding import encode_webp
from library.models import Image
from library.paths import crop_path
from library.services import keep_files, reserve_files, save_file

Pairs = Sequence[tuple[Face, DetectedFace]]

# Two boxes are the same face from this overlap (intersection over union) on.
SAME_FACE_IOU = 0.5
# A crop shows this share of the face's size around it on each side.
CROP_MARGIN = 0.35
# Longest side of a crop, pixels: twice the largest circle it is shown in.
CROP_SIDE = 320
# What is kept of every face, and what of the owner's alone. The rest of a row a person said.
FOUND = ("x", "y", "w", "h", "score", "quality", "width_px")
MEASURED = ("landmarks", "yaw", "pitch", "roll", "age", "gender")
WRITTEN = (*FOUND, *MEASURED, "is_owner", "updated_at")


def overlap(a: Box, b: Box) -> float:
    """Intersection over union of two boxes, 0..1."""
    width = min(a.x + a.w, b.x + b.w) - max(a.x, b.x)
    height = min(a.y + a.h, b.y + b.h) - max(a.y, b.y)
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    return shared / (a.area + b.area - shared)


def pair_faces(
    image: Image, found: Iterable[DetectedFace], stored: Iterable[Face], hidden: Sequence[Box]
) -> Pairs:
    """Give each detection the stored face it overlaps with, or a new one; drop hidden ones."""
    assert image.owner_id is not None  # noqa: S101  (only people's photos are analysed)
    free = list(stored)
    pairs = []
    for detected in found:
        if any(overlap(detected.box, box) > SAME_FACE_IOU for box in hidden):
            continue
        known = max(free, key=lambda face: overlap(detected.box, face.box), default=None)
        if known is not None and overlap(detected.box, known.box) > SAME_FACE_IOU:
            free.remove(known)
            pairs.append((known, detected))
        else:
            pairs.append((Face(image=image, owner_id=image.owner_id), detected))
    return pairs


def write_crops(pairs: Pairs, pixels: Pixels) -> None:
    """Store a crop for each new face; the sweeper takes those that `keep_faces` never sees."""
    new = [(face, detected) for face, detected in pairs if not face.crop_path]
    for face, _ in new:
        face.crop_path = crop_path()
    reserve_files(face.crop_path for face, _ in new)
    for face, detected in new:
        crop = PillowImage.fromarray(crop_face(pixels, detected.box, CROP_MARGIN))
        crop.thumbnail((CROP_SIDE, CROP_SIDE))
        save_file(face.crop_path, encode_webp(crop))


def choose_owner(pairs: Pairs, known: Sequence[Vector], curve: Calibration) -> Face | None:
    """Which of the photo's faces is its owner, if that can be told; the rest is marked as not.

    What the person said stands. A face alone in a photo is taken for its owner. Among several, the
    one that surely looks like `known`, vectors of the owner's own faces, is: exactly one must.
    """
    faces = [face for face, _ in pairs]
    if said := next((face for face in faces if face.is_owner), None):
        return said
    if any(face.is_owner is False for face in faces) or not faces:
        return None
    alike = faces if len(faces) == 1 else [face for face, d in pairs if _surely(d, known, curve)]
    if len(alike) != 1:
        return None
    for face in faces:
        face.is_owner = face is alike[0]
    return alike[0]


def keep_faces(pairs: Pairs) -> None:
    """Write the faces' rows; within the transaction that holds the photo's analysis."""
    new_crops = [face.crop_path for face, _ in pairs if face._state.adding]
    for face, detected in pairs:
        _describe(face, detected)
        face.save(update_fields=None if face._state.adding else WRITTEN)
    keep_files(new_crops)


def keep_vector(face: Face, detected: DetectedFace, pack: Pack) -> None:
    """Store or replace the face's embedding by this pack's model."""
    vector = detected.embedding.tolist()
    FaceEmbedding.objects.bulk_create(
        [FaceEmbedding(face=face, model=pack.model, vector=vector, norm=detected.norm)],
        update_conflicts=True,
        unique_fields=["face", "model"],
        update_fields=["vector", "norm", "searched_at"],
    )


def _surely(detected: DetectedFace, known: Sequence[Vector], curve: Calibration) -> bool:
    cosines = [float(np.dot(detected.embedding, vector)) for vector in known]
    score = curve.similarity_score(max(cosines, default=-1.0))
    return band(score) is Band.CONFIRMED


def _describe(face: Face, detected: DetectedFace) -> None:
    """Copy where the face is, and measurements if it is the owner's; clear them if it is not."""
    box = detected.box
    face.x, face.y, face.w, face.h = box.x, box.y, box.w, box.h
    face.score, face.quality = detected.score, detected.quality
    face.width_px = box.w * face.image.width
    mine = bool(face.is_owner)
    face.landmarks = [list(point) for point in detected.landmarks] if mine else []
    for name in ("yaw", "pitch", "roll", "age", "gender"):
        setattr(face, name, getattr(detected, name) if mine else None)
