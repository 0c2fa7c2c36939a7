"""Letters as outlines, so that a label looks the same wherever the drawing is opened.

The outlines are traced from the site's own font, drawn large; no font is needed afterwards.
"""

from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Font = ImageFont.FreeTypeFont

FONTS = Path(__file__).resolve().parents[4] / "static" / "vendor" / "fonts"
# Latin letters with common accents; the second file has the rarer ones.
FILES = ("inter-latin-wght-normal.woff2", "inter-latin-ext-wght-normal.woff2")
WEIGHT = 500
SIZE, MARGIN, BASELINE = 160, 40, 200
MISSING = "\uffff"  # never a letter, so fonts draw their sign for a missing one
LABEL = "Illustration, not a prediction"
"""Drawn where a label has letters that the font has not."""


@lru_cache(maxsize=32)
def outline(label: str, height: float, widest: float) -> tuple[str, float]:
    """A path's data, and its width: the label from x = 0 on a baseline at y = 0.

    `height` is the font's size; a label longer than `widest` is made smaller. One that the font
    cannot write is replaced by the English one.
    """
    # Imported here: only who draws a baby needs it, and it takes 27 MB of every process.
    from skimage.measure import approximate_polygon, find_contours

    runs = _runs(" ".join(label.split())) or _runs(LABEL)
    width = sum(font.getlength(letters) for font, letters in runs)
    scale = min(height / SIZE, widest / width)
    parts = []
    for contour in find_contours(_draw(runs, width), 127.5):
        points = (approximate_polygon(contour, 0.35)[:-1, ::-1] - (MARGIN, BASELINE)) * scale
        if len(points) > 2:
            parts.append("M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in points) + "Z")
    return "".join(parts), width * scale


def _runs(text: str) -> list[tuple[Font, str]]:
    """The text cut where another file has the next letters; empty where none has them."""
    fonts, runs = [_font(name) for name in FILES], list[tuple[Font, str]]()
    for letter in text:
        font = next((font for font in fonts if _has(font, letter)), None)
        if font is None:
            return []
        if runs and runs[-1][0] is font:
            runs[-1] = font, runs[-1][1] + letter
        else:
            runs.append((font, letter))
    return runs


def _font(name: str) -> Font:
    # The simple layout: the other one needs a library that not every build of Pillow has.
    font = ImageFont.truetype(str(FONTS / name), SIZE, layout_engine=ImageFont.Layout.BASIC)
    font.set_variation_by_axes([WEIGHT])
    return font


def _has(font: Font, letter: str) -> bool:
    return letter == " " or bytes(font.getmask(letter)) != bytes(font.getmask(MISSING))


def _draw(runs: list[tuple[Font, str]], width: float) -> NDArray[np.uint8]:
    """White on black, with a margin around."""
    canvas = Image.new("L", (int(width + 2 * MARGIN), int(SIZE * 1.75)))
    x = float(MARGIN)
    for font, letters in runs:
        ImageDraw.Draw(canvas).text((x, BASELINE), letters, fill=255, font=font, anchor="ls")
        x += font.getlength(letters)
    return np.asarray(canvas)
