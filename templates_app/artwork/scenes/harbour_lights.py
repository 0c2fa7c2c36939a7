# ruff: noqa: E501 (path data reads best in one piece)
"""A northern crime series: a storm, a lighthouse, two people who do not talk much."""

import numpy as np

from templates_app.artwork import backdrops as b
from templates_app.artwork import clothes as c
from templates_app.artwork import finish, hair
from templates_app.artwork.canvas import (
    Canvas,
    path,
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
    pixels = finish.graded(canvas.render(), (0, 60, 80), (255, 190, 120), 0.4)
    pixels = finish.bloom(pixels, 0.25, 185, 20)
    return finish.grain(finish.vignette(pixels, 0.45, 0.55), 6), (left, right)


def _backdrop(canvas: Canvas) -> None:
    """All that lies behind the couple."""
    canvas.add(rect(0, 0, 1600, 900, canvas.linear("#0c2733", "#1b4a57", "#4a7f84", "#c98a56")))
    for x, y, w, o in (
        (-120, 210, 700, 0.35),
        (420, 150, 760, 0.3),
        (980, 250, 800, 0.4),
        (200, 330, 900, 0.22),
    ):
        canvas.add(b.cloud(x, y, w, "#0a1d27", o))
    canvas.add(
        path("M1304 300L-100 60V330Z", canvas.linear("#ffe9b8/0", "#ffe9b8/0.5", to=(1, 0))),
        path("M1304 300L1800 170V420Z", canvas.linear("#ffe9b8/0.5", "#ffe9b8/0.1", to=(1, 0))),
    )
    canvas.add(
        b.hills(1600, 640, 70, 300, "#0f2e38", 9),
        path(
            "M1120 700C1180 560 1260 540 1310 540C1380 540 1460 600 1600 590V760H1120Z", "#0a2029"
        ),
    )
    canvas.add(
        path("M1282 548L1290 330H1320L1328 548Z", "#e9e4d8"),
        path("M1285 480L1287 420H1323L1325 480Z", "#b23a2e"),
        rect(1286, 286, 38, 40, "#fff3c4"),
        path("M1280 286L1305 258L1330 286Z", "#b23a2e"),
        rect(1280, 324, 50, 8, "#26323a"),
        b.lens(1305, 304, 130, "#fff3c4", canvas),
    )
    canvas.add(rect(0, 690, 1600, 210, canvas.linear("#1c5560", "#0a2530")))
    _waves(canvas)


def _waves(canvas: Canvas) -> None:
    """A restless sea."""
    chance = np.random.default_rng(22)
    for _ in range(90):
        x, y = 1650 * chance.random() - 40, 700 + 190 * chance.random() ** 1.4
        n = 30 + 60 * chance.random()
        canvas.add(
            path(
                f"M{x:.0f} {y:.0f}q{n / 2:.0f} {-10 - n * 0.1:.0f} {n:.0f} 0",
                stroke="#a9d3d0",
                stroke_width=2.5,
                stroke_opacity=f"{0.2 + 0.4 * chance.random():.2f}",
            )
        )


def _couple(canvas: Canvas) -> tuple[Slot, Slot]:
    """The two people; answers where their faces are."""
    man = Head(
        "hugo",
        "husband",
        LIGHT,
        hair.crop,
        hair.BROWN,
        shade="#06202a",
        light=1,
        shadow=0.42,
        contrast=1.15,
        rim="#ffb97a",
    )
    left = figure(
        canvas,
        man,
        470,
        430,
        240,
        -3,
        clothes=c.jumper(canvas, "#23404c", "#0d1e26", light=1, w=110),
    )
    woman = Head(
        "vera",
        "wife",
        FAIR,
        hair.long_waves,
        hair.BLOND,
        shade="#0a2630",
        light=1,
        shadow=0.36,
        contrast=1.15,
        neck=24,
        rim="#ffb97a",
    )
    right = figure(
        canvas,
        woman,
        830,
        470,
        222,
        4,
        clothes=c.coat(canvas, "#c79a3b", "#7a5616", "#e8e0cf", light=1, w=94),
    )
    return left, right


def _foreground(canvas: Canvas) -> None:
    """What lies in front of them."""
    chance = np.random.default_rng(23)
    canvas.add(rect(0, 600, 1600, 300, canvas.linear("#061820/0", "#061820/0.85")))
    for _ in range(200):
        x, y, n = chance.random() * 1700, chance.random() * 900, 16 + 40 * chance.random()
        canvas.add(
            path(
                f"M{x:.0f} {y:.0f}l{-n * 0.45:.1f} {n:.1f}",
                stroke="#cfe8ea",
                stroke_width=1.1,
                stroke_opacity=f"{0.08 + 0.2 * chance.random():.2f}",
            )
        )
    canvas.add(
        text("HARBOUR LIGHTS", 1246, 790, 60, "#f6efe0", "serif", 500, 0.12),
        rect(1040, 812, 412, 2, "#e0a96d"),
        text(
            "A NEW SERIES  ·  THE TIDE KEEPS EVERYTHING",
            1246,
            846,
            17,
            "#e0c9a0",
            "sans",
            500,
            0.16,
        ),
    )


WORK = Work(
    slug="harbour-lights",
    title="Harbour Lights",
    description="A northern crime series: a storm, a lighthouse, and two people who do not talk much.",
    category="tv",
    tags=("crime", "sea", "lighthouse", "rain", "drama"),
    draw=draw,
)
