"""Two prepared faces as a swap looks at them: of the target the face, the source to its measure."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from faces.engine.swap.canonical import canonical
from faces.engine.swap.colour import Light, coded, shrunk
from faces.engine.swap.fitting import mirrored_mesh
from faces.engine.swap.prepared import PreparedFace
from faces.engine.swap.regions import Mask, Size, face_width, inside_distance, outline, oval
from faces.engine.swap.render import hidden_points
from faces.engine.swap.shapes import Shape

# A source this much larger than its place is shrunk first, so that no pixel of it is skipped.
SHRINK_BELOW = 0.8
# Of the target's surroundings this share of its width is looked at: as far as the blending reaches.
ROOM = 0.06


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """The part of the target's crop that holds its face."""

    image: Light
    skin: Mask
    covered: Mask
    mesh: Shape
    """(468, 3) in pixels of the part."""
    area: Mask
    depth: Mask
    """How deep inside of the face's contour each pixel lies, in face widths."""
    is_grey: bool
    part: tuple[slice, slice]
    """Rows and columns of the crop."""

    @property
    def size(self) -> Size:
        return self.image.shape[0], self.image.shape[1]

    @property
    def width(self) -> float:
        """The face's, in pixels."""
        return face_width(self.mesh)


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """A source's pixels and masks, all of one size, shrunk as needed."""

    image: Light
    skin: Mask
    unusable: Mask
    mesh: Shape
    unseen: NDArray[np.float64]
    """(468,): the points that the face itself hides."""
    is_grey: bool

    def mirrored(self) -> "Source":
        return Source(
            np.ascontiguousarray(self.image[:, ::-1]),
            np.ascontiguousarray(self.skin[:, ::-1]),
            np.ascontiguousarray(self.unusable[:, ::-1]),
            mirrored_mesh(self.mesh, self.image.shape[1]),
            self.unseen[canonical().mirror],
            self.is_grey,
        )


def as_target(face: PreparedFace) -> Target:
    height, width = face.crop.shape[:2]
    contour, room = outline(face.mesh), ROOM * face_width(face.mesh) + 2
    low = np.clip(np.floor(contour.min(axis=0) - room), 0, (width - 1, height - 1)).astype(int)
    high = np.clip(np.ceil(contour.max(axis=0) + room), low + 1, (width, height)).astype(int)
    part = slice(int(low[1]), int(high[1])), slice(int(low[0]), int(high[0]))
    mesh = face.mesh - (low[0], low[1], 0)
    image = coded(face.crop[part])
    area = oval((image.shape[0], image.shape[1]), mesh)
    return Target(
        image=image,
        skin=shrunk(face.skin, (height, width))[part],
        covered=shrunk(face.covered, (height, width))[part],
        mesh=mesh,
        area=area,
        depth=inside_distance(area) / face_width(mesh),
        is_grey=face.summary.is_grey,
        part=part,
    )


def as_source(face: PreparedFace, target: Target) -> Source:
    image, mesh = coded(face.crop), face.mesh
    if target.is_grey:
        grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
        image = np.repeat(np.asarray(grey, np.float32)[:, :, None], 3, axis=2)
    factor = 1.15 * target.width / face_width(mesh)
    if factor < SHRINK_BELOW:
        height, width = image.shape[:2]
        image = shrunk(image, (max(round(height * factor), 1), max(round(width * factor), 1)))
        mesh = mesh * factor
    size = image.shape[0], image.shape[1]
    return Source(
        image,
        shrunk(face.skin, size),
        shrunk(face.unusable, size),
        mesh,
        hidden_points(mesh),
        face.summary.is_grey,
    )
