# ruff: noqa: E501 (path data reads best in one piece)
"""Parts of scenes that several pictures use: skies, rays, stars, ornaments. In pixels."""

import numpy as np

from templates_app.artwork.canvas import Canvas, Point, circle, ellipse, group, path, polygon, rect


def rays(
    x: float, y: float, r: float, count: int, fill: str, opacity: float = 1.0, turn: float = 0.0
) -> str:
    """A burst of rays from a point."""
    step = 2 * np.pi / count
    d = "".join(
        f"M{x} {y}L{x + r * np.cos(a):.1f} {y + r * np.sin(a):.1f}"
        f"L{x + r * np.cos(a + step / 2):.1f} {y + r * np.sin(a + step / 2):.1f}Z"
        for a in np.arange(count) * step + np.radians(turn)
    )
    return path(d, fill, fill_opacity=opacity)


def stars(
    width: float,
    height: float,
    count: int,
    seed: int,
    colour: str = "#ffffff",
    largest: float = 2.6,
) -> str:
    """Points of light, few of them large."""
    chance = np.random.default_rng(seed)
    return "".join(
        circle(
            chance.random() * width,
            chance.random() * height,
            0.5 + largest * chance.random() ** 5,
            colour,
            fill_opacity=f"{0.35 + 0.65 * chance.random():.2f}",
        )
        for _ in range(count)
    )


def sparkle(x: float, y: float, r: float, fill: str, opacity: float = 1.0) -> str:
    """A star of four points."""
    k = r * 0.09
    d = f"M{x} {y - r}Q{x + k} {y - k} {x + r} {y}Q{x + k} {y + k} {x} {y + r}Q{x - k} {y + k} {x - r} {y}Q{x - k} {y - k} {x} {y - r}Z"
    return path(d, fill, fill_opacity=opacity)


def hills(
    width: float, y: float, height: float, depth: float, fill: str, seed: int, bumps: int = 5
) -> str:
    """A line of hills across the picture, filled to y + depth."""
    chance = np.random.default_rng(seed)
    xs = np.linspace(-0.1, 1.1, bumps) * width
    ys = y - height * chance.random(bumps)
    d = f"M{xs[0]:.0f} {y + depth:.0f}L{xs[0]:.0f} {ys[0]:.0f}"
    for i in range(1, bumps):
        half = (xs[i] + xs[i - 1]) / 2
        d += f"C{half:.0f} {ys[i - 1]:.0f} {half:.0f} {ys[i]:.0f} {xs[i]:.0f} {ys[i]:.0f}"
    return path(d + f"L{xs[-1]:.0f} {y + depth:.0f}Z", fill)


def skyline(
    width: float,
    y: float,
    lowest: float,
    highest: float,
    fill: str,
    seed: int,
    windows: str = "",
    lit: float = 0.4,
) -> str:
    """Houses of a city up to y, with windows when a colour is given."""
    chance = np.random.default_rng(seed)
    parts, x = [], -20.0
    while x < width + 20:
        w = float(chance.integers(50, 130))
        h = float(chance.integers(int(lowest), int(highest)))
        parts.append(rect(x, y - h, w, h + 4, fill))
        if chance.random() < 0.3:
            parts.append(rect(x + w / 2 - 3, y - h - 40, 6, 42, fill))
        if windows:
            parts += [
                rect(wx, wy, 10, 14, windows, fill_opacity=f"{0.4 + 0.6 * chance.random():.2f}")
                for wy in np.arange(y - h + 16, y - 10, 26)
                for wx in np.arange(x + 10, x + w - 16, 22)
                if chance.random() < lit
            ]
        x += w + float(chance.integers(-4, 12))
    return "".join(parts)


def cloud(x: float, y: float, w: float, fill: str, opacity: float = 1.0) -> str:
    """A flat-bottomed cloud, `w` wide."""
    k = w / 200
    d = "M0 0C-14 0 -20 -14 -10 -24C-14 -44 14 -58 34 -46C44 -76 96 -80 108 -50C126 -66 156 -56 156 -34C182 -40 204 -14 186 0Z"
    return path(d, fill, fill_opacity=opacity, transform=f"translate({x} {y}) scale({k:.3f})")


def lens(x: float, y: float, r: float, colour: str, canvas: Canvas) -> str:
    """A soft light."""
    return circle(x, y, r, canvas.radial(f"{colour}/0.9", f"{colour}/0.25", f"{colour}/0"))


def corners(width: float, height: float, inset: float, shape: str) -> str:
    """A shape drawn for the top left corner, in all four."""
    places = (
        (inset, inset, 1, 1),
        (width - inset, inset, -1, 1),
        (inset, height - inset, 1, -1),
        (width - inset, height - inset, -1, -1),
    )
    return "".join(
        group(shape, transform=f"translate({x} {y}) scale({a} {b})") for x, y, a, b in places
    )


def frame(
    width: float, height: float, inset: float, colour: str, stroke: float, rx: float = 0
) -> str:
    """A line around the picture."""
    return rect(
        inset,
        inset,
        width - 2 * inset,
        height - 2 * inset,
        "none",
        stroke=colour,
        stroke_width=stroke,
        rx=rx,
    )


def heart(x: float, y: float, size: float, fill: str, **more: object) -> str:
    """A heart, `size` wide."""
    k = size / 100
    d = "M0 40C-60 0 -56 -48 -26 -48C-10 -48 0 -34 0 -26C0 -34 10 -48 26 -48C56 -48 60 0 0 40Z"
    return group(path(d, fill, **more), transform=f"translate({x} {y}) scale({k:.3f})")


def leaf_spray(x: float, y: float, length: float, turn: float, colour: str, leaves: int = 7) -> str:
    """A twig with pairs of leaves."""
    parts = [
        path(
            f"M0 0Q{length * 0.5:.0f} {-length * 0.08:.0f} {length} 0",
            stroke=colour,
            stroke_width=3,
        )
    ]
    for i in range(leaves):
        place, size = length * (0.15 + 0.85 * i / leaves), length * 0.17 * (1 - 0.4 * i / leaves)
        parts += [
            ellipse(
                place + size * 0.7,
                0,
                size,
                size * 0.36,
                colour,
                transform=f"rotate({side * 42} {place:.1f} 0)",
            )
            for side in (-1, 1)
        ]
    return group(*parts, transform=f"translate({x} {y}) rotate({turn})")


def blossom(x: float, y: float, r: float, petal: str, heart_colour: str, petals: int = 5) -> str:
    """A flower from above."""
    turns = (360 / petals * i for i in range(petals))
    return "".join(
        ellipse(x, y - r * 0.6, r * 0.38, r * 0.55, petal, transform=f"rotate({t:.0f} {x} {y})")
        for t in turns
    ) + circle(x, y, r * 0.26, heart_colour)


def zigzag(
    x: float, y: float, inner: float, outer: float, points: int, fill: str, **more: object
) -> str:
    """A jagged burst."""
    corners_: list[Point] = []
    for i in range(points * 2):
        r = outer if i % 2 else inner
        a = np.pi * i / points
        corners_.append((x + r * np.cos(a), y + r * 0.78 * np.sin(a)))
    return polygon(corners_, fill, **more)
