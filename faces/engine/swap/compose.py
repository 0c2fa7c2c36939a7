"""One face put over another, in working pixels."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from faces.engine.swap.blend import blend
from faces.engine.swap.canonical import canonical
from faces.engine.swap.colour import Light, coded, light_gain, shrunk
from faces.engine.swap.fitting import better_mirrored, mirrored_mesh, place
from faces.engine.swap.prepared import PreparedFace
from faces.engine.swap.regions import (
    Mask,
    Size,
    blurred,
    expressive,
    face_width,
    features,
    inside_distance,
    oval,
    ramp,
)
from faces.engine.swap.render import Painting, hidden_points, paint, sample
from faces.engine.swap.shapes import Shape

# Light and colour are studied with the face this many pixels wide.
STUDY_WIDTH = 60.0
# A source this much larger than its place is shrunk first, so that no pixel of it is skipped.
SHRINK_BELOW = 0.8
# Depths inside of the contour, in face widths: the new face begins, and is all there is.
FEATHER = (0.005, 0.05)
# Nothing at all changes outside of the contour, and all may change this deep inside.
SUPPORT = 0.03
# The mirrored side is painted when more than this share of the face is missing.
WORTH_FILLING = 0.01


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """A source's pixels and masks, turned to its mirror image and shrunk as needed."""

    image: Light
    skin: Mask
    covered: Mask
    mesh: Shape
    unseen: NDArray[np.float64]
    is_grey: bool

    def mirrored(self) -> "Source":
        return Source(
            np.ascontiguousarray(self.image[:, ::-1]),
            np.ascontiguousarray(self.skin[:, ::-1]),
            np.ascontiguousarray(self.covered[:, ::-1]),
            mirrored_mesh(self.mesh, self.image.shape[1]),
            self.unseen[canonical().mirror],
            self.is_grey,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Composed:
    """The new face in the target's crop."""

    image: Light
    """(H, W, 3), 0..1."""
    support: Mask
    """(H, W): 0 where the template must stay as it is to the last bit."""
    shape: Shape
    """(468, 3): where the new face's points are."""
    coverage: float
    """0..1: the share of the face that shows the source."""
    mirrored: bool


@dataclass(frozen=True, slots=True, eq=False)
class _Layer:
    """The source painted onto the target, in the target's light."""

    image: Light
    missing: Mask


def compose(target: PreparedFace, source: PreparedFace) -> Composed:
    """Put the source's face over the target's."""
    turned = better_mirrored(source.summary.yaw, target.summary.yaw)
    used = _as_source(source, target)
    used = used.mirrored() if turned else used
    shape = place(used.mesh, target.mesh)
    under = coded(target.crop)
    size: Size = under.shape[:2]
    area = oval(size, target.mesh)
    depth = inside_distance(area) / face_width(target.mesh)
    layer = _layer(used, shape, target, under, depth)
    if float((layer.missing * area).sum()) > WORTH_FILLING * float(area.sum()):
        other = _layer(used.mirrored(), shape, target, under, depth)
        share = layer.missing[:, :, None]
        image = layer.image * (1 - share) + other.image * share
        layer = _Layer(image, layer.missing * other.missing)
    # Never two brows or half an eye: there the source shows, however badly it was seen.
    missing = layer.missing * (1 - blurred(features(size, shape), 0.015 * face_width(target.mesh)))
    covered = shrunk(target.covered, size)
    mask = ramp(depth, *FEATHER) * (1 - covered) * (1 - missing)
    joined = blend(layer.image, under, mask, face_width(target.mesh))
    support = ramp(depth, 0.0, SUPPORT)
    return Composed(
        image=np.clip(under + (joined - under) * support[:, :, None], 0, 1),
        support=support,
        shape=shape,
        coverage=float(mask.sum() / max(ramp(depth, *FEATHER).sum(), 1.0)),
        mirrored=turned,
    )


def _as_source(face: PreparedFace, target: PreparedFace) -> Source:
    image, mesh = coded(face.crop), face.mesh
    if target.summary.is_grey:
        image = np.repeat(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)[:, :, None], 3, axis=2)
    factor = 1.15 * face_width(target.mesh) / face_width(mesh)
    if factor < SHRINK_BELOW:
        height, width = image.shape[:2]
        size = max(round(height * factor), 1), max(round(width * factor), 1)
        image = shrunk(image, size)
        mesh = mesh * factor
    size = image.shape[:2]
    return Source(
        image,
        shrunk(face.skin, size),
        shrunk(face.unusable, size),
        mesh,
        hidden_points(mesh),
        face.summary.is_grey,
    )


def _layer(source: Source, shape: Shape, target: PreparedFace, under: Light, depth: Mask) -> _Layer:
    size: Size = under.shape[:2]
    painting = paint(size, shape, source.mesh, source.unseen)
    image = np.clip(sample(source.image, painting), 0, 1)
    skin, covered = (
        np.clip(sample(mask, painting), 0, 1) for mask in (source.skin, source.covered)
    )
    missing = np.maximum.reduce([covered, painting.doubtful, _beyond(source, painting)])
    missing = blurred(missing, 0.012 * face_width(target.mesh))
    known = painting.known[:, :, None]
    seen = skin * painting.known * (1 - missing)
    gain = _gain(target, source, under, image, seen, shape, depth)
    lit = np.clip(image * gain, 0, 1)
    return _Layer(lit * known + under * (1 - known), np.maximum(missing, 1 - painting.known))


def _gain(
    target: PreparedFace,
    source: Source,
    under: Light,
    image: Light,
    skin: Mask,
    shape: Shape,
    depth: Mask,
) -> Light:
    scale = min(STUDY_WIDTH / face_width(target.mesh), 1.0)
    height, width = under.shape[:2]
    small = max(round(height * scale), 1), max(round(width * scale), 1)
    ratio = np.array([small[1] / width, small[0] / height, scale])
    gain = light_gain(
        shrunk(under, small),
        shrunk(image, small),
        shrunk(skin, small) * shrunk(target.skin, small),
        shrunk(depth, small),
        expressive(small, shape * ratio),
        face_width(target.mesh) * scale,
        recolour=source.is_grey or target.summary.is_grey,
    )
    return np.asarray(cv2.resize(gain, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)


def _beyond(source: Source, painting: Painting) -> NDArray[np.float32]:
    """1 where a pixel would come from outside of the source's crop."""
    height, width = source.image.shape[:2]
    out = np.maximum.reduce(
        [-painting.x, painting.x - (width - 1), -painting.y, painting.y - (height - 1)]
    )
    return ramp(out, -0.5, 1.0)
