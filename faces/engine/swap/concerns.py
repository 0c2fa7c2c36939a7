"""What may look wrong: foreseen from two summaries, or seen in the result."""

from collections.abc import Sequence

import numpy as np

from faces.engine.swap.fitting import better_mirrored
from faces.engine.swap.types import Concern, FaceSummary

# Chosen by eye over some hundred swaps: beyond these most results look put in.
WIDEST_POSE_GAP = 30.0
PROFILE_FROM = 50.0
WIDEST_COLOUR_DISTANCE = 25.0
LEAST_WIDTH = 40.0
LEAST_SOURCE_SHARE = 0.4
"""A source this many times narrower than the target looks soft in it."""
MOST_HIDDEN = 0.30
MOST_CUT_OFF = 0.08
BEARD_GAP = 0.45
GLASSES_FROM = 0.5
LEAST_COVERAGE = 0.6
LEAST_COSINE = 0.60
SAME_FACE_FROM = 0.97


def pose_gap(source: FaceSummary, target: FaceSummary, *, mirrored: bool) -> float:
    """Degrees between the directions in which two faces look; tilting the head costs nothing."""
    yaw = -source.yaw if mirrored else source.yaw
    return float(np.hypot(yaw - target.yaw, source.pitch - target.pitch))


def colour_distance(source: FaceSummary, target: FaceSummary) -> float:
    """ΔE*ab (CIE 1976) of the two skins."""
    return float(np.linalg.norm(np.subtract(source.skin_lab, target.skin_lab)))


def foresee(source: FaceSummary, target: FaceSummary) -> tuple[Concern, ...]:
    """What to warn of before a swap, worst first."""
    mirrored = better_mirrored(source.yaw, target.yaw)
    profile = max(abs(source.yaw), abs(target.yaw)) > PROFILE_FROM
    grey = source.is_grey and not target.is_grey
    concerns = {
        Concern.PROFILE: profile,
        Concern.POSE_GAP: pose_gap(source, target, mirrored=mirrored) > WIDEST_POSE_GAP,
        Concern.GREYSCALE_SOURCE: grey,
        Concern.GREYSCALE_TARGET: target.is_grey and not source.is_grey,
        Concern.SKIN_TONES: not grey and colour_distance(source, target) > WIDEST_COLOUR_DISTANCE,
        Concern.SMALL_FACE: target.width_px < LEAST_WIDTH,
        Concern.SMALL_SOURCE: source.width_px < LEAST_WIDTH
        or source.width_px < LEAST_SOURCE_SHARE * target.width_px,
        Concern.HIDDEN_FACE: max(source.hidden, target.hidden) > MOST_HIDDEN,
        Concern.CUT_OFF: max(source.cut_off, target.cut_off) > MOST_CUT_OFF,
        Concern.BEARD: abs(source.beard - target.beard) > BEARD_GAP,
        Concern.GLASSES: max(source.glasses, target.glasses) > GLASSES_FROM,
    }
    return tuple(concern for concern, holds in concerns.items() if holds)


def hindsight(
    source: FaceSummary,
    target: FaceSummary,
    coverage: float,
    cosine_before: float | None,
    cosine_after: float | None,
) -> tuple[Concern, ...]:
    """All that was foreseen, and what the result shows."""
    concerns = list(foresee(source, target))
    if cosine_before is not None and cosine_before > SAME_FACE_FROM:
        concerns.append(Concern.SAME_FACE)
    if coverage < LEAST_COVERAGE:
        concerns.append(Concern.COVERAGE)
    if cosine_after is not None and cosine_after < LEAST_COSINE:
        concerns.append(Concern.RESEMBLANCE)
    return tuple(concerns)


def nearest_pose(target: FaceSummary, sources: Sequence[FaceSummary]) -> int:
    """The index of the source that looks most the way the target looks.

    A source counts as its mirror image where a swap would mirror it. Poses less than five degrees
    apart are as good as each other: then the larger and sharper face is taken. Raises ValueError
    for no sources.
    """
    if not sources:
        raise ValueError("there must be a face to choose from")

    def rank(source: FaceSummary) -> tuple[int, float]:
        gap = pose_gap(source, target, mirrored=better_mirrored(source.yaw, target.yaw))
        return round(gap / 5), -_worth(source)

    return min(range(len(sources)), key=lambda index: rank(sources[index]))


def _worth(face: FaceSummary) -> float:
    """0..1: how much a face has to show; 200 pixels of width are enough."""
    size = min(face.width_px / 200, 1.0)
    return size * face.sharpness * (1 - face.hidden) * (0.5 if face.is_grey else 1.0)
