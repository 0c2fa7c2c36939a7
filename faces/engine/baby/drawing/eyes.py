"""Eyes: the iris carries the inherited colour, the rest brings it to life.

Coordinates of the head.
"""

from faces.engine.baby.colours import Tone
from faces.engine.baby.drawing.look import Look
from faces.engine.baby.drawing.palette import EYE_WHITE, INK
from faces.engine.baby.drawing.svg import Definitions, circle, d, group, line, path

EYES_Y = 40

# Of the eye at the right: its outer corner is at the right. First the upper lid, then the lower.
_UPPER = "M -w 10 C -.8w -.8h -.36w -h .04w -h C .52w -h .88w -.56h w 6"
_LOWER = "C .8w .76h .36w .9h 0 .9h C -.42w .9h -.8w .66h -w 10 Z"
_CREASE = "M -.62w -1.12h C -.26w -1.34h .36w -1.34h .8w -1.02h"
_LASHES = ("M .86w -.4h L 1.1w -.56h", "M .98w -.1h L 1.2w -.2h")


def draw_eyes(look: Look, defs: Definitions) -> str:
    gaze = look.dice.between("gaze x", -7, 7), look.dice.between("gaze y", -3, 3)
    height = look.eye * look.dice.between("openness", 0.9, 1.0)
    clip = defs.clip("eye", path(d(_UPPER + _LOWER, w=look.eye, h=height)))
    iris = _iris(look, defs)
    return "".join(
        group(
            _eye(look, height, clip, iris, (gaze[0] * side, gaze[1]), side),
            transform=f"translate({look.eye_x * side:.1f} {EYES_Y}) scale({side} 1)",
        )
        for side in (1, -1)
    )


def _eye(
    look: Look, height: float, clip: str, iris: str, gaze: tuple[float, float], side: int
) -> str:
    """At the left everything is mirrored, except for where it looks and where the light is."""
    w, size = look.eye, {"w": look.eye, "h": height}
    moved = f"translate({gaze[0]:.1f} {gaze[1]:.1f})"
    lights = circle(-0.25 * w, -0.3 * w, w * 0.2, "#fff") + circle(
        0.28 * w, 0.3 * w, w * 0.09, "#fff", opacity="0.85"
    )
    lid = d(_UPPER, **size)
    inside = (
        path(d(_UPPER + _LOWER, **size), fill=EYE_WHITE)
        + group(iris, transform=moved)
        + line(lid, INK, 18, opacity="0.12")
        + group(lights, transform=f"{moved} scale({side} 1)")
    )
    return (
        group(inside, clip_path=clip)
        + line(lid, look.hair.lash, 7)
        + "".join(line(d(lash, **size), look.hair.lash, 4.5) for lash in _LASHES)
        + line(d(_CREASE, **size), look.skin.deep, 3.5, opacity="0.35")
    )


def _iris(look: Look, defs: Definitions) -> str:
    r, tone = look.eye * 0.79, Tone.of(look.iris)
    tone = Tone(min(max(tone.light, 0.35), 0.72), min(tone.chroma * 1.25, 0.14), tone.hue)
    fill = defs.radial(
        "iris",
        (0, tone.lighter(0.14).hex, 1),
        (0.6, tone.hex, 1),
        (0.86, tone.lighter(-0.1).hex, 1),
        (1, tone.lighter(-0.2).hex, 1),
        at=(0.5, 0.66, 0.62),
    )
    glow = d("M -.66r .3r C -.4r .92r .4r .92r .66r .3r C .3r .66r -.3r .66r -.66r .3r Z", r=r)
    return (
        circle(0, 0, r, fill)
        + path(glow, fill=tone.lighter(0.17).hex, opacity="0.55")
        + circle(0, 0, r * 0.47, "#1d1210")
    )
