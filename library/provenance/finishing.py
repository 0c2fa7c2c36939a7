"""From pixels to a file that says what it is: mark, encode with XMP, sign last.

Signing comes last because credentials hold the file's hash: whatever encodes it again removes them.
"""

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import c2pa
from django.conf import settings
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from library.provenance import xmp
from library.provenance.errors import CannotSign
from library.provenance.identity import Identity, identity
from library.provenance.making import Making
from library.provenance.manifest import definition
from library.provenance.mark import Box, Mark, Pixels, apply_mark, plate_svg

logger = logging.getLogger(__name__)

# Every viewer and every C2PA tool reads JPEG; at 92 nobody tells it from the pixels it was made of.
JPEG_QUALITY = 92
SIGNING: dict[str, Any] = {
    "builder": {"thumbnail": {"enabled": False}},
    # Nothing is fetched while signing or checking.
    "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False},
}
SVG = "image/svg+xml"
SVG_SIZE = re.compile(r'<svg\b[^>]*?\sviewBox="[-\d.]+[ ,]+[-\d.]+[ ,]+([\d.]+)[ ,]+([\d.]+)"')


@dataclass(frozen=True, slots=True)
class Finished:
    """`data` is the signed file, `picture` the same picture as pixels (RGB, with the mark).

    `manifest_id` names its credentials; `mark` is None where the site has the mark switched off.
    """

    data: bytes
    mime: str
    picture: Image.Image
    manifest_id: str
    mark: Mark | None


def finish(
    pixels: Pixels, making: Making, *, faces: Sequence[Box] = (), mime: str = "image/jpeg"
) -> Finished:
    """Mark a generated picture (height × width × 3, RGB, 0..255), encode it and sign it.

    `faces` (x, y, width, height; 0..1) are kept free of the mark. `mime` may also be image/png or
    image/webp. Raises CannotSign.
    """
    mark = None
    if settings.VISIBLE_MARK:
        pixels, mark = apply_mark(pixels, faces)
    picture = Image.fromarray(pixels)
    data, manifest_id = _signed(_encoded(picture, making, mime), mime, making)
    return Finished(data, mime, picture, manifest_id, mark)


def finish_svg(svg: str, making: Making) -> bytes:
    """Mark and sign a drawing whose viewBox begins at 0 0. Raises CannotSign, ValueError."""
    size = SVG_SIZE.search(svg)
    before, end, _after = svg.rpartition("</svg>")
    if size is None or not end:
        raise ValueError("the drawing has no viewBox or no end")
    plate = plate_svg(float(size[1]), float(size[2])) if settings.VISIBLE_MARK else ""
    metadata = f"<metadata>{xmp.description(making, settings.SITE_NAME)}</metadata>"
    opening_ends = before.index(">", size.start()) + 1
    marked = f"{before[:opening_ends]}{metadata}{before[opening_ends:]}{plate}{end}"
    return _signed(marked.encode(), SVG, making)[0]


def sign(data: bytes, mime: str, making: Making) -> bytes:
    """Sign a file that has its mark and XMP already. Raises CannotSign."""
    return _signed(data, mime, making)[0]


def _encoded(picture: Image.Image, making: Making, mime: str) -> bytes:
    packet = xmp.packet(making, settings.SITE_NAME)
    buffer = BytesIO()
    if mime == "image/jpeg":
        picture.save(buffer, "JPEG", quality=JPEG_QUALITY, xmp=packet)
    elif mime == "image/webp":
        picture.save(buffer, "WEBP", quality=JPEG_QUALITY, xmp=packet)
    elif mime == "image/png":
        info = PngInfo()
        info.add_itxt("XML:com.adobe.xmp", packet.decode())
        picture.save(buffer, "PNG", pnginfo=info)
    else:
        raise ValueError(f"generated pictures are not made as {mime}")
    return buffer.getvalue()


def _signed(data: bytes, mime: str, making: Making) -> tuple[bytes, str]:
    """The file with its credentials, and their id. c2pa reads what it wrote once more and refuses
    a signature that would not hold."""
    manifest = definition(making, mime, marked=settings.VISIBLE_MARK)
    who = identity()
    signed = BytesIO()
    try:
        with (
            c2pa.Context(settings=c2pa.Settings.from_dict(SIGNING)) as context,
            c2pa.Builder(manifest, context=context) as builder,
            _signer(who) as signer,
        ):
            builder.sign(signer, mime, BytesIO(data), signed)
    except c2pa.C2paError as error:
        logger.error("a picture could not be signed: %s", error)
        raise CannotSign from error
    return signed.getvalue(), str(manifest["label"])


def _signer(who: Identity) -> c2pa.Signer:
    return c2pa.Signer.from_info(
        c2pa.C2paSignerInfo(who.algorithm.encode(), who.chain, who.key, None)
    )
