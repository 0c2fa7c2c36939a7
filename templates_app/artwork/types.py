"""What an artwork is."""

from dataclasses import dataclass
from typing import Literal

from faces.engine.types import Box, Pixels

Role = Literal["husband", "wife", "any"]
Category = Literal["acg", "movie", "tv", "custom"]


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for a face, in shares of the picture's width and height, 0..1."""

    box: Box
    landmarks: tuple[tuple[float, float], ...]
    """Eye, eye, nose, mouth corner, mouth corner; left to right as seen in the picture."""
    role: Role


@dataclass(frozen=True, slots=True, eq=False)
class Artwork:
    """A couple's picture with two faces to be swapped."""

    slug: str
    title: str
    description: str
    category: Category
    tags: tuple[str, ...]
    artist: str
    licence: str
    source_url: str
    pixels: Pixels
    slots: tuple[Slot, Slot]
    """From left to right."""
