"""One face ready to be put into a picture or to be replaced, and its way into a file and back."""

import json
from dataclasses import asdict, dataclass
from io import BytesIO
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from faces.engine.swap.canonical import POINTS
from faces.engine.swap.regions import Mask
from faces.engine.swap.shapes import Shape
from faces.engine.swap.types import FaceSummary, StalePreparation
from faces.engine.types import Pixels, Vector

PREPARED_VERSION: Final = 2
"""Raised with every change of what is stored or of how it is found."""
NOT_RECOGNISED: Final = ""
"""The model of a face that no recogniser has looked at."""


@dataclass(frozen=True, slots=True, eq=False)
class PreparedFace:
    """Everything about one face that a swap needs and that is expensive to find, for either role.

    Coordinates are pixels of `crop`, a part of the picture that is shrunk where the face is large.
    """

    crop: Pixels
    """(H, W, 3): the face with room around it, cut at the picture's edges."""
    mesh: Shape
    """(468, 3)."""
    skin: Mask
    """(h, w), smaller than the crop: 1 where there is plain skin."""
    covered: Mask
    """(h, w), smaller still: 1 where hair, a hat or a hand hides the face."""
    unusable: Mask
    """(h, w), like `skin`: 1 where the face had better not be shown in another place."""
    region: tuple[int, int, int, int]
    """Left, top, right, bottom of the crop in pixels of the picture."""
    picture_size: tuple[int, int]
    """Width and height of the picture in pixels."""
    embedding: Vector
    """(D,), what the recogniser `model` makes of the face; empty where none has looked at it."""
    model: str
    summary: FaceSummary

    @property
    def scale(self) -> float:
        """Pixels of the crop per pixel of the picture, 0..1."""
        return self.crop.shape[1] / (self.region[2] - self.region[0])

    def to_bytes(self) -> bytes:
        """An npz file without pickled objects; `from_bytes` gives the very same face back."""
        about = {
            "version": PREPARED_VERSION,
            "region": self.region,
            "picture_size": self.picture_size,
            "model": self.model,
            "summary": asdict(self.summary),
        }
        buffer = BytesIO()
        np.savez(
            buffer,
            about=np.frombuffer(json.dumps(about).encode(), np.uint8),
            crop=self.crop,
            mesh=self.mesh,
            skin=_as_bytes(self.skin),
            covered=_as_bytes(self.covered),
            unusable=_as_bytes(self.unusable),
            embedding=self.embedding,
        )
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Raises StalePreparation for bytes of another version, or that make no sense."""
        try:
            with np.load(BytesIO(data), allow_pickle=False) as stored:
                arrays = {name: stored[name] for name in stored.files}
            about = json.loads(arrays["about"].tobytes())
            if about["version"] != PREPARED_VERSION:
                raise StalePreparation(
                    "This face was prepared by another version. Prepare it again."
                )
            return cls._from_parts(about, arrays)
        # A damaged file can fail in the zip, the npy header, the JSON or in what they say.
        except StalePreparation:
            raise
        except Exception as error:
            raise StalePreparation("This is no prepared face. Prepare it again.") from error

    @classmethod
    def _from_parts(cls, about: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> Self:
        crop, mesh = arrays["crop"], arrays["mesh"]
        left, top, right, bottom = (int(edge) for edge in about["region"])
        width, height = (int(side) for side in about["picture_size"])
        colour = tuple(float(part) for part in about["summary"].pop("skin_lab"))
        fits = (
            crop.dtype == np.uint8
            and crop.ndim == 3
            and crop.shape[2] == 3
            and mesh.shape == (POINTS, 3)
            and bool(np.isfinite(mesh).all())
            and 0 <= left < right <= width
            and 0 <= top < bottom <= height
        )
        if not fits:
            raise StalePreparation("This is no prepared face. Prepare it again.")
        return cls(
            crop=crop,
            mesh=mesh.astype(np.float64),
            skin=_as_mask(arrays["skin"]),
            covered=_as_mask(arrays["covered"]),
            unusable=_as_mask(arrays["unusable"]),
            region=(left, top, right, bottom),
            picture_size=(width, height),
            embedding=arrays["embedding"].astype(np.float32),
            model=str(about["model"]),
            summary=FaceSummary(skin_lab=colour, **about["summary"]),  # type: ignore[arg-type]
        )


def in_steps(mask: Mask) -> Mask:
    """The mask with the 256 values that can be stored, so that storing changes nothing."""
    return _as_mask(_as_bytes(mask))


def _as_bytes(mask: Mask) -> NDArray[np.uint8]:
    return np.round(mask * 255).astype(np.uint8)


def _as_mask(stored: NDArray[Any]) -> Mask:
    if stored.dtype != np.uint8 or stored.ndim != 2:
        raise StalePreparation("This is no prepared face. Prepare it again.")
    return stored.astype(np.float32) * np.float32(1 / 255)
