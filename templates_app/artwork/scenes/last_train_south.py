# ruff: noqa: E501 (path data reads best in one piece)
"""A painted poster: a sunset, a train, two people who nearly missed it."""

from templates_app.artwork import backdrops as b
from templates_app.artwork import clothes as c
from templates_app.artwork import finish, hair
from templates_app.artwork.canvas import Canvas, circle, path, rect
from templates_app.artwork.figures import FAIR, OLIVE, Drawn, Work, figure
from templates_app.artwork.heads import Head
from templates_app.artwork.lettering import text
from templates_app.artwork.types import Slot


def draw() -> Drawn:
    """The whole picture."""
    canvas = Canvas(1060, 1560)
    _backdrop(canvas)
    left, right = _couple(canvas)
    _foreground(canvas)
    pixels = finish.graded(canvas.render(), (40, 20, 90), (255, 214, 150), 0.3)
    return finish.grain(finish.paper(finish.vignette(pixels, 0.35, 0.6), 4), 4), (left, right)


def _backdrop(canvas: Canvas) -> None:
    """All that lies behind the couple."""
    canvas.add(
        rect(0, 0, 1060, 1560, canvas.linear("#2b1d4e", "#8a2f5b", "#e2583e", "#f9a64a", "#fde3a0"))
    )
    canvas.add(
        circle(530, 880, 400, canvas.radial("#fff6cf", "#ffd76b", "#ff9c48/0.2", "#ff9c48/0"))
    )
    canvas.add(b.rays(530, 900, 1400, 36, "#fff2c0", 0.1))
    for x, y, w, o in (
        (-60, 330, 480, 0.25),
        (680, 250, 520, 0.2),
        (420, 160, 360, 0.15),
        (760, 520, 420, 0.18),
    ):
        canvas.add(b.cloud(x, y, w, "#ffd9c0", o))
    canvas.add(
        b.hills(1060, 1160, 120, 400, "#7d2b54", 3), b.hills(1060, 1210, 90, 400, "#4d1d46", 8)
    )


def _couple(canvas: Canvas) -> tuple[Slot, Slot]:
    """The two people; answers where their faces are."""
    man = Head(
        "hugo",
        "husband",
        OLIVE,
        hair.side_part,
        hair.BROWN,
        shade="#4a1230",
        light=1,
        shadow=0.34,
        rim="#ffc070",
    )
    left = figure(
        canvas,
        man,
        385,
        610,
        262,
        4,
        lean=0,
        clothes=c.suit(canvas, "#2f3a5c", "#161a33", tie="#a12b3a", light=1),
    )
    woman = Head(
        "rose",
        "wife",
        FAIR,
        hair.long_waves,
        hair.AUBURN,
        shade="#5a1530",
        light=-1,
        shadow=0.26,
        neck=22,
        rim="#ffd080",
    )
    right = figure(
        canvas,
        woman,
        700,
        700,
        240,
        -7,
        lean=-2,
        clothes=c.gown(
            canvas, c.skin_of(FAIR), "#5a1530", "#f6efe0", "#d9a58a", light=-1, straps=True
        ),
        bare="",
    )
    return left, right


def _foreground(canvas: Canvas) -> None:
    """What lies in front of them."""
    canvas.add(
        rect(0, 1130, 1060, 430, canvas.linear("#241036/0", "#241036/0.92", "#180a28", "#180a28"))
    )
    canvas.add(_train(canvas))
    canvas.add(
        text("TWO TICKETS. ONE LAST CHANCE.", 530, 92, 26, "#ffe9c4", "sans", 600, 0.22),
        text("The Last Train", 530, 1392, 118, "#ffe7b8", "italic", 600),
        text("SOUTH", 530, 1480, 84, "#ff8f5a", "serif", 800, 0.5),
        text("A ROMANCE IN FOUR STATIONS", 530, 1526, 20, "#e8b9a8", "sans", 500, 0.34),
        b.frame(1060, 1560, 24, "#ffe7b8", 3),
    )


def _train(canvas: Canvas) -> str:
    """A steam engine with two coaches, in silhouette with lit windows."""
    parts = [rect(0, 1288, 1060, 5, "#ffb36b", fill_opacity=0.8)]
    for x in (40, 330):
        parts += [
            rect(x, 1208, 276, 66, "#120820", rx=6),
            rect(x + 4, 1200, 268, 12, "#2b1640", rx=6),
        ]
        parts += [rect(x + 18 + 42 * i, 1222, 28, 24, "#ffd27a", rx=3) for i in range(6)]
        parts += [
            circle(x + dx, 1278, 12, "#120820", stroke="#ffb36b", stroke_width=1.5)
            for dx in (40, 72, 204, 236)
        ]
    parts += [
        path("M620 1274V1196H690V1216H850V1184H872V1216H900C916 1216 920 1236 920 1250L956 1280H620Z", "#120820"),
        rect(632, 1206, 40, 28, "#ffd27a", rx=3), rect(850, 1174, 26, 12, "#120820"),
        circle(926, 1236, 9, "#fff1c0"), b.lens(930, 1236, 70, "#ffe6a0", canvas),
    ]  # fmt: skip
    parts += [
        circle(x, 1270, 20, "#120820", stroke="#ffb36b", stroke_width=2) for x in (680, 734, 788)
    ]
    parts += [circle(x, 1277, 13, "#120820", stroke="#ffb36b", stroke_width=2) for x in (850, 886)]
    parts += [
        circle(
            862 - 44 * i, 1160 - 13 * i, 16 + 9 * i, "#ffe9d6", fill_opacity=f"{0.5 - 0.07 * i:.2f}"
        )
        for i in range(7)
    ]
    return "".join(parts)


WORK = Work(
    slug="last-train-south",
    title="The Last Train South",
    description="A painted romance poster: sunset, steam, and two people who nearly missed it.",
    category="movie",
    tags=("poster", "romance", "sunset", "train", "vintage"),
    draw=draw,
)
