"""What is in a face, except for the eyes: cheeks, brows, nose, mouth. Coordinates of the head."""

from faces.engine.baby.drawing.look import Look
from faces.engine.baby.drawing.svg import Definitions, d, ellipse, group, line, on_both_sides, path

NOSE_Y, MOUTH_Y = 104, 158


def draw_cheeks(look: Look, defs: Definitions) -> str:
    blush = look.skin.blush
    fill = defs.radial(
        "blush", (0, blush, 0.55), (0.5, blush, 0.28), (1, blush, 0), at=(0.5, 0.5, 0.5)
    )
    return on_both_sides(ellipse(look.cheek - 80, 118, 72, 60, fill))


def draw_brows(look: Look) -> str:
    """Short and soft; how high and how bent they are makes much of an expression."""
    lift = look.dice.between("brow lift", -2, 10)
    bend = look.dice.between("brow bend", 12, 20)
    brow = d(
        """M x-.5e y+8 C x-.2e y-.7b x+.4e y-.7b x+.76e y+8
        C x+.4e y+.05b x-.1e y x-.46e y+15 C x-.62e y+17 x-.64e y+10 x-.5e y+8 Z""",
        x=look.eye_x,
        e=look.eye,
        y=38 - look.eye - 40 - lift,
        b=bend,
    )
    return on_both_sides(path(brow, fill=look.hair.brow, opacity="0.62"))


def draw_nose(look: Look, defs: Definitions) -> str:
    w, y, skin = look.nose, NOSE_Y, look.skin
    shine = defs.radial("nose", (0, skin.light, 0.95), (1, skin.light, 0), at=(0.5, 0.5, 0.5))
    wing = d("M 1.02w y+2 Q 1.16w y+14 .8w y+16", w=w, y=y)
    return (
        ellipse(0, y + 6, w * 1.15, 21, skin.shade, opacity="0.5")
        + ellipse(0, y - 6, w * 0.8, 19, shine)
        + line(d("M -.46w y+15 Q 0 y+24 .46w y+15", w=w, y=y), skin.deep, 5)
        + on_both_sides(line(wing, skin.deep, 4.5, opacity="0.55"))
    )


def draw_mouth(look: Look, defs: Definitions) -> str:
    mouth = look.dice.one_of("mouth", (_smile, _smile, _laugh, _laugh, _coo))(look, defs)
    tilt = look.dice.between("mouth tilt", -2.5, 2.5)
    fold = line("M -26 217 Q 0 225 26 217", look.skin.deep, 4, opacity="0.22")
    return fold + group(mouth, transform=f"translate(0 {MOUTH_Y}) rotate({tilt:.1f})")


def _smile(look: Look, defs: Definitions) -> str:
    m, skin = look.mouth, look.skin
    dimple = line(d("M m+6 -11 Q m+8 -3 m-1 0", m=m), skin.deep, 4.5, opacity="0.55")
    return (
        ellipse(0, 21, m * 0.46, 7, skin.lip, opacity="0.45")
        + line(d("M -m -5 C -.5m 20 .5m 20 m -5", m=m), skin.lip_deep, 6.5)
        + on_both_sides(dimple)
    )


def _laugh(look: Look, defs: Definitions) -> str:
    """Open, with the tongue, and the first two teeth in some."""
    m, skin = look.mouth, look.skin
    shape = d(
        "M -m -9 C -.5m 3 .5m 3 m -9 C m 22 .52m 37 0 37 C -.52m 37 -m 22 -m -9 Z", m=m * 0.92
    )
    inside = ellipse(0, 39, m * 0.56, 20, "#e2777a")
    if look.dice.share("teeth") < 0.4:
        teeth = "M -15 -6 L 15 -6 L 15 6 Q 8 12 0.5 8 Q -8 12 -15 6 Z"
        inside += path(teeth, fill="#fffaf3")
    return (
        path(shape, fill="#6e2429")
        + group(inside, clip_path=defs.clip("mouth", path(shape)))
        + line(shape, skin.lip, 4.5, opacity="0.8")
    )


def _coo(look: Look, defs: Definitions) -> str:
    """Small and round, as if to say something."""
    m, skin = look.mouth * 0.4, look.skin
    shape = d("M -m 6 C -.9m -8 -.4m -12 0 -7 C .4m -12 .9m -8 m 6 C .9m 26 -.9m 26 -m 6 Z", m=m)
    inside = ellipse(0, 24, m * 0.8, 12, "#e2777a")
    return (
        path(shape, fill="#6e2429")
        + group(inside, clip_path=defs.clip("mouth", path(shape)))
        + line(shape, skin.lip, 6.5)
    )
