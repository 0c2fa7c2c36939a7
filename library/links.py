"""Expiring addresses of files on disk, signed with the site's key; no row and no cache is read.

`{MEDIA_URL}{expiry}.{signature}/{path}`: the signature covers expiry and path, so neither can be
changed.
"""

import time
import zlib

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.utils.http import base36_to_int, int_to_base36

SALT = "library.media"


def expiry_of(path: str) -> int:
    """When an address of `path` made now runs out, in seconds since 1970.

    Between half of SIGNED_URL_SECONDS and all of it from now, and the same for every call within a
    window of half of it. Each file's windows begin at a moment of their own, so a page's pictures
    are not all fetched anew at once.
    """
    seconds = settings.SIGNED_URL_SECONDS
    window = max(1, seconds // 2)
    phase = zlib.crc32(path.encode()) % window
    return (int(time.time()) + seconds - phase) // window * window + phase


def local_url(path: str) -> str:
    expiry = int_to_base36(expiry_of(path))
    signature = Signer(salt=SALT).signature(f"{expiry}/{path}")
    return f"{settings.MEDIA_URL}{expiry}.{signature}/{path}"


def seconds_left(token: str, path: str) -> int:
    """How long an address is still good for; 0 if it has run out or was never given out."""
    expiry, _dot, signature = token.partition(".")
    try:
        Signer(salt=SALT).unsign(f"{expiry}/{path}:{signature}")
        return max(0, base36_to_int(expiry) - int(time.time()))
    except (BadSignature, ValueError):
        return 0
