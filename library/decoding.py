"""From uploaded bytes to upright RGB pixels, or to an `AppError` that says why not.

Everything here trusts nothing: the name and the declared type of an upload are never looked at, the
header decides before a pixel is decoded, and only Pillow (with its HEIF plugin) decodes.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import BinaryIO, Self

import numpy as np
import pillow_heif
from django.conf import settings
from numpy.typing import NDArray
from PIL import Image

from core.errors import AppError
from library import formats
from library.camera import camera_data, orientation
from library.colour import as_rgb
from library.errors import Empty, TooLarge, TooManyPixels, Truncated
from library.resizing import fitted, shrunk

# Embedded previews are of no use; without them nothing can be taken for the picture itself.
pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
# Our own limit comes first; this is for what Pillow finds out only while it decodes.
warnings.simplefilter("error", Image.DecompressionBombWarning)

# EXIF orientation (CIPA DC-008, tag 0x0112) → what makes the picture upright.
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What a header may claim."""

    max_bytes: int
    max_pixels: int

    @classmethod
    def from_settings(cls) -> Self:
        return cls(settings.UPLOAD_MAX_BYTES, settings.UPLOAD_MAX_PIXELS)

    def check_pixels(self, size: tuple[int, int]) -> None:
        if size[0] * size[1] > self.max_pixels:
            raise self.too_many_pixels()

    def too_many_pixels(self) -> TooManyPixels:
        return TooManyPixels(limit=self.max_pixels // 1_000_000)


@dataclass(frozen=True, slots=True)
class Header:
    """What a file says about itself.

    `width` and `height` are in pixels as stored in the file, so before its orientation is applied;
    `size` is in bytes. `frames` is 1 for a still picture; a GIF does not say how many it has, so
    there 2 means "more than one".
    """

    format: str
    mime: str
    width: int
    height: int
    frames: int
    size: int


@dataclass(frozen=True)
class DecodedImage:
    """`image` is an upright RGB picture without any `info`; `metadata` is safe to keep."""

    image: Image.Image
    header: Header
    metadata: dict[str, str] = field(default_factory=dict)

    @cached_property
    def pixels(self) -> NDArray[np.uint8]:
        """Height × width × 3, RGB, 0..255. Made on first use, then kept; not to be written to."""
        return np.asarray(self.image)


def check_header(file: BinaryIO, *, limits: Limits | None = None) -> Header:
    """Look at a file without decoding it; it stands at its start again afterwards.

    The limits are those of the settings unless given. Raises Empty, TooLarge, NotAnImage,
    UnsupportedFormat, Truncated or TooManyPixels.
    """
    limits = limits or Limits.from_settings()
    if _size(file) > limits.max_bytes:
        raise TooLarge(limit=limits.max_bytes // 1024**2)
    header, _image = _open(file, limits)
    file.seek(0)
    return header


def decode(
    file: BinaryIO, *, max_side: int | None = None, limits: Limits | None = None
) -> DecodedImage:
    """Decode the first frame, upright, as sRGB, over white where it is see-through.

    With `max_side` (pixels) the longest side of the result is at most that; a JPEG is then decoded
    at a fraction of its size, several times faster. Raises what `check_header` raises, and
    Truncated for a picture that ends early or makes no sense further on; but not TooLarge, since
    the copy we stored of a picture may be larger than uploads may.
    """
    limits = limits or Limits.from_settings()
    header, source = _open(file, limits)
    with _damage_as_app_error(limits):
        if max_side is not None and header.format == "JPEG":
            source.draft(None, fitted(source.size, max_side))
        source.load()
        limits.check_pixels(source.size)
        turn = UPRIGHT.get(orientation(source, header.format))
        metadata = camera_data(source)
        image = as_rgb(source)
        if max_side is not None:
            image = shrunk(image, max_side)
        if turn is not None:
            image = image.transpose(turn)
        image.info = {}  # encoders would copy comments and profiles from there
    return DecodedImage(image=image, header=header, metadata=metadata)


def _open(file: BinaryIO, limits: Limits) -> tuple[Header, Image.Image]:
    """Everything that can be known without decoding, and Pillow's still undecoded image."""
    size = _size(file)
    if size == 0:
        raise Empty
    name = formats.recognise(file.read(formats.HEAD_BYTES))
    with _damage_as_app_error(limits):
        if name == "WEBP":  # Pillow's reader takes memory for the canvas as soon as it opens one
            limits.check_pixels(formats.webp_size(file, size))
        if formats.is_laborious(name, file, limits.max_pixels):
            raise limits.too_many_pixels()
        file.seek(0)
        image = Image.open(file, formats=[name])
        limits.check_pixels(image.size)
        frames = _frames(image, name)
    width, height = image.size
    return Header(name, formats.MIME_TYPES[name], width, height, frames, size), image


def _size(file: BinaryIO) -> int:
    """Bytes; the file stands at its start afterwards."""
    size = file.seek(0, 2)
    file.seek(0)
    return size


def _frames(image: Image.Image, name: str) -> int:
    if name == "GIF":  # counting means reading all of it, slow with a million tiny frames
        return 2 if getattr(image, "is_animated", False) else 1
    if name == "JPEG":  # a second picture inside (MPO) is a preview or the other eye
        return 1
    return int(getattr(image, "n_frames", 1))


@contextmanager
def _damage_as_app_error(limits: Limits) -> Iterator[None]:
    """Over hostile bytes Pillow and its plugins raise nearly every class there is (OSError,
    SyntaxError, ValueError, struct.error, zlib.error, RuntimeError, …); a person can only send
    another file, so all of them become one sentence."""
    try:
        yield
    except AppError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as error:
        raise limits.too_many_pixels() from error
    except Exception as error:
        raise Truncated from error
