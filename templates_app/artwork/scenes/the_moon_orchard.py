"""An opened page of a fairy tale."""

import numpy as np

from templates_app.artwork import backdrops as b
from templates_app.artwork import clothes as c
from templates_app.artwork import finish, hair, hats
from templates_app.artwork.canvas import (
    Canvas,
    circle,
    group,
    path,
    rect,
)
from templates_app.artwork.figures import FAIR, OLIVE, Drawn, Work, figure
from templates_app.artwork.heads import Head
from templates_app.artwork.lettering import text
from templates_app.artwork.types import Slot


def draw() -> Drawn:
    """The whole picture."""
    canvas = Canvas(1560, 1100)
    _backdrop(canvas)
    left, right = _couple(canvas)
    _foreground(canvas)
    pixels = finish.painted(canvas.render(), 0.35)
    return finish.paper(finish.vignette(pixels, 0.3, 0.7), 5), (left, right)


def _backdrop(canvas: Canvas) -> None:
    """All that lies behind the couple."""
    canvas.add(rect(0, 0, 1560, 1100, canvas.linear("#3b2416", "#24140b")))
    canvas.add(
        rect(46, 40, 1468, 1030, "#7a5a36", rx=10), rect(60, 48, 1440, 1008, "#f6ecd2", rx=8)
    )
    canvas.add(
        rect(
            60,
            48,
            1440,
            1008,
            canvas.linear(
                "#d8c294/0",
                "#d8c294/0.5",
                "#a98a55/0.85",
                "#d8c294/0.5",
                "#d8c294/0",
                start=(0.32, 0),
                to=(0.42, 0),
            ),
            rx=8,
        )
    )
    night = canvas.clip(
        path("M640 1010V330C640 160 800 104 1050 104C1300 104 1440 170 1440 330V1010Z", "#000")
    )
    scene = [
        rect(620, 80, 860, 960, canvas.linear("#1a2f5e", "#35589b", "#8fa9d6", "#f3d7c1")),
        circle(1060, 330, 210, "#fff4d0"),
        circle(1060, 330, 250, canvas.radial("#fff4d0/0.6", "#fff4d0/0.4", "#fff4d0/0")),
    ]
    scene += [group(b.stars(860, 500, 90, 4, "#fff8e0", 3), transform="translate(620 90)")]
    scene += [
        group(
            b.hills(860, 800, 120, 300, "#3c5f6d", 5) + b.hills(860, 880, 90, 300, "#2a4a50", 6),
            transform="translate(620 60)",
        )
    ]
    canvas.add(group(*scene, clip_path=night))
    canvas.add(f'<g clip-path="{night}">')
    for x, flip in ((690, 1), (1392, -1)):
        canvas.add(group(_tree(), transform=f"translate({x} 1010) scale({flip} 1)"))


def _couple(canvas: Canvas) -> tuple[Slot, Slot]:
    """The two people; answers where their faces are."""
    man = Head(
        "otto", "husband", OLIVE, hair.tousled, hair.CHESTNUT, shade="#1c2447", light=1, shadow=0.3
    )
    left = figure(
        canvas,
        man,
        912,
        548,
        196,
        -4,
        clothes=c.coat(canvas, "#6d8a4a", "#37502a", "#efe3c6", light=1)
        + c.scarf("#c9593f", "#8d3222"),
    )
    woman = Head(
        "june",
        "wife",
        FAIR,
        hair.braids,
        hair.BLOND,
        shade="#1c2447",
        light=-1,
        shadow=0.24,
        neck=24,
    )
    gown = c.court_dress(canvas, c.skin_of(FAIR), "#1c2447", "#5b6fc4", "#2c3778", light=-1)
    right = figure(
        canvas,
        woman,
        1190,
        580,
        188,
        5,
        clothes=gown,
        bare=c.necklace("#e8f1ff"),
        worn=hats.crown(canvas, "#f2cf74", "#8c6420", "#6fb7e8"),
    )
    return left, right


def _foreground(canvas: Canvas) -> None:
    """What lies in front of them."""
    canvas.add(rect(640, 820, 800, 200, canvas.linear("#14224a/0", "#14224a/0.55")), "</g>")
    canvas.add(
        path(
            "M640 1010V330C640 160 800 104 1050 104C1300 104 1440 170 1440 330V1010Z",
            stroke="#b4842f",
            stroke_width=7,
        ),
        path(
            "M656 1010V336C656 180 806 122 1050 122C1294 122 1424 182 1424 336V1010",
            stroke="#b4842f",
            stroke_width=2,
        ),
    )
    canvas.add(
        rect(112, 150, 150, 150, "#a3342c"),
        rect(120, 158, 134, 134, "none", stroke="#f3d38a", stroke_width=3),
        text("O", 187, 272, 128, "#f3d38a", "serif", 600),
    )
    for i, line in enumerate(
        ("nce there was a gardener", "who pruned the moon", "by ladder, every autumn.")
    ):
        canvas.add(text(line, 282, 186 + 44 * i, 26, "#4a3320", "serif", 400, 0, "left"))
    for i, line in enumerate(
        (
            "Nobody had asked him to. But the",
            "queen who lived up there left a lamp",
            "in the window, and some nights tea,",
            "and one night, at the last branch,",
            "she held the ladder herself.",
        )
    ):
        canvas.add(text(line, 112, 352 + 44 * i, 26, "#4a3320", "serif", 400, 0, "left"))
    canvas.add(
        b.leaf_spray(150, 660, 330, -8, "#7d9b55"),
        *(
            b.blossom(200 + 60 * i, 640 - 10 * (i % 2) - 6 * i, 24, "#e7a6a0", "#f3d38a")
            for i in range(5)
        ),
    )
    canvas.add(
        text("— 27 —", 330, 1010, 24, "#8a6a44", "serif", 400),
        b.heart(330, 800, 90, "#a3342c", fill_opacity=0.85),
    )
    canvas.add(
        b.leaf_spray(330, 850, 180, 30, "#7d9b55", 5),
        b.leaf_spray(330, 850, 180, 150, "#7d9b55", 5),
    )


def _tree() -> str:
    """An apple tree that bends inward; its foot at (0, 0)."""
    chance = np.random.default_rng(8)
    leaves = "".join(
        circle(chance.normal(-10, 58), chance.normal(-560, 62), 16 + 18 * chance.random(), colour)
        for colour in ("#24443f", "#2f5a4b", "#3f7558")
        for _ in range(22)
    )
    apples = "".join(
        circle(chance.normal(-6, 55), chance.normal(-540, 55), 9, "#d9503f") for _ in range(9)
    )
    return (
        path("M-34 0C-14 -160 -40 -300 -24 -540H6C-6 -300 24 -160 34 0Z", "#3b2a24")
        + leaves
        + apples
    )


WORK = Work(
    slug="the-moon-orchard",
    title="The Moon Orchard",
    description="A page of a fairy tale about a gardener, a queen, and a very long ladder.",
    category="acg",
    tags=("fairy tale", "picture book", "moon", "crown", "night"),
    draw=draw,
)
