# ruff: noqa: E501 (path data reads best in one piece)
"""A period drama: a ballroom, candles, and a dance that was promised to somebody else."""

import numpy as np

from templates_app.artwork import backdrops as b
from templates_app.artwork import clothes as c
from templates_app.artwork import finish, hair, hats
from templates_app.artwork.canvas import (
    Canvas,
    circle,
    ellipse,
    group,
    mirrored,
    path,
    rect,
)
from templates_app.artwork.figures import FAIR, OLIVE, Drawn, Work, figure
from templates_app.artwork.heads import Head
from templates_app.artwork.lettering import text
from templates_app.artwork.types import Slot


def draw() -> Drawn:
    """The whole picture."""
    canvas = Canvas(1320, 1320)
    _backdrop(canvas)
    left, right = _couple(canvas)
    _foreground(canvas)
    pixels = finish.bloom(finish.painted(canvas.render(), 0.4), 0.3, 195, 24)
    pixels = finish.graded(pixels, (50, 20, 60), (255, 224, 170), 0.3)
    return finish.grain(finish.vignette(pixels, 0.4, 0.6), 4), (left, right)


def _backdrop(canvas: Canvas) -> None:
    """All that lies behind the couple."""
    canvas.add(rect(0, 0, 1320, 1320, canvas.linear("#3b2f4a", "#7a5a6a", "#d9a679", "#8a5a3e")))
    for x in (40, 380, 760, 1100):
        canvas.add(
            rect(x, 120, 180, 900, "#2a2338", rx=90),
            rect(x + 14, 134, 152, 880, canvas.linear("#1d2a52", "#3a4f86", "#8aa0c8"), rx=76),
        )
        canvas.add(
            group(b.stars(150, 700, 26, x, "#ffffff", 3), transform=f"translate({x + 14} 160)"),
            rect(x + 86, 134, 6, 880, "#2a2338"),
            rect(x + 14, 500, 152, 6, "#2a2338"),
        )
    for x in (300, 680, 1020):
        canvas.add(
            rect(x - 18, 60, 36, 1000, canvas.linear("#e9d3a8", "#b58d5c", "#8a6440", to=(1, 0))),
            rect(x - 32, 60, 64, 34, "#d9b98a"),
            rect(x - 32, 1010, 64, 40, "#d9b98a"),
        )
    canvas.add(
        rect(0, 0, 1320, 74, "#caa876"),
        "".join(path(f"M{44 * i} 74a22 22 0 0 0 44 0Z", "#b08c5c") for i in range(30)),
    )
    canvas.add(
        rect(0, 1040, 1320, 280, canvas.linear("#7a4a2c", "#3c2213")),
        "".join(
            path(
                f"M660 980L{-500 + 180 * i} 1330",
                stroke="#2c180c",
                stroke_width=3,
                stroke_opacity=0.4,
            )
            for i in range(14)
        ),
    )
    canvas.add(_chandelier(canvas, 905, 74))


def _couple(canvas: Canvas) -> tuple[Slot, Slot]:
    """The two people; answers where their faces are."""
    man = Head(
        "hugo",
        "husband",
        OLIVE,
        hair.side_part,
        hair.BLACK,
        shade="#2c1420",
        light=1,
        shadow=0.32,
        rim="#ffd59a",
    )
    coat = (
        c.suit(canvas, "#22304a", "#0e1626", shirt="#f7f2e6", tie="#f7f2e6", bow=True, light=1)
        + _medal()
    )
    left = figure(
        canvas,
        man,
        450,
        610,
        246,
        4,
        lean=1,
        clothes=coat,
        worn=hats.raised(hats.top_hat(canvas, "#3a3848", "#121018", "#5a2030")),
    )
    woman = Head(
        "june",
        "wife",
        FAIR,
        hair.updo,
        hair.BROWN,
        shade="#3c1a24",
        light=-1,
        shadow=0.24,
        neck=23,
        rim="#ffe0b0",
    )
    right = figure(
        canvas,
        woman,
        846,
        672,
        230,
        -5,
        lean=-1,
        clothes=c.gown(canvas, c.skin_of(FAIR), "#3c1a24", "#e7c7d6", "#a8718c", light=-1)
        + _puffs(),
        bare=c.necklace("#fff6e8"),
        worn=hats.tiara("#f4e3b0", "#a8833c", "#ffffff"),
    )
    return left, right


def _foreground(canvas: Canvas) -> None:
    """What lies in front of them."""
    for x, y, r in (
        (90, 900, 50),
        (1230, 860, 60),
        (1120, 1130, 40),
        (180, 1160, 44),
        (650, 1190, 30),
    ):
        canvas.add(b.lens(x, y, r * 1.6, "#ffdf9a", canvas))
    canvas.add(rect(0, 1080, 1320, 240, canvas.linear("#1a0f18/0", "#1a0f18/0.9")))
    canvas.add(
        text("The Winter Ball", 660, 1222, 96, "#fbe6c2", "italic", 500),
        text("EPISODE ONE  ·  A PROMISED DANCE", 660, 1272, 24, "#e3bf94", "sans", 500, 0.24),
    )


def _chandelier(canvas: Canvas, x: float, y: float) -> str:
    """Candles on rings, with drops of glass."""
    parts = [rect(x - 3, y, 6, 60, "#d9b45a")]
    for row, (rx, dy) in enumerate(((90, 80), (190, 150))):
        parts.append(ellipse(x, y + dy, rx, rx * 0.2, "none", stroke="#d9b45a", stroke_width=7))
        for t in np.linspace(0, 2 * np.pi, 8 + 4 * row, endpoint=False):
            px, py = x + rx * np.cos(t), y + dy + rx * 0.2 * np.sin(t)
            parts += [
                rect(px - 5, py - 34, 10, 32, "#fff6e0"),
                ellipse(px, py - 44, 5, 11, "#ffd76b"),
                b.lens(px, py - 44, 44, "#ffe9a8", canvas),
            ]
            parts.append(
                path(f"M{px:.0f} {py + 6:.0f}l6 16l-6 12l-6 -12Z", "#ffffff", fill_opacity=0.75)
            )
    parts.append(
        path(
            f"M{x - 90} {y + 80}L{x - 190} {y + 150}M{x + 90} {y + 80}L{x + 190} {y + 150}M{x} {y + 60}L{x - 90} {y + 80}M{x} {y + 60}L{x + 90} {y + 80}",
            stroke="#d9b45a",
            stroke_width=4,
        )
    )
    return "".join(parts)


def _medal() -> str:
    """A sash and an order, in units of a head."""
    return (
        path("M44 108L66 100L-60 420H-96Z", "#8a1f2f", fill_opacity=0.95)
        + b.sparkle(-62, 190, 26, "#f2d58a")
        + circle(-62, 190, 8, "#8a1f2f")
    )


def _puffs() -> str:
    """Short puffed sleeves and a sash, in units of a head."""
    return mirrored(
        path(
            "M66 120C96 112 120 136 116 172C110 196 84 200 70 190C62 168 60 142 66 120Z",
            "#e7c7d6",
            stroke="#a8718c",
            stroke_width=2,
        ),
        path(
            "M76 126C86 144 90 166 86 190M92 126C102 144 104 164 100 190",
            stroke="#a8718c",
            stroke_width=3,
            stroke_opacity=0.6,
        ),
    ) + path("M-66 250C-30 264 30 264 66 250L64 276C30 290 -30 290 -64 276Z", "#8a4a68")


WORK = Work(
    slug="the-winter-ball",
    title="The Winter Ball",
    description="A period drama: candles, a ballroom, and a dance that was promised to somebody else.",
    category="tv",
    tags=("period drama", "ballroom", "romance", "candles", "square"),
    draw=draw,
)
