"""What is worn on the head: a knitted hat, a band with a bow, or nothing.

Coordinates of the head.
"""

from math import cos, radians, sin

from faces.engine.baby.drawing.hair import (
    STYLES,
    draw_fine,
    draw_fringe,
    draw_swept,
    draw_under_hat,
)
from faces.engine.baby.drawing.head import TOP
from faces.engine.baby.drawing.look import Look
from faces.engine.baby.drawing.svg import (
    Definitions,
    circle,
    d,
    ellipse,
    group,
    line,
    on_both_sides,
    path,
)

# How often; the rest wear nothing.
HAT, BOW = 0.22, 0.25
WITH_BOW = (draw_fine, draw_swept, draw_fringe)

_CROWN = "M -t-12 -126 C -t-6 -264 -.6t -342 0 -342 C .6t -342 t+6 -264 t+12 -126 Z"
_BRIM = """M -t-22 -130 C -.5t -188 .5t -188 t+22 -130 Q t+34 -102 t+18 -80
    C .5t -134 -.5t -134 -t-18 -80 Q -t-34 -102 -t-22 -130 Z"""
_LOOP = "M 0 0 C 20 -46 84 -48 80 0 C 84 46 22 44 0 0 Z"


def draw_hair_and_worn(look: Look, defs: Definitions) -> str:
    """To be drawn over the head and the face."""
    share = look.dice.share("worn")
    if share < HAT:
        return draw_under_hat(look, defs) + _hat(look)
    style = look.dice.one_of("style", STYLES)
    bow = share < HAT + BOW and style in WITH_BOW
    return style(look, defs) + (_bow(look) if bow else "")


def _hat(look: Look) -> str:
    """Knitted, with a bobble."""
    t, wear = look.temple, look.clothes
    bobble = "".join(
        circle(cos(radians(at)) * 24, TOP - 74 + sin(radians(at)) * 24, 21, look.bobble)
        for at in range(0, 360, 40)
    )
    ribs = "".join(
        line(
            d("M .98x -154 C x -246 .64x -312 .08x -336", x=t * x),
            wear.trim,
            5,
            opacity="0.5",
        )
        for x in (-0.84, -0.56, -0.28, 0, 0.28, 0.56, 0.84)
    )
    stitches = "".join(
        line(
            d("M x y L .98x y+38", x=at * (t + 6), y=-168 + 40 * at * at),
            wear.fabric,
            5,
            opacity="0.5",
        )
        for at in (step / 8 for step in range(-8, 9))
    )
    return (
        bobble
        + circle(0, TOP - 74, 30, look.bobble)
        + path(d(_CROWN, t=t), fill=wear.fabric)
        + ribs
        + path(d(_BRIM, t=t), fill=wear.trim)
        + stitches
    )


def _bow(look: Look) -> str:
    t, wear = look.temple, look.clothes
    side = look.dice.one_of("bow side", (-1, 1))
    loops = path(_LOOP, fill=wear.fabric) + line("M 14 -4 Q 40 -10 60 -4", wear.trim, 4.5)
    band = d("M -t-1 -118 C -.6t -268 .6t -268 t+1 -118", t=t)
    return line(band, wear.fabric, 22) + group(
        on_both_sides(loops),
        ellipse(0, 0, 17, 20, wear.trim),
        transform=f"translate({side * t * 0.46:.1f} -234) rotate({side * 18})",
    )
