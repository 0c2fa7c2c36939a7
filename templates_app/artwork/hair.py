# ruff: noqa: E501 (path data reads best in one piece)
"""Hair, drawn lock by lock.

Units of a head: the face is 100 wide, x from −50 to 50; the eyes lie at y = −22, the chin at 58,
the skull's top near −92.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from templates_app.artwork.canvas import mirrored, path

Curve = tuple[float, float, float, float, float, float, float, float]
"""A cubic Bézier: x and y of start, two handles and end."""


@dataclass(frozen=True, slots=True)
class Shades:
    """The colours of hair, "#rrggbb"."""

    dark: str
    base: str
    light: str


BLACK = Shades("#0d0b10", "#221c22", "#5a4a52")
BROWN = Shades("#26130b", "#4a2818", "#93603c")
CHESTNUT = Shades("#3a160b", "#6d2f18", "#b8683a")
AUBURN = Shades("#5a1a0c", "#993a1c", "#e08a52")
BLOND = Shades("#8a5a22", "#cf9a4a", "#f7dc9a")
SILVER = Shades("#5d6270", "#a9aeba", "#eceff4")
GREY = Shades("#161616", "#3a3a3a", "#9c9c9c")


def lock(one: Curve, other: Curve, shades: Shades, strands: int = 14, seed: int = 0) -> str:
    """The area between two curves, combed from the start of both to their ends."""
    a, b = np.array(one, float), np.array(other, float)
    outline = (
        f"M{a[0]:.1f} {a[1]:.1f}C{_numbers(a[2:])}L{b[6]:.1f} {b[7]:.1f}"
        f"C{_numbers(b[[4, 5, 2, 3, 0, 1]])}Z"
    )
    parts = [
        path(outline, shades.base, stroke=shades.base, stroke_width=0.8, stroke_linejoin="round")
    ]
    chance = np.random.default_rng(seed + strands)
    for number in range(strands):
        share = (number + 0.2 + 0.6 * chance.random()) / strands
        c = a + (b - a) * share
        c[2:6] += chance.normal(0, 0.8, 4)
        colour = shades.light if chance.random() < 0.45 else shades.dark
        width = 0.5 + 1.4 * chance.random()
        opacity = 0.18 + 0.4 * chance.random()
        parts.append(
            path(
                f"M{c[0]:.1f} {c[1]:.1f}C{_numbers(c[2:])}",
                stroke=colour,
                stroke_width=f"{width:.2f}",
                stroke_opacity=f"{opacity:.2f}",
                stroke_linecap="round",
            )
        )
    return "".join(parts)


def _numbers(values: np.ndarray) -> str:
    return " ".join(f"{value:.1f}" for value in values)


@dataclass(frozen=True, slots=True)
class Style:
    """What lies behind the head and what lies over it."""

    back: str
    front: str
    covers_ears: bool = False


def _flip(curve: Curve) -> Curve:
    x1, y1, x2, y2, x3, y3, x4, y4 = curve
    return (-x1, y1, -x2, y2, -x3, y3, -x4, y4)


def long_waves(s: Shades) -> Style:
    """Shoulder-long, parted in the middle, turning outward."""
    back = mirrored(
        lock((0, -98, 60, -104, 70, -30, 64, 40), (0, -60, 10, -40, 10, 60, 20, 100), s, 20),
        lock((10, 20, 20, 60, 18, 100, 40, 140), (50, 0, 40, 60, 50, 90, 42, 142), s, 14, 5),
        lock((30, -10, 40, 40, 34, 100, 62, 136), (66, -30, 80, 40, 52, 80, 66, 138), s, 18, 1),
        lock((40, -84, 66, 20, 66, 70, 66, 128), (40, -92, 112, -50, 84, 60, 70, 130), s, 18, 2),
    )
    front = mirrored(
        lock((-1, -102, 50, -110, 80, -70, 58, 2), (-1, -76, 18, -68, 44, -50, 46, 4), s, 26, 3),
        lock((57, -30, 80, 10, 64, 50, 58, 92), (46, -24, 46, 6, 54, 40, 54, 92), s, 14, 4),
    )
    return Style(back, front, covers_ears=True)


def bob(s: Shades) -> Style:
    """Chin-long, with a fringe."""
    back = mirrored(
        lock((0, -98, 64, -104, 76, -20, 62, 52), (0, -60, 10, -20, 10, 30, 14, 50), s, 24)
    )
    front = mirrored(
        lock((0, -100, 44, -106, 72, -70, 62, -10), (0, -80, 30, -74, 48, -50, 47, -10), s, 18, 1),
        lock((62, -30, 70, 0, 68, 30, 52, 56), (46, -34, 48, -6, 48, 22, 38, 48), s, 14, 2),
    ) + (
        lock(
            (-8, -98, -46, -90, -54, -60, -50, -38),
            (-4, -96, -14, -70, -10, -52, -8, -41),
            s,
            16,
            3,
        )
        + lock(
            (-8, -98, 40, -92, 54, -60, 50, -38), (-12, -96, -12, -70, -10, -52, -10, -41), s, 18, 4
        )
    )
    return Style(back, front, covers_ears=True)


def bob_short(s: Shades) -> Style:
    """A page's cut, to the jaw."""
    back = mirrored(
        lock((0, -98, 64, -104, 76, -20, 66, 34), (0, -60, 10, -20, 10, 30, 30, 40), s, 22)
    )
    front = mirrored(
        lock((0, -100, 44, -106, 68, -70, 60, -10), (0, -74, 30, -70, 46, -50, 47, -14), s, 16, 1),
        lock((58, -40, 74, -6, 74, 16, 60, 40), (46, -34, 49, -10, 52, 14, 46, 38), s, 14, 2),
    )
    return Style(back, front, covers_ears=True)


def updo(s: Shades) -> Style:
    """Pinned up, with a knot on top and two loose strands."""
    back = lock(
        (-30, -96, -34, -140, 34, -140, 30, -96), (-24, -90, -10, -112, 10, -112, 24, -90), s, 20
    ) + mirrored(
        lock((0, -112, 52, -112, 66, -70, 54, -6), (0, -60, 20, -40, 40, -20, 44, 0), s, 14, 1)
    )
    front = mirrored(
        lock(
            (-2, -112, 44, -114, 66, -76, 54, -16), (-2, -64, 22, -66, 40, -52, 47, -22), s, 24, 2
        ),
        lock((50, -30, 60, -10, 50, 10, 56, 34), (47, -26, 52, -8, 46, 8, 53, 34), s, 3, 3),
    )
    return Style(back, front)


def finger_waves(s: Shades) -> Style:
    """Short and set in waves, parted at the side: the twenties to the forties."""
    back = mirrored(
        lock((0, -98, 60, -104, 78, -30, 60, 34), (0, -50, 20, -20, 30, 20, 40, 40), s, 20),
        lock((50, -10, 82, 0, 76, 44, 46, 46), (44, 0, 60, 6, 58, 30, 44, 34), s, 10, 1),
    )
    front = (
        lock(
            (24, -98, -50, -112, -78, -60, -56, -6),
            (24, -74, -20, -70, -46, -60, -46, -14),
            s,
            24,
            2,
        )
        + lock(
            (-58, -60, -78, -30, -46, -20, -60, 20),
            (-44, -44, -56, -24, -40, -10, -48, 22),
            s,
            12,
            3,
        )
        + lock((24, -98, 56, -100, 74, -60, 57, -6), (24, -74, 36, -66, 44, -50, 46, -12), s, 14, 4)
        + lock((56, -60, 78, -30, 48, -20, 62, 24), (45, -44, 54, -24, 42, -10, 50, 24), s, 12, 5)
    )
    return Style(back, front, covers_ears=True)


def braids(s: Shades) -> Style:
    """Two plaits over the shoulders."""
    back = mirrored(
        lock((0, -98, 58, -100, 70, -20, 54, 30), (0, -50, 10, -10, 20, 10, 34, 30), s, 18)
    )
    beads = []
    for number in range(6):
        y, x = 26 + number * 17, 56 + number * 2.2
        beads.append(
            lock(
                (x - 10, y, x - 14, y + 12, x - 2, y + 20, x + 4, y + 22),
                (x + 8, y - 2, x + 12, y + 6, x + 8, y + 16, x, y + 24),
                s,
                7,
                number,
            )
        )
    front = mirrored(
        lock((0, -100, 40, -106, 66, -76, 58, -4), (0, -66, 20, -66, 42, -50, 47, -10), s, 22, 9),
        lock((54, -30, 66, -6, 64, 14, 62, 32), (47, -28, 48, -6, 46, 10, 46, 30), s, 10, 10),
        *beads,
    )
    return Style(back, front, covers_ears=True)


def side_part(s: Shades) -> Style:
    """Short, combed over from a parting."""
    back = mirrored(
        lock((0, -100, 54, -104, 64, -50, 52, 6), (0, -40, 20, -20, 30, -10, 44, 0), s, 12)
    )
    front = lock(
        (-26, -92, -50, -92, -58, -60, -53, -10), (-26, -70, -38, -62, -46, -44, -48, -12), s, 12
    ) + lock(
        (-28, -92, 10, -122, 66, -104, 56, -12), (-28, -68, 0, -58, 42, -64, 48, -18), s, 30, 1
    )
    return Style(back, front)


def quiff(s: Shades) -> Style:
    """Short at the sides, swept up in front."""
    back = mirrored(
        lock((0, -104, 52, -104, 62, -50, 52, 2), (0, -40, 20, -20, 30, -10, 44, 0), s, 12)
    )
    front = mirrored(
        lock((30, -96, 56, -92, 60, -50, 53, -8), (30, -66, 44, -60, 46, -36, 48, -12), s, 12)
    ) + (
        lock(
            (-46, -66, -66, -110, -10, -132, 40, -116),
            (40, -62, 6, -60, 20, -96, 52, -84),
            s,
            26,
            1,
        )
        + lock(
            (-47, -60, -40, -66, 0, -70, 42, -60),
            (-50, -78, -36, -112, 10, -100, 50, -80),
            s,
            22,
            2,
        )
    )
    return Style(back, front)


def crop(s: Shades) -> Style:
    """Short all over, brushed up."""
    back = mirrored(
        lock((0, -100, 54, -104, 64, -50, 52, 2), (0, -40, 20, -20, 30, -10, 44, 0), s, 12)
    )
    sides = mirrored(
        lock((53, -8, 60, -40, 58, -76, 44, -96), (47, -10, 47, -36, 46, -56, 30, -84), s, 16, 1)
    )
    return Style(back, _cap(s) + sides + _tufts(s, 15, 12, 5))


def tousled(s: Shades) -> Style:
    """Longer on top, falling to one side."""
    back = mirrored(
        lock((0, -104, 58, -108, 68, -50, 55, 8), (0, -40, 20, -20, 30, -10, 44, 0), s, 12)
    )
    sides = mirrored(
        lock((55, 4, 64, -40, 62, -80, 44, -100), (47, -2, 47, -30, 46, -52, 30, -84), s, 16, 1)
    )
    return Style(back, _cap(s) + sides + _tufts(s, 13, 36, 10))


def _cap(s: Shades) -> str:
    """The hair that tufts stand on."""
    return mirrored(
        lock((-1, -104, 44, -106, 60, -70, 53, -14), (-1, -64, 24, -66, 45, -58, 47, -18), s, 8, 1)
    )


def _tufts(s: Shades, count: int, lean: float, rough: float) -> str:
    """Tufts from the hairline upward, from right to left so that each covers the last one's foot."""
    chance = np.random.default_rng(count)
    tufts = []
    for share in np.linspace(1, -1, count):
        x, y = 45 * share, -70 + 18 * share**4 + chance.normal(0, 1.5)
        tip_x = 54 * share + lean * (1 - 0.6 * abs(share)) + chance.normal(0, 2)
        tip_y = -110 + 24 * share**2 - rough * chance.random()
        tufts.append(
            lock(
                (x - 2, y + 6, x - 16, y - 16, tip_x - 18, tip_y + 4, tip_x, tip_y),
                (x + 2, y + 6, x + 10, y - 12, tip_x + 6, tip_y + 18, tip_x + 1, tip_y + 1),
                s,
                7,
                round(1000 + 50 * share),
            )
        )
    return "".join(tufts)


def bald(s: Shades) -> Style:
    """None; for hats and helmets that hide all of it."""
    return Style("", "")


HairStyle = Callable[[Shades], Style]
