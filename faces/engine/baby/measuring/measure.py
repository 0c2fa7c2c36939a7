"""One parent's traits, from a photo and the place of the face in it."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from faces.engine.baby.colours import RGB, Tone
from faces.engine.baby.measuring.hair import hair_colour
from faces.engine.baby.measuring.iris import iris_colour
from faces.engine.baby.measuring.mesh import CHIN, EYE_CORNERS, FOREHEAD, Mesh, read_mesh
from faces.engine.baby.measuring.portrait import (
    Portrait,
    in_white_light,
    is_colourless,
    take_portrait,
)
from faces.engine.baby.measuring.skin import skin_colour
from faces.engine.baby.traits import COLOURS, RATIOS, TraitName, Traits
from faces.engine.runtime import Engine
from faces.engine.types import Box, EngineError, Pixels
from faces.engine.warp import Points

SMALLEST_FACE = 40
"""Width in pixels below which eyes are a few pixels wide; faces that are matched are no smaller."""
LARGEST_YAW = 50.0
"""Degrees; beyond, half of the face is hidden."""

CHEEKS, JAW, NOSE, MOUTH = (234, 454), (172, 397), (129, 358), (61, 291)
INNER_CORNERS = (133, 362)

# Stand-ins for what a photo does not show: a mid-brown iris, brown hair.
LIKELY_IRIS: RGB = (98, 62, 36)
LIKELY_HAIR: RGB = (84, 58, 42)


class FaceNotMeasurable(EngineError):
    """This face does not show enough; the sentence says what to choose instead."""


def measure_traits(
    pixels: Pixels,
    box: Box,
    landmarks: Sequence[tuple[float, float]] | None,
    engine: Engine,
) -> Traits:
    """The traits of the face in `box`.

    `pixels` is (H, W, 3) RGB; `box` and the five `landmarks` are in shares of it, as
    `DetectedFace` has them, and the landmarks only help with tilted heads. Raises
    FaceNotMeasurable for a face that is too small or turned too far away, NoMesh where there is
    none.
    """
    size = np.array(pixels.shape[1::-1], float)
    corners = np.array([[box.x, box.y], [box.x + box.w, box.y + box.h]]) * size
    points = None if landmarks is None else np.asarray(landmarks, float) * size
    if corners[1, 0] - corners[0, 0] < SMALLEST_FACE:
        raise FaceNotMeasurable("This face is too small in the photo. Choose one taken closer.")
    mesh = read_mesh(pixels, corners, points, engine)
    if abs(_yaw(mesh)) > LARGEST_YAW:
        raise FaceNotMeasurable(
            "This face is turned too far to the side. Choose a photo from the front."
        )
    return _describe(take_portrait(pixels, mesh), _ratios(mesh))


def _yaw(mesh: Mesh) -> float:
    """Degrees by which the line from cheek to cheek leaves the picture's plane."""
    left, right = mesh.points[list(CHEEKS)]
    across: Points = right - left
    return float(np.degrees(np.arctan2(across[2], np.hypot(across[0], across[1]))))


def _ratios(mesh: Mesh) -> dict[TraitName, float]:
    width = max(mesh.length(*CHEEKS), 1e-6)
    measured = {
        TraitName.WIDTH: width / max(mesh.length(FOREHEAD, CHIN), 1e-6),
        TraitName.EYES: sum(mesh.length(*corners) for corners in EYE_CORNERS) / 2 / width,
        TraitName.GAP: mesh.length(*INNER_CORNERS) / width,
        TraitName.NOSE: mesh.length(*NOSE) / width,
        TraitName.MOUTH: mesh.length(*MOUTH) / width,
        TraitName.JAW: mesh.length(*JAW) / width,
    }
    return {name: float(np.clip(value, *RATIOS[name])) for name, value in measured.items()}


def _describe(face: Portrait, ratios: dict[TraitName, float]) -> Traits:
    colours = _colours(face)
    values: dict[str, Any] = {name.value: round(value, 4) for name, value in ratios.items()}
    values |= {name.value: colours[name] or likely for name, likely in _likely(face).items()}
    return Traits(**values, unknown=frozenset(name for name in COLOURS if colours[name] is None))


def _colours(face: Portrait) -> dict[TraitName, RGB | None]:
    """What the photo shows; None where it shows nothing."""
    if is_colourless(face):
        return dict.fromkeys(COLOURS)
    face = in_white_light(face, skin_colour(face))
    skin = skin_colour(face)
    return {
        TraitName.SKIN: skin,
        TraitName.IRIS: iris_colour(face, skin),
        TraitName.HAIR: hair_colour(face, skin),
    }


def _likely(face: Portrait) -> dict[TraitName, RGB]:
    """What stands in for what is not shown; the skin is about as light as it is in the photo."""
    light = Tone.of(skin_colour(face)).light
    skin = Tone(light, 0.075, 56.0).within((0.36, 0.86), (0, 1), (0, 90)).rgb
    return {TraitName.SKIN: skin, TraitName.IRIS: LIKELY_IRIS, TraitName.HAIR: LIKELY_HAIR}
