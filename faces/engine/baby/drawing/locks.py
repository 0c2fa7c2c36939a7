"""The pieces that hairstyles are made of. Coordinates of the head."""

from math import cos, radians, sin

from faces.engine.baby.drawing.look import Look
from faces.engine.baby.drawing.svg import Definitions, d, group, line, path

# From the left temple over the top to the right temple; a hairline leads back.
_CAP = "M -t-3 -30 C -t-11 -196 -.7t -297 0 -297 C .7t -297 t+11 -196 t+3 -30"
HIGH = "C t-8 -124 .62t -204 0 -204 C -.62t -204 -t+8 -124 -t-3 -30 Z"
LOW = "C t-5 -108 .7t -180 0 -180 C -.7t -180 -t+5 -108 -t-3 -30 Z"
SWEPT = """C t-6 -96 .72t -176 66 -238 C 52 -154 -66 -108 -.66t -104
    C -.82t -102 -t+4 -74 -t-3 -30 Z"""


def draw_cap(look: Look, defs: Definitions, hairline: str) -> str:
    hair = look.hair
    stops = (0, hair.light, 1), (0.6, hair.base, 1), (1, hair.shade, 1)
    fill = defs.radial("hair", *stops, at=(0.42, 0.25, 0.8))
    return path(d(_CAP + hairline, t=look.temple), fill=fill)


def draw_strands(look: Look, *shapes: str) -> str:
    """Lines in lighter and darker hair, by turns."""
    return "".join(
        line(
            d(shape, t=look.temple),
            look.hair.light if at % 2 else look.hair.shade,
            4.5,
            opacity="0.55",
        )
        for at, shape in enumerate(shapes)
    )


def draw_locks(look: Look, defs: Definitions, half: float, y: float, count: int) -> str:
    """Locks that hang across the forehead from about `y` on, all combed to one side.

    `half` is how far out they begin, as a share of the temple's distance.
    """
    base, side = look.hair.base, look.dice.one_of("combed", (1, -1))
    fill = defs.downward("lock", (0, base, 0), (0.5, base, 1), (1, base, 1))
    wide, drawn = half * look.temple / count * 1.35, []
    for at in range(count):
        x = half * look.temple * (2 * (at + 0.5) / count - 1)
        shape = d(
            "M x-w y-44 C x-w y-6 x+l-.4w y+.6h x+l y+h C x+l+.5w y+.55h x+w y x+w y-44 Z",
            x=x,
            y=y + 40 * (x / look.temple) ** 2,
            w=wide,
            l=wide * look.dice.between(f"lean {at}", 0.25, 0.7),
            h=look.dice.between(f"lock {at}", 34, 58),
        )
        drawn.append(draw_soft(shape, fill))
    return group(*drawn, transform=f"scale({side} 1)")


def draw_soft(shape: str, fill: str, **attributes: object) -> str:
    """A shape whose points are a little round."""
    return path(
        shape, fill=fill, stroke=fill, stroke_width=7, stroke_linejoin="round", **attributes
    )


def draw_fuzz(look: Look) -> str:
    """Short hairs across the high hairline, so that it has no hard edge."""
    t, hairs, count = look.temple, [], 64
    for at in range(count + 1):
        angle = radians(180 * at / count)
        # Just inside the hairline, whose curve is near to half an ellipse.
        x, y = -cos(angle) * (t - 4), -36 - sin(angle) ** 0.8 * 172
        length = look.dice.between(f"fuzz {at}", 9, 16)
        lean = look.dice.between(f"fuzz lean {at}", -8, 8)
        inward = -x / t * length * 0.8 + lean, length * (0.35 + 0.65 * sin(angle))
        hairs.append(d("M x y L x+a y+b", x=x, y=y - 3, a=inward[0], b=inward[1]))
    return line(" ".join(hairs), look.hair.base, 3.2, opacity="0.6")
