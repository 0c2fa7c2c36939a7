"""A comic's splash page: two heroes above the city."""

from templates_app.artwork import backdrops as b
from templates_app.artwork import clothes as c
from templates_app.artwork import finish, hair, hats
from templates_app.artwork.canvas import (
    Canvas,
    path,
    rect,
)
from templates_app.artwork.figures import BROWN_SKIN, LIGHT, Drawn, Work, figure
from templates_app.artwork.heads import Head
from templates_app.artwork.lettering import text
from templates_app.artwork.types import Slot


def draw() -> Drawn:
    """The whole picture."""
    canvas = Canvas(1280, 1280)
    _backdrop(canvas)
    left, right = _couple(canvas)
    _foreground(canvas)
    pixels = finish.outlined(canvas.render(), 0.7, 1.5)
    pixels = finish.halftone(pixels, 7.5, 30, 0.4, 0.12)
    return finish.edged(finish.paper(pixels, 3), 16, (255, 252, 240)), (left, right)


def _backdrop(canvas: Canvas) -> None:
    """All that lies behind the couple."""
    canvas.add(
        rect(
            0,
            0,
            1280,
            1280,
            canvas.radial("#ffe45c", "#ff9a3c", "#e63b5a", "#4b1d6e", at=(0.5, 0.42), r=0.75),
        )
    )
    canvas.add(b.rays(640, 540, 1300, 44, "#fff3a8", 0.28))
    canvas.add(b.zigzag(640, 560, 500, 610, 22, "#fff6d0", stroke="#1a1026", stroke_width=8))
    canvas.add(
        b.skyline(1280, 1280, 150, 460, "#35184f", 21, "#ffd84a", 0.35),
        b.skyline(1280, 1290, 60, 260, "#1e0f33", 7, "#ff7ab0", 0.25),
    )


def _couple(canvas: Canvas) -> tuple[Slot, Slot]:
    """The two people; answers where their faces are."""
    man = Head(
        "hugo",
        "husband",
        BROWN_SKIN,
        hair.crop,
        hair.BLACK,
        shade="#2a0e2e",
        light=-1,
        shadow=0.36,
        contrast=1.2,
        rim="#7fd8ff",
    )
    cape = "M-60 86C-150 130 -190 280 -230 430H230C190 280 150 130 60 86C20 120 -20 120 -60 86Z"
    bolt = "M10 174L-20 212H-4L-12 250L22 204H4Z"
    left = figure(
        canvas,
        man,
        430,
        520,
        250,
        -4,
        lean=-2,
        behind=path(cape, canvas.linear("#ffcf3f", "#c8761a"), stroke="#1a1026", stroke_width=4),
        clothes=c.hero(canvas, "#2667c9", "#123066", "#ffcf3f", bolt, light=-1),
        worn=_headband("#ffcf3f"),
    )
    woman = Head(
        "rose",
        "wife",
        LIGHT,
        hair.long_waves,
        hair.AUBURN,
        shade="#4a1038",
        light=1,
        shadow=0.28,
        contrast=1.2,
        neck=24,
        rim="#ff9ad0",
    )
    star = "M0 172L11 198L40 200L17 218L25 246L0 230L-25 246L-17 218L-40 200L-11 198Z"
    right = figure(
        canvas,
        woman,
        850,
        560,
        236,
        5,
        lean=3,
        behind=path(cape, canvas.linear("#7a2be0", "#3b1478"), stroke="#1a1026", stroke_width=4),
        clothes=c.hero(canvas, "#e0314f", "#7c1030", "#fff1c2", star, light=1, w=94),
        worn=hats.tiara("#ffd84a", "#8a5a10", "#e0314f"),
    )
    return left, right


def _foreground(canvas: Canvas) -> None:
    """What lies in front of them."""
    canvas.add(
        rect(34, 34, 500, 110, "#fff6d0", stroke="#1a1026", stroke_width=6),
        text("Meanwhile, somebody has to", 284, 82, 32, "#1a1026", "sans", 700),
        text("water the plants on Mars…", 284, 122, 32, "#1a1026", "sans", 700),
        path("M40 1120L1240 1040L1262 1216L18 1256Z", "#1a1026"),
        path("M40 1108L1232 1030L1250 1200L22 1240Z", "#ffe45c", stroke="#1a1026", stroke_width=6),
        text("THE NIGHT SHIFT", 640, 1168, 126, "#e0314f", "sans", 900, -0.02, "middle", -3.6),
        text(
            "ISSUE 7 · TWO AGAINST THE DAWN",
            640,
            1206,
            24,
            "#1a1026",
            "sans",
            800,
            0.12,
            "middle",
            -3.4,
        ),
    )


def _headband(colour: str) -> str:
    """A band across the forehead with its knot flying."""
    return path(
        "M50 -52C86 -70 96 -52 128 -66C112 -44 96 -40 56 -42Z",
        colour,
        stroke="#1a1026",
        stroke_width=2,
    ) + path(
        "M-53 -58C-24 -74 24 -74 53 -58L52 -42C24 -58 -24 -58 -52 -42Z",
        colour,
        stroke="#1a1026",
        stroke_width=2,
    )


WORK = Work(
    slug="the-night-shift",
    title="The Night Shift",
    description="A comic splash page: capes, halftone and a city that still needs saving.",
    category="acg",
    tags=("comic", "superheroes", "halftone", "city", "pop"),
    draw=draw,
)
