# ruff: noqa: E501 (path data reads best in one piece)
"""Two people in a snow globe on a mantelpiece."""

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
from templates_app.artwork.figures import FAIR, TAN, Drawn, Work, figure
from templates_app.artwork.heads import Head
from templates_app.artwork.lettering import text
from templates_app.artwork.types import Slot


def draw() -> Drawn:
    """The whole picture."""
    canvas = Canvas(1240, 1400)
    _backdrop(canvas)
    left, right = _couple(canvas)
    _foreground(canvas)
    pixels = finish.bloom(canvas.render(), 0.2, 205, 18)
    return finish.grain(finish.vignette(pixels, 0.4, 0.6), 3), (left, right)


def _backdrop(canvas: Canvas) -> None:
    """All that lies behind the couple."""
    canvas.add(rect(0, 0, 1240, 1400, canvas.linear("#31101c", "#6a1f2b", "#8d3a2f")))
    _lights(canvas)
    canvas.add(
        rect(0, 1180, 1240, 220, canvas.linear("#5a3018", "#2c150a")),
        rect(0, 1172, 1240, 14, "#8a5228"),
    )
    canvas.add(canvas.soft(620, 1332, 540, 80, "#1a0a05", 0.75))
    canvas.add(
        circle(
            620, 610, 530, canvas.radial("#dcefff", "#a9cdf0", "#4f86c0", at=(0.45, 0.35), r=0.75)
        )
    )
    inside = canvas.clip(circle(620, 610, 524, "#000"))
    canvas.add(f'<g clip-path="{inside}">')
    canvas.add(
        group(
            b.hills(1100, 640, 160, 500, "#c3ddf3", 4)
            + b.hills(1100, 720, 120, 500, "#e3f0fb", 11),
            transform="translate(70 40)",
        )
    )
    for x, y, k in (
        (190, 800, 1.5),
        (300, 760, 1.0),
        (950, 760, 1.1),
        (1060, 820, 1.6),
        (860, 720, 0.8),
    ):
        canvas.add(group(_fir(), transform=f"translate({x} {y}) scale({k})"))


def _lights(canvas: Canvas) -> None:
    """The room behind, out of focus."""
    chance = np.random.default_rng(5)
    for _ in range(46):
        colour = str(chance.choice(["#ffd98a", "#ff9f6b", "#ffe9c4", "#e85d5d", "#7fc8a9"]))
        r = 16 + 46 * chance.random()
        canvas.add(
            circle(
                1240 * chance.random(),
                1000 * chance.random(),
                r,
                canvas.radial(f"{colour}/0.55", f"{colour}/0.4", f"{colour}/0.05"),
                opacity=f"{0.25 + 0.5 * chance.random():.2f}",
            )
        )


def _couple(canvas: Canvas) -> tuple[Slot, Slot]:
    """The two people; answers where their faces are."""
    man = Head(
        "hugo",
        "husband",
        TAN,
        hair.crop,
        hair.BLACK,
        shade="#1f2a50",
        light=-1,
        shadow=0.26,
        ears=False,
    )
    left = figure(
        canvas,
        man,
        455,
        600,
        226,
        -4,
        lean=0,
        clothes=c.jumper(canvas, "#2f5d50", "#17362e", light=-1, w=108, pattern="#f4f1ea")
        + c.scarf("#d9483b", "#8f251d"),
        worn=hats.raised(hats.bobble_hat(canvas, "#d9483b", "#8f251d", "#f4f1ea"), 10),
    )
    woman = Head(
        "rose",
        "wife",
        FAIR,
        hair.long_waves,
        hair.CHESTNUT,
        shade="#2a2a58",
        light=1,
        shadow=0.2,
        ears=False,
        neck=24,
    )
    right = figure(
        canvas,
        woman,
        790,
        650,
        214,
        5,
        lean=0,
        clothes=c.jumper(canvas, "#f4f1ea", "#b6b0c4", light=1, w=90, pattern="#4f86c0")
        + c.scarf("#4f86c0", "#2c5285"),
        worn=hats.raised(hats.bobble_hat(canvas, "#4f86c0", "#2c5285", "#f4f1ea"), 10),
    )
    return left, right


def _foreground(canvas: Canvas) -> None:
    """What lies in front of them."""
    chance = np.random.default_rng(6)
    canvas.add(
        path("M60 1010C240 940 420 1000 620 980C820 960 1000 930 1180 1010V1200H60Z", "#ffffff"),
        path("M60 1040C240 980 420 1040 620 1016C820 1000 1000 970 1180 1040V1200H60Z", "#e6f0fa"),
    )
    for _ in range(170):
        a, d = 2 * np.pi * chance.random(), 520 * chance.random() ** 0.5
        x, y = 620 + d * np.cos(a), 610 + d * np.sin(a)
        on_face = any(
            abs(x - fx) < 100 and abs(y - fy) < 130 for fx, fy in ((455, 600), (790, 650))
        )
        if not on_face:
            canvas.add(
                circle(
                    x,
                    y,
                    2 + 6 * chance.random() ** 2,
                    "#ffffff",
                    fill_opacity=f"{0.6 + 0.4 * chance.random():.2f}",
                )
            )
    canvas.add("</g>")
    canvas.add(
        circle(
            620,
            610,
            527,
            canvas.radial("#ffffff/0", "#ffffff/0", "#ffffff/0", "#ffffff/0.06", "#cfe6ff/0.5"),
        ),
        path(
            "M182 470C220 300 330 180 470 132C350 210 260 330 226 500C214 530 178 520 182 470Z",
            "#ffffff",
            fill_opacity=0.6,
        ),
        path(
            "M1010 930C1070 870 1106 790 1116 720",
            stroke="#ffffff",
            stroke_width=14,
            stroke_opacity=0.45,
            stroke_linecap="round",
        ),
    )
    wood = canvas.linear("#4a2412", "#9a5a2c", "#6d3a1a", "#3a1a0c", to=(1, 0))
    canvas.add(
        path("M300 1044C420 1120 820 1120 940 1044L1010 1270C860 1350 380 1350 230 1270Z", wood),
        path(
            "M262 1170C420 1244 820 1244 978 1170L986 1196C830 1270 410 1270 254 1196Z",
            "#d9a441",
            fill_opacity=0.9,
        ),
    )
    canvas.add(text("first snow", 620, 1196, 58, "#f7e3bd", "italic", 500))


def _fir() -> str:
    """A fir with snow on it, its foot at (0, 0)."""
    tiers = "".join(
        path(
            f"M{-w} {y}L0 {y - 90}L{w} {y}C{w * 0.4:.0f} {y - 14} {-w * 0.4:.0f} {y - 14} {-w} {y}Z",
            "#2f6b57",
        )
        + path(
            f"M{-w * 0.55:.0f} {y - 48}L0 {y - 90}L{w * 0.55:.0f} {y - 48}C{w * 0.2:.0f} {y - 60} {-w * 0.1:.0f} {y - 34} {-w * 0.55:.0f} {y - 48}Z",
            "#ffffff",
        )
        for w, y in ((70, -10), (56, -60), (42, -108))
    )
    return rect(-8, -40, 16, 60, "#5a3a24") + tiers


WORK = Work(
    slug="first-snow",
    title="First Snow",
    description="A snow globe with two people in bobble hats, by the light of the tree.",
    category="custom",
    tags=("winter", "snow", "holidays", "cosy"),
    draw=draw,
)
