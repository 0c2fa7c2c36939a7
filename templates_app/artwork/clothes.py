# ruff: noqa: E501 (path data reads best in one piece)
"""Clothes, in units of a head: shoulders begin near y = 95 and everything ends at y = 420."""

import numpy as np

from templates_app.artwork.canvas import Canvas, circle, ellipse, group, mirrored, path

FLOOR = 420
NARROW = 100
"""Half a width of shoulders up to which a collar is narrower, too."""


def _body(w: float, neck: float = 0, top: float = 84, dip: float = 34) -> str:
    """A bust's outline: `w` half the shoulders' width; the neckline dips.

    `neck` is half the opening's width, by default what fits those shoulders.
    """
    neck = neck or (34 if w > NARROW else 24)
    return (
        f"M{-neck} {top}C{-neck - 14} {top + 16} {-w + 18} {top + 20} {-w} {top + 54}"
        f"C{-w - 14} {top + 90} {-w - 22} {top + 180} {-w - 26} {FLOOR}"
        f"H{w + 26}C{w + 22} {top + 180} {w + 14} {top + 90} {w} {top + 54}"
        f"C{w - 18} {top + 20} {neck + 14} {top + 16} {neck} {top}"
        f"C{neck * 0.7:.0f} {top + dip} {-neck * 0.7:.0f} {top + dip} {-neck} {top}Z"
    )


def _shaded(canvas: Canvas, outline: str, colour: str, dark: str, light: float = -1.0) -> str:
    """A body with a lit and a dark side, arms and folds."""
    start, end = ((0.1, 0), (0.95, 0.4)) if light <= 0 else ((0.9, 0), (0.05, 0.4))
    fill = canvas.linear(colour, colour, dark, start=start, to=end)
    inside = canvas.clip(path(outline, "#000"))
    folds = mirrored(
        path("M84 190C78 250 82 320 76 420", stroke=dark, stroke_width=5, stroke_opacity=0.55),
        path("M96 150C92 170 84 180 84 196", stroke=dark, stroke_width=3, stroke_opacity=0.5),
        path("M100 250C110 262 118 262 128 256", stroke=dark, stroke_width=3, stroke_opacity=0.35),
    )
    soft = mirrored(canvas.soft(74, 330, 36, 180, dark, 0.4))
    return path(outline, fill) + group(soft, folds, clip_path=inside)


def suit(
    canvas: Canvas,
    colour: str,
    dark: str,
    shirt: str = "#f4efe6",
    tie: str = "#7d1f2b",
    bow: bool = False,
    light: float = -1.0,
    w: float = 112,
) -> str:
    """A jacket with lapels over a shirt, with a tie or a bow."""
    jacket = _shaded(canvas, _body(w), colour, dark, light)
    front = path("M-32 82L0 250L32 82C20 112 -20 112 -32 82Z", shirt)
    shade = path(
        "M-32 82L0 250L-6 150L-20 96ZM32 82L0 250L6 150L20 96Z", "#1a1420", fill_opacity=0.13
    )
    if bow:
        neckwear = mirrored(
            path("M0 104C10 94 26 90 30 96C33 108 31 118 27 122C20 122 8 114 0 110Z", tie),
            path(
                "M4 106C12 102 18 102 24 104M4 109C12 112 18 114 22 116",
                stroke="#000",
                stroke_opacity=0.3,
                stroke_width=1.6,
            ),
        ) + circle(0, 107, 6, tie)
    else:
        neckwear = path("M-10 96H10L7 112L15 215L0 246L-15 215L-7 112Z", tie) + path(
            "M-7 112L7 112L4 118H-4Z", "#000", fill_opacity=0.3
        )
    collar = mirrored(
        path("M30 78C36 84 38 90 36 98L20 122L2 100C14 98 26 92 30 78Z", shirt),
        path("M36 98L20 122L2 100", stroke="#1a1420", stroke_width=1.4, stroke_opacity=0.35),
    )
    lapels = mirrored(
        path("M34 82C42 84 50 90 54 96L66 138L50 142L58 158L2 262L0 244Z", colour),
        path("M34 82C42 84 50 90 54 96L66 138L50 142L58 158L2 262", stroke=dark, stroke_width=3),
        path("M34 84L1 246", stroke=dark, stroke_width=2, stroke_opacity=0.6),
    )
    buttons = path("M0 258V420", stroke=dark, stroke_width=3) + circle(6, 300, 5, dark)
    pocket = path("M-78 196L-46 190L-48 172L-58 182L-66 168L-72 180Z", shirt, fill_opacity=0.92)
    over, under = (neckwear, "") if bow else ("", neckwear)
    return jacket + front + shade + under + collar + lapels + over + buttons + pocket


def gown(
    canvas: Canvas,
    skin: str,
    shade: str,
    colour: str,
    dark: str,
    light: float = -1.0,
    w: float = 86,
    straps: bool = False,
) -> str:
    """Bare shoulders and a sweetheart neckline."""
    outline = _body(w, 24, 86, 0)
    inside = canvas.clip(path(outline, "#000"))
    parts = [
        path(outline, skin),
        group(
            mirrored(
                path(
                    "M8 128C26 118 50 112 68 116",
                    stroke=shade,
                    stroke_width=3,
                    stroke_opacity=0.25,
                    stroke_linecap="round",
                ),
                path(
                    "M76 184C82 230 86 300 88 420",
                    stroke=shade,
                    stroke_width=2.4,
                    stroke_opacity=0.3,
                ),
            ),
            canvas.soft(-100 * float(np.sign(light)), 240, 90, 250, shade, 0.34),
            clip_path=inside,
        ),
    ]
    fill = (
        canvas.linear(colour, colour, dark, start=(0.1, 0), to=(1, 0.6))
        if light <= 0
        else canvas.linear(colour, colour, dark, start=(0.9, 0), to=(0, 0.6))
    )
    bodice = (
        "M0 214C-8 188 -34 170 -70 190C-74 250 -64 310 -86 420H86C64 310 74 250 70 190"
        "C34 170 8 188 0 214Z"
    )
    parts.append(path(bodice, fill))
    parts.append(
        mirrored(
            path(
                "M10 236C14 300 14 360 20 420M34 210C40 290 40 350 52 420M58 220C58 300 60 350 72 400",
                stroke=dark,
                stroke_width=2.6,
                stroke_opacity=0.5,
            ),
            path("M2 213C10 188 36 172 70 191", stroke="#fff", stroke_width=2, stroke_opacity=0.45),
        )
    )
    if straps:
        parts.append(
            mirrored(path("M62 188C58 150 50 120 42 103L50 104C60 124 66 150 70 190Z", colour))
        )
    return "".join(parts)


def necklace(colour: str) -> str:
    """A string of pearls."""
    parts = []
    for angle in np.linspace(-1.25, 1.25, 23):
        x, y = 36 * np.sin(angle), 88 + 42 * np.cos(angle) - 4
        parts += [
            circle(x, y, 3.6, colour),
            circle(x - 1, y - 1.2, 1.2, "#ffffff", fill_opacity=0.8),
        ]
    return "".join(parts)


def coat(
    canvas: Canvas,
    colour: str,
    dark: str,
    inner: str = "#20242c",
    light: float = -1.0,
    w: float = 112,
) -> str:
    """A trench coat with its collar up."""
    body = _shaded(canvas, _body(w), colour, dark, light)
    front = path("M-30 84L0 220L30 84C16 118 -16 118 -30 84Z", inner)
    collar = mirrored(
        path(
            "M28 40C44 44 58 66 62 92L70 150L30 128L4 222L0 206L22 110C28 92 30 66 28 40Z", colour
        ),
        path("M28 40C44 44 58 66 62 92L70 150L30 128L4 222", stroke=dark, stroke_width=3),
        path("M30 44C36 70 34 100 24 120", stroke=dark, stroke_width=9, stroke_opacity=0.35),
    )
    if w <= NARROW:
        collar = group(collar, transform="scale(0.86 1)")
    belt = path("M-120 372C-60 388 60 388 120 372V404C60 418 -60 418 -120 404Z", dark)
    buttons = "".join(circle(x, y, 5, dark) for y in (240, 290, 340) for x in (-20, 24))
    strap = mirrored(path("M60 96L102 122L98 136L56 112Z", colour, stroke=dark, stroke_width=2))
    return (
        body
        + front
        + collar
        + path("M4 222V420", stroke=dark, stroke_width=3)
        + belt
        + buttons
        + strap
    )


def jumper(
    canvas: Canvas, colour: str, dark: str, light: float = -1.0, w: float = 100, pattern: str = ""
) -> str:
    """A knitted jumper with a high collar, with a patterned yoke when a colour is given."""
    body = _shaded(canvas, _body(w), colour, dark, light)
    inside = canvas.clip(path(_body(w), "#000"))
    ribs = "".join(
        path(
            f"M{x} 70C{x * 1.04} 84 {x * 1.08} 96 {x * 1.12} 108",
            stroke=dark,
            stroke_width=2,
            stroke_opacity=0.55,
        )
        for x in range(-34, 35, 5)
    )
    knit = "".join(
        path(
            f"M-150 {y}" + "".join("l6 5l6 -5" for _ in range(26)),
            stroke=dark,
            stroke_width=1.3,
            stroke_opacity=0.28,
        )
        for y in range(120, 420, 10)
    )
    yoke = ""
    if pattern:
        for row, y in enumerate((140, 168, 196)):
            yoke += "".join(
                path(f"M{x} {y - 9}l8 9l-8 9l-8 -9Z", pattern)
                if row % 2 == 0
                else circle(x + 12, y, 4, pattern)
                for x in range(-156, 157, 24)
            )
    roll = path(
        "M-37 66C-20 80 20 80 37 66C42 80 44 98 42 108C20 124 -20 124 -42 108C-44 98 -42 80 -37 66Z",
        colour,
    )
    edge = path("M-42 108C-20 124 20 124 42 108", stroke=dark, stroke_width=3, stroke_opacity=0.6)
    return body + group(knit, yoke, clip_path=inside) + roll + ribs + edge


def scarf(colour: str, dark: str) -> str:
    """A knitted scarf with a hanging end."""
    loop = "M-50 66C-24 88 24 88 50 66C62 82 60 108 46 118C20 134 -20 134 -46 118C-60 108 -62 82 -50 66Z"
    end = "M14 116L52 108C58 160 60 210 66 262L24 268C22 210 18 160 14 116Z"
    stripes = "".join(
        path(f"M{16 + i} {146 + 34 * i}l40 -6l1 12l-40 6Z", dark, fill_opacity=0.8)
        for i in range(3)
    )
    fringe = "".join(
        path(f"M{27 + 5 * i} 266l{i - 3} 18", stroke=colour, stroke_width=3) for i in range(8)
    )
    folds = "".join(
        path(
            f"M{x} {78 + abs(x) * -0.1:.0f}C{x * 0.9:.0f} 96 {x * 0.8:.0f} 112 {x * 0.7:.0f} 124",
            stroke=dark,
            stroke_width=2,
            stroke_opacity=0.6,
        )
        for x in range(-48, 49, 8)
    )
    return path(end, colour) + stripes + fringe + path(loop, colour) + folds


def doublet(
    canvas: Canvas,
    colour: str,
    dark: str,
    gold: str = "#d9b45a",
    light: float = -1.0,
    w: float = 112,
) -> str:
    """Brocade with a fur collar: a merchant or a king of long ago."""
    body = _shaded(canvas, _body(w), colour, dark, light)
    inside = canvas.clip(path(_body(w), "#000"))
    brocade = "".join(
        path(
            f"M{x} {y}c8 -14 8 -14 0 -26c-8 12 -8 12 0 26m-12 -6c10 0 14 6 12 16c-2 -10 2 -16 12 -16",
            stroke=gold,
            stroke_width=1.8,
            stroke_opacity=0.5,
        )
        for row, y in enumerate(range(150, 440, 44))
        for x in range(-140 + 24 * (row % 2), 150, 48)
    )
    shirt = path("M-30 78C-14 112 14 112 30 78L16 134C6 142 -6 142 -16 134Z", "#efe7d6")
    fur = mirrored(
        path(
            "M30 70C54 74 74 96 72 128C70 190 44 250 26 420H2L8 180C10 150 22 110 30 70Z", "#3a261b"
        ),
        *(
            path(
                f"M{34 + 9 * np.sin(i * 1.9):.0f} {92 + i * 13}l{-6 + i % 5 * 3} 18",
                stroke="#8c6a4d",
                stroke_width=3,
                stroke_opacity=0.5,
                stroke_linecap="round",
            )
            for i in range(24)
        ),
    )
    links = []
    for angle in np.linspace(-1.42, 1.42, 31):
        x, y = 66 * np.sin(angle), 96 + 150 * np.cos(angle)
        links.append(ellipse(x, y, 6, 5, "none", stroke=gold, stroke_width=2.6))
    medal = circle(0, 262, 15, gold) + circle(0, 262, 9, dark)
    return body + group(brocade, clip_path=inside) + shirt + fur + "".join(links) + medal


def court_dress(
    canvas: Canvas,
    skin: str,
    shade: str,
    colour: str,
    dark: str,
    gold: str = "#d9b45a",
    light: float = -1.0,
    w: float = 88,
) -> str:
    """A square neckline, puffed sleeves and gold thread."""
    base = gown(canvas, skin, shade, colour, dark, light, w)
    sleeves = mirrored(
        path(
            "M54 112C82 98 118 118 126 160C130 196 112 214 92 216C74 200 62 160 54 112Z",
            colour,
            stroke=dark,
            stroke_width=2,
        ),
        path(
            "M66 116C78 150 90 186 96 214M84 112C98 140 108 176 112 206M100 120C114 144 122 168 124 184",
            stroke=dark,
            stroke_width=4,
            stroke_opacity=0.6,
        ),
        path(
            "M72 112C84 146 96 180 102 210M92 114C106 140 114 170 118 196",
            stroke=gold,
            stroke_width=1.6,
            stroke_opacity=0.8,
        ),
        path("M92 214C112 212 124 200 128 180L150 420H84Z", colour),
        path(
            "M104 220C110 280 116 350 120 420M126 210C132 280 138 350 142 420",
            stroke=dark,
            stroke_width=4,
            stroke_opacity=0.55,
        ),
    )
    front = path(
        "M-62 112C-60 150 -58 170 -56 190H56C58 170 60 150 62 112L74 112V420H-74V112Z", colour
    )
    panel = path("M-56 190H56L40 420H-40Z", dark)
    lace = path("M-66 112L-56 190H56L66 112", stroke=gold, stroke_width=6, stroke_linejoin="round")
    beads = "".join(circle(x, 190, 3, "#fff4d8") for x in range(-54, 55, 9))
    cross = "".join(
        path(
            f"M{-44 + i} {214 + i * 26}L{44 - i} {234 + i * 26}M{44 - i} {214 + i * 26}L{-44 + i} {234 + i * 26}",
            stroke=gold,
            stroke_width=2,
            stroke_opacity=0.8,
        )
        for i in range(8)
    )
    return base + front + panel + cross + lace + beads + sleeves


def spacesuit(
    canvas: Canvas, colour: str, dark: str, accent: str, light: float = -1.0, w: float = 120
) -> str:
    """A suit with a ring for the helmet, hoses and a panel."""
    body = _shaded(canvas, _body(w, 60, 80), colour, dark, light)
    seams = mirrored(
        path("M70 110C60 160 58 240 64 420", stroke=dark, stroke_width=3),
        path(
            "M124 170C112 186 96 190 78 188M130 220C116 236 98 240 80 236",
            stroke=dark,
            stroke_width=3,
            stroke_opacity=0.6,
        ),
        path("M104 132L140 166L132 182L94 148Z", accent),
        path(
            "M30 230C54 240 60 280 52 330",
            stroke="#2b2f3a",
            stroke_width=13,
            stroke_linecap="round",
        ),
        path(
            "M30 230C54 240 60 280 52 330",
            stroke="#8e97a8",
            stroke_width=8,
            stroke_linecap="butt",
            stroke_dasharray="3 4",
        ),
    )
    panel = (
        path(
            "M-46 176H46V286H-46Z", "#d8dde6", stroke=dark, stroke_width=4, stroke_linejoin="round"
        )
        + path("M-36 188H8V222H-36Z", "#15324a")
        + path("M-34 210L-26 204L-20 214L-12 196L-4 208L6 206", stroke="#6ff0d0", stroke_width=2)
        + circle(24, 196, 7, accent)
        + circle(24, 216, 7, "#f2c14e")
        + "".join(
            circle(-30 + 16 * i, 244, 5, c)
            for i, c in enumerate(("#e4572e", "#f2c14e", "#4cb5ae", "#6b7b98"))
        )
        + path("M-36 262H36M-36 272H20", stroke=dark, stroke_width=3)
    )
    return body + seams + panel


def helmet_ring(colour: str, dark: str) -> str:
    """The ring in which a helmet stands; over the neck."""
    return (
        path(
            "M-78 78C-50 112 50 112 78 78L84 98C56 138 -56 138 -84 98Z",
            colour,
            stroke=dark,
            stroke_width=3,
        )
        + path("M-76 88C-48 118 48 118 76 88", stroke="#fff", stroke_width=3, stroke_opacity=0.6)
        + "".join(circle(x, 119 - x * x / 160, 3, dark) for x in range(-60, 61, 20))
    )


def hero(
    canvas: Canvas,
    colour: str,
    dark: str,
    emblem: str,
    mark: str,
    light: float = -1.0,
    w: float = 116,
) -> str:
    """A tight suit with muscles and an emblem; `mark` is path data around (0, 210)."""
    body = _shaded(canvas, _body(w, 38), colour, dark, light)
    muscles = mirrored(
        path(
            "M6 150C40 134 80 146 92 176C84 218 40 232 8 222",
            stroke=dark,
            stroke_width=5,
            stroke_opacity=0.8,
        ),
        path(
            "M10 262C30 258 44 264 50 274M10 306C28 302 40 308 46 318",
            stroke=dark,
            stroke_width=4,
            stroke_opacity=0.6,
        ),
        path(
            "M40 104C60 112 84 122 98 140",
            stroke="#fff",
            stroke_width=4,
            stroke_opacity=0.35,
            stroke_linecap="round",
        ),
    )
    collar = path("M-40 80C-20 104 20 104 40 80L48 92C24 124 -24 124 -48 92Z", emblem)
    badge = path("M0 160L46 184L36 236L0 262L-36 236L-46 184Z", emblem, stroke=dark, stroke_width=4)
    return body + muscles + collar + badge + path(mark, colour)


def shirt(
    canvas: Canvas, colour: str, dark: str, under: str = "", light: float = -1.0, w: float = 106
) -> str:
    """An open collar, with a T-shirt under it when a colour is given."""
    body = _shaded(canvas, _body(w), colour, dark, light)
    inner = (
        path("M-30 84L-14 190L0 420L14 190L30 84C16 114 -16 114 -30 84Z", under) if under else ""
    )
    collar = mirrored(
        path("M26 74C40 80 50 92 56 104L34 146L4 118C18 110 26 94 26 74Z", colour),
        path("M26 74C40 80 50 92 56 104L34 146L4 118", stroke=dark, stroke_width=3),
    )
    if w <= NARROW:
        collar = group(collar, transform="scale(0.84 1)")
    placket = path("M0 122V420", stroke=dark, stroke_width=3) + "".join(
        circle(0, y, 4, dark) for y in range(160, 420, 46)
    )
    if under:
        placket = mirrored(path("M6 120C18 200 20 300 18 420", stroke=dark, stroke_width=3))
    return body + inner + placket + collar


def skin_of(colour: tuple[int, int, int]) -> str:
    """ "#rrggbb"."""
    return "#{:02x}{:02x}{:02x}".format(*colour)
