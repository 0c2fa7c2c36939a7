"""The site's own certificate authority, for sites without a certificate from somebody else.

Made when first needed, in CREDENTIALS_DIR: `authority.pem` (the authority, 30 years) and
`signer.pem` (the certificate that signs pictures), each a key and a certificate in one file that
appears under its name complete. Whichever of two processes comes second uses what the first made.

Without a time stamp from outside, credentials are good for as long as the certificate under them.
So that one is issued for ten years and replaced every year: a picture can be checked for at least
nine, and a key that leaks signs for no longer than anybody looks.
"""

import os
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.conf import settings

AUTHORITY, SIGNER = "authority.pem", "signer.pem"
AUTHORITY_LASTS = timedelta(days=30 * 365)
SIGNER_LASTS = timedelta(days=10 * 365)
RENEWED_AFTER = timedelta(days=365)
# Clocks of other machines may be behind.
EARLIER = timedelta(hours=1)

Key = ec.EllipticCurvePrivateKey


def current_signer() -> tuple[Key, x509.Certificate]:
    """Key and certificate that sign now; both are made, or renewed, when that is due.

    Raises OSError if the directory cannot be written, ValueError if a file is damaged.
    """
    key, authority = _authority()
    path = settings.CREDENTIALS_DIR / SIGNER
    if path.exists():
        found = read_pair(path)
        if found[1].not_valid_before_utc + RENEWED_AFTER > datetime.now(UTC):
            return found
    _publish(path, *_issue(key, authority), over=True)
    return read_pair(path)


def authority_certificate() -> x509.Certificate | None:
    """The authority's certificate; None as long as nothing was signed."""
    path = settings.CREDENTIALS_DIR / AUTHORITY
    return read_pair(path)[1] if path.exists() else None


def read_pair(path: Path) -> tuple[Key, x509.Certificate]:
    """A key and its certificate from one file. Raises ValueError if they are not there."""
    data = path.read_bytes()
    key = serialization.load_pem_private_key(data, None)
    if not isinstance(key, Key):
        raise ValueError(f"{path.name} holds another kind of key")
    return key, x509.load_pem_x509_certificate(data)


def _authority() -> tuple[Key, x509.Certificate]:
    path = settings.CREDENTIALS_DIR / AUTHORITY
    if not path.exists():
        _publish(path, *_new_authority(), over=False)
    return read_pair(path)


def _new_authority() -> tuple[Key, x509.Certificate]:
    key = ec.generate_private_key(ec.SECP256R1())
    # The random part keeps the authorities of two sites apart.
    name = _name(f"{settings.SITE_NAME} content credentials {secrets.token_hex(4)}")
    builder = _certificate(name, name, key, AUTHORITY_LASTS)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
    return key, builder.sign(key, hashes.SHA256())


def _issue(key: Key, authority: x509.Certificate) -> tuple[Key, x509.Certificate]:
    """A certificate for pictures, as C2PA asks for it (specification 2.2, section 14.5.1)."""
    own = ec.generate_private_key(ec.SECP256R1())
    host = settings.SITE_URL.split("://", 1)[-1]
    lasts = min(SIGNER_LASTS, authority.not_valid_after_utc - datetime.now(UTC))
    builder = _certificate(_name(host[:64]), authority.subject, own, lasts)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), True)
    builder = builder.add_extension(_usage(digital_signature=True), critical=True)
    purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION])
    builder = builder.add_extension(purpose, critical=False)
    issuer = authority.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    named = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(issuer)
    builder = builder.add_extension(named, critical=False)
    return own, builder.sign(key, hashes.SHA256())


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: Key, lasts: timedelta
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    public = key.public_key()
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - EARLIER)
        .not_valid_after(now + lasts)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, settings.SITE_NAME),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _usage(
    *, digital_signature: bool = False, key_cert_sign: bool = False, crl_sign: bool = False
) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        key_cert_sign=key_cert_sign,
        crl_sign=crl_sign,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _publish(path: Path, key: Key, certificate: x509.Certificate, *, over: bool) -> None:
    """Write both as one file, whole or not at all; an existing one wins unless `over`."""
    pem = serialization.Encoding.PEM
    plain = serialization.NoEncryption()
    data = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    data += certificate.public_bytes(pem)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    try:
        with os.fdopen(os.open(unfinished, flags, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if over:
            unfinished.replace(path)
        else:
            _link(unfinished, path)
        _sync_directory(path.parent)
    finally:
        unfinished.unlink(missing_ok=True)


def _link(unfinished: Path, path: Path) -> None:
    """Give the file its name unless somebody else was faster: a link, unlike a rename, refuses."""
    try:
        path.hardlink_to(unfinished)
    except FileExistsError:
        return


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
