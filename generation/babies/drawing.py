"""The vector file of an illustrated baby, drawn again from what is stored of it."""

from typing import Final

from faces.engine.baby import Imagined, draw_svg
from faces.imagining import LABEL
from generation.babies.errors import NoDrawing
from generation.models import Baby
from library.provenance import Making, Source, finish_svg

MODEL: Final = "kindred-illustration-1"
"""Raised whenever the same traits and seed would be drawn differently."""


def drawing_of(baby: Baby) -> bytes:
    """The same drawing as the stored picture, as marked and signed SVG.

    Raises NoDrawing for photographic ones, and CannotSign.
    """
    if not baby.traits:
        raise NoDrawing
    one, other = baby.match.both_faces
    making = Making(
        title="Imagined baby",
        model=MODEL,
        source=Source.DRAWN,
        parents=(one.image, other.image),
    )
    drawing = draw_svg(Imagined.from_dict(baby.traits), str(LABEL))
    return finish_svg(drawing, making)
