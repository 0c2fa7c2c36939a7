"""The little of SVG that the drawing needs: elements, paths, gradients."""

import re
from xml.sax.saxutils import escape, quoteattr

Stop = tuple[float, str, float]
"""Place 0..1, colour, opacity 0..1."""

_TOKEN = re.compile(r"[A-Z]|[^\sA-Z]+")
_TERM = re.compile(r"([+-]?)(\d*\.?\d*)([a-z]?)")


def number(value: float) -> str:
    """At most one digit after the point; a tenth of a unit is a tenth of a pixel at most."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def d(shape: str, **lengths: float) -> str:
    """A path's data, in which letters stand for lengths: `d("M -w 9 Q 0 .5h+2 w 9", w=20, h=8)`.

    Commands are capital letters; a number may have a length behind it as its factor, and sums are
    written without spaces.
    """
    return " ".join(
        token if token.isupper() else number(_sum(token, lengths))
        for token in _TOKEN.findall(shape)
    )


def _sum(token: str, lengths: dict[str, float]) -> float:
    total = 0.0
    for sign, factor, name in _TERM.findall(token):
        if factor or name:
            value = float(factor or 1) * (lengths[name] if name else 1)
            total += -value if sign == "-" else value
    return total


def element(name: str, *children: str, **attributes: object) -> str:
    """`<name …>`; in names of attributes `_` stands for `-`. None is left out."""
    parts = [name]
    for key, value in attributes.items():
        if value is not None:
            text = number(value) if isinstance(value, float) else str(value)
            parts.append(f"{key.replace('_', '-')}={quoteattr(text)}")
    opened = " ".join(parts)
    return f"<{opened}>{''.join(children)}</{name}>" if children else f"<{opened}/>"


def text(content: str) -> str:
    """Text between tags. Characters that XML does not allow are left out."""
    return escape("".join(letter for letter in content if letter.isprintable()))


def group(*children: str, **attributes: object) -> str:
    return element("g", *children, **attributes)


def path(data: str, **attributes: object) -> str:
    return element("path", d=data, **attributes)


def line(data: str, colour: str, width: float, **attributes: object) -> str:
    """A stroke with round ends."""
    return path(
        data,
        fill="none",
        stroke=colour,
        stroke_width=float(width),
        stroke_linecap="round",
        stroke_linejoin="round",
        **attributes,
    )


def circle(x: float, y: float, r: float, fill: str, **attributes: object) -> str:
    return element("circle", cx=float(x), cy=float(y), r=float(r), fill=fill, **attributes)


def ellipse(x: float, y: float, rx: float, ry: float, fill: str, **attributes: object) -> str:
    return element(
        "ellipse", cx=float(x), cy=float(y), rx=float(rx), ry=float(ry), fill=fill, **attributes
    )


def on_both_sides(shape: str) -> str:
    """A shape and its mirror image on the other side of x = 0."""
    return shape + group(shape, transform="scale(-1 1)")


class Definitions:
    """Gradients and clips of one drawing, with names no other drawing on a page has."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._made: dict[str, str] = {}

    def radial(self, name: str, *stops: Stop, at: tuple[float, float, float]) -> str:
        """A fill from inside out; `at` is x, y and radius in shares of the filled shape's box."""
        x, y, r = (f"{share:.2f}" for share in at)
        return self._keep(name, "radialGradient", *map(_stop, stops), cx=x, cy=y, r=r)

    def downward(self, name: str, *stops: Stop) -> str:
        return self._keep(name, "linearGradient", *map(_stop, stops), x1=0, y1=0, x2=0, y2=1)

    def clip(self, name: str, shape: str) -> str:
        return self._keep(name, "clipPath", shape)

    def _keep(self, name: str, kind: str, *children: str, **place: object) -> str:
        self._made[name] = element(kind, *children, id=self._prefix + name, **place)
        return f"url(#{self._prefix}{name})"

    def __str__(self) -> str:
        return element("defs", *self._made.values())


def _stop(stop: Stop) -> str:
    at, colour, opacity = stop
    see_through = None if opacity == 1 else f"{opacity:.2f}"
    return element("stop", offset=f"{at:.2f}", stop_color=colour, stop_opacity=see_through)
