"""A certificate authority of somebody else, for tests of certificates from the settings."""

from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

PEM = serialization.Encoding.PEM


class PublicAuthority:
    """A root, an authority under it, and what that one issues."""

    def __init__(self, name: str = "Public Trust") -> None:
        self.root_key = ec.generate_private_key(ec.SECP384R1())
        root_name = _name(f"{name} Root")
        self.root = _certificate(root_name, root_name, self.root_key, self.root_key, ca=True)
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.certificate = _certificate(
            _name(f"{name} Issuing"), root_name, self.key, self.root_key, self.root, ca=True
        )

    def issue(
        self, common: str = "pictures.example", key: Any = None, days: int = 90, since: int = 1
    ) -> tuple[str, str]:
        """Chain (leaf, issuing authority, root) and private key, both PEM; valid since so many days
        ago, for so many days from now."""
        key = key or ec.generate_private_key(ec.SECP256R1())
        leaf = _certificate(
            _name(common), self.certificate.subject, key, self.key, self.certificate,
            days=days, since=since,
        )  # fmt: skip
        chain = "".join(pem(each) for each in (leaf, self.certificate, self.root))
        # In the older format, which c2pa itself would refuse.
        form = (
            serialization.PrivateFormat.TraditionalOpenSSL
            if isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey)
            else serialization.PrivateFormat.PKCS8
        )
        private = key.private_bytes(PEM, form, serialization.NoEncryption())
        return chain, private.decode()


def pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(PEM).decode()


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Example"),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    key: Any,
    signing: Any,
    above: x509.Certificate | None = None,
    *,
    ca: bool = False,
    days: int = 3650,
    since: int = 1,
) -> x509.Certificate:
    now = datetime.now(UTC)
    names = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
        "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    wanted = {"key_cert_sign", "crl_sign"} if ca else {"digital_signature"}
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=since))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**{name: name in wanted for name in names}), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    if above is not None:
        issuing = above.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
        builder = builder.add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(issuing), critical=False
        )
    if not ca:
        purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION])
        builder = builder.add_extension(purpose, critical=False)
    return builder.sign(signing, hashes.SHA256())
