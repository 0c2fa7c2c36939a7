# ruff: noqa: E501 (path data reads best in one piece)
"""What people wear on their heads, in units of a head: the brow is at y = −36, the top at −95."""

from templates_app.artwork.canvas import Canvas, circle, ellipse, group, mirrored, path


def fedora(canvas: Canvas, colour: str, dark: str, band: str) -> str:
    """A brim across the forehead and a pinched crown."""
    felt = canvas.linear(colour, dark, start=(0.2, 0), to=(1, 0.8))
    crown = "M-58 -64C-62 -118 -42 -146 -18 -146C-8 -146 -4 -138 2 -138C10 -138 16 -148 28 -146C52 -142 64 -112 60 -64Z"
    ribbon = "M-60 -84C-30 -70 34 -70 61 -84L61 -62C34 -48 -30 -48 -60 -62Z"
    brim = "M-104 -58C-70 -84 -40 -66 0 -64C40 -66 72 -86 106 -62C84 -36 44 -30 0 -32C-44 -30 -84 -32 -104 -58Z"
    under = "M-96 -52C-60 -34 60 -34 98 -56C76 -34 44 -26 0 -28C-44 -26 -76 -30 -96 -52Z"
    return (
        path(crown, felt)
        + path(
            "M-2 -137C2 -120 2 -100 4 -88",
            stroke=dark,
            stroke_width=6,
            stroke_opacity=0.6,
            filter=canvas.blur(2),
        )
        + path(ribbon, band)
        + path(brim, felt)
        + path(under, dark)
    )


def bowler(canvas: Canvas, colour: str, dark: str) -> str:
    """Round and small."""
    felt = canvas.linear(colour, dark, start=(0.2, 0), to=(1, 0.8))
    return (
        path("M-58 -62C-64 -128 -40 -150 0 -150C40 -150 64 -128 58 -62Z", felt)
        + path("M-59 -82C-30 -70 30 -70 59 -82V-62C30 -52 -30 -52 -59 -62Z", dark)
        + path(
            "M-92 -66C-80 -82 -60 -64 0 -60C60 -64 80 -82 92 -66C80 -44 40 -42 0 -42C-40 -42 -80 -44 -92 -66Z",
            felt,
        )
        + path("M-84 -58C-40 -38 40 -38 84 -58C70 -42 40 -38 0 -38C-40 -38 -70 -42 -84 -58Z", dark)
    )


def top_hat(canvas: Canvas, colour: str, dark: str, band: str) -> str:
    """High and shining."""
    silk = canvas.linear(dark, colour, dark, colour, dark, to=(1, 0))
    return (
        path(
            "M-52 -62C-54 -110 -60 -150 -64 -186C-30 -196 30 -196 64 -186C60 -150 54 -110 52 -62Z",
            silk,
        )
        + ellipse(0, -187, 64, 9, dark)
        + path("M-54 -88C-30 -78 30 -78 54 -88L53 -64C30 -54 -30 -54 -53 -64Z", band)
        + path(
            "M-90 -66C-78 -84 -56 -62 0 -58C56 -62 78 -84 90 -66C76 -44 40 -42 0 -42C-40 -42 -76 -44 -90 -66Z",
            silk,
        )
    )


def cloche(canvas: Canvas, colour: str, dark: str, band: str) -> str:
    """A bell down to the brows, with a flower of ribbon."""
    felt = canvas.linear(colour, colour, dark, start=(0.1, 0), to=(1, 0.6))
    flower = "".join(
        ellipse(
            -46, -72, 15, 8, band, transform=f"rotate({a} -46 -72)", stroke=dark, stroke_width=1
        )
        for a in range(0, 180, 36)
    )
    return (
        path(
            "M-62 -30C-70 -108 -40 -128 0 -128C40 -128 70 -108 62 -30C40 -52 -40 -52 -62 -30Z", felt
        )
        + path("M-64 -62C-36 -84 36 -84 64 -62L64 -44C36 -66 -36 -66 -64 -44Z", band)
        + path(
            "M-72 -16C-72 -40 -40 -58 0 -58C40 -58 72 -40 72 -16C56 -38 30 -46 0 -46C-30 -46 -56 -38 -72 -16Z",
            felt,
        )
        + path(
            "M-70 -18C-54 -38 -30 -46 0 -46C30 -46 54 -38 70 -18",
            stroke=dark,
            stroke_width=2.4,
            stroke_opacity=0.7,
        )
        + flower
        + circle(-46, -72, 6, dark)
    )


def crown(
    canvas: Canvas,
    gold: str = "#f2c65a",
    dark: str = "#9a6a1c",
    jewel: str = "#c22b4b",
    lining: str = "",
) -> str:
    """Five points with jewels; with a velvet lining when its colour is given."""
    metal = canvas.linear(gold, "#fff0b8", gold, dark, to=(1, 0.15))
    points = "M-60 -60L-72 -128L-40 -98L-30 -142L0 -104L30 -142L40 -98L72 -128L60 -60C30 -48 -30 -48 -60 -60Z"
    velvet = path("M-56 -70C-70 -150 70 -150 56 -70Z", lining) if lining else ""
    tips = "".join(
        circle(x, y, 7, gold, stroke=dark, stroke_width=2)
        for x, y in ((-72, -132), (-30, -147), (30, -147), (72, -132))
    )
    band = path(
        "M-60 -78C-30 -66 30 -66 60 -78L58 -54C30 -42 -30 -42 -58 -54Z",
        metal,
        stroke=dark,
        stroke_width=2,
    )
    stones = "".join(
        ellipse(x, y, 6, 5, c, stroke=dark, stroke_width=1.5)
        for x, y, c in (
            (0, -56, jewel),
            (-26, -58, "#2f6fb0"),
            (26, -58, "#2f6fb0"),
            (-48, -65, jewel),
            (48, -65, jewel),
        )
    )
    return (
        velvet
        + path(points, metal, stroke=dark, stroke_width=2.5, stroke_linejoin="round")
        + band
        + tips
        + stones
    )


def tiara(gold: str = "#f4d98a", dark: str = "#a97c2a", jewel: str = "#bfe3ff") -> str:
    """A light diadem over hair."""
    band = path(
        "M-52 -66C-30 -90 30 -90 52 -66L50 -60C30 -82 -30 -82 -50 -60Z",
        gold,
        stroke=dark,
        stroke_width=1,
    )
    rays = "".join(
        path(f"M{x - 7} {y + 2}L{x} {y - h}L{x + 7} {y + 2}Z", gold, stroke=dark, stroke_width=1)
        + circle(x, y - h, 3.4, jewel, stroke=dark, stroke_width=0.8)
        for x, y, h in ((0, -84, 30), (-18, -82, 22), (18, -82, 22), (-34, -76, 16), (34, -76, 16))
    )
    return (
        rays
        + band
        + "".join(circle(x, -83 + x * x / 120, 2.6, jewel) for x in (-40, -26, -13, 0, 13, 26, 40))
    )


def veil(canvas: Canvas, opacity: float = 0.55) -> tuple[str, str]:
    """A bride's veil: behind the head and, thinly, over the hair."""
    back = path(
        "M0 -112C70 -112 92 -50 104 60C118 180 150 300 170 420H-170C-150 300 -118 180 -104 60C-92 -50 -70 -112 0 -112Z",
        canvas.linear("#ffffff/0.9", "#ffffff/0.55"),
    ) + mirrored(
        path(
            "M40 -92C84 -20 96 160 132 420M62 -70C100 20 116 200 156 420M20 -100C70 0 70 200 96 420",
            stroke="#fff",
            stroke_width=3,
            stroke_opacity=opacity,
        )
    )
    flowers = "".join(
        circle(x + dx, y + dy, 5, c)
        for x, y in ((-44, -78), (-28, -92), (-10, -99), (10, -99), (28, -92), (44, -78))
        for dx, dy, c in (
            (-5, 0, "#fff"),
            (5, 0, "#fdeef0"),
            (0, -5, "#fff"),
            (0, 5, "#f9e3e6"),
            (0, 0, "#f0c36a"),
        )
    )
    return back, flowers


def bobble_hat(canvas: Canvas, colour: str, dark: str, stripe: str) -> str:
    """Knitted, with a turned-up edge and a bobble."""
    wool = canvas.linear(colour, colour, dark, start=(0.1, 0), to=(1, 0.5))
    bobble = "".join(
        path(
            f"M0 -152L{26 * c:.1f} {-152 + 26 * s:.1f}",
            stroke=stripe,
            stroke_width=8,
            stroke_linecap="round",
        )
        for c, s in (
            (1, 0),
            (0.8, 0.6),
            (0.3, 0.95),
            (-0.3, 0.95),
            (-0.8, 0.6),
            (-1, 0),
            (-0.8, -0.6),
            (-0.3, -0.95),
            (0.3, -0.95),
            (0.8, -0.6),
        )
    )
    inside = canvas.clip(path("M-62 -60C-64 -124 -36 -142 0 -142C36 -142 64 -124 62 -60Z", "#000"))
    rows = "".join(
        path(f"M-70 {y}" + "l6 5l6 -5" * 12, stroke=c, stroke_width=w)
        for y, c, w in (
            (-128, dark, 2),
            (-118, stripe, 5),
            (-108, dark, 2),
            (-98, stripe, 5),
            (-88, dark, 2),
            (-78, stripe, 5),
        )
    )
    ribs = "".join(
        path(
            f"M{x} {-74 + abs(x) * 0.06:.0f}V{-42 + abs(x) * 0.12:.0f}",
            stroke=dark,
            stroke_width=2,
            stroke_opacity=0.5,
        )
        for x in range(-60, 61, 7)
    )
    return (
        circle(0, -152, 22, stripe)
        + bobble
        + path("M-62 -60C-64 -124 -36 -142 0 -142C36 -142 64 -124 62 -60Z", wool)
        + group(rows, clip_path=inside)
        + path(
            "M-65 -68C-40 -84 40 -84 65 -68C68 -56 67 -44 64 -34C40 -52 -40 -52 -64 -34C-67 -44 -68 -56 -65 -68Z",
            wool,
        )
        + ribs
    )


def straw_hat(canvas: Canvas, band: str) -> str:
    """Wide, for summer."""
    straw = canvas.linear("#f3d692", "#e3b866", "#b9853c", start=(0.1, 0), to=(1, 0.6))
    weave = "".join(
        path(
            f"M-{96 - i * 3} {-58 - i * 1.2}C-50 {-38 - i * 5} 50 {-38 - i * 5} {96 - i * 3} {-58 - i * 1.2}",
            stroke="#9a6b2c",
            stroke_width=1.2,
            stroke_opacity=0.5,
        )
        for i in range(5)
    )
    return (
        path("M-54 -66C-58 -122 -34 -138 0 -138C34 -138 58 -122 54 -66Z", straw)
        + path("M-56 -86C-30 -74 30 -74 56 -86L56 -62C30 -52 -30 -52 -56 -62Z", band)
        + ellipse(0, -60, 116, 24, straw, stroke="#9a6b2c", stroke_width=1.5)
        + weave
        + path("M-58 -74C-30 -60 30 -60 58 -74L57 -60C30 -48 -30 -48 -57 -60Z", band)
    )


def helmet(canvas: Canvas, colour: str, dark: str) -> tuple[str, str]:
    """A glass bowl: what lies behind the head and what over it."""
    back = circle(0, -14, 112, colour, stroke=dark, stroke_width=4) + circle(
        0, -14, 100, canvas.radial("#31415c", "#101828")
    )
    glass = canvas.linear("#dff3ff/0.28", "#dff3ff/0", "#dff3ff/0.1", to=(1, 1))
    front = (
        circle(0, -14, 100, glass)
        + path(
            "M-82 -50C-72 -82 -46 -102 -16 -106C-44 -92 -64 -70 -72 -40Z", "#fff", fill_opacity=0.75
        )
        + path(
            "M-88 -24C-88 -30 -87 -36 -85 -42L-76 -36C-78 -30 -79 -24 -79 -20Z",
            "#fff",
            fill_opacity=0.6,
        )
        + path(
            "M66 54C78 42 86 26 88 8",
            stroke="#fff",
            stroke_width=4,
            stroke_opacity=0.45,
            stroke_linecap="round",
        )
        + circle(0, -14, 106, "none", stroke=colour, stroke_width=13)
        + circle(0, -14, 99, "none", stroke=dark, stroke_width=2.5)
        + circle(0, -14, 112, "none", stroke=dark, stroke_width=2.5)
    )
    return back, front


def hood(canvas: Canvas, colour: str, dark: str, trim: str) -> tuple[str, str]:
    """A cloak's hood: behind the head and around it."""
    back = path(
        "M0 -128C74 -128 92 -60 88 20C86 70 70 100 60 112H-60C-70 100 -86 70 -88 20C-92 -60 -74 -128 0 -128Z",
        dark,
    )
    rim = (
        "M0 -132C82 -132 100 -56 94 30C92 80 76 106 64 124L48 108C60 80 62 40 58 0C56 -60 38 -86 0 -92"
        "C-38 -86 -56 -60 -58 0C-62 40 -60 80 -48 108L-64 124C-76 106 -92 80 -94 30C-100 -56 -82 -132 0 -132Z"
    )
    cloth = canvas.linear(colour, colour, dark, start=(0.1, 0), to=(1, 0.7))
    edge = (
        "M-48 108C-60 80 -62 40 -58 0C-56 -60 -38 -86 0 -92C38 -86 56 -60 58 0C62 40 60 80 48 108"
    )
    return back, path(rim, cloth) + path(edge, stroke=trim, stroke_width=6) + path(
        "M-80 -60C-86 -20 -84 30 -74 80M80 -60C86 -20 84 30 74 80",
        stroke=dark,
        stroke_width=4,
        stroke_opacity=0.6,
    )


def raised(hat: str, by: float = 14) -> str:
    """A hat pushed up from the brow, so that the brows can be seen."""
    return group(hat, transform=f"translate(0 {-by})")
