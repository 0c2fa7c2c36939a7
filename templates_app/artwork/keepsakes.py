# ruff: noqa: E501 (path data reads best in one piece)
"""Things people keep: portraits, cards, prints, a globe."""

import numpy as np

from faces.engine.types import Box
from templates_app.artwork import backdrops as b
from templates_app.artwork import clothes as c
from templates_app.artwork import finish, hair, hats
from templates_app.artwork.canvas import (
    Canvas,
    circle,
    ellipse,
    group,
    path,
    polygon,
    rect,
)
from templates_app.artwork.figures import DEEP, FAIR, LIGHT, OLIVE, TAN, Drawn, Work, figure
from templates_app.artwork.heads import Head
from templates_app.artwork.lettering import text
from templates_app.artwork.types import Slot


def the_oval_portrait() -> Drawn:
    """A wedding portrait in a carved frame on papered walls."""
    canvas = Canvas(1120, 1440)
    canvas.add(rect(0, 0, 1120, 1440, "#6f8578"))
    for y in range(-60, 1500, 120):
        for x in range(-60, 1240, 120):
            shift = 60 * (y // 120 % 2)
            canvas.add(
                b.leaf_spray(x + shift, y + 60, 84, -90, "#7f9688", 5),
                b.blossom(x + shift, y - 30, 17, "#8fa597", "#6f8578"),
            )
    canvas.add(canvas.soft(572, 752, 580, 760, "#14201a", 1.0))
    gold = canvas.linear("#f8e7a8", "#b8842c", "#f4d98a", "#8a5c18", "#e9c671", to=(1, 1))
    canvas.add(
        ellipse(560, 720, 470, 630, gold),
        ellipse(560, 720, 452, 612, "none", stroke="#7a5014", stroke_width=3),
    )
    for a in np.linspace(0, 2 * np.pi, 72, endpoint=False):
        canvas.add(
            circle(
                560 + 436 * np.cos(a),
                720 + 596 * np.sin(a),
                11,
                BEAD,
                stroke="#7a5014",
                stroke_width=1.5,
            )
        )
    canvas.add(ellipse(560, 720, 412, 572, "#7a5014"))
    inside = canvas.clip(ellipse(560, 720, 402, 562, "#000"))
    canvas.add(f'<g clip-path="{inside}">')
    canvas.add(
        rect(
            140,
            140,
            840,
            1180,
            canvas.radial("#fbf3e2", "#e9d7bd", "#b7977a", at=(0.5, 0.4), r=0.7),
        )
    )
    chance = np.random.default_rng(4)
    for _ in range(46):
        x, y = 150 + 820 * chance.random(), 150 + 330 * chance.random() ** 1.6
        canvas.add(
            b.blossom(
                x,
                y,
                18 + 26 * chance.random(),
                str(chance.choice(["#f6d3cf", "#fff6ee", "#eab8b2", "#f3e2c8"])),
                "#d9a441",
            )
        )
    man = Head(
        "hugo",
        "husband",
        LIGHT,
        hair.side_part,
        hair.CHESTNUT,
        shade="#4a2420",
        light=-1,
        shadow=0.26,
    )
    left = figure(
        canvas,
        man,
        420,
        640,
        226,
        5,
        lean=1,
        clothes=c.suit(canvas, "#34465c", "#1b2636", tie="#f6d3cf", bow=True, light=-1)
        + _buttonhole(),
    )
    woman = Head(
        "rose",
        "wife",
        FAIR,
        hair.updo,
        hair.CHESTNUT,
        shade="#5a2c28",
        light=-1,
        shadow=0.2,
        neck=21,
    )
    back, flowers = hats.veil(canvas)
    right = figure(
        canvas,
        woman,
        688,
        716,
        212,
        -6,
        lean=-1,
        behind=back,
        clothes=c.gown(
            canvas, c.skin_of(FAIR), "#5a2c28", "#ffffff", "#d8cdd2", light=-1, straps=True
        ),
        bare=c.necklace("#f7f2ea"),
        worn=flowers,
    )
    canvas.add(_bouquet(640, 1190))
    canvas.add("</g>", ellipse(560, 720, 402, 562, "none", stroke="#f8e7a8", stroke_width=4))
    canvas.add(
        group(
            b.leaf_spray(0, 0, 150, -20, "#e9c671", 6),
            b.leaf_spray(0, 0, 150, 200, "#e9c671", 6),
            b.heart(0, -8, 74, "#f4d98a", stroke="#7a5014", stroke_width=3),
            transform="translate(560 100)",
        )
    )
    canvas.add(
        rect(400, 1342, 320, 66, gold, rx=8, stroke="#7a5014", stroke_width=2),
        text("The happiest of days", 560, 1385, 30, "#4d310a", "italic", 600),
    )
    pixels = finish.graded(canvas.render(), (60, 40, 50), (255, 240, 214), 0.18)
    return finish.grain(finish.vignette(pixels, 0.35, 0.6), 3.5), (left, right)


BEAD = "#f0d488"


def _buttonhole() -> str:
    """A small rose on the lapel, in units of a head."""
    return b.leaf_spray(58, 176, 22, 60, "#5d8a5a", 3) + b.blossom(
        58, 170, 13, "#f6d3cf", "#d98880"
    )


def _bouquet(x: float, y: float) -> str:
    """Roses and leaves."""
    chance = np.random.default_rng(9)
    parts = [
        b.leaf_spray(x, y, 170, turn, colour, 6)
        for turn, colour in (
            (-160, "#56785a"),
            (-130, "#6c8f68"),
            (-50, "#56785a"),
            (-20, "#6c8f68"),
            (-90, "#56785a"),
        )
    ]
    for _ in range(26):
        dx, dy = chance.normal(0, 62), chance.normal(-30, 36)
        r = 24 + 16 * chance.random()
        colour = str(chance.choice(["#f4c3bd", "#fff4ea", "#e89a94", "#f7dfb8"]))
        parts += [
            circle(x + dx, y + dy, r, colour),
            path(
                f"M{x + dx - r * 0.6:.0f} {y + dy:.0f}a{r * 0.6:.0f} {r * 0.6:.0f} 0 1 1 {r * 0.8:.0f} {r * 0.5:.0f}a{r * 0.35:.0f} {r * 0.35:.0f} 0 1 1 {-r * 0.4:.0f} {-r * 0.5:.0f}",
                stroke="#a8564f",
                stroke_width=2.4,
                stroke_opacity=0.5,
            ),
        ]
    return "".join(parts)


def the_merchant_and_his_wife() -> Drawn:
    """A double portrait as five hundred years ago."""
    canvas = Canvas(1480, 1120)
    canvas.add(rect(0, 0, 1480, 1120, canvas.linear("#2e3322", "#3d3a24", "#1d1a12")))
    canvas.add(
        rect(560, 70, 400, 480, "#1a140c"),
        rect(580, 90, 360, 440, canvas.linear("#9ec0cf", "#d6dcc0", "#b8b98a")),
    )
    hill = group(
        b.hills(360, 330, 80, 240, "#7c9a8a", 3)
        + b.hills(360, 390, 60, 200, "#5c7a4e", 9)
        + b.hills(360, 430, 40, 120, "#44592f", 5),
        transform="translate(580 90)",
    )
    canvas.add(
        group(
            hill,
            path(
                "M700 530C720 480 800 470 770 430C750 400 800 390 790 372",
                stroke="#d9dcc0",
                stroke_width=10,
            ),
            rect(846, 352, 34, 70, "#c9a878"),
            path("M838 352L863 318L888 352Z", "#8a4a34"),
            clip_path=canvas.clip(rect(580, 90, 360, 440, "#000")),
        )
    )
    canvas.add(rect(754, 90, 12, 440, "#1a140c"), rect(580, 300, 360, 10, "#1a140c"))
    for x, flip in ((40, 1), (1440, -1)):
        folds = "".join(
            path(
                f"M{20 + 44 * i} -20C{50 + 44 * i} 300 {10 + 44 * i} 700 {40 + 44 * i} 1140",
                stroke=colour,
                stroke_width=26,
                stroke_opacity=0.7,
            )
            for i, colour in enumerate(("#4d0f14", "#8d2024", "#5c1218", "#9a272a", "#4d0f14"))
        )
        canvas.add(
            group(
                path("M-60 -20H240C200 300 250 700 190 1140H-60Z", "#741a1e"),
                folds,
                transform=f"translate({x} 0) scale({flip} 1)",
            )
        )
    man = Head(
        "carl",
        "husband",
        OLIVE,
        hair.bob_short,
        hair.BROWN,
        shade="#2a140a",
        light=-1,
        shadow=0.38,
        contrast=1.15,
    )
    left = figure(
        canvas,
        man,
        500,
        500,
        248,
        3,
        lean=0,
        clothes=c.doublet(canvas, "#24483f", "#0f211c", light=-1),
        worn=_flat_cap(canvas),
    )
    woman = Head(
        "vera",
        "wife",
        LIGHT,
        hair.updo,
        hair.AUBURN,
        shade="#3a1a0e",
        light=-1,
        shadow=0.3,
        contrast=1.15,
        neck=24,
    )
    right = figure(
        canvas,
        woman,
        962,
        540,
        234,
        -3,
        lean=0,
        clothes=c.court_dress(canvas, c.skin_of(LIGHT), "#3a1a0e", "#8a1f2a", "#3d0c12", light=-1),
        bare=c.necklace("#f3ead6") + circle(0, 136, 8, "#2f6fb0", stroke="#d9b45a", stroke_width=2),
        worn=_hood_of_pearls(canvas),
    )
    canvas.add(
        rect(0, 1010, 1480, 110, canvas.linear("#4a2c14", "#23130a")),
        rect(0, 1004, 1480, 10, "#6d4521"),
    )
    canvas.add(
        path(
            "M150 1010C150 960 180 940 220 944C262 940 288 964 284 1010C270 1040 170 1040 150 1010Z",
            canvas.radial("#d9742e", "#9a3d16"),
        ),
        path(
            "M286 1014C286 970 310 956 340 958C376 958 396 976 392 1014C380 1040 300 1040 286 1014Z",
            canvas.radial("#e8b23c", "#a86a18"),
        ),
        path("M222 946c2 -14 10 -22 20 -26", stroke="#3d2a12", stroke_width=5),
    )
    canvas.add(
        rect(1130, 984, 210, 36, "#5b1a1e", rx=4),
        rect(1136, 992, 204, 22, "#e9dcbb"),
        rect(1120, 950, 190, 36, "#1f3a4a", rx=4),
        rect(1126, 958, 184, 20, "#e9dcbb"),
    )
    canvas.add(text("ANNO · MDXXVI", 740, 40, 30, "#c9a45a", "serif", 400, 0.24))
    pixels = finish.painted(canvas.render(), 0.6)
    pixels = finish.graded(pixels, (40, 26, 10), (255, 222, 160), 0.45)
    return finish.canvas_weave(finish.vignette(pixels, 0.6, 0.45), 3.5), (left, right)


def _flat_cap(canvas: Canvas) -> str:
    """A velvet cap with a brooch."""
    velvet = canvas.linear("#2a2630", "#0c0a10", start=(0.1, 0), to=(1, 0.8))
    return (
        path(
            "M-92 -74C-96 -128 -40 -140 4 -138C56 -138 104 -122 98 -78C60 -56 -56 -54 -92 -74Z",
            velvet,
        )
        + path("M-58 -74C-30 -88 30 -88 58 -74L56 -58C30 -72 -30 -72 -56 -58Z", "#16131a")
        + circle(-44, -84, 9, "#d9b45a")
        + circle(-44, -84, 4.5, "#9a1f2b")
        + path(
            "M-70 -112C-30 -128 40 -128 78 -108",
            stroke="#4a4454",
            stroke_width=3,
            stroke_opacity=0.7,
        )
    )


def _hood_of_pearls(canvas: Canvas) -> str:
    """A French hood: a crescent over the hair with pearls."""
    parts = [
        path(
            "M-60 -34C-64 -92 -36 -122 0 -122C36 -122 64 -92 60 -34L52 -44C50 -84 30 -100 0 -100C-30 -100 -50 -84 -52 -44Z",
            canvas.linear("#a12a34", "#4d0f14"),
            stroke="#d9b45a",
            stroke_width=2.5,
        )
    ]
    for t in np.linspace(-1.2, 1.2, 19):
        x, y = 58 * np.sin(t), -52 - 66 * np.cos(t)
        parts += [circle(x, y, 4.4, "#f6efdd", stroke="#a8905c", stroke_width=0.8)]
    return "".join(parts)


def hearts_are_trumps() -> Drawn:
    """A playing card whose queen and king share the throne."""
    canvas = Canvas(1040, 1456)
    canvas.add(rect(0, 0, 1040, 1456, "#1f5c45"))
    for y in range(0, 1500, 46):
        for x in range(0, 1080, 46):
            canvas.add(circle(x + 23 * (y // 46 % 2), y, 2, "#2d7a5d"))
    canvas.add(
        rect(46, 46, 956, 1376, "#0d2c20", rx=46, opacity=0.6, filter=canvas.blur(14)),
        rect(36, 32, 968, 1392, "#fbf5e6", rx=44),
    )
    canvas.add(
        rect(136, 118, 768, 1220, canvas.linear("#f2c65a", "#f7dd94", "#e5a93c"), rx=20),
        rect(136, 118, 768, 1220, "none", stroke="#14336b", stroke_width=6, rx=20),
    )
    inside = canvas.clip(rect(142, 124, 756, 1208, "#000", rx=16))
    lattice = "".join(
        path(
            f"M{x} 100L{x + 620} 1360M{x + 620} 100L{x} 1360",
            stroke="#c8862a",
            stroke_width=3,
            stroke_opacity=0.5,
        )
        for x in range(-500, 1000, 84)
    )
    canvas.add(
        f'<g clip-path="{inside}">',
        lattice,
        circle(520, 560, 380, "#fbf5e6", fill_opacity=0.85),
        b.rays(520, 560, 380, 48, "#f2c65a", 0.5),
    )
    man = Head(
        "otto",
        "husband",
        FAIR,
        hair.crop,
        hair.BROWN,
        shade="#5a1420",
        light=-1,
        shadow=0.2,
        contrast=1.2,
    )
    woman = Head(
        "june",
        "wife",
        LIGHT,
        hair.long_waves,
        hair.BLOND,
        shade="#5a1420",
        light=1,
        shadow=0.2,
        contrast=1.2,
        neck=24,
    )
    left = figure(
        canvas,
        man,
        372,
        600,
        222,
        -3,
        lean=0,
        clothes=c.doublet(canvas, "#c8202f", "#7a0f1c", "#f2c65a", light=-1),
        worn=hats.crown(canvas, lining="#14336b"),
    )
    right = figure(
        canvas,
        woman,
        676,
        650,
        212,
        3,
        lean=0,
        clothes=c.court_dress(
            canvas, c.skin_of(LIGHT), "#5a1420", "#1d4fa0", "#0e2450", "#f2c65a", light=1
        ),
        bare=c.necklace("#fbf5e6"),
        worn=hats.crown(canvas, jewel="#1d4fa0", lining="#c8202f"),
    )
    canvas.add(
        path("M136 1130L904 1050V1360H136Z", "#14336b"),
        path("M136 1112L904 1032V1050L136 1130Z", "#fbf5e6"),
        path("M136 1096L904 1016V1030L136 1110Z", "#c8202f"),
    )
    canvas.add(
        *(
            b.heart(200 + 128 * i, 1216 - 13 * i, 58, "#f2c65a" if i % 2 else "#c8202f")
            for i in range(6)
        )
    )
    canvas.add(
        "".join(
            path(f"M{136 + 64 * i} 1340l32 -60l32 60Z", "#f2c65a" if i % 2 else "#fbf5e6")
            for i in range(12)
        ),
        "</g>",
    )
    corner = (
        text("K", 84, 150, 92, "#c8202f", "serif", 700)
        + text("& Q", 84, 206, 42, "#c8202f", "serif", 700)
        + b.heart(84, 256, 62, "#c8202f")
    )
    canvas.add(corner, group(corner, transform="rotate(180 520 728)"))
    pixels = finish.outlined(canvas.render(), 0.5, 1.4)
    return finish.paper(pixels, 2.5), (left, right)


def first_snow() -> Drawn:
    """Two people in a snow globe on a mantelpiece."""
    canvas = Canvas(1240, 1400)
    canvas.add(rect(0, 0, 1240, 1400, canvas.linear("#31101c", "#6a1f2b", "#8d3a2f")))
    chance = np.random.default_rng(5)
    for _ in range(46):
        colour = str(chance.choice(["#ffd98a", "#ff9f6b", "#ffe9c4", "#e85d5d", "#7fc8a9"]))
        r = 16 + 46 * chance.random()
        canvas.add(
            circle(
                1240 * chance.random(),
                1000 * chance.random(),
                r,
                canvas.radial(f"{colour}/0.55", f"{colour}/0.4", f"{colour}/0.05"),
                opacity=f"{0.25 + 0.5 * chance.random():.2f}",
            )
        )
    canvas.add(
        rect(0, 1180, 1240, 220, canvas.linear("#5a3018", "#2c150a")),
        rect(0, 1172, 1240, 14, "#8a5228"),
    )
    canvas.add(canvas.soft(620, 1332, 540, 80, "#1a0a05", 0.75))
    canvas.add(
        circle(
            620, 610, 530, canvas.radial("#dcefff", "#a9cdf0", "#4f86c0", at=(0.45, 0.35), r=0.75)
        )
    )
    inside = canvas.clip(circle(620, 610, 524, "#000"))
    canvas.add(f'<g clip-path="{inside}">')
    canvas.add(
        group(
            b.hills(1100, 640, 160, 500, "#c3ddf3", 4)
            + b.hills(1100, 720, 120, 500, "#e3f0fb", 11),
            transform="translate(70 40)",
        )
    )
    for x, y, k in (
        (190, 800, 1.5),
        (300, 760, 1.0),
        (950, 760, 1.1),
        (1060, 820, 1.6),
        (860, 720, 0.8),
    ):
        canvas.add(group(_fir(), transform=f"translate({x} {y}) scale({k})"))
    man = Head(
        "hugo",
        "husband",
        TAN,
        hair.crop,
        hair.BLACK,
        shade="#1f2a50",
        light=-1,
        shadow=0.26,
        ears=False,
    )
    left = figure(
        canvas,
        man,
        455,
        600,
        226,
        -4,
        lean=0,
        clothes=c.jumper(canvas, "#2f5d50", "#17362e", light=-1, w=108, pattern="#f4f1ea")
        + c.scarf("#d9483b", "#8f251d"),
        worn=hats.bobble_hat(canvas, "#d9483b", "#8f251d", "#f4f1ea"),
    )
    woman = Head(
        "rose",
        "wife",
        FAIR,
        hair.long_waves,
        hair.CHESTNUT,
        shade="#2a2a58",
        light=1,
        shadow=0.2,
        ears=False,
        neck=24,
    )
    right = figure(
        canvas,
        woman,
        790,
        650,
        214,
        5,
        lean=0,
        clothes=c.jumper(canvas, "#f4f1ea", "#b6b0c4", light=1, w=90, pattern="#4f86c0")
        + c.scarf("#4f86c0", "#2c5285"),
        worn=hats.bobble_hat(canvas, "#4f86c0", "#2c5285", "#f4f1ea"),
    )
    canvas.add(
        path("M60 1010C240 940 420 1000 620 980C820 960 1000 930 1180 1010V1200H60Z", "#ffffff"),
        path("M60 1040C240 980 420 1040 620 1016C820 1000 1000 970 1180 1040V1200H60Z", "#e6f0fa"),
    )
    for _ in range(170):
        a, d = 2 * np.pi * chance.random(), 520 * chance.random() ** 0.5
        x, y = 620 + d * np.cos(a), 610 + d * np.sin(a)
        on_face = any(
            abs(x - fx) < 100 and abs(y - fy) < 130 for fx, fy in ((455, 600), (790, 650))
        )
        if not on_face:
            canvas.add(
                circle(
                    x,
                    y,
                    2 + 6 * chance.random() ** 2,
                    "#ffffff",
                    fill_opacity=f"{0.6 + 0.4 * chance.random():.2f}",
                )
            )
    canvas.add("</g>")
    canvas.add(
        circle(
            620,
            610,
            527,
            canvas.radial("#ffffff/0", "#ffffff/0", "#ffffff/0", "#ffffff/0.06", "#cfe6ff/0.5"),
        ),
        path(
            "M182 470C220 300 330 180 470 132C350 210 260 330 226 500C214 530 178 520 182 470Z",
            "#ffffff",
            fill_opacity=0.6,
        ),
        path(
            "M1010 930C1070 870 1106 790 1116 720",
            stroke="#ffffff",
            stroke_width=14,
            stroke_opacity=0.45,
            stroke_linecap="round",
        ),
    )
    wood = canvas.linear("#4a2412", "#9a5a2c", "#6d3a1a", "#3a1a0c", to=(1, 0))
    canvas.add(
        path("M300 1044C420 1120 820 1120 940 1044L1010 1270C860 1350 380 1350 230 1270Z", wood),
        path(
            "M262 1170C420 1244 820 1244 978 1170L986 1196C830 1270 410 1270 254 1196Z",
            "#d9a441",
            fill_opacity=0.9,
        ),
    )
    canvas.add(text("first snow", 620, 1196, 58, "#f7e3bd", "italic", 500))
    pixels = finish.bloom(canvas.render(), 0.2, 205, 18)
    return finish.grain(finish.vignette(pixels, 0.4, 0.6), 3), (left, right)


def _fir() -> str:
    """A fir with snow on it, its foot at (0, 0)."""
    tiers = "".join(
        path(
            f"M{-w} {y}L0 {y - 90}L{w} {y}C{w * 0.4:.0f} {y - 14} {-w * 0.4:.0f} {y - 14} {-w} {y}Z",
            "#2f6b57",
        )
        + path(
            f"M{-w * 0.55:.0f} {y - 48}L0 {y - 90}L{w * 0.55:.0f} {y - 48}C{w * 0.2:.0f} {y - 60} {-w * 0.1:.0f} {y - 34} {-w * 0.55:.0f} {y - 48}Z",
            "#ffffff",
        )
        for w, y in ((70, -10), (56, -60), (42, -108))
    )
    return rect(-8, -40, 16, 60, "#5a3a24") + tiers


def two_instant_photos() -> Drawn:
    """Two prints from an instant camera on a wooden table."""
    canvas = Canvas(1560, 1120)
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
    pixels = finish.graded(canvas.render(), (46, 30, 40), (255, 232, 196), 0.3)
    return finish.grain(finish.vignette(pixels, 0.4, 0.55), 4.5), (left, right)


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


def greetings_from_the_lake() -> Drawn:
    """A travel postcard with a stamp and wishes."""
    canvas = Canvas(1560, 1060)
    canvas.add(rect(0, 0, 1560, 1060, "#f7efdc"))
    inside = canvas.clip(rect(44, 44, 1472, 972, "#000", rx=10))
    canvas.add(
        f'<g clip-path="{inside}">',
        rect(44, 44, 1472, 972, canvas.linear("#3fa7c4", "#8fd3d9", "#fbe3b0", "#f9c58d")),
    )
    canvas.add(circle(1210, 330, 120, "#fff3c4"), b.rays(1210, 330, 1500, 44, "#fff3c4", 0.22))
    for x, y, w in ((120, 220, 260), (520, 160, 200), (900, 240, 240)):
        canvas.add(b.cloud(x, y, w, "#ffffff", 0.9))
    peaks = [
        (-40, 640),
        (200, 330),
        (340, 470),
        (520, 260),
        (720, 520),
        (900, 380),
        (1100, 560),
        (1320, 350),
        (1600, 640),
    ]
    canvas.add(polygon(peaks, "#5a6f9e"))
    for (px, py), (ax, ay), (bx, by) in (
        (peaks[1], peaks[0], peaks[2]),
        (peaks[3], peaks[2], peaks[4]),
        (peaks[7], peaks[6], peaks[8]),
    ):
        k = 0.3
        canvas.add(
            polygon(
                [
                    (px, py),
                    (px + (ax - px) * k, py + (ay - py) * k),
                    (px - 14, py + 66),
                    (px + 12, py + 48),
                    (px + (bx - px) * k * 0.9, py + (by - py) * k * 0.9),
                ],
                "#ffffff",
            )
        )
    canvas.add(
        b.hills(1560, 640, 90, 200, "#3f7d6b", 15),
        rect(44, 690, 1472, 330, canvas.linear("#2f8fa8", "#1d5f80")),
    )
    chance = np.random.default_rng(2)
    for _ in range(60):
        x, y = 1560 * chance.random(), 710 + 300 * chance.random()
        canvas.add(
            path(
                f"M{x:.0f} {y:.0f}q18 -7 36 0t36 0",
                stroke="#bfeaf0",
                stroke_width=3,
                stroke_opacity=0.55,
            )
        )
    canvas.add(
        path("M1150 720L1390 720L1360 770H1190Z", "#b23a2e"),
        path("M1268 720V540L1370 700H1268Z", "#fff8e6"),
        path("M1256 716V580L1180 700Z", "#f4d35e"),
    )
    man = Head(
        "hugo", "husband", OLIVE, hair.tousled, hair.CHESTNUT, shade="#5a2a1a", light=1, shadow=0.24
    )
    left = figure(
        canvas,
        man,
        400,
        560,
        236,
        -4,
        clothes=c.shirt(canvas, "#d1495b", "#8c2436", under="#fff8e6", light=1),
    )
    woman = Head(
        "june", "wife", LIGHT, hair.bob, hair.BROWN, shade="#5a2a1a", light=1, shadow=0.2, neck=24
    )
    right = figure(
        canvas,
        woman,
        745,
        610,
        222,
        5,
        clothes=_striped(canvas),
        worn=hats.raised(hats.straw_hat(canvas, "#1d4f80"), 10),
    )
    canvas.add("</g>", rect(44, 44, 1472, 972, "none", stroke="#fffaf0", stroke_width=8, rx=10))
    canvas.add(
        path("M820 800L1500 764V930L800 966Z", "#1d3557", fill_opacity=0.94),
        path("M812 792L1492 756V768L812 804Z", "#f4d35e"),
    )
    canvas.add(
        text("Greetings from", 1150, 850, 50, "#ffe9b0", "italic", 500, 0, "middle", -3),
        text("THE LAKE", 1150, 932, 92, "#ffffff", "serif", 800, 0.1, "middle", -3),
    )
    canvas.add(_stamp(1330, 90))
    pixels = finish.graded(canvas.render(), (20, 50, 80), (255, 236, 196), 0.25)
    return finish.grain(finish.paper(pixels, 3.5), 2.5), (left, right)


def _striped(canvas: Canvas) -> str:
    """A sailor's jersey."""
    jersey = c.shirt(canvas, "#fffaf0", "#c4bcae", light=1, w=92)
    inside = canvas.clip(
        path(
            "M-92 138C-70 110 -40 100 -30 98L-16 130H16L30 98C40 100 70 110 92 138L120 420H-120Z",
            "#000",
        )
    )
    stripes = "".join(
        path(f"M-130 {y}C-40 {y + 10} 40 {y + 10} 130 {y}", stroke="#1d4f80", stroke_width=9)
        for y in range(140, 420, 25)
    )
    return jersey + group(stripes, clip_path=inside)


def _stamp(x: float, y: float) -> str:
    """A postage stamp with a postmark."""
    holes = "".join(
        circle(x + 13 * i, y + dy, 4.5, "#8fd3d9") for i in range(12) for dy in (0, 170)
    ) + "".join(circle(x + dx, y + 13 * i, 4.5, "#8fd3d9") for i in range(14) for dx in (0, 143))
    return (
        rect(x, y, 143, 170, "#fffaf0")
        + holes
        + rect(x + 14, y + 14, 115, 142, "#e4572e")
        + b.heart(x + 71, y + 80, 78, "#fffaf0")
        + text("25", x + 108, y + 144, 28, "#fffaf0", "serif", 700)
        + circle(x - 30, y + 100, 62, "none", stroke="#1d3557", stroke_width=4, stroke_opacity=0.75)
        + circle(
            x - 30, y + 100, 48, "none", stroke="#1d3557", stroke_width=2.5, stroke_opacity=0.75
        )
        + "".join(
            path(
                f"M{x + 34} {y + 70 + 20 * i}q16 -12 32 0t32 0t32 0",
                stroke="#1d3557",
                stroke_width=4,
                stroke_opacity=0.75,
            )
            for i in range(4)
        )
        + text("12 JUN", x - 30, y + 108, 22, "#1d3557", "sans", 800)
    )


WORKS = (
    Work(
        "the-oval-portrait",
        "The Oval Portrait",
        "A wedding portrait in a gilded frame, with a veil, a bouquet and patterned wallpaper.",
        "custom",
        ("wedding", "portrait", "frame", "flowers", "classic"),
        the_oval_portrait,
    ),
    Work(
        "the-merchant-and-his-wife",
        "The Merchant and His Wife",
        "A double portrait as five centuries ago: velvet, pearls, a view of the hills and cracked varnish.",
        "custom",
        ("renaissance", "painting", "portrait", "history"),
        the_merchant_and_his_wife,
    ),
    Work(
        "hearts-are-trumps",
        "Hearts Are Trumps",
        "A playing card on which king and queen share the throne.",
        "custom",
        ("playing card", "crown", "king", "queen", "graphic"),
        hearts_are_trumps,
    ),
    Work(
        "first-snow",
        "First Snow",
        "A snow globe with two people in bobble hats, by the light of the tree.",
        "custom",
        ("winter", "snow", "holidays", "cosy"),
        first_snow,
    ),
    Work(
        "two-instant-photos",
        "Two Instant Photos",
        "Two prints from an instant camera on a wooden table: him laughing, her the day after.",
        "custom",
        ("photo", "summer", "table", "friends"),
        two_instant_photos,
    ),
    Work(
        "greetings-from-the-lake",
        "Greetings from the Lake",
        "A travel postcard with mountains, a sail and a stamp.",
        "custom",
        ("postcard", "travel", "summer", "mountains", "vintage"),
        greetings_from_the_lake,
    ),
)
