"""Neck, body and onesie. Coordinates of the head, but upright."""

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

_NECK = """M -82 160 L 82 160 C 82 230 92 250 112 262
    C 60 322 -60 322 -112 262 C -92 250 -82 230 -82 160 Z"""
_BODY = """M -92 246 C -160 262 -222 286 -252 356 C -274 410 -284 460 -290 540
    L 290 540 C 284 460 274 410 252 356 C 222 286 160 262 92 246
    C 60 306 -60 306 -92 246 Z"""
_COLLAR = "M -94 250 C -60 312 60 312 94 250"
_BIB = "M -112 372 Q 0 390 112 372 L 126 540 L -126 540 Z"
_HEART = "M 0 12 C -20 -2 -14 -20 0 -8 C 14 -20 20 -2 0 12 Z"
_STAR = "M 0 -15 L 4 -5 L 15 -4 L 7 2 L 9 13 L 0 7 L -9 13 L -7 2 L -15 -4 L -4 -5 Z"
_SHADOW = "#3a2418"


def draw_body(look: Look, defs: Definitions) -> str:
    skin, wear = look.skin, look.clothes
    dress = look.dice.one_of("dress", (_stripes, _dots, _hearts, _stars, _buttons, _dungarees))
    under_chin = ellipse(0, 226, 130, 46, skin.deep, opacity="0.4")
    under_head = ellipse(0, 244, 196, 50, _SHADOW, opacity="0.1")
    seam = line("M 178 372 C 168 420 170 480 176 540", _SHADOW, 5, opacity="0.18")
    return (
        path(_NECK, fill=skin.shade)
        + group(under_chin, clip_path=defs.clip("neck", path(_NECK)))
        + path(_BODY, fill=wear.fabric)
        + group(dress(look), under_head, clip_path=defs.clip("body", path(_BODY)))
        + on_both_sides(seam)
        + line(_COLLAR, wear.trim, 20)
    )


def _stripes(look: Look) -> str:
    return "".join(
        line(d("M -300 y Q 0 y+46 300 y", y=y), look.clothes.motif, 13, opacity="0.75")
        for y in range(280, 540, 46)
    )


def _dots(look: Look) -> str:
    return _strewn(look, circle(0, 0, 9, look.clothes.motif))


def _hearts(look: Look) -> str:
    return _strewn(look, path(_HEART, fill=look.clothes.motif))


def _stars(look: Look) -> str:
    return _strewn(look, path(_STAR, fill=look.clothes.motif))


def _strewn(look: Look, shape: str) -> str:
    placed = []
    for row, y in enumerate(range(296, 540, 54)):
        for x in range(-270 + 36 * (row % 2), 290, 72):
            turn = look.dice.between(f"motif {x} {y}", -16, 16)
            placed.append(group(shape, transform=f"translate({x} {y}) rotate({turn:.0f})"))
    return "".join(placed)


def _buttons(look: Look) -> str:
    """Plain, with buttons and a heart."""
    wear = look.clothes
    buttons = "".join(circle(0, y, 8, wear.motif) for y in (326, 368, 410, 452))
    heart = path(_HEART, fill=wear.motif, transform="translate(96 366) scale(2.1)")
    return line("M 0 300 L 0 540", wear.trim, 5) + buttons + heart


def _dungarees(look: Look) -> str:
    """Straps and a bib over a shirt."""
    wear = look.clothes
    strap = line("M 150 262 L 104 384", wear.motif, 32) + circle(98, 394, 11, wear.trim)
    return (
        path(_BIB, fill=wear.motif)
        + line(_BIB, wear.motif, 16)
        + on_both_sides(strap)
        + path(_STAR, fill=wear.trim, transform="translate(0 432) scale(1.7)")
    )
