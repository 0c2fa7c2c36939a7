"""Lettering with the project's own fonts, as bitmaps that are put into the drawing."""

from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from templates_app.artwork.canvas import bitmap

FOLDER = Path(__file__).resolve().parents[2] / "static" / "vendor" / "fonts"
Face = Literal["serif", "italic", "sans"]
FILES: dict[Face, str] = {
    "serif": "fraunces-latin-opsz-normal.woff2",
    "italic": "fraunces-latin-opsz-italic.woff2",
    "sans": "inter-latin-wght-normal.woff2",
}
MARGIN = 12
"""Pixels around a bitmap of letters, for what reaches over a letter's own space."""


@cache
def _font(face: Face, size: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(FOLDER / FILES[face], size)
    # Fraunces has two axes: the optical size, 9 to 144, and the weight.
    axes: list[float] = [weight] if face == "sans" else [min(max(size, 9), 144), weight]
    font.set_variation_by_axes(axes)
    return font


def text(
    words: str,
    x: float,
    y: float,
    size: int,
    colour: str,
    face: Face = "serif",
    weight: int = 700,
    spacing: float = 0.0,
    anchor: Literal["left", "middle", "right"] = "middle",
    turn: float = 0.0,
    stretch: float = 1.0,
) -> str:
    """A line of text with its baseline at y.

    `spacing` is added between letters, as a share of the size; `stretch` makes them taller;
    `turn` is in degrees clockwise about (x, y).
    """
    font = _font(face, size, weight)
    # Letter by letter when they are spaced; else as one, with the font's kerning.
    places, across = [], 0.0
    for letter in words if spacing else [words]:
        places.append((letter, across))
        across += font.getlength(letter) + spacing * size
    across -= spacing * size
    up, down = font.getmetrics()
    wide, high = int(np.ceil(across)) + 2 * MARGIN, up + down + 2 * MARGIN
    mask = Image.new("L", (wide, high))
    draw = ImageDraw.Draw(mask)
    for letter, place in places:
        draw.text((MARGIN + place, MARGIN + up), letter, font=font, fill=255, anchor="ls")
    rgba = np.zeros((high, wide, 4), np.uint8)
    rgba[..., :3] = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    rgba[..., 3] = np.asarray(mask)
    left = {"left": 0.0, "middle": -across / 2, "right": -across}[anchor] - MARGIN
    shape = bitmap(rgba, left, -(MARGIN + up) * stretch, wide, high * stretch)
    return f'<g transform="translate({x:.2f} {y:.2f}) rotate({turn:.2f})">{shape}</g>'


def arched(
    words: str,
    x: float,
    y: float,
    radius: float,
    size: int,
    colour: str,
    face: Face = "serif",
    weight: int = 700,
    spacing: float = 0.04,
) -> str:
    """Letters on a circle around (x, y): over its top, or along its bottom when radius < 0."""
    font = _font(face, size, weight)
    lengths = [font.getlength(letter) + spacing * size for letter in words]
    angle = -sum(lengths) / abs(radius) / 2
    letters = []
    for letter, length in zip(words, lengths, strict=True):
        turn = angle + length / abs(radius) / 2
        angle += length / abs(radius)
        degrees = float(np.degrees(turn)) * np.sign(radius)
        place_x, place_y = x + abs(radius) * np.sin(turn), y - radius * np.cos(turn)
        letters.append(text(letter, place_x, place_y, size, colour, face, weight, turn=degrees))
    return "".join(letters)
