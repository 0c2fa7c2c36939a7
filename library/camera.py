"""The little of a picture's EXIF that is used: which way is up, which camera, when."""

import re
from datetime import datetime
from typing import Any

from PIL import ExifTags, Image

MAX_TEXT = 60
UNSAFE = re.compile(r"[^\w .,+()/&'-]")


def orientation(image: Image.Image, format_name: str) -> int:
    """EXIF orientation, 1..8. HEIF's own rotation was applied while decoding, so 1 there."""
    if format_name == "HEIF":
        return 1
    value = _exif(image).get(ExifTags.Base.Orientation, 1)
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def camera_data(image: Image.Image) -> dict[str, str]:
    """Make, model and `taken_at` (ISO 8601, local time of the camera), as far as they are there.

    A list of what may stay, so places, serial numbers, owners' names and whatever comes with the
    next camera are dropped without being known.
    """
    exif = _exif(image)
    found = {
        "make": _text(exif.get(ExifTags.Base.Make)),
        "model": _text(exif.get(ExifTags.Base.Model)),
        "taken_at": _moment(_details(exif).get(ExifTags.Base.DateTimeOriginal)),
    }
    return {name: value for name, value in found.items() if value}


def _exif(image: Image.Image) -> Any:
    """Broken EXIF is as good as none: the picture itself may be fine."""
    try:
        exif = image.getexif()
        exif.get(ExifTags.Base.Orientation)  # values are read on first use, errors come then
    except Exception:  # Pillow's TIFF reader raises nearly anything over broken bytes
        return {}
    return exif


def _details(exif: Any) -> Any:
    try:
        return exif.get_ifd(ExifTags.IFD.Exif)
    except Exception:  # as above; the {} of a broken EXIF has no get_ifd either
        return {}


def _text(value: object) -> str:
    return UNSAFE.sub("", value).strip()[:MAX_TEXT] if isinstance(value, str) else ""


def _moment(value: object) -> str:
    if not isinstance(value, str):
        return ""
    try:
        taken = datetime.strptime(value.strip("\0 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007  (EXIF has no zone)
    except ValueError:
        return ""
    return taken.isoformat()
