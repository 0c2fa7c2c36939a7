"""What goes into a face swap and what comes out, apart from the prepared face itself."""

from dataclasses import dataclass
from enum import StrEnum

from faces.engine.types import Box, EngineError, Pixels


class SwapError(EngineError):
    """This face cannot be swapped; the text is a sentence that says why."""


class NoMesh(SwapError):
    """No face has its shape where one was said to be."""


class FaceTooSmall(SwapError):
    """The face has too few pixels to be anybody's."""


class StalePreparation(EngineError):
    """Stored bytes are no prepared face of this version; prepare it again."""


@dataclass(frozen=True, slots=True)
class FaceRef:
    """Where a face is in a picture."""

    box: Box
    landmarks: tuple[tuple[float, float], ...] | None = None
    """Left eye, right eye, nose, left and right mouth corner as shares of the picture, 0..1; or
    None where nobody knows, which costs a few looks more."""


class Concern(StrEnum):
    """Why a swap may look worse than hoped. The first group is known before, the last after."""

    POSE_GAP = "pose_gap"
    PROFILE = "profile"
    SKIN_TONES = "skin_tones"
    GREYSCALE_SOURCE = "greyscale_source"
    GREYSCALE_TARGET = "greyscale_target"
    SMALL_SOURCE = "small_source"
    SMALL_FACE = "small_face"
    BEARD = "beard"
    GLASSES = "glasses"
    CUT_OFF = "cut_off"
    HIDDEN_FACE = "hidden_face"
    SAME_FACE = "same_face"
    COVERAGE = "coverage"
    RESEMBLANCE = "resemblance"


@dataclass(frozen=True, slots=True)
class FaceSummary:
    """The little that is enough to warn and to choose without any pixels."""

    yaw: float
    """Degrees; positive when the face is turned to the picture's right."""
    pitch: float
    """Degrees; positive when the face looks up."""
    roll: float
    """Degrees; positive when the head is tilted clockwise."""
    width_px: float
    """The face's width in pixels of its picture, cheek to cheek."""
    skin_lab: tuple[float, float, float]
    """The skin's median colour in CIE L*a*b*: 0..100 and about −60..60."""
    is_grey: bool
    sharpness: float
    """0..1, as in `faces.engine.quality`."""
    hidden: float
    """0..1: the share of the face that hair or something else covers."""
    cut_off: float
    """0..1: the share of the face that lies outside the picture."""
    beard: float
    """0..1: how surely chin and upper lip are covered by a beard."""
    glasses: float
    """0..1: how surely there are glasses."""


@dataclass(frozen=True, slots=True)
class SwapReport:
    """How well one face was put in."""

    pose_gap: float
    """Degrees between the two faces' directions, after mirroring where that was done."""
    colour_distance: float
    """ΔE*ab (CIE 1976) between the two skins before they were matched."""
    coverage: float
    """0..1: the share of the face that shows the source."""
    cosine_before: float | None
    """Of the template's own face to the source, −1..1; None where it was not measured."""
    cosine_after: float | None
    """Of the result to the source, −1..1; None where it was not measured."""
    mirrored: bool
    concerns: tuple[Concern, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Swapped:
    """The picture with the faces put in, and a report for each pair in their order."""

    pixels: Pixels
    reports: tuple[SwapReport, ...]
