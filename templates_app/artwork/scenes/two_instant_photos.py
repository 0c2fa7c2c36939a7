# ruff: noqa: E501 (path data reads best in one piece)
"""Two prints from an instant camera on a wooden table."""

import numpy as np

from faces.engine.types import Box
from templates_app.artwork import backdrops as b
from templates_app.artwork import clothes as c
from templates_app.artwork import finish, hair, hats
from templates_app.artwork.canvas import (
    Canvas,
    circle,
    group,
    path,
    rect,
)
from templates_app.artwork.figures import DEEP, TAN, Drawn, Work, figure
from templates_app.artwork.heads import Head
from templates_app.artwork.lettering import text
from templates_app.artwork.types import Slot


def draw() -> Drawn:
    """The whole picture."""
    canvas = Canvas(1560, 1120)
    _backdrop(canvas)
    left, right = _couple(canvas)
    _foreground(canvas)
    pixels = finish.graded(canvas.render(), (46, 30, 40), (255, 232, 196), 0.3)
    return finish.grain(finish.vignette(pixels, 0.4, 0.55), 4.5), (left, right)


def _backdrop(canvas: Canvas) -> None:
    """All that lies behind the couple."""
    _boards(canvas)


def _boards(canvas: Canvas) -> None:
    """The table."""
    chance = np.random.default_rng(14)
    for i, x in enumerate(range(0, 1560, 195)):
        tone = ("#8a5a34", "#7d4f2c", "#94643c", "#845430")[i % 4]
        canvas.add(rect(x, 0, 195, 1120, tone), rect(x + 192, 0, 5, 1120, "#3d2210"))
        for _ in range(16):
            gx, top = x + 195 * chance.random(), 1120 * chance.random()
            canvas.add(
                path(
                    f"M{gx:.0f} {top:.0f}C{gx + 10:.0f} {top + 140:.0f} {gx - 14:.0f} {top + 300:.0f} {gx + 4:.0f} {top + 460:.0f}",
                    stroke="#4d2d16",
                    stroke_width=f"{1 + 3 * chance.random():.1f}",
                    stroke_opacity=0.3,
                )
            )


def _couple(canvas: Canvas) -> tuple[Slot, Slot]:
    """The two people; answers where their faces are."""
    man = Head(
        "otto",
        "husband",
        DEEP,
        hair.crop,
        hair.BLACK,
        shade="#1f0c10",
        light=-1,
        shadow=0.34,
        contrast=1.2,
    )
    woman = Head(
        "rose",
        "wife",
        TAN,
        hair.long_waves,
        hair.BROWN,
        shade="#3a1410",
        light=1,
        shadow=0.26,
        contrast=1.15,
        neck=24,
    )
    beach = _beach()
    left = _print(
        canvas,
        440,
        540,
        -6,
        "him, laughing",
        beach,
        man,
        c.shirt(canvas, "#d9583b", "#8c2f1c", under="#f3efe4", light=-1),
    )
    right = _print(
        canvas,
        1100,
        580,
        5,
        "her, the day after",
        _garden(),
        woman,
        c.shirt(canvas, "#e9b44c", "#a8741f", light=1, w=92),
        hats.raised(hats.straw_hat(canvas, "#c8443c"), 12),
    )
    return left, right


def _foreground(canvas: Canvas) -> None:
    """What lies in front of them."""
    canvas.add(
        group(
            canvas.soft(0, 14, 150, 148, "#1a0d06", 0.9),
            circle(0, 0, 100, "#f4f1ea"),
            circle(0, 0, 88, "#dcd5c6"),
            circle(0, 0, 78, canvas.radial("#7a4a24", "#4a2810")),
            path(
                "M-40 -20C-20 -44 20 -40 30 -16",
                stroke="#c49a6c",
                stroke_width=6,
                stroke_opacity=0.6,
                stroke_linecap="round",
            ),
            transform="translate(1470 120)",
        )
    )
    canvas.add(
        group(
            path("M0 0L300 -24L302 -8L4 16Z", "#d9a441"),
            path("M300 -24L336 -20L302 -8Z", "#f0dcb8"),
            path("M322 -21L336 -20L324 -16Z", "#33261c"),
            transform="translate(620 1060) rotate(-4)",
        )
    )
    canvas.add(
        b.leaf_spray(60, 1010, 240, -28, "#5d7a4a", 7),
        b.blossom(110, 960, 40, "#f4f1ea", "#e9b44c", 8),
        b.blossom(180, 1030, 32, "#f4f1ea", "#e9b44c", 8),
    )


def _beach() -> str:
    """Sky, sea and sand, 472 × 540."""
    waves = "".join(
        path(
            f"M0 {330 + 16 * i}" + "q20 -8 40 0t40 0" * 6,
            stroke="#d8f3f0",
            stroke_width=3,
            stroke_opacity=0.6,
        )
        for i in range(5)
    )
    return (
        rect(0, 0, 472, 310, "#9fd4e8")
        + circle(380, 90, 50, "#fff1b8")
        + rect(0, 300, 472, 130, "#3f9fb0")
        + waves
        + rect(0, 410, 472, 140, "#ecd29a")
        + b.cloud(30, 130, 170, "#ffffff", 0.9)
        + path("M60 308L110 240V308ZM104 308L104 250L140 308Z", "#ffffff")
    )


def _garden() -> str:
    """A hedge in flower, 472 × 540."""
    chance = np.random.default_rng(31)
    leaves = "".join(
        circle(
            472 * chance.random(),
            540 * chance.random(),
            20 + 26 * chance.random(),
            str(chance.choice(["#4f7d4a", "#5f8f55", "#3f6b45", "#7aa565"])),
        )
        for _ in range(150)
    )
    flowers = "".join(
        b.blossom(
            472 * chance.random(),
            540 * chance.random(),
            13 + 9 * chance.random(),
            str(chance.choice(["#ffffff", "#f6b8c0", "#f4d35e"])),
            "#e9a13b",
        )
        for _ in range(40)
    )
    return rect(0, 0, 472, 540, "#4f7d4a") + leaves + flowers


def _print(
    canvas: Canvas,
    x: float,
    y: float,
    turn: float,
    note: str,
    scene: str,
    head: Head,
    clothes: str,
    hat: str = "",
) -> Slot:
    """An instant print with its middle at (x, y); the slot is turned with it."""
    canvas.add(f'<g transform="translate({x} {y}) rotate({turn}) translate({-x} {-y})">')
    canvas.add(
        rect(x - 262, y - 356, 540, 740, "#1a0d06", opacity=0.55, filter=canvas.blur(16)),
        rect(x - 270, y - 370, 540, 740, canvas.linear("#fdfbf4", "#efe9dc")),
    )
    window = canvas.clip(rect(x - 236, y - 336, 472, 540, "#000"))
    canvas.add(
        f'<g clip-path="{window}">', group(scene, transform=f"translate({x - 236} {y - 336})")
    )
    slot = figure(canvas, head, x, y - 70, 232, 0, clothes=clothes, worn=hat)
    canvas.add(
        "</g>",
        rect(
            x - 236, y - 336, 472, 540, "none", stroke="#3a2a20", stroke_width=3, stroke_opacity=0.5
        ),
        rect(
            x - 236,
            y - 336,
            472,
            540,
            canvas.linear("#ffffff/0.22", "#ffffff/0", "#ffffff/0", to=(1, 1)),
        ),
        text(note, x, y + 300, 48, "#4a4038", "italic", 400),
    )
    canvas.add("</g>")
    return _turned(slot, x, y, turn, canvas)


def _turned(slot: Slot, x: float, y: float, turn: float, canvas: Canvas) -> Slot:
    """A slot after its part of the picture was turned about (x, y)."""
    size = np.array([canvas.width, canvas.height])
    angle = np.radians(turn)
    matrix = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    points = ((np.array(slot.landmarks) * size - (x, y)) @ matrix + (x, y)) / size
    middle = np.array([slot.box.x + slot.box.w / 2, slot.box.y + slot.box.h / 2])
    cx, cy = ((middle * size - (x, y)) @ matrix + (x, y)) / size
    box = Box(cx - slot.box.w / 2, cy - slot.box.h / 2, slot.box.w, slot.box.h)
    return Slot(box, tuple((float(px), float(py)) for px, py in points), slot.role)


WORK = Work(
    slug="two-instant-photos",
    title="Two Instant Photos",
    description="Two prints from an instant camera on a wooden table: him laughing, her the day after.",
    category="custom",
    tags=("photo", "summer", "table", "friends"),
    draw=draw,
)
