"""Head and ears. The origin is in the middle of the head, a little above the eyes."""

from faces.engine.baby.drawing.look import Look
from faces.engine.baby.drawing.svg import Definitions, d, ellipse, group, on_both_sides, path

TOP, CHIN = -278.0, 238.0

# Round above, full cheeks, a small soft chin.
_OUTLINE = """
    M 0 -278 C .66t -278 t -182 t -46
    C t 4 c 36 c 90 C c 168 j 238 0 238
    C -j 238 -c 168 -c 90 C -c 36 -t 4 -t -46
    C -t -182 -.66t -278 0 -278 Z
"""


def draw_ears(look: Look, defs: Definitions) -> str:
    x, skin = look.temple + 9, look.skin
    fill = defs.radial("ear", (0, skin.base, 1), (1, skin.shade, 1), at=(0.4, 0.4, 0.7))
    fold = d("M x+14 18 C x+30 26 x+26 66 x+4 74 C x+12 56 x-6 46 x+14 18 Z", x=x)
    return on_both_sides(
        group(
            ellipse(x, 48, 35, 49, fill, transform=f"rotate(8 {x:.0f} 48)"),
            path(fold, fill=skin.deep, opacity="0.3"),
        )
    )


def draw_head(look: Look, defs: Definitions) -> str:
    skin = look.skin
    stops = (0, skin.light, 1), (0.55, skin.base, 1), (1, skin.shade, 1)
    fill = defs.radial("face", *stops, at=(0.46, 0.42, 0.68))
    return path(d(_OUTLINE, t=look.temple, c=look.cheek, j=look.jaw), fill=fill)
