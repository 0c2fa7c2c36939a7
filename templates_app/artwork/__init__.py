"""The couple pictures that Kindred ships: drawn by code, with blends of sample faces.

No photo of a couple is stored anywhere: each picture is composed when it is asked for, the same
bytes each time with the same versions of the libraries. See docs/templates.md.
"""

from collections.abc import Iterator

from templates_app.artwork.figures import Work
from templates_app.artwork.scenes import WORKS
from templates_app.artwork.types import Artwork, Slot

__all__ = ["Artwork", "Slot", "all_artworks", "artwork", "slugs"]

ARTIST = "Kindred"
LICENCE = (
    "The drawing: Apache-2.0, like Kindred's code. The faces are placeholders blended from two "
    "sample pictures: scikit-image's “astronaut” (NASA, public domain) and InsightFace's “t1”, "
    "whose rights belong to its owners."
)

_BY_SLUG: dict[str, Work] = {work.slug: work for work in WORKS}


def slugs() -> tuple[str, ...]:
    """The names of all pictures, in the order in which a gallery may show them."""
    return tuple(_BY_SLUG)


def artwork(slug: str) -> Artwork:
    """Draw one picture; one to five seconds on one core. Raises KeyError for an unknown slug."""
    work = _BY_SLUG[slug]
    pixels, (one, other) = work.draw()
    left, right = sorted((one, other), key=lambda slot: slot.box.x + slot.box.w / 2)
    return Artwork(
        slug=work.slug,
        title=work.title,
        description=work.description,
        category=work.category,
        tags=work.tags,
        artist=ARTIST,
        licence=LICENCE,
        source_url="",
        pixels=pixels,
        slots=(left, right),
    )


def all_artworks() -> Iterator[Artwork]:
    """All pictures, each drawn when it is its turn."""
    return map(artwork, slugs())
