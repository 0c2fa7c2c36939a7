"""Credentials of generated pictures: what they say, that they hold, and when they do not."""

import hashlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import c2pa
import numpy as np
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from PIL import Image as Pillow
from pytest_django import Settings

from library.checks import check_credentials
from library.provenance import CannotSign, Making, Parent, Source, finish, finish_svg, sign
from library.provenance.finishing import _signer
from library.provenance.identity import identity
from library.provenance.manifest import definition, hash_name
from library.provenance.mark import Pixels
from library.provenance.reading import (
    Credentials,
    Problem,
    Signer,
    State,
    TooStrange,
    Unreadable,
    read_credentials,
)
from library.tests import pictures
from library.tests.certificates import PublicAuthority

PARENTS = (Parent.of(b"a template"), Parent.of(b"somebody's photo"))
COUPLE = Making(title="A couple picture", model="Kindred swap 1", parents=PARENTS)
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100">'
    '<rect width="200" height="100" fill="#fff"/></svg>'
)


@pytest.fixture(autouse=True)
def credentials(settings: Settings, tmp_path: Path) -> Path:
    settings.CREDENTIALS_DIR = tmp_path / "credentials"
    return tmp_path / "credentials"


def pixels() -> Pixels:
    return np.asarray(pictures.photo(320, 240))


def manifest_of(data: bytes, mime: str = "image/jpeg") -> dict[str, Any]:
    with c2pa.Reader(mime, BytesIO(data)) as reader:
        store = json.loads(reader.json())
    assert len(store["manifests"]) == 1
    manifest: dict[str, Any] = store["manifests"][store["active_manifest"]]
    return manifest


def actions_of(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    (assertion,) = (a for a in manifest["assertions"] if a["label"] == "c2pa.actions.v2")
    found: list[dict[str, Any]] = assertion["data"]["actions"]
    return found


def signed(making: Making = COUPLE, mime: str = "image/jpeg") -> bytes:
    return finish(pixels(), making, mime=mime).data


@pytest.mark.parametrize("mime", ["image/jpeg", "image/png", "image/webp"])
def test_a_finished_picture_is_valid_and_from_here(mime: str) -> None:
    finished = finish(pixels(), COUPLE, mime=mime)
    read = read_credentials(finished.data, mime)
    assert (read.state, read.signer, read.problem) == (State.VALID, Signer.HERE, None)
    assert read.title == "A couple picture"
    assert read.model == "Kindred swap 1"
    assert read.generators == ("Kindred 0.1.0",)
    assert read.source == Source.COMPOSITE
    assert read.ingredients == 2
    assert read.manifest_id == finished.manifest_id
    assert read.made_at is not None and not read.stamped
    with Pillow.open(BytesIO(finished.data)) as picture:
        assert Pillow.MIME[str(picture.format)] == mime


def test_the_first_action_says_how_the_picture_came_about() -> None:
    created, placed, marked = actions_of(manifest_of(signed()))
    assert created["action"] == "c2pa.created"
    assert created["digitalSourceType"].endswith("/digitalsourcetype/compositeSynthetic")
    assert created["softwareAgent"]["name"] == "Kindred swap 1"
    assert placed["action"] == "c2pa.placed" and len(placed["parameters"]["ingredients"]) == 2
    assert marked["action"] == "c2pa.edited" and "mark" in marked["description"]


@pytest.mark.parametrize("source", [Source.TRAINED, Source.DRAWN])
def test_a_model_or_a_drawing_program_only_looked_at_the_parents(source: Source) -> None:
    manifest = manifest_of(signed(Making("A baby", "model 1", source, PARENTS)))
    actions = actions_of(manifest)
    assert [action["action"] for action in actions] == ["c2pa.created", "c2pa.edited"]
    assert len(actions[0]["parameters"]["ingredients"]) == 2
    assert {parent["relationship"] for parent in manifest["ingredients"]} == {"inputTo"}
    assert actions[0]["digitalSourceType"].endswith(source.value)


def test_further_actions_are_told() -> None:
    making = Making("A couple picture", "m 1", actions=("Faces were made sharper.",))
    assert "Faces were made sharper." in [
        a.get("description") for a in actions_of(manifest_of(signed(making)))
    ]


def test_parents_are_told_by_their_hash_and_by_nothing_else() -> None:
    ingredients = manifest_of(signed())["ingredients"]
    assert [parent["instance_id"] for parent in ingredients] == [
        hash_name(hashlib.sha256(data).hexdigest()) for data in (b"a template", b"somebody's photo")
    ]
    for parent in ingredients:
        assert set(parent) == {"instance_id", "relationship", "label"}


def test_a_hash_is_written_as_a_name() -> None:
    """The example of RFC 6920, section 8.1."""
    digest = hashlib.sha256(b"Hello World!").hexdigest()
    assert hash_name(digest) == "ni:///sha-256;f4OxZX_x_FO5LcGBSKHWXfwtSx-j1ncoSt3SABJtkGk"


def test_the_manifest_holds_no_thumbnail() -> None:
    assert "thumbnail" not in json.dumps(manifest_of(signed()))


@pytest.mark.parametrize("mime", ["image/jpeg", "image/png", "image/webp"])
def test_programs_without_c2pa_find_the_source_type_as_xmp(mime: str) -> None:
    with Pillow.open(BytesIO(signed(mime=mime))) as picture:
        picture.load()
        packet = picture.info.get("xmp") or picture.info["XML:com.adobe.xmp"].encode()
    (description,) = ElementTree.fromstring(packet.strip(b"\0"))[0]  # noqa: S314  (our own)
    (source,) = description
    assert source.tag == "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}DigitalSourceType"
    assert source.text == "http://cv.iptc.org/newscodes/digitalsourcetype/compositeSynthetic"
    assert description.get("{http://ns.adobe.com/xap/1.0/}CreatorTool") == "Kindred"


def test_the_mark_can_be_switched_off_by_the_site_only(settings: Settings) -> None:
    settings.VISIBLE_MARK = False
    finished = finish(pixels(), COUPLE)
    assert finished.mark is None
    assert np.array_equal(np.asarray(finished.picture), pixels())
    assert not any(
        "mark" in a.get("description", "") for a in actions_of(manifest_of(finished.data))
    )
    assert read_credentials(finished.data, finished.mime).signer == Signer.HERE


def test_the_mark_is_in_the_pixels_of_the_file() -> None:
    finished = finish(np.full((400, 400, 3), 255, np.uint8), COUPLE)
    assert finished.mark is not None
    left, top, _width, height = finished.mark.box
    with Pillow.open(BytesIO(finished.data)) as picture:
        seen = np.asarray(picture.convert("L"))
    assert seen[top + height // 2, left + 3] < 80
    assert seen[: top - 8].min() > 240


def test_a_drawing_gets_the_mark_the_source_type_and_credentials() -> None:
    data = finish_svg(DRAWING, Making("An imagined baby", "illustration 1", Source.DRAWN, PARENTS))
    text = data.decode()
    assert 'id="ai-mark"' in text and "digitalsourcetype/algorithmicMedia" in text
    read = read_credentials(data, "image/svg+xml")
    assert (read.state, read.signer, read.source) == (State.VALID, Signer.HERE, Source.DRAWN)


def test_a_drawing_without_a_size_is_refused() -> None:
    with pytest.raises(ValueError):
        finish_svg('<svg xmlns="http://www.w3.org/2000/svg"></svg>', COUPLE)


def test_one_changed_pixel_makes_it_invalid() -> None:
    data = bytearray(signed())
    data[-400] ^= 1
    read = read_credentials(bytes(data), "image/jpeg")
    assert (read.state, read.problem, read.signer) == (State.INVALID, Problem.CHANGED, None)


def test_a_cut_picture_is_invalid() -> None:
    data = signed()
    assert read_credentials(data[:-300], "image/jpeg").problem == Problem.CHANGED


def test_changed_credentials_are_invalid() -> None:
    data = signed()
    forged = data.replace(b"compositeSynthetic", b"compositeSincerely")
    assert read_credentials(forged, "image/jpeg").state == State.INVALID
    forged = data.replace(b"A couple picture", b"A holiday photo!")
    read = read_credentials(forged, "image/jpeg")
    assert (read.state, read.problem) == (State.INVALID, Problem.FORGED)


def test_broken_credentials_are_invalid_and_do_not_look_like_none() -> None:
    data = signed()
    at = data.index(b"c2pa.hash.data") - 40
    read = read_credentials(data[:at] + b"\xff" * 30 + data[at + 30 :], "image/jpeg")
    assert (read.state, read.problem) == (State.INVALID, Problem.DAMAGED)


def test_credentials_moved_to_another_picture_are_invalid() -> None:
    ours, other = signed(), pictures.saved(pictures.corners(320, 240)).read()
    end = ours.index(b"\xff\xdb")  # the tables of the picture itself begin here
    moved = ours[:end] + other[other.index(b"\xff\xdb") :]
    assert read_credentials(moved, "image/jpeg").problem == Problem.CHANGED


def test_encoding_it_again_removes_them() -> None:
    with Pillow.open(BytesIO(signed())) as picture:
        again = pictures.saved(picture).read()
    assert read_credentials(again, "image/jpeg") == Credentials(State.NONE)


def test_an_ordinary_photo_has_none() -> None:
    for name, mime in (("JPEG", "image/jpeg"), ("PNG", "image/png"), ("GIF", "image/gif"),
                       ("HEIF", "image/heic"), ("AVIF", "image/avif")):  # fmt: skip
        read = read_credentials(pictures.saved(pictures.photo(64, 64), name).read(), mime)
        assert read.state == State.NONE, name


@pytest.mark.parametrize(
    ("name", "mime"), [("GIF", "image/gif"), ("HEIF", "image/heic"), ("AVIF", "image/avif")]
)
def test_credentials_are_read_from_formats_we_do_not_write(name: str, mime: str) -> None:
    data = sign(pictures.saved(pictures.photo(64, 64), name).read(), mime, COUPLE)
    assert read_credentials(data, mime).signer == Signer.HERE


def test_another_sites_signature_is_valid_and_unknown(settings: Settings, tmp_path: Path) -> None:
    data = signed()
    settings.CREDENTIALS_DIR = tmp_path / "another site"
    read = read_credentials(data, "image/jpeg")  # a site that never signed
    assert (read.state, read.signer) == (State.VALID, Signer.UNKNOWN)
    signed()  # now it has an authority of its own, with the same organisation in its name
    assert read_credentials(data, "image/jpeg").signer == Signer.UNKNOWN


def test_somebody_elses_edit_of_our_picture_is_theirs_and_brings_ours_along(
    settings: Settings, tmp_path: Path
) -> None:
    ours = signed()
    settings.CREDENTIALS_DIR = tmp_path / "their tool"
    edit = {"action": "c2pa.opened", "parameters": {"ingredientIds": ["ours"]}}
    manifest = {
        "claim_generator_info": [{"name": "Their tool", "version": "2"}],
        "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": [edit]}}],
    }
    edited = BytesIO()
    with c2pa.Builder(manifest) as builder, _signer(identity()) as signer:
        parent = {"relationship": "parentOf", "label": "ours"}
        builder.add_ingredient(parent, "image/jpeg", BytesIO(ours))
        builder.sign(signer, "image/jpeg", BytesIO(ours), edited)
    settings.CREDENTIALS_DIR = tmp_path / "credentials"
    read = read_credentials(edited.getvalue(), "image/jpeg")
    assert (read.state, read.signer, read.earlier) == (State.VALID, Signer.UNKNOWN, 1)
    assert read.generators == ("Their tool 2",)


def test_an_authority_from_the_settings_is_known(
    settings: Settings, credentials: Path, tmp_path: Path
) -> None:
    data = signed()
    settings.CREDENTIALS_TRUST_ANCHORS = str(credentials / "authority.pem")
    settings.CREDENTIALS_DIR = tmp_path / "another site"
    assert read_credentials(data, "image/jpeg").signer == Signer.KNOWN


@pytest.mark.parametrize(
    "key",
    [ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP384R1()),
     ed25519.Ed25519PrivateKey.generate(), rsa.generate_private_key(65537, 2048)],
    ids=["P-256", "P-384", "Ed25519", "RSA"],
)  # fmt: skip
def test_a_certificate_from_the_settings_signs_instead(
    key: Any, settings: Settings, credentials: Path
) -> None:
    chain, private = PublicAuthority().issue("pictures.example", key)
    settings.CREDENTIALS_CERTIFICATE, settings.CREDENTIALS_PRIVATE_KEY = chain, private
    read = read_credentials(signed(), "image/jpeg")
    assert (read.state, read.signer) == (State.VALID, Signer.HERE)
    assert read.signed_by == "Example, pictures.example"
    assert not credentials.exists()  # no authority is made that nobody needs


def test_certificate_and_key_may_be_files(settings: Settings, tmp_path: Path) -> None:
    chain, private = PublicAuthority().issue()
    (tmp_path / "chain.pem").write_text(chain)
    (tmp_path / "key.pem").write_text(private)
    settings.CREDENTIALS_CERTIFICATE = str(tmp_path / "chain.pem")
    settings.CREDENTIALS_PRIVATE_KEY = str(tmp_path / "key.pem")
    assert read_credentials(signed(), "image/jpeg").signer == Signer.HERE


def test_another_customer_of_the_same_authority_is_not_this_site(settings: Settings) -> None:
    public = PublicAuthority()
    settings.CREDENTIALS_CERTIFICATE, settings.CREDENTIALS_PRIVATE_KEY = public.issue(
        "other.example"
    )
    theirs = signed()
    settings.CREDENTIALS_CERTIFICATE, settings.CREDENTIALS_PRIVATE_KEY = public.issue("us.example")
    assert read_credentials(theirs, "image/jpeg").signer == Signer.KNOWN


def test_pictures_of_a_replaced_certificate_stay_from_here(
    settings: Settings, credentials: Path
) -> None:
    before = signed()  # by the site's own authority
    chain, private = PublicAuthority().issue("first.example")
    settings.CREDENTIALS_CERTIFICATE, settings.CREDENTIALS_PRIVATE_KEY = chain, private
    first = signed()
    (credentials / "past").mkdir()
    (credentials / "past" / "first.pem").write_text(chain)
    settings.CREDENTIALS_CERTIFICATE, settings.CREDENTIALS_PRIVATE_KEY = PublicAuthority().issue()
    for data in (before, first, signed()):
        assert read_credentials(data, "image/jpeg").signer == Signer.HERE


def test_a_certificate_that_cannot_sign_stops_pictures(settings: Settings) -> None:
    chain, private = PublicAuthority().issue()
    _other, wrong = PublicAuthority().issue()
    expired = PublicAuthority().issue(days=-1, since=30)
    leaf_alone = chain.split("-----END CERTIFICATE-----")[0] + "-----END CERTIFICATE-----\n"
    for pair in ((chain, wrong), (chain, ""), (leaf_alone, private), ("/no/such/file", private),
                 ("-----BEGIN nonsense", private), expired):  # fmt: skip
        settings.CREDENTIALS_CERTIFICATE, settings.CREDENTIALS_PRIVATE_KEY = pair
        with pytest.raises(CannotSign):
            signed()


def test_a_certificate_that_cannot_sign_is_told_before_the_site_starts(settings: Settings) -> None:
    assert check_credentials() == []
    chain, private = PublicAuthority().issue()
    settings.CREDENTIALS_CERTIFICATE, settings.CREDENTIALS_PRIVATE_KEY = chain, private
    assert check_credentials() == []
    _other, settings.CREDENTIALS_PRIVATE_KEY = PublicAuthority().issue()
    (error,) = check_credentials()
    assert error.id == "library.E001" and "does not belong" in error.msg
    assert "PRIVATE KEY-----" not in error.msg


def test_credentials_end_with_their_certificate(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    public = PublicAuthority()
    chain, private = public.issue(days=30)
    settings.CREDENTIALS_CERTIFICATE, settings.CREDENTIALS_PRIVATE_KEY = chain, private
    answer = {
        "state": "invalid",
        "failures": ["signingCredential.untrusted", "signingCredential.expired"],
        "manifest": "", "manifests": 1, "title": "", "generators": [], "issuer": "", "serial": "",
        "common_name": "", "signed_at": "", "ingredients": 0, "actions": [],
    }  # fmt: skip
    monkeypatch.setattr("library.provenance.reading._ask", lambda *given: answer)
    assert read_credentials(b"", "image/jpeg").problem == Problem.EXPIRED


class Contacted(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.contacts += 1  # type: ignore[attr-defined]
        self.send_error(404)


@pytest.fixture
def tracker() -> Iterator[Any]:
    """A server that counts who comes by."""
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Contacted)
    server.contacts = 0
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("embedded", [True, False])
def test_addresses_in_credentials_are_never_visited(tracker: Any, embedded: bool) -> None:
    file = BytesIO()
    with c2pa.Builder(definition(COUPLE, "image/jpeg", marked=False)) as builder:
        builder.set_remote_url(f"http://127.0.0.1:{tracker.server_port}/manifest.c2pa")
        if not embedded:
            builder.set_no_embed()
        with _signer(identity()) as signer:
            builder.sign(signer, "image/jpeg", pictures.saved(pictures.photo(64, 64)), file)
    before = tracker.contacts
    read = read_credentials(file.getvalue(), "image/jpeg")
    assert tracker.contacts == before
    assert (read.state, read.elsewhere) == (
        (State.VALID, False) if embedded else (State.NONE, True)
    )


def test_what_is_no_picture_is_unreadable() -> None:
    with pytest.raises(Unreadable):
        read_credentials(b"\xff\xd8\xff\xe0 and nothing more", "image/jpeg")


def test_a_reader_that_dies_or_hangs_takes_nothing_along(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for program in ("import os; os.abort()", "import time; time.sleep(60)", "print('nonsense')"):
        (tmp_path / "reader.py").write_text(program)
        monkeypatch.setattr("library.provenance.reading.READER", tmp_path / "reader.py")
        monkeypatch.setattr("library.provenance.reading.PATIENCE_SECONDS", 1)
        with pytest.raises(TooStrange):
            read_credentials(signed(), "image/jpeg")


def test_a_claim_of_a_huge_manifest_ends_in_words() -> None:
    """A JUMBF box that says it has 4 GB, in an APP11 segment of a JPEG."""
    photo = pictures.photo_bytes()
    box = b"\xff\xff\xff\xf0jumb" + b"\0\0\0\x1ejumdc2pa\0\x11\0\x10\x80\0\0\xaa\08\x9bq\x03c2pa\0"
    segment = b"JP\0\1\0\0\0\1" + box
    bomb = b"\xff\xd8\xff\xeb" + (len(segment) + 2).to_bytes(2, "big") + segment + photo[2:]
    assert read_credentials(bomb, "image/jpeg").problem == Problem.DAMAGED


def test_long_texts_and_many_actions_are_cut_short() -> None:
    making = Making("t" * 5000, "m" * 5000, actions=tuple("a" * 5000 for _ in range(60)))
    read = read_credentials(signed(making), "image/jpeg")
    assert len(read.title) == 200 and len(read.model) <= 200
    assert len(read.actions) == 40 and all(len(a.description) <= 200 for a in read.actions)
