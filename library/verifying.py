"""Was this picture generated, by whom, and is it unchanged? Asked of any; nothing is kept."""

from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from library.decoding import check_header, decode
from library.errors import HostileDrawing, TooLarge, Truncated, UnsupportedFormat
from library.models import Image, Kind
from library.provenance.reading import (
    Credentials,
    Signer,
    State,
    Unreadable,
    read_credentials,
)
from library.services import sha256_of

SVG = "image/svg+xml"
# The drawings made here have some 20 KB.
MAX_SVG_BYTES = 2 * 1024 * 1024
# Only to learn whether the picture is whole; a JPEG is then decoded at a fraction of its size.
GLANCE = 64


@dataclass(frozen=True, slots=True)
class Verification:
    """`is_stored`: the file is, byte for byte, a generated picture that is stored here now."""

    credentials: Credentials
    is_stored: bool

    @property
    def from_here(self) -> bool:
        return self.is_stored or self.credentials.signer == Signer.HERE


def verify_picture(file: BinaryIO) -> Verification:
    """What the content credentials of a picture say and whether they hold; about 0.1 s.

    Besides what uploads may be, SVG is read. Raises what `check_header` raises, Truncated,
    HostileDrawing and TooStrange.
    """
    mime = _mime(file)
    file.seek(0)
    data = file.read()
    try:
        credentials = read_credentials(data, mime)
    except Unreadable as error:
        raise Truncated from error
    if credentials.state == State.NONE and mime != SVG:
        decode(BytesIO(data), max_side=GLANCE)  # "none" is said of pictures only
    results = Image.objects.filter(kind=Kind.RESULT)
    return Verification(credentials, results.filter(sha256=sha256_of(file)).exists())


def _mime(file: BinaryIO) -> str:
    try:
        return check_header(file).mime
    except UnsupportedFormat as error:
        if error.format != "SVG":
            raise
    _check_drawing(file)
    return SVG


def _check_drawing(file: BinaryIO) -> None:
    """Nothing that grows when it is read: entities need a document type, which drawings do not."""
    file.seek(0)
    data = file.read(MAX_SVG_BYTES + 1)
    if len(data) > MAX_SVG_BYTES:
        raise TooLarge(limit=MAX_SVG_BYTES // 1024**2)
    if b"\0" in data or b"<!doctype" in data.lower() or b"<!entity" in data.lower():
        raise HostileDrawing
