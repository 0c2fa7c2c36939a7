# ruff: noqa: E501 (path data reads best in one piece)
"""Films that were never made: posters and stills."""

import cv2
import numpy as np

from faces.engine.types import Pixels
from templates_app.artwork import backdrops as b
from templates_app.artwork import clothes as c
from templates_app.artwork import finish, hair, hats
from templates_app.artwork.canvas import Canvas, bitmap, circle, ellipse, path, rect
from templates_app.artwork.figures import FAIR, LIGHT, OLIVE, Drawn, Work, figure
from templates_app.artwork.heads import Head
from templates_app.artwork.lettering import text
from templates_app.artwork.samples import picture


def rain_on_mercer_street() -> Drawn:
    """A still in black and white: blinds, a street lamp, rain."""
    canvas = Canvas(1600, 900)
    canvas.add(rect(0, 0, 1600, 900, canvas.linear("#5b6068", "#2c3036", "#16181c")))
    canvas.add(b.skyline(1600, 760, 240, 620, "#24272d", 4, "#e8e4d8", 0.3))
    canvas.add(b.skyline(1600, 820, 100, 420, "#15171b", 9, "#cfcbc0", 0.16))
    canvas.add(rect(0, 780, 1600, 120, canvas.linear("#33363c", "#0c0d10")))
    canvas.add(
        path(
            "M1290 120L820 900H1600V520Z",
            canvas.linear("#ffffff/0.42", "#ffffff/0.02", start=(0.8, 0), to=(0.3, 1)),
        )
    )
    canvas.add(rect(1284, 110, 14, 700, "#0b0c0e"), path("M1240 128H1342L1322 74H1260Z", "#0b0c0e"))
    canvas.add(ellipse(1291, 134, 46, 16, "#fffbe8"), b.lens(1291, 140, 210, "#ffffff", canvas))
    chance = np.random.default_rng(3)
    for _ in range(260):
        x, y, n = chance.random() * 1700, chance.random() * 900, 20 + 50 * chance.random()
        canvas.add(
            path(
                f"M{x:.0f} {y:.0f}l{-n * 0.22:.1f} {n:.1f}",
                stroke="#ffffff",
                stroke_width=1.2,
                stroke_opacity=f"{0.1 + 0.25 * chance.random():.2f}",
            )
        )
    man = Head(
        "hugo",
        "husband",
        (206, 196, 186),
        hair.side_part,
        hair.BLACK,
        shade="#0a0a0c",
        light=1,
        shadow=0.42,
        contrast=1.15,
        rim="#ffffff",
    )
    left = figure(
        canvas,
        man,
        560,
        420,
        226,
        -4,
        lean=-1,
        clothes=c.coat(canvas, "#8b867c", "#3a3833", light=1),
        worn=hats.raised(hats.fedora(canvas, "#5c5953", "#1d1c1b", "#121212")),
    )
    woman = Head(
        "vera",
        "wife",
        (232, 224, 214),
        hair.finger_waves,
        hair.BLACK,
        shade="#0a0a0c",
        light=1,
        shadow=0.34,
        contrast=1.15,
        neck=22,
        rim="#ffffff",
    )
    right = figure(
        canvas,
        woman,
        960,
        470,
        204,
        5,
        lean=2,
        clothes=c.gown(canvas, "#e8e0d6", "#0a0a0c", "#24242a", "#08080a", light=1, straps=True),
        bare=c.necklace("#f4f1ea"),
    )
    pixels = finish.monochrome(canvas.render(), (10, 10, 13), (246, 244, 238), 1.05)
    pixels = finish.bloom(pixels, 0.3, 190, 20)
    return finish.grain(finish.vignette(pixels, 0.55, 0.5), 7), (left, right)


def last_train_south() -> Drawn:
    """A painted poster: a sunset, a train, two people who nearly missed it."""
    canvas = Canvas(1060, 1560)
    canvas.add(
        rect(0, 0, 1060, 1560, canvas.linear("#2b1d4e", "#8a2f5b", "#e2583e", "#f9a64a", "#fde3a0"))
    )
    canvas.add(
        circle(530, 880, 400, canvas.radial("#fff6cf", "#ffd76b", "#ff9c48/0.2", "#ff9c48/0"))
    )
    canvas.add(b.rays(530, 900, 1400, 36, "#fff2c0", 0.1))
    for x, y, w, o in (
        (-60, 330, 480, 0.25),
        (680, 250, 520, 0.2),
        (420, 160, 360, 0.15),
        (760, 520, 420, 0.18),
    ):
        canvas.add(b.cloud(x, y, w, "#ffd9c0", o))
    canvas.add(
        b.hills(1060, 1160, 120, 400, "#7d2b54", 3), b.hills(1060, 1210, 90, 400, "#4d1d46", 8)
    )
    man = Head(
        "hugo",
        "husband",
        OLIVE,
        hair.side_part,
        hair.BROWN,
        shade="#4a1230",
        light=1,
        shadow=0.34,
        rim="#ffc070",
    )
    left = figure(
        canvas,
        man,
        385,
        610,
        262,
        4,
        lean=0,
        clothes=c.suit(canvas, "#2f3a5c", "#161a33", tie="#a12b3a", light=1),
    )
    woman = Head(
        "rose",
        "wife",
        FAIR,
        hair.long_waves,
        hair.AUBURN,
        shade="#5a1530",
        light=-1,
        shadow=0.26,
        neck=22,
        rim="#ffd080",
    )
    right = figure(
        canvas,
        woman,
        700,
        700,
        240,
        -7,
        lean=-2,
        clothes=c.gown(
            canvas, c.skin_of(FAIR), "#5a1530", "#f6efe0", "#d9a58a", light=-1, straps=True
        ),
        bare="",
    )
    canvas.add(
        rect(0, 1130, 1060, 430, canvas.linear("#241036/0", "#241036/0.92", "#180a28", "#180a28"))
    )
    canvas.add(_train(canvas))
    canvas.add(
        text("TWO TICKETS. ONE LAST CHANCE.", 530, 92, 26, "#ffe9c4", "sans", 600, 0.22),
        text("The Last Train", 530, 1392, 118, "#ffe7b8", "italic", 600),
        text("SOUTH", 530, 1480, 84, "#ff8f5a", "serif", 800, 0.5),
        text("A ROMANCE IN FOUR STATIONS", 530, 1526, 20, "#e8b9a8", "sans", 500, 0.34),
        b.frame(1060, 1560, 24, "#ffe7b8", 3),
    )
    pixels = finish.graded(canvas.render(), (40, 20, 90), (255, 214, 150), 0.3)
    return finish.grain(finish.paper(finish.vignette(pixels, 0.35, 0.6), 4), 4), (left, right)


def _train(canvas: Canvas) -> str:
    """A steam engine with two coaches, in silhouette with lit windows."""
    parts = [rect(0, 1288, 1060, 5, "#ffb36b", fill_opacity=0.8)]
    for x in (40, 330):
        parts += [
            rect(x, 1208, 276, 66, "#120820", rx=6),
            rect(x + 4, 1200, 268, 12, "#2b1640", rx=6),
        ]
        parts += [rect(x + 18 + 42 * i, 1222, 28, 24, "#ffd27a", rx=3) for i in range(6)]
        parts += [
            circle(x + dx, 1278, 12, "#120820", stroke="#ffb36b", stroke_width=1.5)
            for dx in (40, 72, 204, 236)
        ]
    parts += [
        path("M620 1274V1196H690V1216H850V1184H872V1216H900C916 1216 920 1236 920 1250L956 1280H620Z", "#120820"),
        rect(632, 1206, 40, 28, "#ffd27a", rx=3), rect(850, 1174, 26, 12, "#120820"),
        circle(926, 1236, 9, "#fff1c0"), b.lens(930, 1236, 70, "#ffe6a0", canvas),
    ]  # fmt: skip
    parts += [
        circle(x, 1270, 20, "#120820", stroke="#ffb36b", stroke_width=2) for x in (680, 734, 788)
    ]
    parts += [circle(x, 1277, 13, "#120820", stroke="#ffb36b", stroke_width=2) for x in (850, 886)]
    parts += [
        circle(
            862 - 44 * i, 1160 - 13 * i, 16 + 9 * i, "#ffe9d6", fill_opacity=f"{0.5 - 0.07 * i:.2f}"
        )
        for i in range(7)
    ]
    return "".join(parts)


def orbit_for_two() -> Drawn:
    """A poster of the space age."""
    canvas = Canvas(1080, 1560)
    deep = finish.graded(picture("hubble_deep_field")[:, :600], (10, 10, 60), (190, 220, 255), 0.6)
    canvas.add(rect(0, 0, 1080, 1560, "#070b1e"))
    canvas.add(
        bitmap(_resized(finish.contrast(deep, 1.3, 60), 1080, 1560), 0, 0, 1080, 1560, opacity=0.75)
    )
    canvas.add(
        rect(
            0,
            0,
            1080,
            1560,
            canvas.linear("#12225a/0.75", "#3b1c66/0.45", "#d1495b/0.55", "#f79256/0.75"),
        )
    )
    canvas.add(
        b.stars(1080, 1100, 240, 6),
        "".join(
            b.sparkle(x, y, r, "#ffffff", 0.9)
            for x, y, r in (
                (140, 250, 26),
                (930, 180, 34),
                (850, 420, 18),
                (90, 620, 20),
                (980, 720, 22),
            )
        ),
    )
    canvas.add(
        circle(
            800,
            300,
            150,
            canvas.linear("#ffe0a3", "#f08a5d", "#7a2e5a", start=(0.1, 0), to=(0.9, 1)),
        )
    )
    canvas.add(
        path(
            "M590 372C640 330 980 200 1030 228C1070 252 720 420 640 414C590 410 560 396 590 372Z",
            stroke="#ffeccb",
            stroke_width=9,
            stroke_opacity=0.85,
        )
    )
    canvas.add(
        path(
            "M660 252A150 150 0 0 1 940 246L960 236C930 240 760 300 660 350Z",
            canvas.linear("#ffe0a3", "#f08a5d", "#b2496a", start=(0.1, 0), to=(0.9, 1)),
        )
    )
    canvas.add(
        circle(540, 2190, 1010, canvas.radial("#1f4e79", "#1f4e79", "#2f7fa8", "#9fe3e0", r=0.5))
    )
    haze = canvas.linear("#bff6ff/0", "#bff6ff/0.3", "#bff6ff/0", to=(0, 1))
    canvas.add(rect(0, 1080, 1080, 220, haze))
    back, glass = hats.helmet(canvas, "#f4f1ea", "#8d93a6")
    man = Head(
        "otto",
        "husband",
        OLIVE,
        hair.crop,
        hair.BROWN,
        shade="#1c1440",
        light=1,
        shadow=0.28,
        ears=True,
        rim="#ffb27a",
    )
    left = figure(
        canvas,
        man,
        340,
        690,
        244,
        -5,
        behind=back,
        lean=0,
        clothes=c.spacesuit(canvas, "#f4f1ea", "#9aa0b4", "#e4572e", light=1)
        + c.helmet_ring("#dfe3ea", "#8d93a6"),
        worn=glass,
    )
    woman = Head(
        "rose",
        "wife",
        LIGHT,
        hair.updo,
        hair.CHESTNUT,
        shade="#1c1440",
        light=-1,
        shadow=0.26,
        neck=22,
        rim="#9fe3ff",
    )
    right = figure(
        canvas,
        woman,
        752,
        760,
        232,
        5,
        behind=back,
        lean=0,
        clothes=c.spacesuit(canvas, "#f7b267", "#b5622f", "#2a9d8f", light=-1)
        + c.helmet_ring("#dfe3ea", "#8d93a6"),
        worn=glass,
    )
    canvas.add(rect(0, 1180, 1080, 380, canvas.linear("#0a1030/0", "#0a1030/0.85", "#0a1030")))
    canvas.add(
        text("ORBIT", 540, 1384, 196, "#fff1d6", "sans", 900, 0.06),
        text("for two", 540, 1462, 92, "#ff9f6b", "italic", 500),
        text("THE WHOLE SKY, AND STILL NO PARKING", 540, 1520, 23, "#a9d9e6", "sans", 600, 0.2),
    )
    pixels = finish.bloom(canvas.render(), 0.22, 190, 16)
    return finish.grain(finish.vignette(pixels, 0.35, 0.65), 5), (left, right)


def _resized(pixels: Pixels, width: int, height: int) -> Pixels:
    """A bitmap at the size at which it is drawn: quicker than the renderer's own enlarging."""
    return np.asarray(cv2.resize(pixels, (width, height), interpolation=cv2.INTER_CUBIC), np.uint8)


def the_quiet_tenant() -> Drawn:
    """A frame of a silent film, with its iris and its scratches."""
    canvas = Canvas(1280, 960)
    canvas.add(rect(0, 0, 1280, 960, canvas.linear("#a89a86", "#6f6455")))
    for x in range(0, 1280, 80):
        canvas.add(rect(x, 0, 40, 700, "#8c7f6c", fill_opacity=0.5))
        for y in range(40, 700, 110):
            canvas.add(b.blossom(x + 20, y + 55 * (x // 80 % 2), 20, "#c8bba4", "#5f5648"))
    canvas.add(rect(0, 690, 1280, 270, "#4b4338"), rect(0, 684, 1280, 16, "#2e2922"))
    canvas.add(
        rect(880, 90, 300, 380, "#3a332a"),
        rect(900, 110, 260, 340, canvas.linear("#f5efdf", "#c9bfa8")),
    )
    canvas.add(rect(1024, 110, 12, 340, "#3a332a"), rect(900, 270, 260, 12, "#3a332a"))
    canvas.add(
        path(
            "M860 70C900 200 900 360 866 520H930C900 360 930 180 980 80ZM1200 70C1160 200 1160 360 1194 520H1130C1160 360 1130 180 1080 80Z",
            "#d8cdb8",
        )
    )
    canvas.add(
        ellipse(180, 250, 92, 122, "#3a332a"),
        ellipse(180, 250, 78, 106, "#b9ad97"),
        ellipse(180, 230, 30, 38, "#6f6455"),
        path("M120 330C130 270 230 270 240 330Z", "#6f6455"),
    )
    man = Head(
        "carl",
        "husband",
        (226, 214, 198),
        hair.crop,
        hair.BLACK,
        shade="#1a1410",
        light=-1,
        shadow=0.3,
        contrast=1.25,
    )
    left = figure(
        canvas,
        man,
        440,
        430,
        232,
        4,
        lean=0,
        clothes=c.suit(canvas, "#3c3730", "#191613", shirt="#efe8d8", tie="#1b1815", bow=True),
        worn=hats.raised(hats.bowler(canvas, "#3a352e", "#14110e")),
    )
    woman = Head(
        "vera",
        "wife",
        (240, 230, 216),
        hair.finger_waves,
        hair.BROWN,
        shade="#1a1410",
        light=1,
        shadow=0.24,
        contrast=1.25,
        neck=22,
    )
    right = figure(
        canvas,
        woman,
        820,
        470,
        216,
        -5,
        lean=0,
        clothes=c.gown(canvas, "#f0e6d8", "#1a1410", "#d9cbb2", "#8d7d66", light=1, straps=True),
        bare=c.necklace("#ffffff"),
        worn=hats.raised(hats.cloche(canvas, "#8a7a64", "#3f372c", "#e6dac2")),
    )
    pixels = finish.monochrome(canvas.render(), (26, 17, 10), (248, 232, 200), 1.1)
    iris = np.hypot(*(np.mgrid[-1:1:960j, -1:1:1280j] * np.array([1.0, 1.08])[:, None, None]))
    shut = np.clip((iris - 1.02) / 0.1, 0, 1)[..., None]
    pixels = (pixels * (1 - shut) + np.array([18, 12, 8]) * shut).astype(np.uint8)
    return finish.scratches(finish.grain(finish.vignette(pixels, 0.3, 0.4), 9, 0.9)), (left, right)


WORKS = (
    Work(
        "rain-on-mercer-street",
        "Rain on Mercer Street",
        "A film noir still: a wet street, one lamp, and a question nobody has asked yet.",
        "movie",
        ("noir", "black and white", "rain", "city", "vintage"),
        rain_on_mercer_street,
    ),
    Work(
        "last-train-south",
        "The Last Train South",
        "A painted romance poster: sunset, steam, and two people who nearly missed it.",
        "movie",
        ("poster", "romance", "sunset", "train", "vintage"),
        last_train_south,
    ),
    Work(
        "orbit-for-two",
        "Orbit for Two",
        "A poster of the space age: helmets, a ringed planet, and the whole sky to yourselves.",
        "movie",
        ("poster", "space", "science fiction", "helmets", "retro"),
        orbit_for_two,
    ),
    Work(
        "the-quiet-tenant",
        "The Quiet Tenant",
        "A frame of a silent comedy, with its iris, its wallpaper and its scratches.",
        "movie",
        ("silent film", "sepia", "twenties", "comedy", "vintage"),
        the_quiet_tenant,
    ),
)
