"""What some children do or have with them: a wave, a bear, a rabbit. Coordinates as for clothes."""

from faces.engine.baby.drawing.look import Look
from faces.engine.baby.drawing.svg import circle, d, ellipse, group, line, on_both_sides, path

_FINGER = "M 0 -14 L 0 -50"
_EAR = "M -19 -40 C -52 -130 -6 -146 4 -46 Z"
_INNER_EAR = "M -17 -52 C -36 -112 -12 -120 -6 -54 Z"


def draw_company(look: Look) -> str:
    """At one side, or nothing for most; a waving arm belongs over the body."""
    side = look.dice.one_of("company side", (1, -1))
    draw = look.dice.one_of("company", (None, None, None, None, _wave, _wave, _bear, _rabbit))
    return group(draw(look), transform=f"scale({side} 1)") if draw else ""


def _wave(look: Look) -> str:
    wear, skin = look.clothes, look.skin
    arm = "M 222 420 C 262 410 300 372 316 318"
    fingers = "".join(
        line(_FINGER, skin.base, 23, transform=f"rotate({angle})") for angle in (-38, -13, 12, 37)
    )
    thumb = line("M -8 2 L -38 -10", skin.base, 23)
    palm = circle(0, -2, 33, skin.base)
    crease = line("M -15 6 Q -2 -8 14 -4", skin.deep, 3.5, opacity="0.3")
    hand = group(fingers, thumb, palm, crease, transform="translate(330 250) rotate(14)")
    return (
        hand
        + line(arm, "#3a2418", 96, opacity="0.08")
        + line(arm, wear.fabric, 88)
        + line("M 282 292 Q 320 272 353 302", wear.trim, 22)
    )


def _bear(look: Look) -> str:
    fur, snout = "#c08a58", "#f0d8b8"
    ear = circle(46, -48, 25, fur) + circle(46, -48, 13, snout)
    eye = circle(22, -6, 6, "#2b1d1a")
    return group(
        on_both_sides(ear),
        ellipse(0, 0, 70, 62, fur),
        ellipse(0, 20, 33, 25, snout),
        on_both_sides(eye),
        ellipse(0, 10, 10, 7, "#2b1d1a"),
        line("M 0 17 L 0 24 M -9 29 Q 0 34 9 29", "#2b1d1a", 3.5),
        transform="translate(206 404) rotate(-8)",
    )


def _rabbit(look: Look) -> str:
    fur, inner = "#f4ece4", "#f0b9ad"
    ear = path(d(_EAR), fill=fur) + path(d(_INNER_EAR), fill=inner)
    eye = circle(22, -2, 6, "#2b1d1a")
    cheek = circle(36, 16, 11, inner, opacity="0.7")
    return group(
        on_both_sides(ear),
        ellipse(0, 0, 64, 58, fur),
        on_both_sides(eye + cheek),
        path("M -8 10 L 8 10 L 0 18 Z", fill=inner),
        line("M 0 19 L 0 24 M -9 28 Q 0 34 9 28", "#2b1d1a", 3.5),
        transform="translate(210 412) rotate(7)",
    )
