# ruff: noqa: E501 (path data reads best in one piece)
"""A wedding portrait in a carved frame on papered walls."""

import numpy as np

from templates_app.artwork import backdrops as b
from templates_app.artwork import clothes as c
from templates_app.artwork import finish, hair, hats
from templates_app.artwork.canvas import (
    Canvas,
    circle,
    ellipse,
    group,
    path,
    rect,
)
from templates_app.artwork.figures import FAIR, LIGHT, Drawn, Work, figure
from templates_app.artwork.heads import Head
from templates_app.artwork.lettering import text
from templates_app.artwork.types import Slot

BEAD = "#f0d488"


def draw() -> Drawn:
    """The whole picture."""
    canvas = Canvas(1120, 1440)
    _backdrop(canvas)
    left, right = _couple(canvas)
    _foreground(canvas)
    pixels = finish.graded(canvas.render(), (60, 40, 50), (255, 240, 214), 0.18)
    return finish.grain(finish.vignette(pixels, 0.35, 0.6), 3.5), (left, right)


def _backdrop(canvas: Canvas) -> None:
    """All that lies behind the couple."""
    canvas.add(rect(0, 0, 1120, 1440, "#6f8578"))
    for y in range(-60, 1500, 120):
        for x in range(-60, 1240, 120):
            shift = 60 * (y // 120 % 2)
            canvas.add(
                b.leaf_spray(x + shift, y + 60, 84, -90, "#7f9688", 5),
                b.blossom(x + shift, y - 30, 17, "#8fa597", "#6f8578"),
            )
    canvas.add(canvas.soft(572, 752, 580, 760, "#14201a", 1.0))
    gold = _gold(canvas)
    canvas.add(
        ellipse(560, 720, 470, 630, gold),
        ellipse(560, 720, 452, 612, "none", stroke="#7a5014", stroke_width=3),
    )
    for a in np.linspace(0, 2 * np.pi, 72, endpoint=False):
        canvas.add(
            circle(
                560 + 436 * np.cos(a),
                720 + 596 * np.sin(a),
                11,
                BEAD,
                stroke="#7a5014",
                stroke_width=1.5,
            )
        )
    canvas.add(ellipse(560, 720, 412, 572, "#7a5014"))
    inside = canvas.clip(ellipse(560, 720, 402, 562, "#000"))
    canvas.add(f'<g clip-path="{inside}">')
    canvas.add(
        rect(
            140,
            140,
            840,
            1180,
            canvas.radial("#fbf3e2", "#e9d7bd", "#b7977a", at=(0.5, 0.4), r=0.7),
        )
    )
    _blossoms(canvas)


def _blossoms(canvas: Canvas) -> None:
    """Painted flowers above the couple."""
    chance = np.random.default_rng(4)
    for _ in range(46):
        x, y = 150 + 820 * chance.random(), 150 + 330 * chance.random() ** 1.6
        canvas.add(
            b.blossom(
                x,
                y,
                18 + 26 * chance.random(),
                str(chance.choice(["#f6d3cf", "#fff6ee", "#eab8b2", "#f3e2c8"])),
                "#d9a441",
            )
        )


def _couple(canvas: Canvas) -> tuple[Slot, Slot]:
    """The two people; answers where their faces are."""
    man = Head(
        "hugo",
        "husband",
        LIGHT,
        hair.side_part,
        hair.CHESTNUT,
        shade="#4a2420",
        light=-1,
        shadow=0.26,
    )
    left = figure(
        canvas,
        man,
        420,
        640,
        226,
        5,
        lean=1,
        clothes=c.suit(canvas, "#34465c", "#1b2636", tie="#f6d3cf", bow=True, light=-1)
        + _buttonhole(),
    )
    woman = Head(
        "rose",
        "wife",
        FAIR,
        hair.updo,
        hair.CHESTNUT,
        shade="#5a2c28",
        light=-1,
        shadow=0.2,
        neck=21,
    )
    back, flowers = hats.veil(canvas)
    right = figure(
        canvas,
        woman,
        688,
        716,
        212,
        -6,
        lean=-1,
        behind=back,
        clothes=c.gown(
            canvas, c.skin_of(FAIR), "#5a2c28", "#ffffff", "#d8cdd2", light=-1, straps=True
        ),
        bare=c.necklace("#f7f2ea"),
        worn=flowers,
    )
    return left, right


def _foreground(canvas: Canvas) -> None:
    """What lies in front of them."""
    gold = _gold(canvas)
    canvas.add(_bouquet(640, 1190))
    canvas.add("</g>", ellipse(560, 720, 402, 562, "none", stroke="#f8e7a8", stroke_width=4))
    canvas.add(
        group(
            b.leaf_spray(0, 0, 150, -20, "#e9c671", 6),
            b.leaf_spray(0, 0, 150, 200, "#e9c671", 6),
            b.heart(0, -8, 74, "#f4d98a", stroke="#7a5014", stroke_width=3),
            transform="translate(560 100)",
        )
    )
    canvas.add(
        rect(400, 1342, 320, 66, gold, rx=8, stroke="#7a5014", stroke_width=2),
        text("The happiest of days", 560, 1385, 30, "#4d310a", "italic", 600),
    )


def _bouquet(x: float, y: float) -> str:
    """Roses and leaves."""
    chance = np.random.default_rng(9)
    parts = [
        b.leaf_spray(x, y, 170, turn, colour, 6)
        for turn, colour in (
            (-160, "#56785a"),
            (-130, "#6c8f68"),
            (-50, "#56785a"),
            (-20, "#6c8f68"),
            (-90, "#56785a"),
        )
    ]
    for _ in range(26):
        dx, dy = chance.normal(0, 62), chance.normal(-30, 36)
        r = 24 + 16 * chance.random()
        colour = str(chance.choice(["#f4c3bd", "#fff4ea", "#e89a94", "#f7dfb8"]))
        parts += [
            circle(x + dx, y + dy, r, colour),
            path(
                f"M{x + dx - r * 0.6:.0f} {y + dy:.0f}a{r * 0.6:.0f} {r * 0.6:.0f} 0 1 1 {r * 0.8:.0f} {r * 0.5:.0f}a{r * 0.35:.0f} {r * 0.35:.0f} 0 1 1 {-r * 0.4:.0f} {-r * 0.5:.0f}",
                stroke="#a8564f",
                stroke_width=2.4,
                stroke_opacity=0.5,
            ),
        ]
    return "".join(parts)


def _buttonhole() -> str:
    """A small rose on the lapel, in units of a head."""
    return b.leaf_spray(58, 176, 22, 60, "#5d8a5a", 3) + b.blossom(
        58, 170, 13, "#f6d3cf", "#d98880"
    )


def _gold(canvas: Canvas) -> str:
    """Polished leaf."""
    return canvas.linear("#f8e7a8", "#b8842c", "#f4d98a", "#8a5c18", "#e9c671", to=(1, 1))


WORK = Work(
    slug="the-oval-portrait",
    title="The Oval Portrait",
    description="A wedding portrait in a gilded frame, with a veil, a bouquet and patterned wallpaper.",
    category="custom",
    tags=("wedding", "portrait", "frame", "flowers", "classic"),
    draw=draw,
)
