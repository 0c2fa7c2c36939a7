# ruff: noqa: E501 (path data reads best in one piece)
"""An old television set, and on it a couple that has just won."""

import numpy as np

from templates_app.artwork import backdrops as b
from templates_app.artwork import clothes as c
from templates_app.artwork import finish, hair
from templates_app.artwork.canvas import (
    Canvas,
    circle,
    ellipse,
    path,
    rect,
)
from templates_app.artwork.figures import LIGHT, TAN, Drawn, Work, figure
from templates_app.artwork.heads import Head
from templates_app.artwork.lettering import text
from templates_app.artwork.types import Slot


def draw() -> Drawn:
    """The whole picture."""
    canvas = Canvas(1480, 1140)
    _backdrop(canvas)
    left, right = _couple(canvas)
    _foreground(canvas)
    pixels = finish.graded(canvas.render(), (60, 24, 20), (255, 226, 170), 0.3)
    return finish.grain(finish.vignette(pixels, 0.4, 0.6), 5), (left, right)


def _backdrop(canvas: Canvas) -> None:
    """All that lies behind the couple."""
    canvas.add(rect(0, 0, 1480, 1140, "#c9a26b"))
    for y in range(0, 1200, 150):
        for x in range(-75, 1600, 150):
            cx = x + 75 * (y // 150 % 2)
            canvas.add(
                circle(cx, y, 66, "#b5763c"),
                circle(cx, y, 46, "#e0b66f"),
                circle(cx, y, 26, "#8a4b22"),
            )
    canvas.add(rect(0, 1010, 1480, 130, "#5a3418"), rect(0, 1002, 1480, 12, "#3a1f0c"))
    canvas.add(
        path("M620 130L420 -60M840 130L1080 -80", stroke="#4a4a4a", stroke_width=8),
        ellipse(730, 130, 150, 36, "#3a2616"),
    )
    canvas.add(rect(120, 150, 1260, 890, "#2a160a", rx=56, opacity=0.5, filter=canvas.blur(18)))
    wood = canvas.linear("#9a5b2a", "#6d3a16", "#8a4f22", "#5a2e10")
    canvas.add(
        rect(110, 128, 1260, 880, wood, rx=54),
        rect(128, 146, 1224, 844, "none", stroke="#c88a4a", stroke_width=4, rx=42),
    )
    for i in range(12):
        canvas.add(
            path(
                f"M130 {190 + 70 * i}C420 {170 + 74 * i} 900 {216 + 66 * i} 1350 {186 + 70 * i}",
                stroke="#4a240c",
                stroke_width=2,
                stroke_opacity=0.35,
            )
        )
    canvas.add(path("M230 1008l-34 120h40l40 -120ZM1250 1008l34 120h-40l-40 -120Z", "#3a1f0c"))
    screen = "M210 240C400 206 850 206 1030 240C1062 420 1062 730 1030 904C850 938 400 938 210 904C178 730 178 420 210 240Z"
    canvas.add(
        path(screen, "#17120e", stroke="#d8c49a", stroke_width=26),
        path(screen, "none", stroke="#17120e", stroke_width=14),
    )
    inside = canvas.clip(path(screen, "#000"))
    canvas.add(
        f'<g clip-path="{inside}">',
        rect(170, 200, 900, 760, canvas.radial("#ffd76b", "#ff8c42", "#c8553d", "#6b2d5c", r=0.72)),
        b.rays(620, 520, 800, 32, "#fff0b8", 0.22),
    )
    _confetti(canvas)


def _confetti(canvas: Canvas) -> None:
    """Paper in the air, but none over the faces."""
    chance = np.random.default_rng(40)
    for _ in range(90):
        x, y = 190 + 860 * chance.random(), 220 + 700 * chance.random()
        if not any(abs(x - fx) < 120 and abs(y - fy) < 150 for fx, fy in ((450, 540), (790, 570))):
            colour = str(chance.choice(["#fff7e0", "#2ec4b6", "#ff4d6d", "#ffd23f", "#4361ee"]))
            canvas.add(
                rect(
                    x, y, 16, 9, colour, transform=f"rotate({chance.integers(180)} {x:.0f} {y:.0f})"
                )
            )


def _couple(canvas: Canvas) -> tuple[Slot, Slot]:
    """The two people; answers where their faces are."""
    man = Head(
        "carl", "husband", TAN, hair.side_part, hair.BLACK, shade="#4a1a1a", light=-1, shadow=0.26
    )
    left = figure(
        canvas,
        man,
        450,
        540,
        216,
        -3,
        clothes=c.suit(
            canvas, "#7a3b69", "#43203b", shirt="#ffe8c2", tie="#f7b538", bow=True, light=-1
        ),
    )
    woman = Head(
        "rose",
        "wife",
        LIGHT,
        hair.finger_waves,
        hair.BLOND,
        shade="#4a1a1a",
        light=1,
        shadow=0.22,
        neck=23,
    )
    right = figure(
        canvas,
        woman,
        790,
        570,
        206,
        4,
        clothes=c.gown(
            canvas, c.skin_of(LIGHT), "#4a1a1a", "#1b9aaa", "#0d5c66", light=1, straps=True
        ),
        bare=c.necklace("#fff7e0"),
    )
    return left, right


def _foreground(canvas: Canvas) -> None:
    """What lies in front of them."""
    canvas.add(
        rect(190, 830, 860, 110, "#2b1d4e"),
        rect(190, 824, 860, 8, "#ffd23f"),
        text("1,000 POINTS!", 620, 888, 54, "#ffd23f", "sans", 900, 0.06),
    )
    canvas.add(
        "".join(rect(180, y, 880, 2, "#1a0f08", fill_opacity=0.16) for y in range(200, 960, 6))
    )
    canvas.add(
        path(
            "M220 260C380 226 560 220 700 224C520 300 330 420 214 640C196 500 200 360 220 260Z",
            canvas.linear("#ffffff/0.22", "#ffffff/0.02"),
        ),
        "</g>",
    )
    canvas.add(
        rect(1090, 226, 220, 690, "#3a1f0c", rx=22),
        rect(1100, 236, 200, 670, canvas.linear("#d8c49a", "#b99d68"), rx=16),
    )
    for y, turn in ((330, 20), (500, -50)):
        canvas.add(
            circle(1200, y, 66, "#4a3a24"),
            circle(1200, y, 58, canvas.radial("#f4e6c0", "#b89a5c", "#6b5428")),
            rect(1195, y - 56, 10, 56, "#3a2a14", rx=4, transform=f"rotate({turn} 1200 {y})"),
        )
        canvas.add(
            "".join(
                rect(1198, y - 84, 4, 12, "#4a3a24", transform=f"rotate({a} 1200 {y})")
                for a in range(-150, 151, 30)
            )
        )
    canvas.add(
        "".join(rect(1124, 616 + 20 * i, 152, 9, "#4a3a24", rx=4) for i in range(10)),
        circle(1150, 862, 13, "#ff4d6d"),
        circle(1200, 862, 13, "#3a2a14"),
        circle(1250, 862, 13, "#3a2a14"),
    )
    canvas.add(text("The Saturday Quiz", 620, 980, 38, "#e9c98a", "italic", 600))


WORK = Work(
    slug="the-saturday-quiz",
    title="The Saturday Quiz",
    description="An old wooden television set, and on it a couple that has just won everything.",
    category="tv",
    tags=("quiz", "retro", "seventies", "television", "confetti"),
    draw=draw,
)
