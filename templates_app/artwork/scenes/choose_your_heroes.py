"""The screen of a game before it begins."""

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
from templates_app.artwork.figures import LIGHT, TAN, Drawn, Work, figure
from templates_app.artwork.heads import Head
from templates_app.artwork.lettering import text
from templates_app.artwork.types import Slot


def draw() -> Drawn:
    """The whole picture."""
    canvas = Canvas(1600, 1000)
    _backdrop(canvas)
    left, right = _couple(canvas)
    _foreground(canvas)
    pixels = finish.bloom(canvas.render(), 0.25, 200, 14)
    return finish.grain(finish.vignette(pixels, 0.3, 0.7), 3), (left, right)


def _backdrop(canvas: Canvas) -> None:
    """All that lies behind the couple."""
    canvas.add(rect(0, 0, 1600, 1000, canvas.linear("#101735", "#1e2a5c", "#3a2a6a")))
    canvas.add(b.stars(1600, 600, 160, 17, "#cfe3ff"), b.rays(800, 1150, 1500, 40, "#5a7cff", 0.08))


def _couple(canvas: Canvas) -> tuple[Slot, Slot]:
    """The two people; answers where their faces are."""
    slots = []
    panels = (
        (140, "#2f7d5b", "#0f3a2c", "RANGER", "Rowan of the North", (88, 54, 71)),
        (840, "#8a3fb0", "#35134f", "ARCANIST", "Isolde the Bright", (46, 95, 83)),
    )
    for number, (x, colour, dark, job, name, bars) in enumerate(panels):
        edge = f"M{x + 30} 110H{x + 620}L{x + 650} 140V830L{x + 620} 860H{x + 30}L{x} 830V140Z"
        inside = canvas.clip(path(edge, "#000"))
        canvas.add(path(edge, canvas.linear(colour, dark)))
        motes = "".join(
            b.sparkle(x + 60 + 530 * k / 9, 190 + (k * 173) % 400, 8 + k % 3 * 6, "#ffffff", 0.5)
            for k in range(10)
        )
        canvas.add(
            group(
                b.rays(x + 325, 470, 600, 28, "#ffffff", 0.1, 4),
                circle(x + 325, 440, 250, canvas.radial("#ffffff/0.5", "#ffffff/0")),
                motes,
                clip_path=inside,
            )
        )
        canvas.add(f'<g clip-path="{inside}">')
        slots.append(
            _ranger(canvas, x + 325, 440) if number == 0 else _arcanist(canvas, x + 325, 440)
        )
        canvas.add(
            rect(x, 640, 650, 230, canvas.linear("#0a0d22/0", "#0a0d22/0.92", "#0a0d22")), "</g>"
        )
        canvas.add(
            path(edge, stroke="#f2c65a", stroke_width=6),
            path(edge, stroke="#fff3c4", stroke_width=1.5),
        )
        canvas.add(
            text(job, x + 40, 722, 22, "#f2c65a", "sans", 800, 0.3, "left"),
            text(name, x + 40, 764, 40, "#ffffff", "serif", 700, 0, "left"),
        )
        for i, (label, value, fill) in enumerate(
            zip(("HEART", "WIT", "LUCK"), bars, ("#ff5d73", "#5ad1ff", "#ffd166"), strict=True)
        ):
            left = x + 40 + 196 * i
            canvas.add(
                text(label, left, 806, 16, "#aeb9e6", "sans", 700, 0.2, "left"),
                rect(left, 816, 176, 14, "#232b52", rx=7),
                rect(left, 816, 1.76 * value, 14, fill, rx=7),
            )
    return slots[0], slots[1]


def _foreground(canvas: Canvas) -> None:
    """What lies in front of them."""
    canvas.add(
        text("CHOOSE YOUR HEROES", 800, 80, 48, "#ffffff", "sans", 900, 0.18),
        path("M800 400L850 486L800 572L750 486Z", "#101735", stroke="#f2c65a", stroke_width=6),
        text("&", 800, 508, 64, "#f2c65a", "italic", 700),
        path("M590 892H1010L1034 924L1010 956H590L566 924Z", "#f2c65a"),
        text("BEGIN THE QUEST", 800, 936, 32, "#2a1c05", "sans", 900, 0.12),
        text("<  L", 190, 936, 26, "#aeb9e6", "sans", 700, 0.1),
        text("R  >", 1410, 936, 26, "#aeb9e6", "sans", 700, 0.1),
    )


def _arcanist(canvas: Canvas, x: float, y: float) -> Slot:
    head = Head(
        "vera",
        "wife",
        LIGHT,
        hair.long_waves,
        hair.SILVER,
        shade="#2a0f45",
        light=1,
        shadow=0.28,
        neck=24,
        rim="#ffd0ff",
    )
    robe = c.court_dress(canvas, c.skin_of(LIGHT), "#2a0f45", "#6a2fa0", "#32124f", light=1)
    orb = circle(
        150, 150, 46, canvas.radial("#ffffff", "#9ff3ff", "#3aa7ff/0.5", "#3aa7ff/0")
    ) + "".join(
        b.sparkle(150 + dx, 150 + dy, 12, "#fff") for dx, dy in ((-30, -46), (34, -30), (10, -64))
    )
    return figure(
        canvas,
        head,
        x,
        y,
        226,
        3,
        clothes=robe,
        behind=orb,
        worn=hats.tiara(),
        bare=circle(0, 136, 8, "#9ff3ff")
        + path("M-28 104C-14 128 14 128 28 104", stroke="#f2c65a", stroke_width=2),
    )


def _ranger(canvas: Canvas, x: float, y: float) -> Slot:
    back, front = hats.hood(canvas, "#3f9a6c", "#174a35", "#f2c65a")
    head = Head(
        "hugo",
        "husband",
        TAN,
        hair.side_part,
        hair.BROWN,
        shade="#0d2a22",
        light=-1,
        shadow=0.34,
        ears=False,
        rim="#d9ffe0",
    )
    leather = c.coat(canvas, "#7a5534", "#3d2614", "#223a2c", light=-1) + path(
        "M-110 140L96 400L116 384L-92 124Z", "#4a2f1a", stroke="#f2c65a", stroke_width=2
    )
    return figure(canvas, head, x, y, 232, -3, clothes=leather, behind=back, worn=front)


WORK = Work(
    slug="choose-your-heroes",
    title="Choose Your Heroes",
    description="A role-playing game's first screen: a ranger, an arcanist, and a quest for two.",
    category="acg",
    tags=("game", "fantasy", "hood", "magic", "adventure"),
    draw=draw,
)
