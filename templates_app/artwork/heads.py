# ruff: noqa: E501 (path data reads best in one piece)
"""Heads: a sitter's face in a drawn head with neck, ears and hair, and where its landmarks are.

Units of a head: the face is 100 wide, x from −50 to 50; the eyes lie at y = −22, the chin at 58.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from faces.engine.types import Box
from templates_app.artwork.canvas import Canvas, bitmap, group, mirrored, path
from templates_app.artwork.frontal import FACE_WIDTH, MIDDLE, SIZE, frontal_mesh, mirror_pairs
from templates_app.artwork.hair import HairStyle, Shades
from templates_app.artwork.sitters import (
    EYE,
    MOUTH_LEFT,
    MOUTH_RIGHT,
    NOSE,
    OUTLINE,
    sitter,
    toned,
)
from templates_app.artwork.types import Role, Slot

UNIT = 100.0
"""A face's width in units of a head."""


@dataclass(frozen=True, slots=True)
class Head:
    """Who it is and what they look like in this picture."""

    sitter: str
    role: Role
    skin: tuple[int, int, int]
    """RGB, 0..255, of the lit side."""
    hair: HairStyle
    shades: Shades
    shade: str = "#3b1420"
    """The colour of shadows on the skin."""
    light: float = -1.0
    """Where light comes from: −1 left, 0 the front, 1 right."""
    contrast: float = 1.12
    """Of the features."""
    ears: bool = True
    shadow: float = 0.32
    """How deep the shadows are, 0..1."""
    neck: float = 27.0
    """Half the neck's width."""
    rim: str = ""
    """The colour of a second light on the dark side; empty: none."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A head at its place in a picture: layers from back to front, and its slot."""

    back: str
    """Hair behind the body."""
    neck: str
    """The neck, which clothes cover; in units of a head, not yet at its place."""
    face: str
    """Head and face."""
    front: str
    """Hair in front."""
    slot: Slot
    transform: str
    """Brings more shapes in units of a head to the same place."""


def place(
    canvas: Canvas, head: Head, x: float, y: float, width: float, tilt: float = 0.0
) -> Placed:
    """Put a head's origin (below the eyes, between the cheeks) at x and y, its face `width` wide.

    `tilt` is in degrees clockwise.
    """
    transform = f"translate({x:.2f} {y:.2f}) rotate({tilt:.2f}) scale({width / UNIT:.4f})"
    style = head.hair(head.shades)
    return Placed(
        back=group(style.back, transform=transform),
        neck=_neck(canvas, head),
        face=group(_face(canvas, head, style.covers_ears), transform=transform),
        front=group(style.front, transform=transform),
        slot=_slot(canvas, head.role, x, y, width, tilt),
        transform=transform,
    )


def _neck(canvas: Canvas, head: Head) -> str:
    skin, shade = _hex(head.skin), head.shade
    w = head.neck
    outline = f"M{-w} 20C{-w} 60 {-w - 1} 86 {-w - 16} 116L{w + 16} 116C{w + 1} 86 {w} 60 {w} 20Z"
    inside = canvas.clip(path(outline, "#000"))
    return path(outline, skin) + group(
        canvas.soft(0, 64, 74, 46, shade, min(2.4 * head.shadow, 0.95)),
        clip_path=inside,
    )


def _face(canvas: Canvas, head: Head, ears_hidden: bool) -> str:
    skin, shade = _hex(head.skin), head.shade
    outline = _skull()
    inside = canvas.clip(path(outline, "#000"))
    parts = []
    if head.ears and not ears_hidden:
        ear = "M46 -22C54 -34 63 -26 60 -12C59 0 56 10 50 12C46 8 45 -10 46 -22Z"
        fold = "M50 -18C56 -24 58 -16 56 -8C55 -2 53 2 51 4"
        parts.append(
            mirrored(
                path(ear, skin),
                path(ear, shade, fill_opacity=0.18),
                path(
                    fold, stroke=shade, stroke_width=2, stroke_opacity=0.35, stroke_linecap="round"
                ),
            )
        )
    scale = UNIT / FACE_WIDTH
    picture = bitmap(
        toned(sitter(head.sitter), head.skin, head.contrast),
        -MIDDLE[0] * scale,
        -MIDDLE[1] * scale,
        SIZE[0] * scale,
        SIZE[1] * scale,
    )
    parts += [path(outline, skin), picture, group(*_light(canvas, head), clip_path=inside)]
    return "".join(parts)


def _light(canvas: Canvas, head: Head) -> list[str]:
    """Form shadows and light over the face; without them it is a mask."""
    away, depth, shade = -np.sign(head.light), head.shadow, head.shade
    side = abs(head.light)
    edge = canvas.radial(
        f"{shade}/0", f"{shade}/0", f"{shade}/{0.35 * depth:.3f}", f"{shade}/{1.5 * depth:.3f}",
        at=(0.5 - 0.16 * side * away, 0.44), r=0.66,
    )  # fmt: skip
    parts = [
        path("M-70 -110H70V80H-70Z", edge),
        # Under the hair.
        canvas.soft(0, -86, 80, 46, shade, 0.85 * depth),
    ]
    if side:
        dark = canvas.linear(
            f"{shade}/0", f"{shade}/0", f"{shade}/{0.5 * side * depth:.3f}", f"{shade}/{1.6 * side * depth:.3f}",
            start=((1 - away) / 2, 0.4), to=((1 + away) / 2, 0.6),
        )  # fmt: skip
        parts.append(path("M-56 -100H56V64H-56Z", dark))
    if head.rim:
        parts.append(
            path(
                _skull(),
                stroke_width=6,
                stroke_opacity=0.8,
                filter=canvas.blur(2.4),
                stroke=canvas.linear(
                    f"{head.rim}/0",
                    f"{head.rim}/0",
                    f"{head.rim}/0",
                    head.rim,
                    start=((1 - away) / 2, 0),
                    to=((1 + away) / 2, 0),
                ),
            )
        )
    return parts


@cache
def _skull() -> str:
    """The outline of the head: the mesh's from temple to temple, and a dome above."""
    points = frontal_mesh()[:, :2] * UNIT
    ring = list(OUTLINE)
    lower = points[ring[ring.index(356) : ring.index(127) + 1]]
    line = " ".join(f"L{x:.1f} {y:.1f}" for x, y in lower[1:])
    (x1, y1), (x2, y2) = lower[0], lower[-1]
    return (
        f"M{x1:.1f} {y1:.1f}{line}"
        f"C{x2 - 1:.1f} {y2 - 40:.1f} -34 -94 0 -94C34 -94 {x1 + 1:.1f} {y1 - 40:.1f} {x1:.1f} {y1:.1f}Z"
    )


def _slot(canvas: Canvas, role: Role, x: float, y: float, width: float, tilt: float) -> Slot:
    angle = np.radians(tilt)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    size = np.array([canvas.width, canvas.height])
    points = (frontal_mesh()[:, :2] * width @ turn + (x, y)) / size
    eyes = (list(EYE), list(mirror_pairs()[list(EYE)]))
    left, right = (points[ring].mean(axis=0) for ring in eyes)
    five = [left, right, points[NOSE], points[MOUTH_LEFT], points[MOUTH_RIGHT]]
    (x1, y1), (x2, y2) = points.min(axis=0), points.max(axis=0)
    return Slot(
        box=Box(float(x1), float(y1), float(x2 - x1), float(y2 - y1)),
        landmarks=tuple((float(px), float(py)) for px, py in five),
        role=role,
    )


def _hex(colour: tuple[int, int, int]) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)
