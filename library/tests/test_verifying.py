"""Anybody may ask what a picture says, through the page and the API; hostile files end in words."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image as Pillow
from pytest_django import Settings

from accounts.models import User
from library.models import Image
from library.provenance import Making, Source, finish, finish_svg, finishing
from library.tests import pictures
from library.tests.results import COUPLE, make_result, pixels
from library.throttles import VerifyThrottle

pytestmark = pytest.mark.django_db
API = "/api/v1/verify"
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100">'
    '<rect width="200" height="100" fill="#fff"/></svg>'
)
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    '<svg xmlns="http://www.w3.org/2000/svg"><text>&b;</text></svg>'
)


def sent(data: bytes, name: str = "picture.jpg") -> dict[str, Any]:
    return {"photo": SimpleUploadedFile(name, data)}


def ask(client: Client, data: bytes, name: str = "picture.jpg") -> Any:
    return client.post(API, sent(data, name))


def stored_bytes(image: Image) -> bytes:
    with image.open() as file:
        return file.read()


def test_a_stored_result_is_valid_and_from_here_for_anybody(client: Client, alice: User) -> None:
    answer = ask(client, stored_bytes(make_result(alice))).json()
    assert (answer["state"], answer["signer"], answer["problem"]) == ("valid", "here", None)
    assert answer["from_here"] and answer["is_stored_here"]
    assert answer["title"] == COUPLE.title and answer["model"] == COUPLE.model
    assert answer["digital_source_type"] == "compositeSynthetic"
    assert "several pictures" in answer["digital_source_text"]
    assert [action["text"] for action in answer["actions"]] == ["Created", "Edited"]
    assert answer["ingredients"] == 0 and answer["made_at"] and not answer["time_stamped"]
    assert "alice" not in str(answer)


def test_a_file_signed_here_and_stored_nowhere_is_from_here(client: Client) -> None:
    answer = ask(client, finish(pixels(), COUPLE).data).json()
    assert answer["from_here"] and not answer["is_stored_here"]


def test_a_changed_picture_is_invalid_in_words(client: Client, alice: User) -> None:
    data = bytearray(stored_bytes(make_result(alice)))
    data[-700] ^= 1
    answer = ask(client, bytes(data)).json()
    assert (answer["state"], answer["problem"]) == ("invalid", "changed")
    assert answer["problem_text"] == "The picture was changed after it was signed."
    assert not answer["from_here"] and answer["signer"] is None


def test_a_picture_that_was_encoded_again_has_none(client: Client, alice: User) -> None:
    with Pillow.open(BytesIO(stored_bytes(make_result(alice)))) as picture:
        again = pictures.saved(picture).read()
    answer = ask(client, again).json()
    assert (answer["state"], answer["from_here"]) == ("none", False)
    page = client.post(reverse("verify"), sent(again)).content.decode()
    assert "No content credentials" in page and "credentials were lost" in page


@pytest.mark.parametrize("name", ["JPEG", "PNG", "WEBP", "GIF", "HEIF", "AVIF"])
def test_an_ordinary_picture_has_none(client: Client, name: str) -> None:
    assert ask(client, pictures.photo_bytes(name), f"x.{name}").json()["state"] == "none"


def test_a_drawing_made_here_is_read(client: Client) -> None:
    making = Making("An imagined baby", "illustration 1", Source.DRAWN)
    answer = ask(client, finish_svg(DRAWING, making), "baby.svg").json()
    assert (answer["state"], answer["signer"]) == ("valid", "here")
    assert ask(client, DRAWING.encode(), "other.svg").json()["state"] == "none"


HOSTILE = {
    "empty": (b"", 422, "image_empty"),
    "text": (b"only words", 422, "image_not_an_image"),
    "html": (b"<html><script>1</script></html>", 415, "image_unsupported_format"),
    "pdf": (b"%PDF-1.7", 415, "image_unsupported_format"),
    "too many pixels": (pictures.bomb(), 422, "image_too_many_pixels"),
    "scans": (pictures.scan_bomb(), 422, "image_too_many_pixels"),
    "cut JPEG": (pictures.photo_bytes()[:2000], 422, "image_truncated"),
    "cut PNG": (pictures.photo_bytes("PNG")[:2000], 422, "image_truncated"),
    "entities": (BOMB.encode(), 422, "image_hostile_drawing"),
    "entities in capitals": (BOMB.replace("!DOCTYPE", "!DocType").encode(), 422,
                             "image_hostile_drawing"),
    "long drawing": (DRAWING.encode() + b" " * 3 * 1024**2, 413, "image_too_large"),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_files_end_in_a_sentence(client: Client, case: str) -> None:
    data, status, code = HOSTILE[case]
    answer = ask(client, data)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    page = client.post(reverse("verify"), sent(data))
    assert page.status_code == status
    assert answer.json()["detail"].split(".")[0] in page.content.decode()


def test_a_file_that_is_too_large_is_refused(client: Client, settings: Settings) -> None:
    settings.UPLOAD_MAX_BYTES = 10_000
    assert ask(client, pictures.photo_bytes()).json()["code"] == "image_too_large"


def test_no_picture_is_a_sentence(client: Client) -> None:
    assert client.post(API, {}).status_code == 400
    page = client.post(reverse("verify"), {})
    assert page.status_code == 422 and "Choose a picture first." in page.content.decode()


def test_nothing_is_kept(client: Client, media: Path) -> None:
    ask(client, finish(pixels(), COUPLE).data)
    client.post(reverse("verify"), sent(finish(pixels(), COUPLE).data))
    assert not Image.objects.exists()
    assert not media.exists() or not any(path.is_file() for path in media.rglob("*"))


def test_the_page_answers_without_scripts_and_with_them(client: Client, alice: User) -> None:
    data = stored_bytes(make_result(alice))
    assert client.get(reverse("verify")).status_code == 200
    page = client.post(reverse("verify"), sent(data, "us two.jpg")).content.decode()
    for words in ("Valid content credentials", "Made here", "us two.jpg", COUPLE.model, "<html"):
        assert words in page
    part = client.post(reverse("verify"), sent(data), headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode() and "data-photo=" in part.content.decode()
    part = client.post(reverse("verify"), sent(b"words"), headers={"HX-Request": "true"})
    assert part.status_code == 422 and "data-error-sentence" in part.content.decode()


def test_texts_in_credentials_cannot_become_markup(client: Client) -> None:
    making = Making("<script>alert(1)</script>", "<b>model</b>")
    page = client.post(reverse("verify"), sent(finish(pixels(), making).data, "<i>.jpg"))
    text = page.content.decode()
    assert "<script>alert" not in text and "<b>model" not in text and "<i>.jpg" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_of_an_unknown_signer_nothing_is_promised(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.CREDENTIALS_DIR = tmp_path / "another site"
    theirs = finish(pixels(), COUPLE).data
    settings.CREDENTIALS_DIR = tmp_path / "ours"
    answer = ask(client, theirs).json()
    assert (answer["state"], answer["signer"], answer["from_here"]) == ("valid", "unknown", False)
    page = client.post(reverse("verify"), sent(theirs)).content.decode()
    assert "does not know who signed it" in page and "Made here" not in page


def test_it_is_throttled_by_address(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(VerifyThrottle, "rate", "2/hour")
    photo = pictures.photo_bytes()
    assert [ask(client, photo).status_code for _ in range(3)] == [200, 200, 429]
    page = client.post(reverse("verify"), sent(photo))  # counted together with the API
    assert page.status_code == 429 and "Go on a little later" in page.content.decode()
    assert client.post(API, sent(photo), REMOTE_ADDR="203.0.113.9").status_code == 200
    forged = client.post(API, sent(photo), headers={"X-Forwarded-For": "203.0.113.10"})
    assert forged.status_code == 429


@pytest.mark.parametrize("when", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_time_at_the_end_of_the_calendar_is_left_out(
    client: Client, alice: User, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    definition = finishing.definition

    def dated(*args: Any, **options: Any) -> dict[str, Any]:
        manifest = definition(*args, **options)
        manifest["assertions"][0]["data"]["actions"][0]["when"] = when
        return manifest

    monkeypatch.setattr(finishing, "definition", dated)
    data = stored_bytes(make_result(alice))
    answer = ask(client, data).json()
    assert (answer["state"], answer["made_at"]) == ("valid", None)
    assert client.post(reverse("verify"), sent(data)).status_code == 200
