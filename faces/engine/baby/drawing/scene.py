"""What is behind the child, and the passe-partout with the label. Coordinates of the picture."""

from faces.engine.baby.drawing.label import outline
from faces.engine.baby.drawing.look import Look
from faces.engine.baby.drawing.palette import INK_SOFT, PAPER
from faces.engine.baby.drawing.svg import circle, d, element, ellipse, group, line, path

SIDE = 1024
# The window in the passe-partout: left, top, width, height, and its round corners.
X, Y, WIDTH, HEIGHT, CORNER = 36, 36, 952, 896, 40
LABEL_SIZE, LABEL_BASELINE = 33, 990

_PLACES = (
    (128, 150),
    (236, 92),
    (872, 128),
    (928, 268),
    (96, 330),
    (790, 76),
    (914, 470),
    (112, 560),
    (918, 690),
    (100, 770),
)
_STAR = "M 0 -22 L 6 -6 L 22 0 L 6 6 L 0 22 L -6 6 L -22 0 L -6 -6 Z"
_LEAF = "M 0 40 C -26 14 -22 -22 0 -42 C 22 -22 26 14 0 40 Z"


def window() -> str:
    return element("rect", x=X, y=Y, width=WIDTH, height=HEIGHT, rx=CORNER)


def draw_paper() -> str:
    return element("rect", width=SIDE, height=SIDE, fill=PAPER)


def draw_wall(look: Look) -> str:
    scene = look.scene
    things = {"dots": _dots, "stars": _stars, "leaves": _leaves, "clouds": _clouds}[scene.things]
    wall = element("rect", width=SIDE, height=SIDE, fill=scene.wall)
    return wall + things(look) + look.dice.one_of("backdrop", (_disc, _disc, _arch, _rainbow))(look)


def draw_label(label: str) -> str:
    """Outlines of the letters, in the middle below the window."""
    letters, width = outline(label, LABEL_SIZE, WIDTH)
    place = f"translate({(SIDE - width) / 2:.1f} {LABEL_BASELINE})"
    return path(letters, fill=INK_SOFT, fill_rule="evenodd", transform=place)


def _disc(look: Look) -> str:
    return circle(512, 520, 392, look.scene.disc)


def _arch(look: Look) -> str:
    return path("M 140 960 L 140 500 C 140 0 884 0 884 500 L 884 960 Z", fill=look.scene.disc)


def _rainbow(look: Look) -> str:
    """Three arches, the outer ones drawn thin."""
    arch = "M 512-r 980 L 512-r 540 C 512-r 540-.9r-.45r 512+r 540-.9r-.45r 512+r 540 L 512+r 980"
    thin = [(430, look.scene.thing), (396, look.scene.disc)]
    return (
        path(d(arch + " Z", r=430), fill=look.scene.wall)
        + "".join(line(d(arch, r=r), colour, 14) for r, colour in thin)
        + path(d(arch + " Z", r=366), fill=look.scene.disc)
    )


def _placed(look: Look, shape: str, small: float, large: float, turn: float) -> str:
    drawn = []
    for at, (x, y) in enumerate(_PLACES):
        scale = look.dice.between(f"thing {at}", small, large)
        angle = look.dice.between(f"turned {at}", -turn, turn)
        place = f"translate({x} {y}) rotate({angle:.0f}) scale({scale:.2f})"
        drawn.append(group(shape, transform=place))
    return "".join(drawn)


def _dots(look: Look) -> str:
    return _placed(look, circle(0, 0, 15, look.scene.thing), 0.4, 1.2, 0)


def _stars(look: Look) -> str:
    return _placed(look, path(_STAR, fill=look.scene.thing), 0.5, 1.3, 20)


def _leaves(look: Look) -> str:
    rib = line("M 0 46 L 0 -22", look.scene.wall, 3.5)
    return _placed(look, path(_LEAF, fill=look.scene.thing) + rib, 0.7, 1.15, 70)


def _clouds(look: Look) -> str:
    thing = look.scene.thing
    cloud = ellipse(0, 12, 62, 20, thing) + circle(-22, 0, 24, thing) + circle(14, -8, 31, thing)
    return _placed(look, cloud, 0.6, 1.1, 0)
