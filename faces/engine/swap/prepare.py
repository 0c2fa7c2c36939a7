"""From a picture and a face's place in it to a prepared face."""

import cv2
import numpy as np

from faces.engine.quality import sharpness
from faces.engine.runtime import Engine
from faces.engine.swap.canonical import (
    LEFT_EYE,
    MOUTH_CORNERS,
    NOSE_TIP,
    RIGHT_EYE,
    RIGID,
    canonical,
)
from faces.engine.swap.glasses import glasses
from faces.engine.swap.hair import covered_share, covering, unusable
from faces.engine.swap.mesh import find_mesh, unsteadiness
from faces.engine.swap.prepared import NOT_RECOGNISED, PreparedFace, in_steps
from faces.engine.swap.regions import face_width
from faces.engine.swap.shapes import Shape, fit_similarity, pose_of
from faces.engine.swap.skin import lab_of, study_skin
from faces.engine.swap.types import FaceRef, FaceSummary, FaceTooSmall, NoMesh
from faces.engine.types import Pixels, Vector
from faces.engine.warp import Points, align, warp

# A working face is at most this many pixels high or wide.
WORKING_SIDE = 512
# Room around the mesh, in shares of its longer side: for blending and for seeing what is beside it.
ROOM = 0.35
LEAST_WIDTH = 16.0
# Unsteadiness of a mesh (see `unsteadiness`) from which on there is no face. Faces measured 0.015
# to 0.05, in profile at 25 pixels of width 0.11; walls, cats and coffee cups 0.09 to 0.25. What
# the detector has found gets the benefit of the doubt.
MOST_UNSTEADY_FOUND, MOST_UNSTEADY_DRAWN = 0.14, 0.085
# Where nobody knows how the head is turned.
ANGLES = (0.0, 90.0, -90.0, 180.0)
# Mean distance of a* and b* from grey below which a picture has no colours.
GREY_BELOW = 2.5


def prepare_face(
    pixels: Pixels, face: FaceRef, engine: Engine, *, recognise: bool = True
) -> PreparedFace:
    """Find the face's shape, its skin and what hides it.

    `pixels` is (H, W, 3) RGB uint8 of any size. Without `recognise` nothing is measured that could
    tell whose face it is: it has no embedding, and no report compares it. Raises NoMesh where there
    is no face at that place, and FaceTooSmall below 16 pixels of width; both with a sentence.
    """
    mesh = _find(pixels, face, engine)
    width = face_width(mesh)
    if width < LEAST_WIDTH:
        raise FaceTooSmall(
            f"This face is only {width:.0f} pixels wide. Choose a picture in which it is larger."
        )
    region, size = _region(mesh, pixels)
    left, top, right, bottom = region
    crop = pixels[top:bottom, left:right]
    if crop.shape[1::-1] != size:
        crop = np.asarray(cv2.resize(crop, size, interpolation=cv2.INTER_AREA))
    scale = np.array([size[0] / (right - left), size[1] / (bottom - top)])
    shift = (0.5 - np.array([left, top])) * scale - 0.5
    inner = np.column_stack([mesh[:, :2] * scale + shift, mesh[:, 2] * scale.mean()])
    skin = study_skin(crop, inner)
    covered = covering(crop, inner)
    aligned = _aligned(crop, inner, engine)
    return PreparedFace(
        crop=np.ascontiguousarray(crop),
        mesh=inner,
        skin=in_steps(skin.plain),
        covered=in_steps(covered),
        unusable=in_steps(unusable(covered, skin.unlike, inner * (skin.unlike.shape[1] / size[0]))),
        region=region,
        picture_size=(pixels.shape[1], pixels.shape[0]),
        embedding=embed(aligned, engine) if recognise else np.zeros(0, np.float32),
        model=engine.pack.model if recognise else NOT_RECOGNISED,
        summary=FaceSummary(
            **_angles(inner),
            width_px=width,
            skin_lab=skin.colour,
            is_grey=_is_grey(crop),
            sharpness=sharpness(aligned),
            hidden=covered_share(covered, inner * (covered.shape[1] / size[0])),
            cut_off=_cut_off(mesh, pixels),
            beard=skin.beard,
            glasses=glasses(crop, inner),
        ),
    )


def five_points(mesh: Shape) -> Points:
    """(5, 2): the landmarks that recognition aligns by."""
    return np.stack(
        [
            mesh[LEFT_EYE, :2].mean(axis=0),
            mesh[RIGHT_EYE, :2].mean(axis=0),
            mesh[NOSE_TIP, :2],
            *mesh[MOUTH_CORNERS, :2],
        ]
    )


def embed(aligned: Pixels, engine: Engine) -> Vector:
    """(D,) of length 1, from a face aligned to the recogniser's square."""
    vector = engine.recogniser.get_feat([np.ascontiguousarray(aligned[:, :, ::-1])])[0]
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-9), np.float32)


def _aligned(pixels: Pixels, mesh: Shape, engine: Engine) -> Pixels:
    side = engine.recogniser.input_size[0]
    return warp(pixels, align(five_points(mesh), side), side)


def embed_at(pixels: Pixels, mesh: Shape, engine: Engine) -> Vector:
    """The embedding of the face with this mesh."""
    return embed(_aligned(pixels, mesh, engine), engine)


def _find(pixels: Pixels, face: FaceRef, engine: Engine) -> Shape:
    size = np.array(pixels.shape[1::-1], float)
    box = face.box
    corners = np.array([[box.x, box.y], [box.x + box.w, box.y + box.h]]) * size
    if (corners[1] - corners[0]).min() < 1 or not np.isfinite(corners).all():
        raise NoMesh("This face's frame has no size. Draw it around the face.")
    if face.landmarks is not None:
        mesh = find_mesh(pixels, corners, np.array(face.landmarks) * size, 0.0, engine)
        unsteady, most = unsteadiness(pixels, mesh, engine), MOST_UNSTEADY_FOUND
    else:
        meshes = [find_mesh(pixels, corners, None, angle, engine) for angle in ANGLES]
        looks = [unsteadiness(pixels, mesh, engine) for mesh in meshes]
        unsteady, most = min(looks), MOST_UNSTEADY_DRAWN
        mesh = meshes[looks.index(unsteady)]
    middle = mesh[:, :2].mean(axis=0)
    margin = (corners[1] - corners[0]) / 2
    strayed = bool((middle < corners[0] - margin).any() or (middle > corners[1] + margin).any())
    if strayed or not unsteady < most:
        raise NoMesh(
            "There is no face to be made out here. Choose a picture that shows the face from the "
            "front, unhidden and larger."
        )
    return mesh


def _angles(mesh: Shape) -> dict[str, float]:
    pose = pose_of(fit_similarity(canonical().points[RIGID], mesh[RIGID]).turn)
    return {"yaw": pose.yaw, "pitch": pose.pitch, "roll": pose.roll}


def _region(mesh: Shape, pixels: Pixels) -> tuple[tuple[int, int, int, int], tuple[int, int]]:
    """The part of the picture to look at, and its size in working pixels."""
    height, width = pixels.shape[:2]
    low, high = mesh[:, :2].min(axis=0), mesh[:, :2].max(axis=0)
    longer = float((high - low).max())
    left, top = np.clip(np.floor(low - ROOM * longer), 0, (width - 1, height - 1)).astype(int)
    right, bottom = np.clip(
        np.ceil(high + ROOM * longer), (left + 1, top + 1), (width, height)
    ).astype(int)
    scale = min(WORKING_SIDE / longer, 1.0)
    size = max(round((right - left) * scale), 1), max(round((bottom - top) * scale), 1)
    return (int(left), int(top), int(right), int(bottom)), size


def _is_grey(crop: Pixels) -> bool:
    small = np.asarray(cv2.resize(crop, (32, 32), interpolation=cv2.INTER_AREA), np.uint8)
    colours = lab_of(small)[:, :, 1:]
    return (
        float(np.abs(colours - np.median(colours, axis=(0, 1))).mean()) < GREY_BELOW / 2
        and float(np.hypot(*np.moveaxis(colours, 2, 0)).mean()) < 2 * GREY_BELOW
    )


def _cut_off(mesh: Shape, pixels: Pixels) -> float:
    """The share of the mesh's points that lie outside of the picture."""
    outside = (mesh[:, :2] < -0.5) | (mesh[:, :2] > np.array(pixels.shape[1::-1]) - 0.5)
    return float(outside.any(axis=1).mean())
