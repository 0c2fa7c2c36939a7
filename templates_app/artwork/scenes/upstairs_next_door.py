# ruff: noqa: E501 (path data reads best in one piece)
"""A sitcom's title card: a sofa, a lamp, a cat, shapes of the nineties."""

from templates_app.artwork import backdrops as b
from templates_app.artwork import clothes as c
from templates_app.artwork import finish, hair
from templates_app.artwork.canvas import (
    Canvas,
    circle,
    ellipse,
    group,
    path,
    polygon,
    rect,
)
from templates_app.artwork.figures import FAIR, LIGHT, Drawn, Work, figure
from templates_app.artwork.heads import Head
from templates_app.artwork.lettering import text
from templates_app.artwork.types import Slot


def draw() -> Drawn:
    """The whole picture."""
    canvas = Canvas(1600, 900)
    _backdrop(canvas)
    left, right = _couple(canvas)
    _foreground(canvas)
    pixels = finish.graded(canvas.render(), (60, 20, 80), (255, 240, 200), 0.15)
    return finish.grain(finish.vignette(pixels, 0.22, 0.7), 4), (left, right)


def _backdrop(canvas: Canvas) -> None:
    """All that lies behind the couple."""
    canvas.add(rect(0, 0, 1600, 900, "#f7c948"))
    canvas.add(
        path("M0 0H900C780 180 860 420 640 620C520 730 300 720 0 780Z", "#2ec4b6"),
        path("M0 0H520C470 160 380 280 190 330C110 350 60 340 0 350Z", "#ff6b6b"),
    )
    for i in range(9):
        canvas.add(
            path(
                f"M{1030 + 62 * i} {70 + 28 * (i % 2)}l24 24l24 -24",
                stroke="#6a4c93",
                stroke_width=11,
                stroke_linejoin="round",
                stroke_linecap="round",
            )
        )
    canvas.add(*(circle(70 + 58 * (i % 6), 610 + 46 * (i // 6), 8, "#fff7e0") for i in range(24)))
    canvas.add(
        polygon([(120, 90), (210, 60), (190, 160)], "#f7c948"),
        circle(330, 120, 42, "none", stroke="#fff7e0", stroke_width=13),
        polygon([(1490, 300), (1560, 340), (1480, 380)], "#ff6b6b"),
    )
    canvas.add(
        path("M190 470C190 400 250 380 310 384H990C1050 380 1110 400 1110 470V900H190Z", "#7a4fa3"),
        path(
            "M204 480C204 416 256 400 312 402H988C1044 400 1096 416 1096 480",
            stroke="#a57fce",
            stroke_width=6,
        ),
    )
    canvas.add(
        path(
            "M140 640C140 580 240 570 256 640V900H140ZM1044 640C1060 570 1160 580 1160 640V900H1044Z",
            "#65408a",
        )
    )


def _couple(canvas: Canvas) -> tuple[Slot, Slot]:
    """The two people; answers where their faces are."""
    man = Head(
        "otto",
        "husband",
        LIGHT,
        hair.tousled,
        hair.CHESTNUT,
        shade="#4a1f3a",
        light=-1,
        shadow=0.24,
    )
    left = figure(
        canvas,
        man,
        460,
        430,
        230,
        -5,
        lean=-2,
        clothes=c.shirt(canvas, "#3d5a98", "#1f3261", under="#fff7e0", light=-1) + _checks(),
    )
    woman = Head(
        "june", "wife", FAIR, hair.bob, hair.BLACK, shade="#4a1f3a", light=-1, shadow=0.2, neck=24
    )
    right = figure(
        canvas,
        woman,
        800,
        480,
        218,
        5,
        lean=2,
        clothes=c.jumper(canvas, "#ff6b6b", "#b93a46", light=-1, w=92, pattern="#fff7e0"),
    )
    return left, right


def _foreground(canvas: Canvas) -> None:
    """What lies in front of them."""
    canvas.add(
        _cat(), rect(0, 866, 1600, 34, "#b5544a"), rect(0, 866, 1600, 8, "#d97b6c"), _mug(628, 756)
    )
    canvas.add(
        text("Upstairs,", 1360, 470, 104, "#6a4c93", "serif", 900, 0, "middle", -6),
        text("Next Door", 1352, 580, 104, "#ff5252", "serif", 900, 0, "middle", -6),
        path(
            "M1180 622C1260 600 1420 590 1530 578",
            stroke="#2ec4b6",
            stroke_width=15,
            stroke_linecap="round",
        ),
        text(
            "FILMED BEFORE A LIVE NEIGHBOUR",
            1366,
            668,
            19,
            "#4a3a2a",
            "sans",
            800,
            0.1,
            "middle",
            -4,
        ),
    )


def _cat() -> str:
    """A cat on the back of the sofa."""
    return group(
        path("M0 0C-30 -10 -44 -60 -20 -96C-34 -120 -30 -150 -24 -164L-2 -142C8 -146 20 -146 30 -142L52 -164C58 -146 60 -120 48 -98C78 -60 66 -8 40 0Z", "#f4a259"),
        path("M40 -4C80 10 120 0 118 -40C116 -60 100 -62 96 -46", stroke="#f4a259", stroke_width=17, stroke_linecap="round"),
        path("M-8 -114c4 -6 12 -6 16 0M22 -114c4 -6 12 -6 16 0", stroke="#3a2418", stroke_width=4, stroke_linecap="round"),
        path("M10 -102l5 5l5 -5Z", "#b5544a"), path("M-30 -100l-26 -6M-30 -94l-26 4M58 -100l26 -6M58 -94l26 4", stroke="#fff7e0", stroke_width=2.5),
        path("M-10 -50c10 6 20 6 30 0M-12 -30c12 7 24 7 36 0", stroke="#d17c34", stroke_width=6, stroke_linecap="round"),
        transform="translate(1010 394) scale(0.95)",
    )  # fmt: skip


def _checks() -> str:
    """Two pens and a badge on a chest."""
    return circle(-62, 190, 12, "#f7c948") + path(
        "M-67 190l4 5l8 -9", stroke="#1f3261", stroke_width=3
    )


def _mug(x: float, y: float) -> str:
    """A mug that steams."""
    return (
        path(
            f"M{x + 86} {y + 20}C{x + 130} {y + 16} {x + 130} {y + 72} {x + 84} {y + 66}",
            stroke="#fff7e0",
            stroke_width=14,
        )
        + rect(x, y, 92, 110, "#fff7e0", rx=12)
        + b.heart(x + 46, y + 54, 44, "#ff6b6b")
        + ellipse(x + 46, y + 4, 46, 9, "#e8dcc0")
        + "".join(
            path(
                f"M{x + 22 + 24 * i} {y - 16}c-12 -18 12 -26 0 -46",
                stroke="#fff7e0",
                stroke_width=6,
                stroke_linecap="round",
                stroke_opacity=0.7,
            )
            for i in range(3)
        )
    )


WORK = Work(
    slug="upstairs-next-door",
    title="Upstairs, Next Door",
    description="A sitcom's title card with a sofa, a cat and the shapes of the nineties.",
    category="tv",
    tags=("sitcom", "nineties", "sofa", "cat", "comedy"),
    draw=draw,
)
