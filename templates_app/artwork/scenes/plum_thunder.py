"""A manga cover: screentone, speed lines, and one red."""

import cv2
import numpy as np

from faces.engine.types import Pixels
from templates_app.artwork import backdrops as b
from templates_app.artwork import clothes as c
from templates_app.artwork import finish, hair
from templates_app.artwork.canvas import (
    Canvas,
    circle,
    mirrored,
    path,
    polygon,
    rect,
)
from templates_app.artwork.figures import Drawn, Work, figure
from templates_app.artwork.heads import Head
from templates_app.artwork.lettering import text
from templates_app.artwork.types import Slot


def draw() -> Drawn:
    """The whole picture."""
    canvas = Canvas(1080, 1530)
    _backdrop(canvas)
    left, right = _couple(canvas)
    _foreground(canvas)
    pixels = finish.outlined(canvas.render(), 0.55, 1.3)
    return finish.paper(_screentone(pixels), 3), (left, right)


def _backdrop(canvas: Canvas) -> None:
    """All that lies behind the couple."""
    canvas.add(rect(0, 0, 1080, 1530, "#f4f1ec"))
    canvas.add(circle(540, 640, 470, "#d81f3a"))
    _speed_lines(canvas)


def _speed_lines(canvas: Canvas) -> None:
    """Lines that run away from the middle."""
    chance = np.random.default_rng(12)
    for _ in range(150):
        a, inner, wide = (
            chance.random() * 2 * np.pi,
            560 + 160 * chance.random(),
            0.004 + 0.012 * chance.random(),
        )
        canvas.add(
            polygon(
                [
                    (540 + inner * np.cos(a), 640 + inner * np.sin(a)),
                    (540 + 1500 * np.cos(a - wide), 640 + 1500 * np.sin(a - wide)),
                    (540 + 1500 * np.cos(a + wide), 640 + 1500 * np.sin(a + wide)),
                ],
                "#161218",
            )
        )


def _couple(canvas: Canvas) -> tuple[Slot, Slot]:
    """The two people; answers where their faces are."""
    man = Head(
        "otto",
        "husband",
        (246, 222, 200),
        hair.tousled,
        hair.BLACK,
        shade="#3a3348",
        light=1,
        shadow=0.3,
        contrast=1.3,
    )
    left = figure(
        canvas,
        man,
        370,
        620,
        262,
        -6,
        lean=-2,
        clothes=c.shirt(canvas, "#2b2733", "#0c0a10", under="#f4f1ec", light=1),
    )
    woman = Head(
        "june",
        "wife",
        (252, 230, 212),
        hair.bob,
        hair.SILVER,
        shade="#4a3a4a",
        light=-1,
        shadow=0.24,
        contrast=1.3,
        neck=24,
    )
    right = figure(
        canvas,
        woman,
        726,
        730,
        244,
        6,
        lean=2,
        clothes=_sailor(canvas),
    )
    return left, right


def _foreground(canvas: Canvas) -> None:
    """What lies in front of them."""
    for x, y, r in (
        (90, 1010, 44),
        (190, 1110, 30),
        (950, 330, 40),
        (1010, 440, 26),
        (880, 240, 24),
        (60, 1180, 24),
        (1000, 1060, 34),
    ):
        canvas.add(b.blossom(x, y, r, "#f7b5c4", "#d81f3a"))
        canvas.add(b.blossom(x, y, r * 0.5, "#fbe0e6", "#d81f3a"))
    canvas.add(
        path("M0 1250L1080 1160V1530H0Z", "#161218"),
        path("M0 1232L1080 1142V1152L0 1244Z", "#d81f3a"),
    )
    canvas.add(
        text("PLUM", 68, 1350, 160, "#f4f1ec", "sans", 900, -0.03, "left", -5),
        text("THUNDER", 438, 1400, 132, "#d81f3a", "sans", 900, -0.03, "left", -5),
        text("VOLUME ONE", 74, 1428, 28, "#f4f1ec", "sans", 700, 0.3, "left", -5),
        text(
            "She reads the storm. He forgot the umbrella.",
            74,
            1500,
            25,
            "#b9b2bd",
            "italic",
            400,
            0,
            "left",
            -5,
        ),
        rect(40, 40, 64, 230, "#161218"),
        text("No.1", 72, 96, 24, "#f4f1ec", "sans", 800),
        *(circle(72, 140 + 44 * i, 13, "#d81f3a" if i % 2 else "#f4f1ec") for i in range(3)),
    )


def _sailor(canvas: Canvas) -> str:
    """A school uniform's collar and scarf."""
    return (
        c.shirt(canvas, "#fbf8f4", "#a8a2b0", light=-1, w=90)
        + mirrored(
            path("M26 76C52 82 74 100 84 130L60 196L2 214L30 120Z", "#2b2f55"),
            path("M70 128L52 184L10 198", stroke="#f4f1ec", stroke_width=4),
        )
        + path("M-24 206L0 216L24 206L44 290L14 270L0 300L-14 270L-44 290Z", "#d81f3a")
        + rect(-15, 204, 30, 24, "#a8142c", rx=6)
    )


def _screentone(pixels: Pixels) -> Pixels:
    """Greys become dots; reds and faces keep what they are."""
    hsv = cv2.cvtColor(pixels, cv2.COLOR_RGB2HSV)
    coloured = cv2.GaussianBlur((hsv[..., 1] > 60).astype(np.float32), (0, 0), 3)[..., None]
    toned = finish.halftone(pixels, 6.0, 45, 0.85, 0.16)
    return (pixels * coloured + toned * (1 - coloured)).astype(np.uint8)


WORK = Work(
    slug="plum-thunder",
    title="Plum Thunder",
    description="A manga cover with screentone, speed lines and a single red.",
    category="acg",
    tags=("manga", "screentone", "red", "cover", "school"),
    draw=draw,
)
