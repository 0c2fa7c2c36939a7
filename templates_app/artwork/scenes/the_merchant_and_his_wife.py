# ruff: noqa: E501 (path data reads best in one piece)
"""A double portrait as five hundred years ago."""

import numpy as np

from templates_app.artwork import backdrops as b
from templates_app.artwork import clothes as c
from templates_app.artwork import finish, hair
from templates_app.artwork.canvas import (
    Canvas,
    circle,
    group,
    path,
    rect,
)
from templates_app.artwork.figures import LIGHT, OLIVE, Drawn, Work, figure
from templates_app.artwork.heads import Head
from templates_app.artwork.lettering import text
from templates_app.artwork.types import Slot


def draw() -> Drawn:
    """The whole picture."""
    canvas = Canvas(1480, 1120)
    _backdrop(canvas)
    left, right = _couple(canvas)
    _foreground(canvas)
    pixels = finish.painted(canvas.render(), 0.6)
    pixels = finish.graded(pixels, (40, 26, 10), (255, 222, 160), 0.45)
    return finish.canvas_weave(finish.vignette(pixels, 0.6, 0.45), 3.5), (left, right)


def _backdrop(canvas: Canvas) -> None:
    """All that lies behind the couple."""
    canvas.add(rect(0, 0, 1480, 1120, canvas.linear("#2e3322", "#3d3a24", "#1d1a12")))
    canvas.add(
        rect(560, 70, 400, 480, "#1a140c"),
        rect(580, 90, 360, 440, canvas.linear("#9ec0cf", "#d6dcc0", "#b8b98a")),
    )
    hill = group(
        b.hills(360, 330, 80, 240, "#7c9a8a", 3)
        + b.hills(360, 390, 60, 200, "#5c7a4e", 9)
        + b.hills(360, 430, 40, 120, "#44592f", 5),
        transform="translate(580 90)",
    )
    canvas.add(
        group(
            hill,
            path(
                "M700 530C720 480 800 470 770 430C750 400 800 390 790 372",
                stroke="#d9dcc0",
                stroke_width=10,
            ),
            rect(846, 352, 34, 70, "#c9a878"),
            path("M838 352L863 318L888 352Z", "#8a4a34"),
            clip_path=canvas.clip(rect(580, 90, 360, 440, "#000")),
        )
    )
    canvas.add(rect(754, 90, 12, 440, "#1a140c"), rect(580, 300, 360, 10, "#1a140c"))
    for x, flip in ((40, 1), (1440, -1)):
        folds = "".join(
            path(
                f"M{20 + 44 * i} -20C{50 + 44 * i} 300 {10 + 44 * i} 700 {40 + 44 * i} 1140",
                stroke=colour,
                stroke_width=26,
                stroke_opacity=0.7,
            )
            for i, colour in enumerate(("#4d0f14", "#8d2024", "#5c1218", "#9a272a", "#4d0f14"))
        )
        canvas.add(
            group(
                path("M-60 -20H240C200 300 250 700 190 1140H-60Z", "#741a1e"),
                folds,
                transform=f"translate({x} 0) scale({flip} 1)",
            )
        )


def _couple(canvas: Canvas) -> tuple[Slot, Slot]:
    """The two people; answers where their faces are."""
    man = Head(
        "carl",
        "husband",
        OLIVE,
        hair.bob_short,
        hair.BROWN,
        shade="#2a140a",
        light=-1,
        shadow=0.38,
        contrast=1.15,
    )
    left = figure(
        canvas,
        man,
        500,
        500,
        248,
        3,
        lean=0,
        clothes=c.doublet(canvas, "#24483f", "#0f211c", light=-1),
        worn=_flat_cap(canvas),
    )
    woman = Head(
        "vera",
        "wife",
        LIGHT,
        hair.updo,
        hair.AUBURN,
        shade="#3a1a0e",
        light=-1,
        shadow=0.3,
        contrast=1.15,
        neck=24,
    )
    right = figure(
        canvas,
        woman,
        962,
        540,
        234,
        -3,
        lean=0,
        clothes=c.court_dress(canvas, c.skin_of(LIGHT), "#3a1a0e", "#8a1f2a", "#3d0c12", light=-1),
        bare=c.necklace("#f3ead6") + circle(0, 136, 8, "#2f6fb0", stroke="#d9b45a", stroke_width=2),
        worn=_hood_of_pearls(canvas),
    )
    return left, right


def _foreground(canvas: Canvas) -> None:
    """What lies in front of them."""
    canvas.add(
        rect(0, 1010, 1480, 110, canvas.linear("#4a2c14", "#23130a")),
        rect(0, 1004, 1480, 10, "#6d4521"),
    )
    canvas.add(
        path(
            "M150 1010C150 960 180 940 220 944C262 940 288 964 284 1010C270 1040 170 1040 150 1010Z",
            canvas.radial("#d9742e", "#9a3d16"),
        ),
        path(
            "M286 1014C286 970 310 956 340 958C376 958 396 976 392 1014C380 1040 300 1040 286 1014Z",
            canvas.radial("#e8b23c", "#a86a18"),
        ),
        path("M222 946c2 -14 10 -22 20 -26", stroke="#3d2a12", stroke_width=5),
    )
    canvas.add(
        rect(1130, 984, 210, 36, "#5b1a1e", rx=4),
        rect(1136, 992, 204, 22, "#e9dcbb"),
        rect(1120, 950, 190, 36, "#1f3a4a", rx=4),
        rect(1126, 958, 184, 20, "#e9dcbb"),
    )
    canvas.add(text("ANNO · MDXXVI", 740, 40, 30, "#c9a45a", "serif", 400, 0.24))


def _flat_cap(canvas: Canvas) -> str:
    """A velvet cap with a brooch."""
    velvet = canvas.linear("#2a2630", "#0c0a10", start=(0.1, 0), to=(1, 0.8))
    return (
        path(
            "M-92 -74C-96 -128 -40 -140 4 -138C56 -138 104 -122 98 -78C60 -56 -56 -54 -92 -74Z",
            velvet,
        )
        + path("M-58 -74C-30 -88 30 -88 58 -74L56 -58C30 -72 -30 -72 -56 -58Z", "#16131a")
        + circle(-44, -84, 9, "#d9b45a")
        + circle(-44, -84, 4.5, "#9a1f2b")
        + path(
            "M-70 -112C-30 -128 40 -128 78 -108",
            stroke="#4a4454",
            stroke_width=3,
            stroke_opacity=0.7,
        )
    )


def _hood_of_pearls(canvas: Canvas) -> str:
    """A French hood: a crescent over the hair with pearls."""
    parts = [
        path(
            "M-60 -34C-64 -92 -36 -122 0 -122C36 -122 64 -92 60 -34L52 -44C50 -84 30 -100 0 -100C-30 -100 -50 -84 -52 -44Z",
            canvas.linear("#a12a34", "#4d0f14"),
            stroke="#d9b45a",
            stroke_width=2.5,
        )
    ]
    for t in np.linspace(-1.2, 1.2, 19):
        x, y = 58 * np.sin(t), -52 - 66 * np.cos(t)
        parts += [circle(x, y, 4.4, "#f6efdd", stroke="#a8905c", stroke_width=0.8)]
    return "".join(parts)


WORK = Work(
    slug="the-merchant-and-his-wife",
    title="The Merchant and His Wife",
    description="A double portrait as five centuries ago: velvet, pearls, a view of the hills and cracked varnish.",
    category="custom",
    tags=("renaissance", "painting", "portrait", "history"),
    draw=draw,
)
