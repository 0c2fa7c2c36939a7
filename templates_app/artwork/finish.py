"""What happens to a picture after it is drawn: paper, grain, light, print."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from faces.engine.types import Pixels


def _out(values: NDArray[Any]) -> Pixels:
    return np.clip(values, 0, 255).round().astype(np.uint8)


def _noise(shape: tuple[int, ...], sigma: float, seed: int) -> NDArray[Any]:
    """(H, W): Gaussian noise of unit size, smoothed by `sigma` pixels."""
    noise: NDArray[Any] = np.random.default_rng(seed).standard_normal(shape[:2]).astype(np.float32)
    if sigma:
        noise = cv2.GaussianBlur(noise, (0, 0), sigma)
        noise = noise / noise.std()
    return noise


def grain(pixels: Pixels, amount: float = 6.0, size: float = 0.7, seed: int = 1) -> Pixels:
    """Film grain: `amount` is its standard deviation in levels."""
    return _out(pixels + amount * _noise(pixels.shape, size, seed)[..., None])


def vignette(pixels: Pixels, depth: float = 0.45, start: float = 0.55) -> Pixels:
    """Darker toward the corners, by up to `depth`."""
    height, width = pixels.shape[:2]
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    away = np.clip((np.hypot(x, y) / np.sqrt(2) - start) / (1 - start), 0, 1)
    return _out(pixels * (1 - depth * away**1.6)[..., None])


def monochrome(
    pixels: Pixels, dark: tuple[int, int, int], light: tuple[int, int, int], gamma: float = 1.0
) -> Pixels:
    """One ink on one paper: the lightness between two colours."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.float32)[..., None] / 255
    return _out(np.array(dark) + (np.array(light, float) - dark) * grey**gamma)


def contrast(pixels: Pixels, factor: float, middle: float = 128.0) -> Pixels:
    """Away from the middle."""
    return _out((pixels.astype(np.float32) - middle) * factor + middle)


def graded(
    pixels: Pixels,
    shadows: tuple[int, int, int],
    lights: tuple[int, int, int],
    strength: float = 0.25,
) -> Pixels:
    """A film's colours: shadows drawn to one, lights to another (soft light)."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.float32)[..., None] / 255
    tint = np.array(shadows) * (1 - grey) + np.array(lights) * grey
    base, over = pixels / 255.0, tint / 255
    soft = (1 - 2 * over) * base**2 + 2 * over * base
    return _out((base * (1 - strength) + soft * strength) * 255)


def bloom(pixels: Pixels, amount: float = 0.35, above: float = 170, size: float = 24) -> Pixels:
    """Light that runs over its edges."""
    bright = np.clip(pixels.astype(np.float32) - above, 0, None) * (255 / (255 - above))
    glow = cv2.GaussianBlur(bright, (0, 0), size)
    return _out(255 - (255 - pixels.astype(np.float32)) * (255 - glow * amount) / 255)


def paper(
    pixels: Pixels, amount: float = 5.0, warm: tuple[int, int, int] = (255, 246, 224), seed: int = 2
) -> Pixels:
    """Printed on uncoated paper: fibres, stains, and no pure white."""
    fibres = _noise(pixels.shape, 1.1, seed) + 0.8 * _noise(pixels.shape, 40, seed + 1)
    return _out(pixels * (np.array(warm) / 255.0) + amount * fibres[..., None])


def canvas_weave(pixels: Pixels, amount: float = 5.0, seed: int = 3) -> Pixels:
    """Painted on linen, with fine cracks in the varnish."""
    height, width = pixels.shape[:2]
    y, x = np.mgrid[0:height, 0:width]
    weave = np.sin(x * 2.1) * np.sin(y * 2.1) + 0.5 * _noise(pixels.shape, 0.8, seed)
    ridges = np.abs(_noise(pixels.shape, 9, seed + 1))
    cracks = np.clip(1 - ridges / 0.025, 0, 1) * (np.abs(_noise(pixels.shape, 60, seed + 2)) > 0.5)
    return _out(pixels + (amount * weave - 16 * cracks)[..., None])


def halftone(
    pixels: Pixels, cell: float = 7.0, angle: float = 30.0, amount: float = 0.6, spare: float = 0.0
) -> Pixels:
    """Dots that are larger where it is darker, mixed with the picture; for comics.

    `spare` lifts lights above that grey (0..1) free of dots.
    """
    height, width = pixels.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    waves = np.cos((x * c + y * s) * 2 * np.pi / cell) + np.cos((y * c - x * s) * 2 * np.pi / cell)
    grey = cv2.GaussianBlur(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), (0, 0), 1.5) / 255.0
    level = np.clip(grey + spare, 0, 1)
    ink = np.clip((waves / 4 + 0.5 - level) * 5 + 0.5, 0, 1)[..., None]
    dark = pixels * np.array([0.62, 0.55, 0.66])
    return _out(pixels * (1 - amount * ink) + dark * amount * ink)


def outlined(pixels: Pixels, strength: float = 0.8, sigma: float = 1.6) -> Pixels:
    """Ink lines where the picture has edges (a difference of Gaussians)."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.float32)
    lines = cv2.GaussianBlur(grey, (0, 0), sigma) - cv2.GaussianBlur(grey, (0, 0), sigma * 1.6)
    ink = np.clip(-lines / 5 - 0.35, 0, 1)[..., None]
    return _out(pixels * (1 - strength * ink) + np.array([22, 16, 30]) * strength * ink)


def painted(pixels: Pixels, strength: float = 0.6) -> Pixels:
    """Small differences smoothed away, as with a brush."""
    smooth = cv2.bilateralFilter(cv2.bilateralFilter(pixels, 9, 28, 7), 9, 20, 7)
    return _out(pixels * (1 - strength) + smooth * strength)


def scratches(pixels: Pixels, count: int = 18, seed: int = 5) -> Pixels:
    """An old reel: scratches along the film, and dust."""
    chance = np.random.default_rng(seed)
    height, width = pixels.shape[:2]
    marks = np.zeros((height, width), np.float32)
    for _ in range(count):
        x, top = int(chance.integers(width)), int(chance.integers(height))
        bottom = min(top + int(chance.integers(height // 8, height)), height)
        shift = int(chance.integers(-6, 7))
        cv2.line(marks, (x, top), (x + shift, bottom), float(chance.choice([-26, 34])), 1)
    for _ in range(count * 5):
        spot = int(chance.integers(width)), int(chance.integers(height))
        cv2.circle(marks, spot, int(chance.integers(1, 3)), float(chance.choice([-60, 60])), -1)
    return _out(pixels + cv2.GaussianBlur(marks, (0, 0), 0.7)[..., None])


def edged(pixels: Pixels, width: int, colour: tuple[int, int, int]) -> Pixels:
    """With a plain border inside the picture's size."""
    framed = pixels.copy()
    framed[:width], framed[-width:] = colour, colour
    framed[:, :width], framed[:, -width:] = colour, colour
    return framed
