# ruff: noqa: E501 (path data reads best in one piece)
"""A frame of a silent film, with its iris and its scratches."""

import numpy as np

from templates_app.artwork import backdrops as b
from templates_app.artwork import clothes as c
from templates_app.artwork import finish, hair, hats
from templates_app.artwork.canvas import Canvas, ellipse, path, rect
from templates_app.artwork.figures import Drawn, Work, figure
from templates_app.artwork.heads import Head
from templates_app.artwork.types import Slot


def draw() -> Drawn:
    """The whole picture."""
    canvas = Canvas(1280, 960)
    _backdrop(canvas)
    left, right = _couple(canvas)
    pixels = finish.monochrome(canvas.render(), (20, 20, 21), (244, 243, 240), 1.1)
    iris = np.hypot(*(np.mgrid[-1:1:960j, -1:1:1280j] * np.array([1.0, 1.08])[:, None, None]))
    shut = np.clip((iris - 1.02) / 0.1, 0, 1)[..., None]
    pixels = (pixels * (1 - shut) + np.array([14, 14, 15]) * shut).astype(np.uint8)
    return finish.scratches(finish.grain(finish.vignette(pixels, 0.3, 0.4), 9, 0.9)), (left, right)


def _backdrop(canvas: Canvas) -> None:
    """All that lies behind the couple."""
    canvas.add(rect(0, 0, 1280, 960, canvas.linear("#a89a86", "#6f6455")))
    for x in range(0, 1280, 80):
        canvas.add(rect(x, 0, 40, 700, "#8c7f6c", fill_opacity=0.5))
        for y in range(40, 700, 110):
            canvas.add(b.blossom(x + 20, y + 55 * (x // 80 % 2), 20, "#c8bba4", "#5f5648"))
    canvas.add(rect(0, 690, 1280, 270, "#4b4338"), rect(0, 684, 1280, 16, "#2e2922"))
    canvas.add(
        rect(880, 90, 300, 380, "#3a332a"),
        rect(900, 110, 260, 340, canvas.linear("#f5efdf", "#c9bfa8")),
    )
    canvas.add(rect(1024, 110, 12, 340, "#3a332a"), rect(900, 270, 260, 12, "#3a332a"))
    canvas.add(
        path(
            "M860 70C900 200 900 360 866 520H930C900 360 930 180 980 80ZM1200 70C1160 200 1160 360 1194 520H1130C1160 360 1130 180 1080 80Z",
            "#d8cdb8",
        )
    )
    canvas.add(
        ellipse(180, 250, 92, 122, "#3a332a"),
        ellipse(180, 250, 78, 106, "#b9ad97"),
        ellipse(180, 230, 30, 38, "#6f6455"),
        path("M120 330C130 270 230 270 240 330Z", "#6f6455"),
    )


def _couple(canvas: Canvas) -> tuple[Slot, Slot]:
    """The two people; answers where their faces are."""
    man = Head(
        "carl",
        "husband",
        (226, 214, 198),
        hair.crop,
        hair.BLACK,
        shade="#1a1410",
        light=-1,
        shadow=0.3,
        contrast=1.25,
    )
    left = figure(
        canvas,
        man,
        440,
        430,
        232,
        4,
        lean=0,
        clothes=c.suit(canvas, "#3c3730", "#191613", shirt="#efe8d8", tie="#1b1815", bow=True),
        worn=hats.raised(hats.bowler(canvas, "#3a352e", "#14110e")),
    )
    woman = Head(
        "vera",
        "wife",
        (240, 230, 216),
        hair.finger_waves,
        hair.BROWN,
        shade="#1a1410",
        light=1,
        shadow=0.24,
        contrast=1.25,
        neck=22,
    )
    right = figure(
        canvas,
        woman,
        820,
        470,
        216,
        -5,
        lean=0,
        clothes=c.gown(canvas, "#f0e6d8", "#1a1410", "#5f5648", "#2e2922", light=1, straps=True),
        bare=c.necklace("#ffffff"),
        worn=hats.raised(hats.cloche(canvas, "#8a7a64", "#3f372c", "#e6dac2")),
    )
    return left, right


WORK = Work(
    slug="the-quiet-tenant",
    title="The Quiet Tenant",
    description="A frame of a silent comedy, with its iris, its wallpaper and its scratches.",
    category="movie",
    tags=("silent film", "black and white", "twenties", "comedy", "vintage"),
    draw=draw,
)
