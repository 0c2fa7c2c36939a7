"""Names of files: they tell the kind and the month, nothing of the person or the upload's name."""

from uuid import uuid4

from django.utils import timezone

# Longest side in pixels: 320 suits lists on screens with two device pixels per CSS pixel, 1280 a
# page that shows one picture.
THUMBNAIL = 320
PREVIEW = 1280
THUMBNAIL_SIZES = (PREVIEW, THUMBNAIL)
FILES_PER_IMAGE = 1 + len(THUMBNAIL_SIZES)

# Everything that is ever stored, and what it is served as, whatever its bytes look like.
MIME_TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}


def new_path(kind: str, extension: str) -> str:
    """A fresh path for a picture: `{kind}/{yyyy}/{mm}/{uuid}.{extension}`."""
    return f"{kind}/{timezone.now():%Y/%m}/{uuid4()}.{extension}"


def crop_path() -> str:
    """A fresh path for the crop of a face (WebP)."""
    return new_path("crop", "webp")


def thumbnail_path(path: str, size: int) -> str:
    """The WebP thumbnail beside `path`; `size` is one of THUMBNAIL_SIZES."""
    return f"{path.rpartition('.')[0]}.{size}.webp"


def with_thumbnails(path: str) -> list[str]:
    """All files of one picture, the picture first."""
    return [path, *(thumbnail_path(path, size) for size in THUMBNAIL_SIZES)]


def mime_type(path: str) -> str:
    return MIME_TYPES.get(path.rpartition(".")[2], "application/octet-stream")
