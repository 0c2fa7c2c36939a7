"""Who signs, and whose signatures count as this site's: its own authority, or the settings."""

import logging
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from django.conf import settings

from library.provenance import authority
from library.provenance.errors import CannotSign

logger = logging.getLogger(__name__)

PEM = serialization.Encoding.PEM
# Certificates that signed here before and were replaced, put there by whoever replaced them.
PAST = "past"


@dataclass(frozen=True, slots=True)
class Identity:
    """`chain` is PEM, the signing certificate first; `algorithm` is C2PA's name."""

    algorithm: str
    chain: bytes
    key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Anchors:
    """Authorities whose certificates count, PEM, and which of the certificates are this site's.

    Of the site's own authority all are; of a public one, which issues to anybody, only those with
    one of `serials`.
    """

    own: str
    issuers: str
    serials: frozenset[str]
    others: str


def identity() -> Identity:
    """Raises CannotSign, and logs what is wrong."""
    try:
        if settings.CREDENTIALS_CERTIFICATE:
            return _configured(settings.CREDENTIALS_CERTIFICATE, settings.CREDENTIALS_PRIVATE_KEY)
        key, certificate = authority.current_signer()
        return Identity("es256", certificate.public_bytes(PEM), _pkcs8(key))
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        logger.error("credentials cannot be used: %s", error)
        raise CannotSign from error


def anchors() -> Anchors:
    """What credentials are checked against. Whatever cannot be read is left out, and logged."""
    own = issuers = ""
    serials = set()
    try:
        if certificate := authority.authority_certificate():
            own = _text(certificate)
    except (OSError, ValueError) as error:
        logger.error("the authority cannot be read: %s", error)
    for chain in filter(None, (settings.CREDENTIALS_CERTIFICATE, *_past())):
        try:
            signing, *above = _certificates(chain)
        except (OSError, ValueError) as error:
            logger.error("a certificate cannot be read: %s", error)
            continue
        issuers += "".join(map(_text, above))
        serials.add(str(signing.serial_number))
    others = _read(settings.CREDENTIALS_TRUST_ANCHORS).decode()
    return Anchors(own, issuers, frozenset(serials), others)


@lru_cache(maxsize=4)
def _configured(chain: str, key: str) -> Identity:
    certificates = _certificates(chain)
    private = serialization.load_pem_private_key(_read(key), None)
    if private.public_key() != certificates[0].public_key():
        raise ValueError("CREDENTIALS_PRIVATE_KEY does not belong to CREDENTIALS_CERTIFICATE")
    if len(certificates) < 2:
        raise ValueError("CREDENTIALS_CERTIFICATE needs the issuer's certificate after its own")
    pem = b"".join(certificate.public_bytes(PEM) for certificate in certificates)
    return Identity(_algorithm(private), pem, _pkcs8(private))


def _algorithm(key: PrivateKeyTypes) -> str:
    """C2PA's name for what the key signs with (specification 2.2, section 13.2)."""
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return {256: "es256", 384: "es384", 521: "es512"}[key.key_size]
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return "ed25519"
    if isinstance(key, rsa.RSAPrivateKey):
        return "ps256"
    raise ValueError("keys of this kind sign no content credentials")


def _pkcs8(key: PrivateKeyTypes) -> bytes:
    return key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def _certificates(pem_or_path: str) -> list[x509.Certificate]:
    return x509.load_pem_x509_certificates(_read(pem_or_path))


def _past() -> list[str]:
    return sorted(map(str, (settings.CREDENTIALS_DIR / PAST).glob("*.pem")))


def _text(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(PEM).decode()


def _read(pem_or_path: str) -> bytes:
    """PEM text as it is; anything else is a file's path."""
    if not pem_or_path or "-----BEGIN" in pem_or_path:
        return pem_or_path.encode()
    return Path(pem_or_path).read_bytes()
