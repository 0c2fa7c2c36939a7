"""Comics, manga, games and picture books."""

import cv2
import numpy as np

from faces.engine.types import Pixels
from templates_app.artwork import backdrops as b
from templates_app.artwork import clothes as c
from templates_app.artwork import finish, hair, hats
from templates_app.artwork.canvas import (
    Canvas,
    circle,
    group,
    mirrored,
    path,
    polygon,
    rect,
)
from templates_app.artwork.figures import BROWN_SKIN, FAIR, LIGHT, OLIVE, TAN, Drawn, Work, figure
from templates_app.artwork.heads import Head
from templates_app.artwork.lettering import text
from templates_app.artwork.types import Slot


def plum_thunder() -> Drawn:
    """A manga cover: screentone, speed lines, and one red."""
    canvas = Canvas(1080, 1530)
    canvas.add(rect(0, 0, 1080, 1530, "#f4f1ec"))
    canvas.add(circle(540, 640, 470, "#d81f3a"))
    chance = np.random.default_rng(12)
    for _ in range(150):
        a, inner, wide = (
            chance.random() * 2 * np.pi,
            560 + 160 * chance.random(),
            0.004 + 0.012 * chance.random(),
        )
        canvas.add(
            polygon(
                [
                    (540 + inner * np.cos(a), 640 + inner * np.sin(a)),
                    (540 + 1500 * np.cos(a - wide), 640 + 1500 * np.sin(a - wide)),
                    (540 + 1500 * np.cos(a + wide), 640 + 1500 * np.sin(a + wide)),
                ],
                "#161218",
            )
        )
    man = Head(
        "otto",
        "husband",
        (246, 222, 200),
        hair.tousled,
        hair.BLACK,
        shade="#3a3348",
        light=1,
        shadow=0.3,
        contrast=1.3,
    )
    left = figure(
        canvas,
        man,
        370,
        620,
        262,
        -6,
        lean=-2,
        clothes=c.shirt(canvas, "#2b2733", "#0c0a10", under="#f4f1ec", light=1),
    )
    woman = Head(
        "june",
        "wife",
        (252, 230, 212),
        hair.bob,
        hair.SILVER,
        shade="#4a3a4a",
        light=-1,
        shadow=0.24,
        contrast=1.3,
        neck=24,
    )
    right = figure(
        canvas,
        woman,
        726,
        730,
        244,
        6,
        lean=2,
        clothes=_sailor(canvas),
    )
    for x, y, r in (
        (90, 1010, 44),
        (190, 1110, 30),
        (950, 330, 40),
        (1010, 440, 26),
        (880, 240, 24),
        (60, 1180, 24),
        (1000, 1060, 34),
    ):
        canvas.add(b.blossom(x, y, r, "#f7b5c4", "#d81f3a"))
        canvas.add(b.blossom(x, y, r * 0.5, "#fbe0e6", "#d81f3a"))
    canvas.add(
        path("M0 1250L1080 1160V1530H0Z", "#161218"),
        path("M0 1232L1080 1142V1152L0 1244Z", "#d81f3a"),
    )
    canvas.add(
        text("PLUM", 68, 1350, 160, "#f4f1ec", "sans", 900, -0.03, "left", -5),
        text("THUNDER", 438, 1400, 132, "#d81f3a", "sans", 900, -0.03, "left", -5),
        text("VOLUME ONE", 74, 1428, 28, "#f4f1ec", "sans", 700, 0.3, "left", -5),
        text(
            "She reads the storm. He forgot the umbrella.",
            74,
            1500,
            25,
            "#b9b2bd",
            "italic",
            400,
            0,
            "left",
            -5,
        ),
        rect(40, 40, 64, 230, "#161218"),
        text("No.1", 72, 96, 24, "#f4f1ec", "sans", 800),
        *(circle(72, 140 + 44 * i, 13, "#d81f3a" if i % 2 else "#f4f1ec") for i in range(3)),
    )
    pixels = finish.outlined(canvas.render(), 0.55, 1.3)
    return finish.paper(_screentone(pixels), 3), (left, right)


def _sailor(canvas: Canvas) -> str:
    """A school uniform's collar and scarf."""
    return (
        c.shirt(canvas, "#fbf8f4", "#a8a2b0", light=-1, w=90)
        + mirrored(
            path("M26 76C52 82 74 100 84 130L60 196L2 214L30 120Z", "#2b2f55"),
            path("M70 128L52 184L10 198", stroke="#f4f1ec", stroke_width=4),
        )
        + path("M-24 206L0 216L24 206L44 290L14 270L0 300L-14 270L-44 290Z", "#d81f3a")
        + rect(-15, 204, 30, 24, "#a8142c", rx=6)
    )


def _screentone(pixels: Pixels) -> Pixels:
    """Greys become dots; reds and faces keep what they are."""
    hsv = cv2.cvtColor(pixels, cv2.COLOR_RGB2HSV)
    coloured = cv2.GaussianBlur((hsv[..., 1] > 60).astype(np.float32), (0, 0), 3)[..., None]
    toned = finish.halftone(pixels, 6.0, 45, 0.85, 0.16)
    return (pixels * coloured + toned * (1 - coloured)).astype(np.uint8)


def the_night_shift() -> Drawn:
    """A comic's splash page: two heroes above the city."""
    canvas = Canvas(1280, 1280)
    canvas.add(
        rect(
            0,
            0,
            1280,
            1280,
            canvas.radial("#ffe45c", "#ff9a3c", "#e63b5a", "#4b1d6e", at=(0.5, 0.42), r=0.75),
        )
    )
    canvas.add(b.rays(640, 540, 1300, 44, "#fff3a8", 0.28))
    canvas.add(b.zigzag(640, 560, 500, 610, 22, "#fff6d0", stroke="#1a1026", stroke_width=8))
    canvas.add(
        b.skyline(1280, 1280, 150, 460, "#35184f", 21, "#ffd84a", 0.35),
        b.skyline(1280, 1290, 60, 260, "#1e0f33", 7, "#ff7ab0", 0.25),
    )
    man = Head(
        "hugo",
        "husband",
        BROWN_SKIN,
        hair.crop,
        hair.BLACK,
        shade="#2a0e2e",
        light=-1,
        shadow=0.36,
        contrast=1.2,
        rim="#7fd8ff",
    )
    cape = "M-60 86C-150 130 -190 280 -230 430H230C190 280 150 130 60 86C20 120 -20 120 -60 86Z"
    bolt = "M10 174L-20 212H-4L-12 250L22 204H4Z"
    left = figure(
        canvas,
        man,
        430,
        520,
        250,
        -4,
        lean=-2,
        behind=path(cape, canvas.linear("#ffcf3f", "#c8761a"), stroke="#1a1026", stroke_width=4),
        clothes=c.hero(canvas, "#2667c9", "#123066", "#ffcf3f", bolt, light=-1),
        worn=_headband("#ffcf3f"),
    )
    woman = Head(
        "rose",
        "wife",
        LIGHT,
        hair.long_waves,
        hair.AUBURN,
        shade="#4a1038",
        light=1,
        shadow=0.28,
        contrast=1.2,
        neck=24,
        rim="#ff9ad0",
    )
    star = "M0 172L11 198L40 200L17 218L25 246L0 230L-25 246L-17 218L-40 200L-11 198Z"
    right = figure(
        canvas,
        woman,
        850,
        560,
        236,
        5,
        lean=3,
        behind=path(cape, canvas.linear("#7a2be0", "#3b1478"), stroke="#1a1026", stroke_width=4),
        clothes=c.hero(canvas, "#e0314f", "#7c1030", "#fff1c2", star, light=1, w=94),
        worn=hats.tiara("#ffd84a", "#8a5a10", "#e0314f"),
    )
    canvas.add(
        rect(34, 34, 500, 110, "#fff6d0", stroke="#1a1026", stroke_width=6),
        text("Meanwhile, somebody has to", 284, 82, 32, "#1a1026", "sans", 700),
        text("water the plants on Mars…", 284, 122, 32, "#1a1026", "sans", 700),
        path("M40 1120L1240 1040L1262 1216L18 1256Z", "#1a1026"),
        path("M40 1108L1232 1030L1250 1200L22 1240Z", "#ffe45c", stroke="#1a1026", stroke_width=6),
        text("THE NIGHT SHIFT", 640, 1168, 126, "#e0314f", "sans", 900, -0.02, "middle", -3.6),
        text(
            "ISSUE 7 · TWO AGAINST THE DAWN",
            640,
            1206,
            24,
            "#1a1026",
            "sans",
            800,
            0.12,
            "middle",
            -3.4,
        ),
    )
    pixels = finish.outlined(canvas.render(), 0.7, 1.5)
    pixels = finish.halftone(pixels, 7.5, 30, 0.4, 0.12)
    return finish.edged(finish.paper(pixels, 3), 16, (255, 252, 240)), (left, right)


def _headband(colour: str) -> str:
    """A band across the forehead with its knot flying."""
    return path(
        "M50 -52C86 -70 96 -52 128 -66C112 -44 96 -40 56 -42Z",
        colour,
        stroke="#1a1026",
        stroke_width=2,
    ) + path(
        "M-53 -58C-24 -74 24 -74 53 -58L52 -42C24 -58 -24 -58 -52 -42Z",
        colour,
        stroke="#1a1026",
        stroke_width=2,
    )


def the_moon_orchard() -> Drawn:
    """An opened page of a fairy tale."""
    canvas = Canvas(1560, 1100)
    canvas.add(rect(0, 0, 1560, 1100, canvas.linear("#3b2416", "#24140b")))
    canvas.add(
        rect(46, 40, 1468, 1030, "#7a5a36", rx=10), rect(60, 48, 1440, 1008, "#f6ecd2", rx=8)
    )
    canvas.add(
        rect(
            60,
            48,
            1440,
            1008,
            canvas.linear(
                "#d8c294/0",
                "#d8c294/0.5",
                "#a98a55/0.85",
                "#d8c294/0.5",
                "#d8c294/0",
                start=(0.32, 0),
                to=(0.42, 0),
            ),
            rx=8,
        )
    )
    night = canvas.clip(
        path("M640 1010V330C640 160 800 104 1050 104C1300 104 1440 170 1440 330V1010Z", "#000")
    )
    scene = [
        rect(620, 80, 860, 960, canvas.linear("#1a2f5e", "#35589b", "#8fa9d6", "#f3d7c1")),
        circle(1060, 330, 210, "#fff4d0"),
        circle(1060, 330, 250, canvas.radial("#fff4d0/0.6", "#fff4d0/0.4", "#fff4d0/0")),
    ]
    scene += [group(b.stars(860, 500, 90, 4, "#fff8e0", 3), transform="translate(620 90)")]
    scene += [
        group(
            b.hills(860, 800, 120, 300, "#3c5f6d", 5) + b.hills(860, 880, 90, 300, "#2a4a50", 6),
            transform="translate(620 60)",
        )
    ]
    canvas.add(group(*scene, clip_path=night))
    canvas.add(f'<g clip-path="{night}">')
    for x, flip in ((690, 1), (1392, -1)):
        canvas.add(group(_tree(), transform=f"translate({x} 1010) scale({flip} 1)"))
    man = Head(
        "otto", "husband", OLIVE, hair.tousled, hair.CHESTNUT, shade="#1c2447", light=1, shadow=0.3
    )
    left = figure(
        canvas,
        man,
        912,
        548,
        196,
        -4,
        clothes=c.coat(canvas, "#6d8a4a", "#37502a", "#efe3c6", light=1)
        + c.scarf("#c9593f", "#8d3222"),
    )
    woman = Head(
        "june",
        "wife",
        FAIR,
        hair.braids,
        hair.BLOND,
        shade="#1c2447",
        light=-1,
        shadow=0.24,
        neck=24,
    )
    gown = c.gown(canvas, c.skin_of(FAIR), "#1c2447", "#5b6fc4", "#2c3778", light=-1, straps=True)
    right = figure(
        canvas,
        woman,
        1190,
        580,
        188,
        5,
        clothes=gown,
        bare=b.sparkle(0, 250, 30, "#fff4d0", 0.9),
        worn=hats.crown(canvas, "#f2cf74", "#8c6420", "#6fb7e8"),
    )
    canvas.add(rect(640, 820, 800, 200, canvas.linear("#14224a/0", "#14224a/0.55")), "</g>")
    canvas.add(
        path(
            "M640 1010V330C640 160 800 104 1050 104C1300 104 1440 170 1440 330V1010Z",
            stroke="#b4842f",
            stroke_width=7,
        ),
        path(
            "M656 1010V336C656 180 806 122 1050 122C1294 122 1424 182 1424 336V1010",
            stroke="#b4842f",
            stroke_width=2,
        ),
    )
    canvas.add(
        rect(112, 150, 150, 150, "#a3342c"),
        rect(120, 158, 134, 134, "none", stroke="#f3d38a", stroke_width=3),
        text("O", 187, 272, 128, "#f3d38a", "serif", 600),
    )
    for i, line in enumerate(
        ("nce there was a gardener", "who pruned the moon", "by ladder, every autumn.")
    ):
        canvas.add(text(line, 282, 186 + 44 * i, 26, "#4a3320", "serif", 400, 0, "left"))
    for i, line in enumerate(
        (
            "Nobody had asked him to. But the",
            "queen who lived up there left a lamp",
            "in the window, and some nights tea,",
            "and one night, at the last branch,",
            "she held the ladder herself.",
        )
    ):
        canvas.add(text(line, 112, 352 + 44 * i, 26, "#4a3320", "serif", 400, 0, "left"))
    canvas.add(
        b.leaf_spray(150, 660, 330, -8, "#7d9b55"),
        *(
            b.blossom(200 + 60 * i, 640 - 10 * (i % 2) - 6 * i, 24, "#e7a6a0", "#f3d38a")
            for i in range(5)
        ),
    )
    canvas.add(
        text("— 27 —", 330, 1010, 24, "#8a6a44", "serif", 400),
        b.heart(330, 800, 90, "#a3342c", fill_opacity=0.85),
    )
    canvas.add(
        b.leaf_spray(330, 850, 180, 30, "#7d9b55", 5),
        b.leaf_spray(330, 850, 180, 150, "#7d9b55", 5),
    )
    pixels = finish.painted(canvas.render(), 0.35)
    return finish.paper(finish.vignette(pixels, 0.3, 0.7), 5), (left, right)


def _tree() -> str:
    """An apple tree that bends inward; its foot at (0, 0)."""
    chance = np.random.default_rng(8)
    leaves = "".join(
        circle(chance.normal(-10, 58), chance.normal(-560, 62), 16 + 18 * chance.random(), colour)
        for colour in ("#24443f", "#2f5a4b", "#3f7558")
        for _ in range(22)
    )
    apples = "".join(
        circle(chance.normal(-6, 55), chance.normal(-540, 55), 9, "#d9503f") for _ in range(9)
    )
    return (
        path("M-34 0C-14 -160 -40 -300 -24 -540H6C-6 -300 24 -160 34 0Z", "#3b2a24")
        + leaves
        + apples
    )


def choose_your_heroes() -> Drawn:
    """The screen of a game before it begins."""
    canvas = Canvas(1600, 1000)
    canvas.add(rect(0, 0, 1600, 1000, canvas.linear("#101735", "#1e2a5c", "#3a2a6a")))
    canvas.add(b.stars(1600, 600, 160, 17, "#cfe3ff"), b.rays(800, 1150, 1500, 40, "#5a7cff", 0.08))
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
    canvas.add(
        text("CHOOSE YOUR HEROES", 800, 80, 48, "#ffffff", "sans", 900, 0.18),
        path("M800 400L850 486L800 572L750 486Z", "#101735", stroke="#f2c65a", stroke_width=6),
        text("&", 800, 508, 64, "#f2c65a", "italic", 700),
        path("M590 892H1010L1034 924L1010 956H590L566 924Z", "#f2c65a"),
        text("BEGIN THE QUEST", 800, 936, 32, "#2a1c05", "sans", 900, 0.12),
        text("<  L", 190, 936, 26, "#aeb9e6", "sans", 700, 0.1),
        text("R  >", 1410, 936, 26, "#aeb9e6", "sans", 700, 0.1),
    )
    pixels = finish.bloom(canvas.render(), 0.25, 200, 14)
    return finish.grain(finish.vignette(pixels, 0.3, 0.7), 3), (slots[0], slots[1])


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


WORKS = (
    Work(
        "plum-thunder",
        "Plum Thunder",
        "A manga cover with screentone, speed lines and a single red.",
        "acg",
        ("manga", "screentone", "red", "cover", "school"),
        plum_thunder,
    ),
    Work(
        "the-night-shift",
        "The Night Shift",
        "A comic splash page: capes, halftone and a city that still needs saving.",
        "acg",
        ("comic", "superheroes", "halftone", "city", "pop"),
        the_night_shift,
    ),
    Work(
        "the-moon-orchard",
        "The Moon Orchard",
        "A page of a fairy tale about a gardener, a queen, and a very long ladder.",
        "acg",
        ("fairy tale", "picture book", "moon", "crown", "night"),
        the_moon_orchard,
    ),
    Work(
        "choose-your-heroes",
        "Choose Your Heroes",
        "A role-playing game's first screen: a ranger, an arcanist, and a quest for two.",
        "acg",
        ("game", "fantasy", "hood", "magic", "adventure"),
        choose_your_heroes,
    ),
)
