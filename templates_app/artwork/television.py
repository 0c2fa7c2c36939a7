# ruff: noqa: E501 (path data reads best in one piece)
"""Television that was never broadcast: title cards, key art, a set in a living room."""

import numpy as np

from templates_app.artwork import backdrops as b
from templates_app.artwork import clothes as c
from templates_app.artwork import finish, hair, hats
from templates_app.artwork.canvas import (
    Canvas,
    circle,
    ellipse,
    group,
    mirrored,
    path,
    polygon,
    rect,
)
from templates_app.artwork.figures import FAIR, LIGHT, OLIVE, TAN, Drawn, Work, figure
from templates_app.artwork.heads import Head
from templates_app.artwork.lettering import text


def upstairs_next_door() -> Drawn:
    """A sitcom's title card: a sofa, a lamp, a cat, shapes of the nineties."""
    canvas = Canvas(1600, 900)
    canvas.add(rect(0, 0, 1600, 900, "#f7c948"))
    canvas.add(
        path("M0 0H900C780 180 860 420 640 620C520 730 300 720 0 780Z", "#2ec4b6"),
        path("M0 0H520C470 160 380 280 190 330C110 350 60 340 0 350Z", "#ff6b6b"),
    )
    for i in range(9):
        canvas.add(
            path(
                f"M{1030 + 62 * i} {70 + 28 * (i % 2)}l24 24l24 -24",
                stroke="#6a4c93",
                stroke_width=11,
                stroke_linejoin="round",
                stroke_linecap="round",
            )
        )
    canvas.add(*(circle(70 + 58 * (i % 6), 610 + 46 * (i // 6), 8, "#fff7e0") for i in range(24)))
    canvas.add(
        polygon([(120, 90), (210, 60), (190, 160)], "#f7c948"),
        circle(330, 120, 42, "none", stroke="#fff7e0", stroke_width=13),
        polygon([(1490, 300), (1560, 340), (1480, 380)], "#ff6b6b"),
    )
    canvas.add(
        path("M190 470C190 400 250 380 310 384H990C1050 380 1110 400 1110 470V900H190Z", "#7a4fa3"),
        path(
            "M204 480C204 416 256 400 312 402H988C1044 400 1096 416 1096 480",
            stroke="#a57fce",
            stroke_width=6,
        ),
    )
    canvas.add(
        path(
            "M140 640C140 580 240 570 256 640V900H140ZM1044 640C1060 570 1160 580 1160 640V900H1044Z",
            "#65408a",
        )
    )
    man = Head(
        "otto",
        "husband",
        LIGHT,
        hair.tousled,
        hair.CHESTNUT,
        shade="#4a1f3a",
        light=-1,
        shadow=0.24,
    )
    left = figure(
        canvas,
        man,
        460,
        430,
        230,
        -5,
        lean=-2,
        clothes=c.shirt(canvas, "#3d5a98", "#1f3261", under="#fff7e0", light=-1) + _checks(),
    )
    woman = Head(
        "june", "wife", FAIR, hair.bob, hair.BLACK, shade="#4a1f3a", light=-1, shadow=0.2, neck=24
    )
    right = figure(
        canvas,
        woman,
        800,
        480,
        218,
        5,
        lean=2,
        clothes=c.jumper(canvas, "#ff6b6b", "#b93a46", light=-1, w=92, pattern="#fff7e0"),
    )
    canvas.add(
        _cat(), rect(0, 866, 1600, 34, "#b5544a"), rect(0, 866, 1600, 8, "#d97b6c"), _mug(628, 756)
    )
    canvas.add(
        text("Upstairs,", 1360, 470, 104, "#6a4c93", "serif", 900, 0, "middle", -6),
        text("Next Door", 1352, 580, 104, "#ff5252", "serif", 900, 0, "middle", -6),
        path(
            "M1180 622C1260 600 1420 590 1530 578",
            stroke="#2ec4b6",
            stroke_width=15,
            stroke_linecap="round",
        ),
        text(
            "FILMED BEFORE A LIVE NEIGHBOUR",
            1366,
            668,
            19,
            "#4a3a2a",
            "sans",
            800,
            0.1,
            "middle",
            -4,
        ),
    )
    pixels = finish.graded(canvas.render(), (60, 20, 80), (255, 240, 200), 0.15)
    return finish.grain(finish.vignette(pixels, 0.22, 0.7), 4), (left, right)


def _checks() -> str:
    """Two pens and a badge on a chest."""
    return circle(-62, 190, 12, "#f7c948") + path(
        "M-67 190l4 5l8 -9", stroke="#1f3261", stroke_width=3
    )


def _cat() -> str:
    """A cat on the back of the sofa."""
    return group(
        path("M0 0C-30 -10 -44 -60 -20 -96C-34 -120 -30 -150 -24 -164L-2 -142C8 -146 20 -146 30 -142L52 -164C58 -146 60 -120 48 -98C78 -60 66 -8 40 0Z", "#f4a259"),
        path("M40 -4C80 10 120 0 118 -40C116 -60 100 -62 96 -46", stroke="#f4a259", stroke_width=17, stroke_linecap="round"),
        path("M-8 -114c4 -6 12 -6 16 0M22 -114c4 -6 12 -6 16 0", stroke="#3a2418", stroke_width=4, stroke_linecap="round"),
        path("M10 -102l5 5l5 -5Z", "#b5544a"), path("M-30 -100l-26 -6M-30 -94l-26 4M58 -100l26 -6M58 -94l26 4", stroke="#fff7e0", stroke_width=2.5),
        path("M-10 -50c10 6 20 6 30 0M-12 -30c12 7 24 7 36 0", stroke="#d17c34", stroke_width=6, stroke_linecap="round"),
        transform="translate(1010 394) scale(0.95)",
    )  # fmt: skip


def _mug(x: float, y: float) -> str:
    """A mug that steams."""
    return (
        path(
            f"M{x + 86} {y + 20}C{x + 130} {y + 16} {x + 130} {y + 72} {x + 84} {y + 66}",
            stroke="#fff7e0",
            stroke_width=14,
        )
        + rect(x, y, 92, 110, "#fff7e0", rx=12)
        + b.heart(x + 46, y + 54, 44, "#ff6b6b")
        + ellipse(x + 46, y + 4, 46, 9, "#e8dcc0")
        + "".join(
            path(
                f"M{x + 22 + 24 * i} {y - 16}c-12 -18 12 -26 0 -46",
                stroke="#fff7e0",
                stroke_width=6,
                stroke_linecap="round",
                stroke_opacity=0.7,
            )
            for i in range(3)
        )
    )


def harbour_lights() -> Drawn:
    """A northern crime series: a storm, a lighthouse, two people who do not talk much."""
    canvas = Canvas(1600, 900)
    canvas.add(rect(0, 0, 1600, 900, canvas.linear("#0c2733", "#1b4a57", "#4a7f84", "#c98a56")))
    for x, y, w, o in (
        (-120, 210, 700, 0.35),
        (420, 150, 760, 0.3),
        (980, 250, 800, 0.4),
        (200, 330, 900, 0.22),
    ):
        canvas.add(b.cloud(x, y, w, "#0a1d27", o))
    canvas.add(
        path("M1304 300L-100 60V330Z", canvas.linear("#ffe9b8/0", "#ffe9b8/0.5", to=(1, 0))),
        path("M1304 300L1800 170V420Z", canvas.linear("#ffe9b8/0.5", "#ffe9b8/0.1", to=(1, 0))),
    )
    canvas.add(
        b.hills(1600, 640, 70, 300, "#0f2e38", 9),
        path(
            "M1120 700C1180 560 1260 540 1310 540C1380 540 1460 600 1600 590V760H1120Z", "#0a2029"
        ),
    )
    canvas.add(
        path("M1282 548L1290 330H1320L1328 548Z", "#e9e4d8"),
        path("M1285 480L1287 420H1323L1325 480Z", "#b23a2e"),
        rect(1286, 286, 38, 40, "#fff3c4"),
        path("M1280 286L1305 258L1330 286Z", "#b23a2e"),
        rect(1280, 324, 50, 8, "#26323a"),
        b.lens(1305, 304, 130, "#fff3c4", canvas),
    )
    canvas.add(rect(0, 690, 1600, 210, canvas.linear("#1c5560", "#0a2530")))
    chance = np.random.default_rng(22)
    for _ in range(90):
        x, y = 1650 * chance.random() - 40, 700 + 190 * chance.random() ** 1.4
        n = 30 + 60 * chance.random()
        canvas.add(
            path(
                f"M{x:.0f} {y:.0f}q{n / 2:.0f} {-10 - n * 0.1:.0f} {n:.0f} 0",
                stroke="#a9d3d0",
                stroke_width=2.5,
                stroke_opacity=f"{0.2 + 0.4 * chance.random():.2f}",
            )
        )
    man = Head(
        "hugo",
        "husband",
        LIGHT,
        hair.crop,
        hair.BROWN,
        shade="#06202a",
        light=1,
        shadow=0.42,
        contrast=1.15,
        rim="#ffb97a",
    )
    left = figure(
        canvas,
        man,
        470,
        430,
        240,
        -3,
        clothes=c.jumper(canvas, "#23404c", "#0d1e26", light=1, w=110),
    )
    woman = Head(
        "vera",
        "wife",
        FAIR,
        hair.long_waves,
        hair.BLOND,
        shade="#0a2630",
        light=1,
        shadow=0.36,
        contrast=1.15,
        neck=24,
        rim="#ffb97a",
    )
    right = figure(
        canvas,
        woman,
        830,
        470,
        222,
        4,
        clothes=c.coat(canvas, "#c79a3b", "#7a5616", "#e8e0cf", light=1, w=94),
    )
    canvas.add(rect(0, 600, 1600, 300, canvas.linear("#061820/0", "#061820/0.85")))
    for _ in range(200):
        x, y, n = chance.random() * 1700, chance.random() * 900, 16 + 40 * chance.random()
        canvas.add(
            path(
                f"M{x:.0f} {y:.0f}l{-n * 0.45:.1f} {n:.1f}",
                stroke="#cfe8ea",
                stroke_width=1.1,
                stroke_opacity=f"{0.08 + 0.2 * chance.random():.2f}",
            )
        )
    canvas.add(
        text("HARBOUR LIGHTS", 1246, 790, 60, "#f6efe0", "serif", 500, 0.12),
        rect(1040, 812, 412, 2, "#e0a96d"),
        text(
            "A NEW SERIES  ·  THE TIDE KEEPS EVERYTHING",
            1246,
            846,
            17,
            "#e0c9a0",
            "sans",
            500,
            0.16,
        ),
    )
    pixels = finish.graded(canvas.render(), (0, 60, 80), (255, 190, 120), 0.4)
    pixels = finish.bloom(pixels, 0.25, 185, 20)
    return finish.grain(finish.vignette(pixels, 0.45, 0.55), 6), (left, right)


def the_saturday_quiz() -> Drawn:
    """An old television set, and on it a couple that has just won."""
    canvas = Canvas(1480, 1140)
    canvas.add(rect(0, 0, 1480, 1140, "#c9a26b"))
    for y in range(0, 1200, 150):
        for x in range(-75, 1600, 150):
            cx = x + 75 * (y // 150 % 2)
            canvas.add(
                circle(cx, y, 66, "#b5763c"),
                circle(cx, y, 46, "#e0b66f"),
                circle(cx, y, 26, "#8a4b22"),
            )
    canvas.add(rect(0, 1010, 1480, 130, "#5a3418"), rect(0, 1002, 1480, 12, "#3a1f0c"))
    canvas.add(
        path("M620 130L420 -60M840 130L1080 -80", stroke="#4a4a4a", stroke_width=8),
        ellipse(730, 130, 150, 36, "#3a2616"),
    )
    canvas.add(rect(120, 150, 1260, 890, "#2a160a", rx=56, opacity=0.5, filter=canvas.blur(18)))
    wood = canvas.linear("#9a5b2a", "#6d3a16", "#8a4f22", "#5a2e10")
    canvas.add(
        rect(110, 128, 1260, 880, wood, rx=54),
        rect(128, 146, 1224, 844, "none", stroke="#c88a4a", stroke_width=4, rx=42),
    )
    for i in range(12):
        canvas.add(
            path(
                f"M130 {190 + 70 * i}C420 {170 + 74 * i} 900 {216 + 66 * i} 1350 {186 + 70 * i}",
                stroke="#4a240c",
                stroke_width=2,
                stroke_opacity=0.35,
            )
        )
    canvas.add(path("M230 1008l-34 120h40l40 -120ZM1250 1008l34 120h-40l-40 -120Z", "#3a1f0c"))
    screen = "M210 240C400 206 850 206 1030 240C1062 420 1062 730 1030 904C850 938 400 938 210 904C178 730 178 420 210 240Z"
    canvas.add(
        path(screen, "#17120e", stroke="#d8c49a", stroke_width=26),
        path(screen, "none", stroke="#17120e", stroke_width=14),
    )
    inside = canvas.clip(path(screen, "#000"))
    canvas.add(
        f'<g clip-path="{inside}">',
        rect(170, 200, 900, 760, canvas.radial("#ffd76b", "#ff8c42", "#c8553d", "#6b2d5c", r=0.72)),
        b.rays(620, 520, 800, 32, "#fff0b8", 0.22),
    )
    chance = np.random.default_rng(40)
    for _ in range(90):
        x, y = 190 + 860 * chance.random(), 220 + 700 * chance.random()
        if not any(abs(x - fx) < 120 and abs(y - fy) < 150 for fx, fy in ((450, 540), (790, 570))):
            colour = str(chance.choice(["#fff7e0", "#2ec4b6", "#ff4d6d", "#ffd23f", "#4361ee"]))
            canvas.add(
                rect(
                    x, y, 16, 9, colour, transform=f"rotate({chance.integers(180)} {x:.0f} {y:.0f})"
                )
            )
    man = Head(
        "carl", "husband", TAN, hair.side_part, hair.BLACK, shade="#4a1a1a", light=-1, shadow=0.26
    )
    left = figure(
        canvas,
        man,
        450,
        540,
        216,
        -3,
        clothes=c.suit(
            canvas, "#7a3b69", "#43203b", shirt="#ffe8c2", tie="#f7b538", bow=True, light=-1
        ),
    )
    woman = Head(
        "rose",
        "wife",
        LIGHT,
        hair.finger_waves,
        hair.BLOND,
        shade="#4a1a1a",
        light=1,
        shadow=0.22,
        neck=23,
    )
    right = figure(
        canvas,
        woman,
        790,
        570,
        206,
        4,
        clothes=c.gown(
            canvas, c.skin_of(LIGHT), "#4a1a1a", "#1b9aaa", "#0d5c66", light=1, straps=True
        ),
        bare=c.necklace("#fff7e0"),
    )
    canvas.add(
        rect(190, 830, 860, 110, "#2b1d4e"),
        rect(190, 824, 860, 8, "#ffd23f"),
        text("1,000 POINTS!", 620, 888, 54, "#ffd23f", "sans", 900, 0.06),
    )
    canvas.add(
        "".join(rect(180, y, 880, 2, "#1a0f08", fill_opacity=0.16) for y in range(200, 960, 6))
    )
    canvas.add(
        path(
            "M220 260C380 226 560 220 700 224C520 300 330 420 214 640C196 500 200 360 220 260Z",
            canvas.linear("#ffffff/0.22", "#ffffff/0.02"),
        ),
        "</g>",
    )
    canvas.add(
        rect(1090, 226, 220, 690, "#3a1f0c", rx=22),
        rect(1100, 236, 200, 670, canvas.linear("#d8c49a", "#b99d68"), rx=16),
    )
    for y, turn in ((330, 20), (500, -50)):
        canvas.add(
            circle(1200, y, 66, "#4a3a24"),
            circle(1200, y, 58, canvas.radial("#f4e6c0", "#b89a5c", "#6b5428")),
            rect(1195, y - 56, 10, 56, "#3a2a14", rx=4, transform=f"rotate({turn} 1200 {y})"),
        )
        canvas.add(
            "".join(
                rect(1198, y - 84, 4, 12, "#4a3a24", transform=f"rotate({a} 1200 {y})")
                for a in range(-150, 151, 30)
            )
        )
    canvas.add(
        "".join(rect(1124, 616 + 20 * i, 152, 9, "#4a3a24", rx=4) for i in range(10)),
        circle(1150, 862, 13, "#ff4d6d"),
        circle(1200, 862, 13, "#3a2a14"),
        circle(1250, 862, 13, "#3a2a14"),
    )
    canvas.add(text("The Saturday Quiz", 620, 980, 38, "#e9c98a", "italic", 600))
    pixels = finish.graded(canvas.render(), (60, 24, 20), (255, 226, 170), 0.3)
    return finish.grain(finish.vignette(pixels, 0.4, 0.6), 5), (left, right)


def the_winter_ball() -> Drawn:
    """A period drama: a ballroom, candles, and a dance that was promised to somebody else."""
    canvas = Canvas(1320, 1320)
    canvas.add(rect(0, 0, 1320, 1320, canvas.linear("#3b2f4a", "#7a5a6a", "#d9a679", "#8a5a3e")))
    for x in (40, 380, 760, 1100):
        canvas.add(
            rect(x, 120, 180, 900, "#2a2338", rx=90),
            rect(x + 14, 134, 152, 880, canvas.linear("#1d2a52", "#3a4f86", "#8aa0c8"), rx=76),
        )
        canvas.add(
            group(b.stars(150, 700, 26, x, "#ffffff", 3), transform=f"translate({x + 14} 160)"),
            rect(x + 86, 134, 6, 880, "#2a2338"),
            rect(x + 14, 500, 152, 6, "#2a2338"),
        )
    for x in (300, 680, 1020):
        canvas.add(
            rect(x - 18, 60, 36, 1000, canvas.linear("#e9d3a8", "#b58d5c", "#8a6440", to=(1, 0))),
            rect(x - 32, 60, 64, 34, "#d9b98a"),
            rect(x - 32, 1010, 64, 40, "#d9b98a"),
        )
    canvas.add(
        rect(0, 0, 1320, 74, "#caa876"),
        "".join(path(f"M{44 * i} 74a22 22 0 0 0 44 0Z", "#b08c5c") for i in range(30)),
    )
    canvas.add(
        rect(0, 1040, 1320, 280, canvas.linear("#7a4a2c", "#3c2213")),
        "".join(
            path(
                f"M660 980L{-500 + 180 * i} 1330",
                stroke="#2c180c",
                stroke_width=3,
                stroke_opacity=0.4,
            )
            for i in range(14)
        ),
    )
    canvas.add(_chandelier(canvas, 905, 74))
    man = Head(
        "hugo",
        "husband",
        OLIVE,
        hair.side_part,
        hair.BLACK,
        shade="#2c1420",
        light=1,
        shadow=0.32,
        rim="#ffd59a",
    )
    coat = (
        c.suit(canvas, "#22304a", "#0e1626", shirt="#f7f2e6", tie="#f7f2e6", bow=True, light=1)
        + _medal()
    )
    left = figure(
        canvas,
        man,
        450,
        610,
        246,
        4,
        lean=1,
        clothes=coat,
        worn=hats.raised(hats.top_hat(canvas, "#3a3848", "#121018", "#5a2030"), 8),
    )
    woman = Head(
        "june",
        "wife",
        FAIR,
        hair.updo,
        hair.BROWN,
        shade="#3c1a24",
        light=-1,
        shadow=0.24,
        neck=23,
        rim="#ffe0b0",
    )
    right = figure(
        canvas,
        woman,
        846,
        672,
        230,
        -5,
        lean=-1,
        clothes=c.gown(canvas, c.skin_of(FAIR), "#3c1a24", "#e7c7d6", "#a8718c", light=-1)
        + _puffs(),
        bare=c.necklace("#fff6e8"),
        worn=hats.tiara("#f4e3b0", "#a8833c", "#ffffff"),
    )
    for x, y, r in (
        (90, 900, 50),
        (1230, 860, 60),
        (1120, 1130, 40),
        (180, 1160, 44),
        (650, 1190, 30),
    ):
        canvas.add(b.lens(x, y, r * 1.6, "#ffdf9a", canvas))
    canvas.add(rect(0, 1080, 1320, 240, canvas.linear("#1a0f18/0", "#1a0f18/0.9")))
    canvas.add(
        text("The Winter Ball", 660, 1222, 96, "#fbe6c2", "italic", 500),
        text("EPISODE ONE  ·  A PROMISED DANCE", 660, 1272, 24, "#e3bf94", "sans", 500, 0.24),
    )
    pixels = finish.bloom(finish.painted(canvas.render(), 0.4), 0.3, 195, 24)
    pixels = finish.graded(pixels, (50, 20, 60), (255, 224, 170), 0.3)
    return finish.grain(finish.vignette(pixels, 0.4, 0.6), 4), (left, right)


def _chandelier(canvas: Canvas, x: float, y: float) -> str:
    """Candles on rings, with drops of glass."""
    parts = [rect(x - 3, y, 6, 60, "#d9b45a")]
    for row, (rx, dy) in enumerate(((90, 80), (190, 150))):
        parts.append(ellipse(x, y + dy, rx, rx * 0.2, "none", stroke="#d9b45a", stroke_width=7))
        for t in np.linspace(0, 2 * np.pi, 8 + 4 * row, endpoint=False):
            px, py = x + rx * np.cos(t), y + dy + rx * 0.2 * np.sin(t)
            parts += [
                rect(px - 5, py - 34, 10, 32, "#fff6e0"),
                ellipse(px, py - 44, 5, 11, "#ffd76b"),
                b.lens(px, py - 44, 44, "#ffe9a8", canvas),
            ]
            parts.append(
                path(f"M{px:.0f} {py + 6:.0f}l6 16l-6 12l-6 -12Z", "#ffffff", fill_opacity=0.75)
            )
    parts.append(
        path(
            f"M{x - 90} {y + 80}L{x - 190} {y + 150}M{x + 90} {y + 80}L{x + 190} {y + 150}M{x} {y + 60}L{x - 90} {y + 80}M{x} {y + 60}L{x + 90} {y + 80}",
            stroke="#d9b45a",
            stroke_width=4,
        )
    )
    return "".join(parts)


def _medal() -> str:
    """A sash and an order, in units of a head."""
    return (
        path("M44 108L66 100L-60 420H-96Z", "#8a1f2f", fill_opacity=0.95)
        + b.sparkle(-62, 190, 26, "#f2d58a")
        + circle(-62, 190, 8, "#8a1f2f")
    )


def _puffs() -> str:
    """Short puffed sleeves and a sash, in units of a head."""
    return mirrored(
        path(
            "M66 120C96 112 120 136 116 172C110 196 84 200 70 190C62 168 60 142 66 120Z",
            "#e7c7d6",
            stroke="#a8718c",
            stroke_width=2,
        ),
        path(
            "M76 126C86 144 90 166 86 190M92 126C102 144 104 164 100 190",
            stroke="#a8718c",
            stroke_width=3,
            stroke_opacity=0.6,
        ),
    ) + path("M-66 250C-30 264 30 264 66 250L64 276C30 290 -30 290 -64 276Z", "#8a4a68")


WORKS = (
    Work(
        "upstairs-next-door",
        "Upstairs, Next Door",
        "A sitcom's title card with a sofa, a cat and the shapes of the nineties.",
        "tv",
        ("sitcom", "nineties", "sofa", "cat", "comedy"),
        upstairs_next_door,
    ),
    Work(
        "harbour-lights",
        "Harbour Lights",
        "A northern crime series: a storm, a lighthouse, and two people who do not talk much.",
        "tv",
        ("crime", "sea", "lighthouse", "rain", "drama"),
        harbour_lights,
    ),
    Work(
        "the-saturday-quiz",
        "The Saturday Quiz",
        "An old wooden television set, and on it a couple that has just won everything.",
        "tv",
        ("quiz", "retro", "seventies", "television", "confetti"),
        the_saturday_quiz,
    ),
    Work(
        "the-winter-ball",
        "The Winter Ball",
        "A period drama: candles, a ballroom, and a dance that was promised to somebody else.",
        "tv",
        ("period drama", "ballroom", "romance", "candles", "square"),
        the_winter_ball,
    ),
)
