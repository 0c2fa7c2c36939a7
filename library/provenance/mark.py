"""The visible mark: a small plate that says "AI", in the corner where it is seen best.

Its letters are drawn from coordinates, so it looks the same whatever fonts a machine has.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

# Height of the plate as a part of the picture's short side, and its limits in pixels. In the
# smallest thumbnail (320 pixels) of a square picture that leaves 16 pixels, still readable.
HEIGHT = 0.05
MIN_HEIGHT, MAX_HEIGHT = 16, 96
# Everything below in heights of the plate.
WIDTH, MARGIN, RADIUS = 1.34, 0.4, 0.22
OPACITY = 0.88
INK, PAPER = (20, 18, 16), (251, 248, 244)
# Letters as outlines, x and y (0..1) from the upper left; the A has a hole.
LETTER_TOP, LETTER_HEIGHT = 0.23, 0.54
A_LEFT, A_WIDTH = 0.24, 0.56
I_LEFT, I_WIDTH = 0.93, 0.15
A_OUTLINE = (
    (0.0, 1.0), (0.37, 0.0), (0.63, 0.0), (1.0, 1.0), (0.75, 1.0), (0.68, 0.8), (0.32, 0.8),
    (0.25, 1.0),
)  # fmt: skip
A_HOLE = ((0.5, 0.26), (0.61, 0.6), (0.39, 0.6))
SMOOTH = 4  # drawn so many times larger, then shrunk
# Rec. 709
LUMINANCE = np.array([0.2126, 0.7152, 0.0722], dtype=np.float32) / 255
# How much a face under the plate counts against a corner: more than any contrast can make good.
FACE_PENALTY = 4.0
# Every corner after the first must be clearly better: pictures look alike where nothing speaks
# against it.
PREFERENCE = 0.03

Pixels = NDArray[np.uint8]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Mark:
    """Where the mark is: corner, and its box in pixels (left, top, width, height)."""

    corner: str
    box: tuple[int, int, int, int]
    dark: bool


CORNERS = ("bottom right", "bottom left", "top right", "top left")


def apply_mark(pixels: Pixels, faces: Sequence[Box] = ()) -> tuple[Pixels, Mark]:
    """A marked copy of a picture (height × width × 3, RGB) and where the mark went.

    `faces` are boxes (x, y, width, height), 0..1 of the picture's size, that it keeps away from.
    """
    mark = place_mark(pixels, faces)
    left, top, width, height = mark.box
    marked = pixels.copy()
    under = Image.fromarray(pixels[top : top + height, left : left + width])
    plate, letters = (INK, PAPER) if mark.dark else (PAPER, INK)
    under.paste(Image.new("RGB", under.size, plate), mask=_plate(width, height))
    under.paste(Image.new("RGB", under.size, letters), mask=_letters(width, height))
    marked[top : top + height, left : left + width] = np.asarray(under)
    return marked, mark


def place_mark(pixels: Pixels, faces: Sequence[Box] = ()) -> Mark:
    """The corner and the plate, dark or light, that stand out most: far from the brightness of what
    is there, on a calm ground, and not on a face."""
    rows, columns = pixels.shape[:2]
    height = plate_height(rows, columns)
    width = min(round(height * WIDTH), columns)
    margin = min(round(height * MARGIN), (rows - height) // 2, (columns - width) // 2)

    def rated(number: int, corner: str, dark: bool) -> tuple[float, Mark]:
        left = columns - margin - width if corner.endswith("right") else margin
        top = rows - margin - height if corner.startswith("bottom") else margin
        ground = pixels[top : top + height, left : left + width].astype(np.float32) @ LUMINANCE
        plate = float(np.dot(INK if dark else PAPER, LUMINANCE))
        rating = abs(float(ground.mean()) - plate) - float(ground.std()) - PREFERENCE * number
        box = (left, top, width, height)
        rating -= FACE_PENALTY * sum(_covered(box, face, rows, columns) for face in faces)
        return rating, Mark(corner, box, dark)

    choices = product(enumerate(CORNERS), (True, False))
    ratings = (rated(number, corner, dark) for (number, corner), dark in choices)
    return max(ratings, key=lambda rating: rating[0])[1]


def plate_height(rows: int, columns: int) -> int:
    """Pixels; in a tiny picture at most half of its short side."""
    short = min(rows, columns)
    return max(1, min(max(MIN_HEIGHT, round(HEIGHT * short)), MAX_HEIGHT, short // 2))


def plate_svg(width: float, height: float) -> str:
    """The mark for the lower right corner of a drawing of that size, as SVG."""
    tall = HEIGHT * min(width, height)
    left = width - tall * (WIDTH + MARGIN)
    top = height - tall * (1 + MARGIN)

    def path(outline: Sequence[tuple[float, float]]) -> str:
        return "M" + "L".join(f"{x:.4g} {y:.4g}" for x, y in outline) + "Z"

    letters = path(_a(A_OUTLINE)) + path(_a(A_HOLE)) + path(_i())
    ink, paper = ("#{:02x}{:02x}{:02x}".format(*colour) for colour in (INK, PAPER))
    return (
        f'<g id="ai-mark" transform="translate({left:.6g} {top:.6g}) scale({tall:.6g})">'
        f"<title>AI</title>"
        f'<rect width="{WIDTH}" height="1" rx="{RADIUS}" fill="{ink}" fill-opacity="{OPACITY}"/>'
        f'<path d="{letters}" fill="{paper}" fill-rule="evenodd"/></g>'
    )


def _covered(box: tuple[int, int, int, int], face: Box, rows: int, columns: int) -> float:
    """How much of the mark's box lies on the face, 0..1."""
    left, top, width, height = box
    x, y, w, h = face[0] * columns, face[1] * rows, face[2] * columns, face[3] * rows
    across = min(left + width, x + w) - max(left, x)
    down = min(top + height, y + h) - max(top, y)
    return max(0.0, across) * max(0.0, down) / (width * height)


def _a(outline: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    return [(A_LEFT + A_WIDTH * x, LETTER_TOP + LETTER_HEIGHT * y) for x, y in outline]


def _i() -> list[tuple[float, float]]:
    right, bottom = I_LEFT + I_WIDTH, LETTER_TOP + LETTER_HEIGHT
    return [(I_LEFT, LETTER_TOP), (right, LETTER_TOP), (right, bottom), (I_LEFT, bottom)]


def _plate(width: int, height: int) -> Image.Image:
    large = Image.new("L", (width * SMOOTH, height * SMOOTH))
    corner = (width * SMOOTH - 1, height * SMOOTH - 1)
    draw = ImageDraw.Draw(large)
    draw.rounded_rectangle(((0, 0), corner), RADIUS * height * SMOOTH, round(255 * OPACITY))
    return large.reduce(SMOOTH)


def _letters(width: int, height: int) -> Image.Image:
    large = Image.new("L", (width * SMOOTH, height * SMOOTH))
    draw = ImageDraw.Draw(large)
    across, down = width * SMOOTH / WIDTH, height * SMOOTH
    for outline, value in ((_a(A_OUTLINE), 255), (_a(A_HOLE), 0), (_i(), 255)):
        draw.polygon([(x * across, y * down) for x, y in outline], fill=value)
    return large.reduce(SMOOTH)
