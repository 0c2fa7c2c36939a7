"""A picture in the making: SVG that grows from back to front, with bitmaps in it."""

import base64
import itertools
from collections.abc import Iterable, Sequence
from io import BytesIO

import numpy as np
from PIL import Image

from faces.engine.types import Pixels

Point = tuple[float, float]


class Canvas:
    """Shapes are added from back to front; `render` draws them."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._parts: list[str] = []
        self._definitions: list[str] = []
        self._numbers = itertools.count()

    def add(self, *shapes: str) -> None:
        """SVG elements, in pixels of the picture."""
        self._parts.extend(shapes)

    def define(self, template: str) -> str:
        """Add a definition with `{id}` in it; the answer is its reference, `url(#…)`."""
        name = f"d{next(self._numbers)}"
        self._definitions.append(template.replace("{id}", name))
        return f"url(#{name})"

    def linear(self, *colours: str, to: Point = (0, 1), start: Point = (0, 0)) -> str:
        """A gradient over a shape's box (0..1), colours as "#rrggbb" or "#rrggbb/opacity"."""
        line = f'x1="{start[0]}" y1="{start[1]}" x2="{to[0]}" y2="{to[1]}"'
        stops = _stops(colours)
        return self.define(f'<linearGradient id="{{id}}" {line}>{stops}</linearGradient>')

    def radial(self, *colours: str, at: Point = (0.5, 0.5), r: float = 0.5) -> str:
        """The same in circles, from the middle outward."""
        where = f'cx="{at[0]}" cy="{at[1]}" r="{r}"'
        return self.define(
            f'<radialGradient id="{{id}}" {where}>{_stops(colours)}</radialGradient>'
        )

    def clip(self, *shapes: str) -> str:
        """What lies in one of the shapes."""
        return self.define(f'<clipPath id="{{id}}">{"".join(shapes)}</clipPath>')

    def blur(self, radius: float) -> str:
        """A filter that blurs by pixels."""
        return self.define(
            '<filter id="{id}" x="-50%" y="-50%" width="200%" height="200%">'
            f'<feGaussianBlur stdDeviation="{radius}"/></filter>'
        )

    def soft(self, x: float, y: float, rx: float, ry: float, colour: str, opacity: float) -> str:
        """An ellipse without an edge; far cheaper than a blurred one."""
        steps = (1.0, 0.92, 0.7, 0.4, 0.16, 0.04, 0.0)
        fill = self.radial(*(f"{colour}/{opacity * step:.3f}" for step in steps))
        return ellipse(x, y, rx, ry, fill)

    def render(self) -> Pixels:
        """(height, width, 3)."""
        # A native module that is needed here alone.
        import resvg_py

        size = f'width="{self.width}" height="{self.height}"'
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size}>'
            f"<defs>{''.join(self._definitions)}</defs>{''.join(self._parts)}</svg>"
        )
        png = bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True))
        return np.asarray(Image.open(BytesIO(png)).convert("RGB"))


def _stops(colours: Sequence[str]) -> str:
    steps = max(len(colours) - 1, 1)
    stops = []
    for number, colour in enumerate(colours):
        name, _, opacity = colour.partition("/")
        stops.append(
            f'<stop offset="{number / steps:.4f}" stop-color="{name}" '
            f'stop-opacity="{opacity or 1}"/>'
        )
    return "".join(stops)


def attributes(**values: object) -> str:
    """`fill="…" stroke-width="…"` from keyword arguments; underscores become hyphens."""
    return " ".join(f'{key.replace("_", "-")}="{value}"' for key, value in values.items())


def path(d: str, fill: str = "none", **more: object) -> str:
    """A path from SVG path data."""
    return f'<path d="{d}" fill="{fill}" {attributes(**more)}/>'


def rect(x: float, y: float, w: float, h: float, fill: str = "none", **more: object) -> str:
    """A rectangle; `rx` rounds it."""
    return (
        f'<rect x="{x:.2f}" y="{y:.2f}" width="{w:.2f}" height="{h:.2f}" fill="{fill}" '
        f"{attributes(**more)}/>"
    )


def circle(x: float, y: float, r: float, fill: str = "none", **more: object) -> str:
    """A circle."""
    return f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{r:.2f}" fill="{fill}" {attributes(**more)}/>'


def ellipse(x: float, y: float, rx: float, ry: float, fill: str = "none", **more: object) -> str:
    """An ellipse."""
    return (
        f'<ellipse cx="{x:.2f}" cy="{y:.2f}" rx="{rx:.2f}" ry="{ry:.2f}" fill="{fill}" '
        f"{attributes(**more)}/>"
    )


def polygon(points: Iterable[Point], fill: str = "none", **more: object) -> str:
    """A closed polygon."""
    corners = " ".join(f"{x:.2f},{y:.2f}" for x, y in points)
    return f'<polygon points="{corners}" fill="{fill}" {attributes(**more)}/>'


def group(*shapes: str, **more: object) -> str:
    """Shapes that share attributes, such as `transform`, `clip_path`, `opacity`."""
    return f"<g {attributes(**more)}>{''.join(shapes)}</g>"


def mirrored(*shapes: str) -> str:
    """Shapes and their mirror images about x = 0."""
    once = "".join(shapes)
    return f'{once}<g transform="scale(-1,1)">{once}</g>'


def bitmap(pixels: Pixels, x: float, y: float, w: float, h: float, **more: object) -> str:
    """(H, W, 3 or 4) as an element."""
    buffer = BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG", compress_level=1)
    data = base64.b64encode(buffer.getvalue()).decode()
    return (
        f'<image x="{x:.2f}" y="{y:.2f}" width="{w:.2f}" height="{h:.2f}" '
        f'preserveAspectRatio="none" {attributes(**more)} '
        f'href="data:image/png;base64,{data}"/>'
    )
