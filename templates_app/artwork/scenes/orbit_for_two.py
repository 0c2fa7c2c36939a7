# ruff: noqa: E501 (path data reads best in one piece)
"""A poster of the space age."""

import cv2
import numpy as np

from faces.engine.types import Pixels
from templates_app.artwork import backdrops as b
from templates_app.artwork import clothes as c
from templates_app.artwork import finish, hair, hats
from templates_app.artwork.canvas import Canvas, bitmap, circle, path, rect
from templates_app.artwork.figures import LIGHT, OLIVE, Drawn, Work, figure
from templates_app.artwork.heads import Head
from templates_app.artwork.lettering import text
from templates_app.artwork.samples import picture
from templates_app.artwork.types import Slot


def draw() -> Drawn:
    """The whole picture."""
    canvas = Canvas(1080, 1560)
    _backdrop(canvas)
    left, right = _couple(canvas)
    _foreground(canvas)
    pixels = finish.bloom(canvas.render(), 0.22, 190, 16)
    return finish.grain(finish.vignette(pixels, 0.35, 0.65), 5), (left, right)


def _backdrop(canvas: Canvas) -> None:
    """All that lies behind the couple."""
    deep = finish.graded(picture("hubble_deep_field")[:, :600], (10, 10, 60), (190, 220, 255), 0.6)
    canvas.add(rect(0, 0, 1080, 1560, "#070b1e"))
    canvas.add(
        bitmap(_resized(finish.contrast(deep, 1.3, 60), 1080, 1560), 0, 0, 1080, 1560, opacity=0.75)
    )
    canvas.add(
        rect(
            0,
            0,
            1080,
            1560,
            canvas.linear("#12225a/0.75", "#3b1c66/0.45", "#d1495b/0.55", "#f79256/0.75"),
        )
    )
    canvas.add(
        b.stars(1080, 1100, 240, 6),
        "".join(
            b.sparkle(x, y, r, "#ffffff", 0.9)
            for x, y, r in (
                (140, 250, 26),
                (930, 180, 34),
                (850, 420, 18),
                (90, 620, 20),
                (980, 720, 22),
            )
        ),
    )
    canvas.add(
        circle(
            800,
            300,
            150,
            canvas.linear("#ffe0a3", "#f08a5d", "#7a2e5a", start=(0.1, 0), to=(0.9, 1)),
        )
    )
    canvas.add(
        path(
            "M590 372C640 330 980 200 1030 228C1070 252 720 420 640 414C590 410 560 396 590 372Z",
            stroke="#ffeccb",
            stroke_width=9,
            stroke_opacity=0.85,
        )
    )
    canvas.add(
        path(
            "M660 252A150 150 0 0 1 940 246L960 236C930 240 760 300 660 350Z",
            canvas.linear("#ffe0a3", "#f08a5d", "#b2496a", start=(0.1, 0), to=(0.9, 1)),
        )
    )
    canvas.add(
        circle(540, 2190, 1010, canvas.radial("#1f4e79", "#1f4e79", "#2f7fa8", "#9fe3e0", r=0.5))
    )
    haze = canvas.linear("#bff6ff/0", "#bff6ff/0.3", "#bff6ff/0", to=(0, 1))
    canvas.add(rect(0, 1080, 1080, 220, haze))


def _couple(canvas: Canvas) -> tuple[Slot, Slot]:
    """The two people; answers where their faces are."""
    back, glass = hats.helmet(canvas, "#f4f1ea", "#8d93a6")
    man = Head(
        "otto",
        "husband",
        OLIVE,
        hair.crop,
        hair.BROWN,
        shade="#1c1440",
        light=1,
        shadow=0.28,
        ears=True,
        rim="#ffb27a",
    )
    left = figure(
        canvas,
        man,
        340,
        690,
        244,
        -5,
        behind=back,
        lean=0,
        clothes=c.spacesuit(canvas, "#f4f1ea", "#9aa0b4", "#e4572e", light=1)
        + c.helmet_ring("#dfe3ea", "#8d93a6"),
        worn=glass,
    )
    woman = Head(
        "rose",
        "wife",
        LIGHT,
        hair.updo,
        hair.CHESTNUT,
        shade="#1c1440",
        light=-1,
        shadow=0.26,
        neck=22,
        rim="#9fe3ff",
    )
    right = figure(
        canvas,
        woman,
        752,
        760,
        232,
        5,
        behind=back,
        lean=0,
        clothes=c.spacesuit(canvas, "#f7b267", "#b5622f", "#2a9d8f", light=-1)
        + c.helmet_ring("#dfe3ea", "#8d93a6"),
        worn=glass,
    )
    return left, right


def _foreground(canvas: Canvas) -> None:
    """What lies in front of them."""
    canvas.add(rect(0, 1180, 1080, 380, canvas.linear("#0a1030/0", "#0a1030/0.85", "#0a1030")))
    canvas.add(
        text("ORBIT", 540, 1384, 196, "#fff1d6", "sans", 900, 0.06),
        text("for two", 540, 1462, 92, "#ff9f6b", "italic", 500),
        text("THE WHOLE SKY, AND STILL NO PARKING", 540, 1520, 23, "#a9d9e6", "sans", 600, 0.2),
    )


def _resized(pixels: Pixels, width: int, height: int) -> Pixels:
    """A bitmap at the size at which it is drawn: quicker than the renderer's own enlarging."""
    return np.asarray(cv2.resize(pixels, (width, height), interpolation=cv2.INTER_CUBIC), np.uint8)


WORK = Work(
    slug="orbit-for-two",
    title="Orbit for Two",
    description="A poster of the space age: helmets, a ringed planet, and the whole sky to yourselves.",
    category="movie",
    tags=("poster", "space", "science fiction", "helmets", "retro"),
    draw=draw,
)
