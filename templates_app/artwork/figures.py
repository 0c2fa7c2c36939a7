"""People put together: a head, clothes and what is worn on the head, in the right order."""

from collections.abc import Callable
from dataclasses import dataclass

from faces.engine.types import Pixels
from templates_app.artwork.canvas import Canvas, group
from templates_app.artwork.heads import Head, place
from templates_app.artwork.types import Category, Slot

FAIR, LIGHT, OLIVE, TAN, BROWN_SKIN, DEEP = (
    (240, 200, 176),
    (232, 186, 156),
    (214, 166, 130),
    (196, 142, 104),
    (160, 106, 74),
    (122, 78, 56),
)
"""Skin tones, RGB."""

NECK_SHORTER = 13
"""Units of a head."""

Drawn = tuple[Pixels, tuple[Slot, Slot]]


@dataclass(frozen=True, slots=True)
class Work:
    """A picture of the gallery and how it is drawn."""

    slug: str
    title: str
    description: str
    category: Category
    tags: tuple[str, ...]
    draw: Callable[[], Drawn]


def figure(
    canvas: Canvas,
    head: Head,
    x: float,
    y: float,
    width: float,
    tilt: float = 0.0,
    clothes: str = "",
    behind: str = "",
    worn: str = "",
    lean: float = 0.0,
    bare: str | None = None,
) -> Slot:
    """Draw a person and answer where their face is.

    The head stands at (x, y) with a face `width` wide, tilted by degrees. `clothes`, `behind`
    (before anything else) and `worn` (over everything) are in units of a head; clothes and neck
    lean by `lean` degrees of their own. `bare` is for clothes without a collar: then the neck
    lies over them, and under what `bare` holds.

    Everything below the chin is raised a little: long necks look drawn.
    """
    upright = (
        f"translate({x:.2f} {y:.2f}) rotate({lean:.2f}) scale({width / 100:.4f}) "
        f"translate(0 {-NECK_SHORTER})"
    )
    placed = place(canvas, head, x, y, width, tilt)
    body = [placed.neck, clothes] if bare is None else [clothes, placed.neck, bare]
    canvas.add(
        group(behind, transform=placed.transform),
        placed.back,
        group(*body, transform=upright),
        placed.face,
        placed.front,
        group(worn, transform=placed.transform),
    )
    return placed.slot
