"""The site's own certificate authority: made once, kept to itself, renewed in time."""

import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID
from pytest_django import Settings

from library.provenance import CannotSign, authority
from library.provenance.identity import anchors, identity


@pytest.fixture(autouse=True)
def credentials(settings: Settings, tmp_path: Path) -> Path:
    """A site that has not signed anything yet."""
    settings.CREDENTIALS_DIR = tmp_path / "credentials"
    return tmp_path / "credentials"


def test_it_is_made_when_first_needed_and_then_kept(credentials: Path) -> None:
    assert authority.authority_certificate() is None
    first = identity()
    made = {path.name: path.read_bytes() for path in credentials.iterdir()}
    assert set(made) == {"authority.pem", "signer.pem"}
    assert identity() == first
    assert made == {path.name: path.read_bytes() for path in credentials.iterdir()}


def test_nobody_else_can_read_the_keys(credentials: Path) -> None:
    identity()
    assert stat.S_IMODE(credentials.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in credentials.iterdir()} == {0o600}


def test_the_key_is_not_in_what_is_logged() -> None:
    assert "PRIVATE" not in repr(identity())


def test_the_signing_certificate_is_what_c2pa_asks_for() -> None:
    _key, leaf = authority.current_signer()
    root = authority.authority_certificate()
    assert root is not None
    leaf.verify_directly_issued_by(root)
    root_id = root.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    named = leaf.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value
    assert named.key_identifier == root_id
    usage = leaf.extensions.get_extension_for_class(x509.KeyUsage)
    assert usage.critical and usage.value.digital_signature and not usage.value.key_cert_sign
    purposes = leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(purposes) == [ExtendedKeyUsageOID.EMAIL_PROTECTION]
    constraints = leaf.extensions.get_extension_for_class(x509.BasicConstraints).value
    assert not constraints.ca


def test_two_processes_at_once_make_one_authority(credentials: Path) -> None:
    command = (
        "import django; django.setup();"
        "from pathlib import Path; from django.conf import settings;"
        f"settings.CREDENTIALS_DIR = Path({str(credentials)!r});"
        "from library.provenance import authority;"
        "input(); authority.current_signer();"
        "print(authority.authority_certificate().serial_number)"
    )
    racing = [
        subprocess.Popen(
            [sys.executable, "-c", command],
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for _ in range(3)
    ]
    for process in racing:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    serials = {process.communicate()[0].strip() for process in racing}
    assert len(serials) == 1
    root = authority.authority_certificate()
    assert root is not None and str(root.serial_number) in serials
    authority.current_signer()[1].verify_directly_issued_by(root)
    assert {path.name for path in credentials.iterdir()} == {"authority.pem", "signer.pem"}


def test_a_process_that_lost_the_race_uses_the_winners_authority(
    credentials: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity()
    won = (credentials / "authority.pem").read_bytes()
    monkeypatch.setattr(Path, "exists", lambda self: False)  # it looked before the winner wrote
    identity()
    monkeypatch.undo()
    assert (credentials / "authority.pem").read_bytes() == won


def test_a_process_that_dies_while_writing_leaves_nothing_under_the_name(
    credentials: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(descriptor: int) -> None:
        raise OSError("no room")

    monkeypatch.setattr(authority.os, "fsync", die)
    with pytest.raises(CannotSign):
        identity()
    assert list(credentials.iterdir()) == []
    monkeypatch.undo()
    identity()


def test_the_signing_certificate_is_renewed_long_before_it_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _key, first = authority.current_signer()
    root = authority.authority_certificate()
    monkeypatch.setattr(authority, "RENEWED_AFTER", timedelta(minutes=30))  # it is an hour old
    _key, second = authority.current_signer()
    assert first.serial_number != second.serial_number
    assert authority.authority_certificate() == root
    assert first.not_valid_after_utc > datetime.now(UTC) + timedelta(days=9 * 365)


def test_a_damaged_file_stops_signing_and_is_not_replaced(credentials: Path) -> None:
    identity()
    (credentials / "authority.pem").write_text("gone bad")
    with pytest.raises(CannotSign):
        identity()
    assert (credentials / "authority.pem").read_text() == "gone bad"
    assert anchors().own == ""
