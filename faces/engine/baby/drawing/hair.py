"""Hair in several styles. Coordinates of the head."""

from collections.abc import Callable, Sequence
from math import cos, radians, sin

from faces.engine.baby.drawing.head import TOP
from faces.engine.baby.drawing.locks import (
    HIGH,
    LOW,
    SWEPT,
    draw_cap,
    draw_fuzz,
    draw_locks,
    draw_soft,
    draw_strands,
)
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


def draw_fine(look: Look, defs: Definitions) -> str:
    """Little hair, and one curl on top."""
    side = look.dice.one_of("curl side", (1, -1))
    curl = (
        "M -34 -258 C -46 -318 6 -362 44 -336 C 72 -316 52 -282 26 -292 C 12 -298 16 -316 30 -314"
    )
    on_top = (
        line(curl, look.hair.base, 23)
        + line("M 8 -254 C 14 -284 52 -300 74 -282", look.hair.base, 17)
        + line(curl, look.hair.light, 4.5, opacity="0.55")
    )
    return (
        draw_fuzz(look)
        + draw_cap(look, defs, HIGH)
        + draw_strands(
            look,
            "M -20 -214 C -60 -242 -90 -250 -120 -224",
            "M 10 -214 C 50 -250 90 -250 128 -216",
            "M -64 -206 C -104 -226 -134 -214 -158 -186",
        )
        + group(on_top, transform=f"scale({side} 1)")
    )


def draw_swept(look: Look, defs: Definitions) -> str:
    """A parting, and a fringe that falls to one side."""
    side = look.dice.one_of("parting", (1, -1))
    strands = draw_strands(
        look,
        "M 58 -232 C 30 -164 -70 -126 -146 -122",
        "M 44 -256 C 0 -194 -100 -154 -178 -136",
        "M 20 -278 C -50 -234 -140 -194 -t+20 -124",
        "M 82 -236 C 120 -222 168 -164 t-16 -100",
        "M 92 -260 C 140 -242 180 -194 t-8 -134",
    )
    parting = line("M 66 -242 C 62 -268 52 -282 40 -292", look.hair.shade, 5, opacity="0.7")
    wisp = line("M 30 -288 C 20 -318 44 -330 66 -322", look.hair.base, 11)
    return group(wisp, draw_cap(look, defs, SWEPT), strands, parting, transform=f"scale({side} 1)")


def draw_curls(look: Look, defs: Definitions) -> str:
    """A crown of curls, the front ones last."""
    curls = []
    for row, (share, spread, count, size) in enumerate(
        ((1.02, 186, 15, 52), (0.95, 166, 9, 46), (0.8, 128, 6, 40))
    ):
        for at in range(count):
            angle = radians(-90 + (at / (count - 1) - 0.5) * spread)
            off = look.dice.between(f"curl {row} {at}", -7, 7)
            x = cos(angle) * look.temple * share + off
            y = -66 + sin(angle) * 208 * share + off * 0.6
            curls.append((x, y, size * look.dice.between(f"curl size {row} {at}", 0.8, 1.05)))
    balls = "".join(circle(x, y, r, look.hair.base) for x, y, r in curls)
    swirl = "M x-.5r y+.1r C x-.4r y-.62r x+.5r y-.6r x+.44r y C x+.4r y+.36r x-.1r y+.36r x-.1r y"
    swirls = draw_strands(look, *(d(swirl, x=x, y=y, r=r) for x, y, r in curls))
    return draw_cap(look, defs, HIGH) + balls + swirls


def draw_tuft(look: Look, defs: Definitions) -> str:
    """Fluff that stands up."""
    leaves = []
    for at, angle in enumerate((-62, -40, -18, 4, 24, 46, 66)):
        lean = angle + look.dice.between(f"lean {at}", -8, 8)
        tall = look.dice.between(f"tall {at}", 74, 108) * (1 - abs(angle) / 150)
        leaf = d("M -30 34 C -30 -14 -14 -.7h 10 -h C 16 -.6h 32 -14 30 34 Z", h=tall)
        place = f"translate({angle * 1.4:.1f} {TOP + 12 + abs(angle) * 0.3:.1f}) rotate({lean:.1f})"
        leaves.append(
            draw_soft(leaf, look.hair.shade if at % 2 else look.hair.base, transform=place)
        )
    return (
        draw_fuzz(look)
        + "".join(leaves[1::2] + leaves[0::2])
        + draw_cap(look, defs, HIGH)
        + draw_strands(
            look,
            "M -10 -222 C -14 -256 -20 -276 -16 -306",
            "M 40 -220 C 48 -256 54 -272 64 -290",
            "M -70 -214 C -84 -242 -86 -256 -92 -272",
            "M 104 -206 C 116 -228 120 -240 130 -254",
        )
    )


def draw_sprout(look: Look, defs: Definitions) -> str:
    """Combed up into a little fountain with a band."""
    fountain = []
    for at, angle in enumerate((-64, -38, -12, 14, 40, 66)):
        leaf = d(
            "M -13 4 C -26 -.5h -14 -h 14 -h-4 C 10 -.6h 18 -.3h 13 4 Z", h=84 - abs(angle) * 0.3
        )
        flip = -1 if angle < 0 else 1
        place = f"translate(0 {TOP - 22:.0f}) rotate({angle}) scale({flip} 1)"
        fill = look.hair.base if at % 2 else look.hair.shade
        fountain.append(path(leaf, fill=fill, transform=place))
    combed = (
        d("M x y C .86x .8y-60 .3x -274 .1x -292", x=x * look.temple, y=-200 + abs(x) * 80)
        for x in (-0.7, -0.42, -0.16, 0.16, 0.42, 0.7)
    )
    return (
        "".join(fountain)
        + draw_fuzz(look)
        + draw_cap(look, defs, HIGH)
        + draw_strands(look, *combed)
        + ellipse(0, TOP - 16, 27, 13, look.clothes.fabric)
        + line("M -20 -296 Q 0 -288 20 -296", look.clothes.motif, 4)
    )


def draw_fringe(look: Look, defs: Definitions) -> str:
    """Soft locks across the forehead."""
    falling = (
        d("M .12x -290 C .6x -268 .95x -220 x -166", x=x * look.temple)
        for x in (-0.66, -0.42, -0.16, 0.12, 0.4, 0.64)
    )
    wisp = line("M -12 -288 C -20 -316 8 -326 26 -316", look.hair.base, 11)
    return (
        wisp
        + draw_cap(look, defs, LOW)
        + draw_locks(look, defs, half=0.8, y=-172, count=6)
        + draw_strands(look, *falling)
    )


def draw_under_hat(look: Look, defs: Definitions) -> str:
    """What a hat leaves to be seen."""
    side = d(
        "M t+2 -14 C t+7 -80 t -110 t-6 -130 L t-46 -130 C t-22 -92 t-15 -60 t+2 -14 Z",
        t=look.temple,
    )
    return draw_locks(look, defs, half=0.5, y=-138, count=4) + on_both_sides(
        path(side, fill=look.hair.base)
    )


STYLES: Sequence[Callable[[Look, Definitions], str]] = (
    draw_fine,
    draw_swept,
    draw_curls,
    draw_tuft,
    draw_sprout,
    draw_fringe,
)
