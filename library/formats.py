"""Which file is this, and what would it cost? Answered before anything is decoded."""

import re
from typing import BinaryIO

from library.errors import NotAnImage, UnsupportedFormat
from library.heif import decoding_work

# Pillow's names; nothing else is ever offered to Pillow.
MIME_TYPES = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "HEIF": "image/heic",
    "AVIF": "image/avif",
    "GIF": "image/gif",
}
HEAD_BYTES = 4096
SIGNATURES = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
)
# Brands of ISO base media files (AVIF 1.1; ISO/IEC 23008-12).
BRANDS = {
    **dict.fromkeys((b"avif", b"avis"), "AVIF"),
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"), "HEIF"),
}
# Known by name so that the answer can name them.
OTHERS = (
    (b"%PDF", "PDF"),
    (b"BM", "BMP"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"8BPS", "Photoshop"),
    (b"\0\0\1\0", "ICO"),
    (b"\0\0\0\x0cjP  ", "JPEG 2000"),
    (b"\0\0\0\x0cJXL ", "JPEG XL"),
    (b"\xff\x0a", "JPEG XL"),
    (b"\x1a\x45\xdf\xa3", "Video"),
)

# Each scan of a progressive JPEG touches every pixel and can cost its sender two bytes. Encoders
# write about 10 (libjpeg's script), optimisers some more, and a phone's file holds up to three
# pictures.
MAX_JPEG_SCANS = 64
# Marker, length and number of components, which belong together (ITU-T T.81, B.2.3): the marker
# alone also occurs by chance in the video that phones append to a photo.
START_OF_SCAN = re.compile(b"\xff\xda\x00(?:\x08\x01|\x0a\x02|\x0c\x03|\x0e\x04)")
# Padding of tiles and an alpha channel, as a multiple of the limit for the picture itself.
MAX_HEIF_WORK = 2.5
CHUNK = 1024 * 1024


def recognise(head: bytes) -> str:
    """Pillow's name of the format. Raises UnsupportedFormat or NotAnImage."""
    for signature, name in SIGNATURES:
        if head.startswith(signature):
            return name
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    if head[4:8] == b"ftyp":
        return _by_brand(head)
    for signature, name in OTHERS:
        if head.startswith(signature):
            raise UnsupportedFormat(format=name)
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith(b"<"):
        kind = "SVG" if b"<svg" in text else "HTML" if b"html" in text else "XML"
        raise UnsupportedFormat(format=kind)
    raise NotAnImage


def _by_brand(head: bytes) -> str:
    length = min(int.from_bytes(head[:4], "big"), len(head))
    for brand in (head[8:12], *(head[at : at + 4] for at in range(16, length - 3, 4))):
        if brand in BRANDS:
            return BRANDS[brand]
    raise UnsupportedFormat(format="Video")


def webp_size(file: BinaryIO, size: int) -> tuple[int, int]:
    """Width and height in pixels as the header states them. Raises ValueError if it is cut off."""
    file.seek(0)
    head = file.read(30)
    if len(head) < 30 or int.from_bytes(head[4:8], "little") + 8 > size:
        raise ValueError("cut off")
    kind, body = head[12:16], head[20:]
    if kind == b"VP8X":  # RFC 9649, section 2.7: canvas width - 1 and height - 1, 24 bits each
        return int.from_bytes(body[4:7], "little") + 1, int.from_bytes(body[7:10], "little") + 1
    if kind == b"VP8L":  # section 3.4: width - 1 and height - 1, 14 bits each, after a signature
        bits = int.from_bytes(body[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    # RFC 6386, section 9.1: frame tag, start code, then 14 of 16 bits each
    width, height = int.from_bytes(body[6:8], "little"), int.from_bytes(body[8:10], "little")
    return width & 0x3FFF, height & 0x3FFF


def is_laborious(name: str, file: BinaryIO, max_pixels: int) -> bool:
    """Whether a small file would keep a processor busy for long. Raises ValueError if damaged."""
    if name == "JPEG":
        return _jpeg_scans(file) > MAX_JPEG_SCANS
    if name in {"HEIF", "AVIF"}:
        file.seek(0)
        return decoding_work(file.read()) > MAX_HEIF_WORK * max_pixels
    return False


def _jpeg_scans(file: BinaryIO) -> int:
    file.seek(0)
    scans, before = 0, b""
    while chunk := file.read(CHUNK):
        scans += len(START_OF_SCAN.findall(before + chunk))
        before = chunk[-4:]
    return scans
