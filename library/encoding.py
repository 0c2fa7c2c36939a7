"""What is stored of a picture: a clean copy of it and two thumbnails.

The settings were chosen by measuring a photo of 2048×1536 pixels; the figures are of one core.
"""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from library.paths import THUMBNAIL_SIZES
from library.resizing import shrunk

# At 90 a second generation of JPEG cannot be seen in a face.
JPEG_QUALITY = 90
# Method 1 of 0..6: 26 ms for the larger size; 4, the default, takes 87 ms for 10 % fewer bytes.
WEBP_QUALITY = 78
WEBP_METHOD = 1
# Drawings and screenshots have few colours, and PNG then is both smaller and exact; photos, grey
# ones included, have more.
FLAT_COLOURS = 128


@dataclass(frozen=True, slots=True)
class Encoded:
    data: bytes
    extension: str
    mime: str


def encode_copy(image: Image.Image) -> Encoded:
    """The copy that is kept, without any metadata: JPEG, or PNG where that is clearly better."""
    if image.getcolors(FLAT_COLOURS) is not None:
        return Encoded(_saved(image, "PNG"), "png", "image/png")
    return Encoded(_saved(image, "JPEG", quality=JPEG_QUALITY), "jpg", "image/jpeg")


def encode_webp(image: Image.Image) -> bytes:
    """For thumbnails and crops: fast, lossy, without any metadata."""
    return _saved(image, "WEBP", quality=WEBP_QUALITY, method=WEBP_METHOD)


def encode_thumbnails(image: Image.Image) -> dict[int, bytes]:
    """WebP bytes by longest side, each made from the one before; nothing is enlarged."""
    thumbnails = {}
    for size in THUMBNAIL_SIZES:
        image = shrunk(image, size)
        thumbnails[size] = encode_webp(image)
    return thumbnails


def _saved(image: Image.Image, format_name: str, **options: int) -> bytes:
    buffer = BytesIO()
    image.save(buffer, format_name, **options)
    return buffer.getvalue()
