"""A playing card whose queen and king share the throne."""

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
from templates_app.artwork.figures import FAIR, LIGHT, Drawn, Work, figure
from templates_app.artwork.heads import Head
from templates_app.artwork.lettering import text
from templates_app.artwork.types import Slot


def draw() -> Drawn:
    """The whole picture."""
    canvas = Canvas(1040, 1456)
    _backdrop(canvas)
    left, right = _couple(canvas)
    _foreground(canvas)
    pixels = finish.outlined(canvas.render(), 0.5, 1.4)
    return finish.paper(pixels, 2.5), (left, right)


def _backdrop(canvas: Canvas) -> None:
    """All that lies behind the couple."""
    canvas.add(rect(0, 0, 1040, 1456, "#1f5c45"))
    for y in range(0, 1500, 46):
        for x in range(0, 1080, 46):
            canvas.add(circle(x + 23 * (y // 46 % 2), y, 2, "#2d7a5d"))
    canvas.add(
        rect(46, 46, 956, 1376, "#0d2c20", rx=46, opacity=0.6, filter=canvas.blur(14)),
        rect(36, 32, 968, 1392, "#fbf5e6", rx=44),
    )
    canvas.add(
        rect(136, 118, 768, 1220, canvas.linear("#f2c65a", "#f7dd94", "#e5a93c"), rx=20),
        rect(136, 118, 768, 1220, "none", stroke="#14336b", stroke_width=6, rx=20),
    )
    inside = canvas.clip(rect(142, 124, 756, 1208, "#000", rx=16))
    lattice = "".join(
        path(
            f"M{x} 100L{x + 620} 1360M{x + 620} 100L{x} 1360",
            stroke="#c8862a",
            stroke_width=3,
            stroke_opacity=0.5,
        )
        for x in range(-500, 1000, 84)
    )
    canvas.add(
        f'<g clip-path="{inside}">',
        lattice,
        circle(520, 560, 380, "#fbf5e6", fill_opacity=0.85),
        b.rays(520, 560, 380, 48, "#f2c65a", 0.5),
    )


def _couple(canvas: Canvas) -> tuple[Slot, Slot]:
    """The two people; answers where their faces are."""
    man = Head(
        "otto",
        "husband",
        FAIR,
        hair.crop,
        hair.BROWN,
        shade="#5a1420",
        light=-1,
        shadow=0.2,
        contrast=1.2,
    )
    woman = Head(
        "june",
        "wife",
        LIGHT,
        hair.long_waves,
        hair.BLOND,
        shade="#5a1420",
        light=1,
        shadow=0.2,
        contrast=1.2,
        neck=24,
    )
    left = figure(
        canvas,
        man,
        372,
        600,
        222,
        -3,
        lean=0,
        clothes=c.doublet(canvas, "#c8202f", "#7a0f1c", "#f2c65a", light=-1),
        worn=hats.crown(canvas, lining="#14336b"),
    )
    right = figure(
        canvas,
        woman,
        676,
        650,
        212,
        3,
        lean=0,
        clothes=c.court_dress(
            canvas, c.skin_of(LIGHT), "#5a1420", "#1d4fa0", "#0e2450", "#f2c65a", light=1
        ),
        bare=c.necklace("#fbf5e6"),
        worn=hats.crown(canvas, jewel="#1d4fa0", lining="#c8202f"),
    )
    return left, right


def _foreground(canvas: Canvas) -> None:
    """What lies in front of them."""
    canvas.add(
        path("M136 1130L904 1050V1360H136Z", "#14336b"),
        path("M136 1112L904 1032V1050L136 1130Z", "#fbf5e6"),
        path("M136 1096L904 1016V1030L136 1110Z", "#c8202f"),
    )
    canvas.add(
        *(
            b.heart(200 + 128 * i, 1216 - 13 * i, 58, "#f2c65a" if i % 2 else "#c8202f")
            for i in range(6)
        )
    )
    canvas.add(
        "".join(
            path(f"M{136 + 64 * i} 1340l32 -60l32 60Z", "#f2c65a" if i % 2 else "#fbf5e6")
            for i in range(12)
        ),
        "</g>",
    )
    corner = (
        text("K", 84, 150, 92, "#c8202f", "serif", 700)
        + text("& Q", 84, 206, 42, "#c8202f", "serif", 700)
        + b.heart(84, 256, 62, "#c8202f")
    )
    canvas.add(corner, group(corner, transform="rotate(180 520 728)"))


WORK = Work(
    slug="hearts-are-trumps",
    title="Hearts Are Trumps",
    description="A playing card on which king and queen share the throne.",
    category="custom",
    tags=("playing card", "crown", "king", "queen", "graphic"),
    draw=draw,
)
