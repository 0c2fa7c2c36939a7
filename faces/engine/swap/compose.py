"""One face put over another, in working pixels."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from faces.engine.swap.blend import blend
from faces.engine.swap.colour import Light, coded, light_gain, shrunk
from faces.engine.swap.fitting import better_mirrored, place
from faces.engine.swap.prepared import PreparedFace
from faces.engine.swap.regions import Mask, blurred, expressive, features, ramp
from faces.engine.swap.render import Painting, paint, sample
from faces.engine.swap.shapes import Shape
from faces.engine.swap.views import Source, Target, as_source, as_target

# Light and colour are studied with the face this many pixels wide.
STUDY_WIDTH = 60.0
# Depths inside of the contour, in face widths: the new face begins, and is all there is.
FEATHER = (0.005, 0.05)
# Nothing at all changes outside of the contour, and all may change this deep inside.
SUPPORT = 0.03
# What both sides together miss by so much is left to the template: from, wholly.
NOWHERE = (0.15, 0.6)
# The mirrored side is painted when more than this share of the face is missing.
WORTH_FILLING = 0.01


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


def compose(target_face: PreparedFace, source_face: PreparedFace) -> Composed:
    """Put the source's face over the target's."""
    turned = better_mirrored(source_face.summary.yaw, target_face.summary.yaw)
    target = as_target(target_face)
    source = as_source(source_face, target)
    source = source.mirrored() if turned else source
    shape = place(source.mesh, target.mesh)
    layer = _layer(source, target, shape)
    if float((layer.missing * target.area).sum()) > WORTH_FILLING * float(target.area.sum()):
        layer = _joined(layer, _layer(source.mirrored(), target, shape))
    # Never two brows or half an eye: there the source shows, however badly it was seen.
    missing = layer.missing * (1 - blurred(features(target.size, shape), 0.015 * target.width))
    whole = ramp(target.depth, *FEATHER)
    mask = whole * (1 - target.covered) * (1 - missing)
    joined = blend(layer.image, target.image, mask, target.width)
    support = ramp(target.depth, 0.0, SUPPORT)
    image, everywhere = coded(target_face.crop), np.zeros(target_face.crop.shape[:2], np.float32)
    image[target.part] += (joined - target.image) * support[:, :, None]
    everywhere[target.part] = support
    rows, columns = target.part
    return Composed(
        image=np.clip(image, 0, 1),
        support=everywhere,
        shape=shape + np.array([columns.start, rows.start, 0]),
        coverage=float(mask.sum() / max(float(whole.sum()), 1.0)),
        mirrored=turned,
    )


def _joined(layer: _Layer, other: _Layer) -> _Layer:
    """The layer, filled from the other where that shows what is missing; elsewhere it stays so."""
    filling = layer.missing * (1 - other.missing)
    share = (filling / (filling + 1 - layer.missing + 1e-3))[:, :, None]
    image = layer.image * (1 - share) + other.image * share
    return _Layer(image, ramp(layer.missing * other.missing, *NOWHERE))


def _layer(source: Source, target: Target, shape: Shape) -> _Layer:
    painting = paint(target.size, shape, source.mesh, source.unseen)
    image = np.clip(sample(source.image, painting), 0, 1)
    skin, unusable = (
        np.clip(sample(mask, painting), 0, 1) for mask in (source.skin, source.unusable)
    )
    missing = np.maximum.reduce([unusable, painting.doubtful, _beyond(source, painting)])
    missing = blurred(missing, 0.012 * target.width)
    gain = _gain(source, target, image, skin * painting.known * (1 - missing), shape)
    lit = np.clip(image * gain, 0, 1)
    known = painting.known[:, :, None]
    return _Layer(lit * known + target.image * (1 - known), np.maximum(missing, 1 - painting.known))


def _gain(source: Source, target: Target, image: Light, skin: Mask, shape: Shape) -> Light:
    """The factors for the painted image, found on a small copy."""
    scale = min(STUDY_WIDTH / target.width, 1.0)
    height, width = target.size
    small = max(round(height * scale), 1), max(round(width * scale), 1)
    gain = light_gain(
        shrunk(target.image, small),
        shrunk(image, small),
        shrunk(skin, small) * shrunk(target.skin, small),
        shrunk(target.depth, small),
        expressive(small, shape * (small[1] / width, small[0] / height, scale)),
        target.width * scale,
        recolour=source.is_grey or target.is_grey,
    )
    return np.asarray(cv2.resize(gain, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)


def _beyond(source: Source, painting: Painting) -> NDArray[np.float32]:
    """1 where a pixel would come from outside of the source's crop."""
    height, width = source.image.shape[:2]
    out = np.maximum.reduce(
        [-painting.x, painting.x - (width - 1), -painting.y, painting.y - (height - 1)]
    )
    return ramp(out, -0.5, 1.0)
