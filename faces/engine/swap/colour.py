"""Giving the source's skin the colour and the light that the template's face has.

Fields are found on small pictures in linear light and applied to the coded values: a factor g of
light is a factor g^(1/2.2) of them.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from faces.engine.swap.regions import Mask, blurred, ramp

Light = NDArray[np.float32]
"""(H, W, 3) RGB."""

GAMMA = 2.2
# What is brighter or darker than that is no lighting.
GAIN = (0.35, 3.0)
# Light is what changes over more than this share of the face's width.
SMOOTH = 0.20
# How much of the template's light is taken on inside the face; at its edge all of it is.
INSIDE_STRENGTH = 0.8
# Eyes and teeth have no skin colour: what is left of the change for their brightness and hue.
EYES_BRIGHTNESS, EYES_HUE = 0.6, 0.25
# The brightest skin is that of this percentile; of its shine at least this much is left.
SHINE, LEAST_SHINE = 95, 0.4
# Weight of the whole face's colour where there is no skin nearby.
FALLBACK = 0.02


def light_gain(
    target: Light,
    source: Light,
    both: Mask,
    depth: Mask,
    eyes: Mask,
    width: float,
    *,
    recolour: bool,
) -> Light:
    """(H, W, 3): the factors for the source's coded values.

    All are small pictures of one size: the template, the source painted on it (coded, 0..1), where
    both show skin, how deep inside the face a pixel is (in face widths), where eyes and mouth are.
    `width` is the face's, in pixels. With `recolour` eyes and mouth take on all of the colour too:
    for a source without any.
    """
    target, source = np.power(target, GAMMA), np.power(source, GAMMA)
    target_mean, source_mean = _skin_mean(target, both), _skin_mean(source, both)
    target_local = _local(target, target_mean, both, width)
    source_local = _local(source, source_mean, both, width)
    whole, near = target_mean / source_mean, target_local / source_local
    strength = 1 - (1 - INSIDE_STRENGTH) * ramp(depth, 0.05, 0.25)[:, :, None]
    gain = whole * np.power(np.clip(near / whole, *GAIN), strength)
    soft = blurred(eyes, 0.02 * width)[:, :, None]
    logs = np.log(np.clip(gain, *GAIN))
    brightness = logs.mean(axis=2, keepdims=True)
    hue = 1.0 if recolour else EYES_HUE
    kept = EYES_BRIGHTNESS * brightness + hue * (logs - brightness)
    shine = _less_shine(target / target_local, source / source_local, both)
    shine = blurred(shine * (1 - soft), 0.01 * width)
    return np.exp((logs * (1 - soft) + kept * soft + shine) / GAMMA).astype(np.float32)


def _less_shine(target: Light, source: Light, both: Mask) -> Light:
    """(H, W, 3): logarithms of factors, 0 and less, that make the source's skin shine no more than
    the target's. Both are given relative to the light around each pixel.

    Shine is white; taking it channel by channel brings the skin's colour back.
    """
    skin = both > 0.5
    if skin.sum() < 50:
        return np.zeros_like(source)
    here, there = (np.log(np.maximum(light, 1e-3)) for light in (source, target))
    have, wanted = (float(np.percentile(part.mean(axis=2)[skin], SHINE)) for part in (here, there))
    kept = float(np.clip(wanted / max(have, 1e-3), LEAST_SHINE, 1.0))
    bright = ramp(here.mean(axis=2), 0.0, 0.05)[:, :, None]
    return np.asarray(np.maximum(here, 0) * bright * (kept - 1), np.float32)


def _skin_mean(light: Light, weights: Mask) -> NDArray[np.float32]:
    """(3,): never 0."""
    total = float(weights.sum())
    if total < 1:
        return np.maximum(light.mean(axis=(0, 1)), 1e-3)
    return np.maximum((light * weights[:, :, None]).sum(axis=(0, 1)) / total, 1e-3)


def _local(light: Light, mean: NDArray[np.float32], weights: Mask, width: float) -> Light:
    """The mean over the skin around each pixel."""
    sigma = SMOOTH * width
    total = blurred(light * weights[:, :, None], sigma) + FALLBACK * mean
    return np.maximum(total / (blurred(weights, sigma) + FALLBACK)[:, :, None], 1e-3)


def coded(pixels: NDArray[np.uint8]) -> Light:
    """0..255 → 0..1."""
    return pixels.astype(np.float32) * np.float32(1 / 255)


def shrunk(image: NDArray[np.float32], size: tuple[int, int]) -> NDArray[np.float32]:
    """Averaged down, or enlarged, to (height, width)."""
    way = cv2.INTER_AREA if size[0] < image.shape[0] else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(image, size[::-1], interpolation=way), np.float32)
