"""A travel postcard with a stamp and wishes."""

import numpy as np

from templates_app.artwork import backdrops as b
from templates_app.artwork import clothes as c
from templates_app.artwork import finish, hair, hats
from templates_app.artwork.canvas import (
    Canvas,
    circle,
    group,
    path,
    polygon,
    rect,
)
from templates_app.artwork.figures import LIGHT, OLIVE, Drawn, Work, figure
from templates_app.artwork.heads import Head
from templates_app.artwork.lettering import text
from templates_app.artwork.types import Slot


def draw() -> Drawn:
    """The whole picture."""
    canvas = Canvas(1560, 1060)
    _backdrop(canvas)
    left, right = _couple(canvas)
    _foreground(canvas)
    pixels = finish.graded(canvas.render(), (20, 50, 80), (255, 236, 196), 0.25)
    return finish.grain(finish.paper(pixels, 3.5), 2.5), (left, right)


def _backdrop(canvas: Canvas) -> None:
    """All that lies behind the couple."""
    canvas.add(rect(0, 0, 1560, 1060, "#f7efdc"))
    inside = canvas.clip(rect(44, 44, 1472, 972, "#000", rx=10))
    canvas.add(
        f'<g clip-path="{inside}">',
        rect(44, 44, 1472, 972, canvas.linear("#3fa7c4", "#8fd3d9", "#fbe3b0", "#f9c58d")),
    )
    canvas.add(circle(1210, 330, 120, "#fff3c4"), b.rays(1210, 330, 1500, 44, "#fff3c4", 0.22))
    for x, y, w in ((120, 220, 260), (520, 160, 200), (900, 240, 240)):
        canvas.add(b.cloud(x, y, w, "#ffffff", 0.9))
    peaks = [
        (-40, 640),
        (200, 330),
        (340, 470),
        (520, 260),
        (720, 520),
        (900, 380),
        (1100, 560),
        (1320, 350),
        (1600, 640),
    ]
    canvas.add(polygon(peaks, "#5a6f9e"))
    for (px, py), (ax, ay), (bx, by) in (
        (peaks[1], peaks[0], peaks[2]),
        (peaks[3], peaks[2], peaks[4]),
        (peaks[7], peaks[6], peaks[8]),
    ):
        k = 0.3
        canvas.add(
            polygon(
                [
                    (px, py),
                    (px + (ax - px) * k, py + (ay - py) * k),
                    (px - 14, py + 66),
                    (px + 12, py + 48),
                    (px + (bx - px) * k * 0.9, py + (by - py) * k * 0.9),
                ],
                "#ffffff",
            )
        )
    canvas.add(
        b.hills(1560, 640, 90, 200, "#3f7d6b", 15),
        rect(44, 690, 1472, 330, canvas.linear("#2f8fa8", "#1d5f80")),
    )
    _ripples(canvas)
    canvas.add(
        path("M1150 720L1390 720L1360 770H1190Z", "#b23a2e"),
        path("M1268 720V540L1370 700H1268Z", "#fff8e6"),
        path("M1256 716V580L1180 700Z", "#f4d35e"),
    )


def _ripples(canvas: Canvas) -> None:
    """Light on the water."""
    chance = np.random.default_rng(2)
    for _ in range(60):
        x, y = 1560 * chance.random(), 710 + 300 * chance.random()
        canvas.add(
            path(
                f"M{x:.0f} {y:.0f}q18 -7 36 0t36 0",
                stroke="#bfeaf0",
                stroke_width=3,
                stroke_opacity=0.55,
            )
        )


def _couple(canvas: Canvas) -> tuple[Slot, Slot]:
    """The two people; answers where their faces are."""
    man = Head(
        "hugo", "husband", OLIVE, hair.tousled, hair.CHESTNUT, shade="#5a2a1a", light=1, shadow=0.24
    )
    left = figure(
        canvas,
        man,
        400,
        560,
        236,
        -4,
        clothes=c.shirt(canvas, "#d1495b", "#8c2436", under="#fff8e6", light=1),
    )
    woman = Head(
        "june", "wife", LIGHT, hair.bob, hair.BROWN, shade="#5a2a1a", light=1, shadow=0.2, neck=24
    )
    right = figure(
        canvas,
        woman,
        745,
        610,
        222,
        5,
        clothes=_striped(canvas),
        worn=hats.raised(hats.straw_hat(canvas, "#1d4f80"), 10),
    )
    return left, right


def _foreground(canvas: Canvas) -> None:
    """What lies in front of them."""
    canvas.add("</g>", rect(44, 44, 1472, 972, "none", stroke="#fffaf0", stroke_width=8, rx=10))
    canvas.add(
        path("M820 800L1500 764V930L800 966Z", "#1d3557", fill_opacity=0.94),
        path("M812 792L1492 756V768L812 804Z", "#f4d35e"),
    )
    canvas.add(
        text("Greetings from", 1150, 850, 50, "#ffe9b0", "italic", 500, 0, "middle", -3),
        text("THE LAKE", 1150, 932, 92, "#ffffff", "serif", 800, 0.1, "middle", -3),
    )
    canvas.add(_stamp(1330, 90))


def _stamp(x: float, y: float) -> str:
    """A postage stamp with a postmark."""
    holes = "".join(
        circle(x + 13 * i, y + dy, 4.5, "#8fd3d9") for i in range(12) for dy in (0, 170)
    ) + "".join(circle(x + dx, y + 13 * i, 4.5, "#8fd3d9") for i in range(14) for dx in (0, 143))
    return (
        rect(x, y, 143, 170, "#fffaf0")
        + holes
        + rect(x + 14, y + 14, 115, 142, "#e4572e")
        + b.heart(x + 71, y + 80, 78, "#fffaf0")
        + text("25", x + 108, y + 144, 28, "#fffaf0", "serif", 700)
        + circle(x - 30, y + 100, 62, "none", stroke="#1d3557", stroke_width=4, stroke_opacity=0.75)
        + circle(
            x - 30, y + 100, 48, "none", stroke="#1d3557", stroke_width=2.5, stroke_opacity=0.75
        )
        + "".join(
            path(
                f"M{x + 34} {y + 70 + 20 * i}q16 -12 32 0t32 0t32 0",
                stroke="#1d3557",
                stroke_width=4,
                stroke_opacity=0.75,
            )
            for i in range(4)
        )
        + text("12 JUN", x - 30, y + 108, 22, "#1d3557", "sans", 800)
    )


def _striped(canvas: Canvas) -> str:
    """A sailor's jersey."""
    jersey = c.shirt(canvas, "#fffaf0", "#c4bcae", light=1, w=92)
    inside = canvas.clip(
        path(
            "M-92 138C-70 110 -40 100 -30 98L-16 130H16L30 98C40 100 70 110 92 138L120 420H-120Z",
            "#000",
        )
    )
    stripes = "".join(
        path(f"M-130 {y}C-40 {y + 10} 40 {y + 10} 130 {y}", stroke="#1d4f80", stroke_width=9)
        for y in range(140, 420, 25)
    )
    return jersey + group(stripes, clip_path=inside)


WORK = Work(
    slug="greetings-from-the-lake",
    title="Greetings from the Lake",
    description="A travel postcard with mountains, a sail and a stamp.",
    category="custom",
    tags=("postcard", "travel", "summer", "mountains", "vintage"),
    draw=draw,
)
