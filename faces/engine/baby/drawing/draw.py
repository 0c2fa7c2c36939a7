"""Puts the drawing together."""

import json
from hashlib import blake2b

from faces.engine.baby.drawing.clothes import draw_body
from faces.engine.baby.drawing.company import draw_company
from faces.engine.baby.drawing.eyes import draw_eyes
from faces.engine.baby.drawing.face import draw_brows, draw_cheeks, draw_mouth, draw_nose
from faces.engine.baby.drawing.head import draw_ears, draw_head
from faces.engine.baby.drawing.look import Look, decide
from faces.engine.baby.drawing.scene import SIDE, draw_label, draw_paper, draw_wall, window
from faces.engine.baby.drawing.svg import Definitions, element, group, text
from faces.engine.baby.drawing.worn import draw_hair_and_worn
from faces.engine.baby.inherit import Imagined

# Where the head's origin is in the picture.
HEAD_X, HEAD_Y = 512, 486
# A head tilts about its neck, by at most so many degrees.
TILT = 5.0


def draw_svg(imagined: Imagined, label: str) -> str:
    """A square SVG that needs no other file, font or script.

    `label` says what the picture is; it is drawn below as outlines and kept as the title.
    """
    look = decide(imagined)
    key = blake2b(json.dumps(imagined.to_dict()).encode(), digest_size=5).hexdigest()
    defs = Definitions(f"b{key}-")
    clip = defs.clip("window", window())
    picture = group(draw_wall(look), _child(look, defs), clip_path=clip)
    return element(
        "svg",
        element("title", text(label)),
        str(defs),
        draw_paper(),
        picture,
        draw_label(label),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {SIDE} {SIDE}",
        role="img",
    )


def _child(look: Look, defs: Definitions) -> str:
    tilt = look.dice.between("tilt", -TILT, TILT)
    head = group(
        draw_ears(look, defs),
        draw_head(look, defs),
        draw_cheeks(look, defs),
        draw_nose(look, defs),
        draw_mouth(look, defs),
        draw_eyes(look, defs),
        draw_brows(look),
        draw_hair_and_worn(look, defs),
        transform=f"rotate({tilt:.1f} 0 200)",
    )
    return group(
        draw_body(look, defs), head, draw_company(look), transform=f"translate({HEAD_X} {HEAD_Y})"
    )
