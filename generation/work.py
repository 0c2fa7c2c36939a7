"""What a provider is given, and what it gives back. Nothing here touches the database."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

from faces.engine.swap import FaceRef
from faces.engine.types import Box, Pixels
from faces.models import Face
from library.models import Image
from library.provenance.making import Source
from templates_app.models import TemplateSlot

OnProgress = Callable[[int, str], None]
"""Told whole percents (0 to 100) and a stage code; raises JobStopped when the job is not ours any
more. Providers call it between steps, at least every few seconds: it also extends the lease."""


@dataclass(frozen=True, slots=True)
class FaceIn:
    """A face in a stored photo.

    `may_compare`: its owner agreed to have it measured, so a resemblance may be computed; of others
    in the photo only the geometry is used.
    """

    image: Image
    ref: FaceRef
    may_compare: bool
    crop_path: str
    """The stored square crop of the face: all that an outside provider is shown of the photo."""

    @classmethod
    def of(cls, face: Face) -> Self:
        """A stored face. Only one that its owner said is theirs was agreed to be measured."""
        landmarks = tuple((float(x), float(y)) for x, y in face.landmarks) or None
        ref = FaceRef(face.box, landmarks)
        return cls(face.image, ref, may_compare=bool(face.is_owner), crop_path=face.crop_path)


@dataclass(frozen=True, slots=True)
class SwapWork:
    """Put `faces[i]` into `slots[i]` of the template."""

    template: Image
    slots: tuple[TemplateSlot, TemplateSlot]
    faces: tuple[FaceIn, FaceIn]


@dataclass(frozen=True, slots=True)
class BabyWork:
    """Imagine a baby of two faces; another seed makes a sibling."""

    faces: tuple[FaceIn, FaceIn]
    seed: int


Work = SwapWork | BabyWork


@dataclass(frozen=True, slots=True)
class Made:
    """A picture, (H, W, 3) RGB, without mark and credentials yet.

    `model` names what made it, with its version. `source` is the IPTC digital source type
    that its credentials will name. `report` is what
    the kind keeps with its rows: the quality of a swap, the traits of a baby.
    """

    pixels: Pixels
    model: str
    source: Source = Source.COMPOSITE
    faces: tuple[Box, ...] = ()
    """Where there are faces in it: the mark keeps clear of them."""
    report: dict[str, Any] = field(default_factory=dict)
