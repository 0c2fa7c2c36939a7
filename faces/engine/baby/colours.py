"""Colours: sRGB as bytes, linear light, and OKLab, in which equal steps look equally large.

OKLab and its matrices are Björn Ottosson's, https://bottosson.github.io/posts/oklab/ (2020).
"""

import re
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

RGB = tuple[int, int, int]
"""sRGB, 0..255 each."""

Floats = NDArray[np.float64]

_TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
_HEX = re.compile(r"#[0-9a-f]{6}")


def to_linear(rgb: Any) -> Floats:
    """Linear light, 0..1, of sRGB values 0..255; any shape."""
    values = np.asarray(rgb, np.float64) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def from_linear(linear: Any) -> Floats:
    """sRGB values 0..255, not rounded, of linear light; clipped to what can be shown."""
    values = np.clip(np.asarray(linear, np.float64), 0, 1)
    return 255 * np.where(values <= 0.0031308, values * 12.92, 1.055 * values ** (1 / 2.4) - 0.055)


def to_rgb(values: Any) -> RGB:
    """Three numbers 0..255 as whole ones."""
    red, green, blue = (round(float(value)) for value in np.clip(values, 0, 255))
    return red, green, blue


def oklab(rgb: Any) -> Floats:
    """(..., 3) lightness 0..1 and two axes around 0, of (..., 3) sRGB values 0..255."""
    return np.asarray(np.cbrt(to_linear(rgb) @ _TO_LMS.T) @ _TO_LAB.T)


def distance(one: RGB, other: RGB) -> float:
    """How different two colours look: 0 for equal, about 1 for black and white."""
    return float(np.linalg.norm(oklab(one) - oklab(other)))


def mix(one: RGB, other: RGB, share: float) -> RGB:
    """`share` (0..1) of `one`, the rest of `other`: the geometric mean in linear light.

    Pigments absorb factors of the light, so their mixture multiplies.
    """
    logs = [np.log(np.maximum(to_linear(colour), 1e-4)) for colour in (one, other)]
    return to_rgb(from_linear(np.exp(share * logs[0] + (1 - share) * logs[1])))


def to_hex(rgb: RGB) -> str:
    """`#rrggbb`."""
    return "#{:02x}{:02x}{:02x}".format(*rgb)


def from_hex(text: Any) -> RGB:
    """The colour written as `#rrggbb`, in small letters. Raises ValueError for anything else."""
    if not isinstance(text, str) or not _HEX.fullmatch(text):
        raise ValueError("a colour is written as #rrggbb")
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


@dataclass(frozen=True, slots=True)
class Tone:
    """A colour by lightness (0..1), chroma (0..about 0.3) and hue (degrees) in OKLab."""

    light: float
    chroma: float
    hue: float

    @classmethod
    def of(cls, rgb: RGB) -> "Tone":
        light, green_red, blue_yellow = oklab(rgb).tolist()
        hue = float(np.degrees(np.arctan2(blue_yellow, green_red))) % 360
        return cls(light, float(np.hypot(green_red, blue_yellow)), hue)

    @property
    def rgb(self) -> RGB:
        """The nearest colour that can be shown: less chroma where there is no such colour."""
        chroma = max(self.chroma, 0.0)
        while True:
            linear = self._linear(chroma)
            if chroma < 1e-3 or (linear.min() >= -1e-3 and linear.max() <= 1.001):
                return to_rgb(from_linear(linear))
            chroma *= 0.95

    @property
    def hex(self) -> str:
        return to_hex(self.rgb)

    def _linear(self, chroma: float) -> Floats:
        light, turn = min(max(self.light, 0.0), 1.0), np.radians(self.hue)
        lab = np.array([light, chroma * np.cos(turn), chroma * np.sin(turn)])
        return np.asarray(np.linalg.solve(_TO_LMS, np.linalg.solve(_TO_LAB, lab) ** 3))

    def lighter(self, by: float) -> "Tone":
        """By a step of lightness; a negative one makes it darker."""
        return replace(self, light=min(max(self.light + by, 0.0), 1.0))

    def stronger(self, by: float) -> "Tone":
        """By a step of chroma; a negative one makes it greyer."""
        return replace(self, chroma=max(self.chroma + by, 0.0))

    def warmer(self, degrees: float) -> "Tone":
        """Its hue turned toward red, for hues between red and yellow."""
        return replace(self, hue=self.hue - degrees)

    def within(
        self, light: tuple[float, float], chroma: tuple[float, float], hue: tuple[float, float]
    ) -> "Tone":
        """The nearest tone inside three ranges; the range of hues may pass through 0."""
        turned = (self.hue - sum(hue) / 2 + 180) % 360 - 180 + sum(hue) / 2
        return Tone(
            min(max(self.light, light[0]), light[1]),
            min(max(self.chroma, chroma[0]), chroma[1]),
            min(max(turned, hue[0]), hue[1]) % 360,
        )
