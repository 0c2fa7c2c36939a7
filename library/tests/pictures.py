"""Pictures for tests, good and bad; all are made here."""

import struct
import zlib
from functools import cache
from io import BytesIO
from typing import Any

import numpy as np
from PIL import ExifTags, Image
from skimage.data import astronaut

# Corners of `corners()` when it is upright: top left, top right, bottom left, bottom right.
RED, GREEN, BLUE, WHITE = (220, 30, 30), (30, 180, 30), (30, 30, 220), (250, 250, 250)

# What EXIF orientation 1..8 says was done to the upright picture before it was stored.
STORED_AS = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
PLACE, SERIAL, PERSON = "Hidden-Valley-77", "SN-4711-0815", "Somebody-Private"


def photo(width: int = 640, height: int = 480) -> Image.Image:
    return Image.fromarray(astronaut()).resize((width, height))


def corners(width: int = 96, height: int = 64) -> Image.Image:
    """Four coloured quarters, wider than high."""
    picture = Image.new("RGB", (width, height), WHITE)
    picture.paste(RED, (0, 0, width // 2, height // 2))
    picture.paste(GREEN, (width // 2, 0, width, height // 2))
    picture.paste(BLUE, (0, height // 2, width // 2, height))
    return picture


def corner_colours(picture: Image.Image) -> list[Any]:
    right, bottom = picture.width - 8, picture.height - 8
    return [picture.getpixel(at) for at in ((8, 8), (right, 8), (8, bottom), (right, bottom))]


def saved(picture: Image.Image, format_name: str = "JPEG", **options: Any) -> BytesIO:
    file = BytesIO()
    picture.save(file, format_name, **options)
    file.seek(0)
    return file


@cache
def photo_bytes(format_name: str = "JPEG") -> bytes:
    return saved(photo(), format_name).getvalue()


def oriented(orientation: int, format_name: str = "JPEG") -> BytesIO:
    """`corners()` as a camera held in another way stores it."""
    picture, turn = corners(), STORED_AS[orientation]
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    return saved(
        picture if turn is None else picture.transpose(turn), format_name, exif=exif.tobytes()
    )


def telling_exif() -> Image.Exif:
    """Camera and date, and what must not survive: place, serial number, people."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Acme"
    exif[ExifTags.Base.Model] = "Camera One"
    exif[ExifTags.Base.Artist] = PERSON
    details = exif.get_ifd(ExifTags.IFD.Exif)
    details[ExifTags.Base.DateTimeOriginal] = "2024:05:06 07:08:09"
    details[ExifTags.Base.BodySerialNumber] = SERIAL
    details[ExifTags.Base.CameraOwnerName] = PERSON
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitudeRef] = "N"
    place[ExifTags.GPS.GPSLatitude] = (12.0, 34.0, 56.0)
    place[ExifTags.GPS.GPSAreaInformation] = PLACE
    return exif


def animated(format_name: str) -> BytesIO:
    """The first frame is red, the second blue."""
    frames = [Image.new("RGB", (80, 60), colour) for colour in (RED, BLUE)]
    return saved(frames[0], format_name, save_all=True, append_images=frames[1:], duration=100)


def grey_16_bit() -> BytesIO:
    ramp = np.linspace(0, 65535, 64 * 48).reshape(48, 64).astype(np.uint16)
    return saved(Image.fromarray(ramp), "PNG")


def palette_with_alpha() -> BytesIO:
    """Left half see-through, right half red."""
    picture = Image.new("P", (80, 60), 0)
    picture.putpalette([0, 0, 0, *RED])
    picture.paste(1, (40, 0, 80, 60))
    return saved(picture, "PNG", transparency=0)


def png(width: int, height: int, *chunks: tuple[bytes, bytes], rows: bytes | None = None) -> bytes:
    """A PNG of one bit per pixel, with extra chunks before its pixels."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    pixels = rows if rows is not None else bytes((1 + (width + 7) // 8) * height)
    parts = [(b"IHDR", header), *chunks, (b"IDAT", zlib.compress(pixels, 9)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in parts)


def _chunk(name: bytes, data: bytes) -> bytes:
    crc = zlib.crc32(name + data)
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", crc)


@cache
def bomb() -> bytes:
    """20000 × 20000 pixels in 48 KB."""
    return png(20_000, 20_000)


def looping_exif() -> bytes:
    """A TIFF directory whose Exif pointer and next pointer both lead back to itself."""
    entry = struct.pack("<HHII", ExifTags.IFD.Exif, 4, 1, 8)
    return b"II*\0\x08\0\0\0" + struct.pack("<H", 1) + entry + struct.pack("<I", 8)


def scan_bomb() -> bytes:
    """A progressive JPEG whose last scan is repeated a thousand times."""
    data = saved(Image.new("L", (640, 480), 128), progressive=True).getvalue()
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * 1000 + data[-2:]


def tile_bomb() -> bytes:
    """A HEIC that says it has 64 × 64 pixels, made of 9 million pixels in tiles."""
    side = 3072
    data = saved(Image.new("RGB", (side, side)), "HEIF", quality=10, tile_size=512).getvalue()
    for numbers in (">II", ">HH"):  # in the size of the item, and in that of the grid
        data = data.replace(struct.pack(numbers, side, side), struct.pack(numbers, 64, 64))
    return data
