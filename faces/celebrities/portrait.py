"""The one face of a reference picture, if the picture can be used at all."""

from dataclasses import dataclass
from typing import BinaryIO

from faces.celebrities.errors import FaceTooSmall, NoFace, NotSafe, SeveralFaces
from faces.engine.types import DetectedFace, Pixels
from faces.recognition import measure
from library.decoding import decode
from library.models import Moderation
from library.moderation import Verdict, classify

# As in the analysis of people's photos: detection needs far less, the crops no more.
MAX_SIDE = 2048
# Twice what people's faces need: everybody is compared with these.
MIN_WIDTH = 80.0
# A face with this many times the area of the next one is the one meant: a head twice as wide.
CLEARLY_LARGER = 4.0


@dataclass(frozen=True, slots=True)
class Portrait:
    """`pixels` (H, W, 3) are what was measured, at most 2048 on the longest side."""

    pixels: Pixels
    face: DetectedFace
    verdict: Verdict


def find_portrait(file: BinaryIO) -> Portrait:
    """Check a picture for safety and measure its face with the current pack.

    Raises NotSafe, NoFace, FaceTooSmall, SeveralFaces, and what `library.decoding.decode` raises.
    """
    file.seek(0)
    pixels = decode(file, max_side=MAX_SIDE).pixels
    verdict = classify(pixels)
    if verdict.state != Moderation.PASSED:
        raise NotSafe
    return Portrait(pixels, the_face(measure(pixels)), verdict)


def the_face(found: tuple[DetectedFace, ...]) -> DetectedFace:
    """The only usable face, or the one that is clearly the largest; `found` is largest first."""
    if not found:
        raise NoFace
    usable = [face for face in found if face.width_px >= MIN_WIDTH]
    if not usable:
        raise FaceTooSmall(width=found[0].width_px, least=MIN_WIDTH)
    largest, *others = usable
    if others and largest.box.area < CLEARLY_LARGER * others[0].box.area:
        raise SeveralFaces(number=len(usable))
    return largest
