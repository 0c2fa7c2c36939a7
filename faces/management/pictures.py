"""What the face commands share: a picture's file in, its faces out."""

from dataclasses import dataclass
from pathlib import Path

from django.core.management.base import CommandError

from core.errors import AppError
from faces.engine.types import DetectedFace, EngineError
from faces.recognition import measure
from library.decoding import decode

# As for uploads (faces.analysis), so that a file gets the same numbers here and there.
MAX_SIDE = 2048


class Unreadable(Exception):
    """The file gives no faces; the text is a sentence."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it was analysed."""

    width: int
    height: int
    faces: tuple[DetectedFace, ...]


def read_picture(file: Path) -> Picture:
    """Decode and analyse like an upload. Raises Unreadable, or CommandError for a broken pack."""
    try:
        with file.open("rb") as stream:
            pixels = decode(stream, max_side=MAX_SIDE).pixels
    except OSError as error:
        raise Unreadable(f"The file cannot be opened: {error.strerror}.") from error
    except AppError as error:
        raise Unreadable(str(error.sentence)) from error
    try:
        return Picture(pixels.shape[1], pixels.shape[0], measure(pixels))
    except EngineError as error:
        raise CommandError(str(error)) from error


def largest_face(file: Path) -> DetectedFace:
    """The largest face of a picture. Raises Unreadable where there is none."""
    faces = read_picture(file).faces
    if not faces:
        raise Unreadable("There is no face in this picture.")
    return faces[0]
