"""A still in black and white: blinds, a street lamp, rain."""

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
    canvas = Canvas(1600, 900)
    _backdrop(canvas)
    left, right = _couple(canvas)
    pixels = finish.monochrome(canvas.render(), (10, 10, 13), (246, 244, 238), 1.05)
    pixels = finish.bloom(pixels, 0.3, 190, 20)
    return finish.grain(finish.vignette(pixels, 0.55, 0.5), 7), (left, right)


def _backdrop(canvas: Canvas) -> None:
    """All that lies behind the couple."""
    canvas.add(rect(0, 0, 1600, 900, canvas.linear("#5b6068", "#2c3036", "#16181c")))
    canvas.add(b.skyline(1600, 760, 240, 620, "#24272d", 4, "#e8e4d8", 0.3))
    canvas.add(b.skyline(1600, 820, 100, 420, "#15171b", 9, "#cfcbc0", 0.16))
    canvas.add(rect(0, 780, 1600, 120, canvas.linear("#33363c", "#0c0d10")))
    canvas.add(
        path(
            "M1290 120L820 900H1600V520Z",
            canvas.linear("#ffffff/0.42", "#ffffff/0.02", start=(0.8, 0), to=(0.3, 1)),
        )
    )
    canvas.add(rect(1284, 110, 14, 700, "#0b0c0e"), path("M1240 128H1342L1322 74H1260Z", "#0b0c0e"))
    canvas.add(ellipse(1291, 134, 46, 16, "#fffbe8"), b.lens(1291, 140, 210, "#ffffff", canvas))
    _rain(canvas)


def _rain(canvas: Canvas) -> None:
    """Falling a little to the left."""
    chance = np.random.default_rng(3)
    for _ in range(260):
        x, y, n = chance.random() * 1700, chance.random() * 900, 20 + 50 * chance.random()
        canvas.add(
            path(
                f"M{x:.0f} {y:.0f}l{-n * 0.22:.1f} {n:.1f}",
                stroke="#ffffff",
                stroke_width=1.2,
                stroke_opacity=f"{0.1 + 0.25 * chance.random():.2f}",
            )
        )


def _couple(canvas: Canvas) -> tuple[Slot, Slot]:
    """The two people; answers where their faces are."""
    man = Head(
        "hugo",
        "husband",
        (206, 196, 186),
        hair.side_part,
        hair.BLACK,
        shade="#0a0a0c",
        light=1,
        shadow=0.42,
        contrast=1.15,
        rim="#ffffff",
    )
    left = figure(
        canvas,
        man,
        560,
        420,
        226,
        -4,
        lean=-1,
        clothes=c.coat(canvas, "#8b867c", "#3a3833", light=1),
        worn=hats.raised(hats.fedora(canvas, "#5c5953", "#1d1c1b", "#121212")),
    )
    woman = Head(
        "vera",
        "wife",
        (232, 224, 214),
        hair.finger_waves,
        hair.BLACK,
        shade="#0a0a0c",
        light=1,
        shadow=0.34,
        contrast=1.15,
        neck=22,
        rim="#ffffff",
    )
    right = figure(
        canvas,
        woman,
        960,
        470,
        204,
        5,
        lean=2,
        clothes=c.gown(canvas, "#e8e0d6", "#0a0a0c", "#24242a", "#08080a", light=1, straps=True),
        bare=c.necklace("#f4f1ea"),
    )
    return left, right


WORK = Work(
    slug="rain-on-mercer-street",
    title="Rain on Mercer Street",
    description="A film noir still: a wet street, one lamp, and a question nobody has asked yet.",
    category="movie",
    tags=("noir", "black and white", "rain", "city", "vintage"),
    draw=draw,
)
