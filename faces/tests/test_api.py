"""The API of photos and faces, for its caller and against strangers."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.tests.people import make_person
from faces.models import Face, State
from faces.tests import pictures
from library.models import Image
from library.tests.pictures import bomb

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(alice):
    return client_of(alice)


def client_of(person):
    client = APIClient()
    client.force_authenticate(person)
    return client


def photo(content=None, name="me.jpg"):
    content = pictures.jpeg(pictures.astronaut()) if content is None else content
    return SimpleUploadedFile(name, content, "image/jpeg")


def post(api, file, **fields):
    return api.post("/api/v1/faces", {"photo": file, **fields}, format="multipart")


def test_an_upload_is_accepted_and_its_faces_follow(api, committed):
    with committed():
        answer = post(api, photo(), visibility="public")
    assert answer.status_code == 202
    assert answer.json()["state"] == State.PENDING

    stored = api.get(f"/api/v1/photos/{answer.json()['id']}").json()
    assert (stored["state"], stored["visibility"]) == (State.READY, "public")
    [face] = stored["faces"]
    assert face["is_owner"] and face["is_searchable"]
    assert api.get("/api/v1/faces").json()["results"][0]["id"] == face["id"]
    assert api.get(f"/api/v1/faces/{face['id']}").json() == face
    assert api.get(face["crop_url"]).status_code == 200


def test_the_same_file_twice_is_one_photo(api, committed):
    with committed():
        first, second = post(api, photo()), post(api, photo(name="again.jpg"))
    assert first.json()["id"] == second.json()["id"]
    assert Image.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "name", "status", "code"),
    [
        (b"", "empty.jpg", 422, "image_empty"),
        (b"just some words, no picture at all", "words.jpg", 422, "image_not_an_image"),
        (
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            "drawing.png",
            415,
            "image_unsupported_format",
        ),
        (b"<!doctype html><p>hello", "page.jpg", 415, "image_unsupported_format"),
        (b"\0" * (30 * 1024 * 1024), "huge.jpg", 413, "image_too_large"),
    ],
)
def test_what_is_not_a_picture_is_refused_in_words(api, content, name, status, code):
    answer = post(api, photo(content, name))

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer["Content-Type"] == "application/problem+json"
    assert len(answer.json()["detail"]) > 20
    assert not Image.objects.exists()


def test_too_many_pixels_are_refused_from_the_header(api):
    answer = post(api, photo(bomb(), "wide.png"))

    assert (answer.status_code, answer.json()["code"]) == (422, "image_too_many_pixels")


def test_a_truncated_photo_is_refused_and_leaves_nothing(api):
    whole = pictures.jpeg(pictures.astronaut())

    answer = post(api, photo(whole[: len(whole) // 2]))

    assert (answer.status_code, answer.json()["code"]) == (422, "image_truncated")
    assert not Image.objects.exists()


def test_no_file_at_all_is_explained(api):
    answer = api.post("/api/v1/faces", {}, format="multipart")

    assert answer.status_code == 400
    assert "photo" in answer.json()["errors"]


def test_saying_which_face_is_me(api, alice, upload, committed):
    upload(alice, pictures.group())
    face = Face.objects.order_by("x")[1]

    with committed():
        answer = api.patch(f"/api/v1/faces/{face.pk}", {"is_owner": True})
    assert answer.status_code == 200 and answer.json()["is_owner"] is True

    answer = api.patch(f"/api/v1/faces/{face.pk}", {"opted_out": True, "is_default": True})
    assert answer.json()["opted_out"] and not answer.json()["is_searchable"]


def test_a_face_that_is_not_me_cannot_be_my_default(api, alice, upload):
    upload(alice, pictures.group())
    face = Face.objects.first()

    answer = api.patch(f"/api/v1/faces/{face.pk}", {"is_default": True})

    assert (answer.status_code, answer.json()["code"]) == (409, "face_is_not_you")


def test_deleting_answers_with_a_receipt(api, alice, upload):
    image = upload(alice, pictures.astronaut())

    receipt = api.delete(f"/api/v1/photos/{image.pk}").json()

    assert receipt["removed"]["faces"] == 1 and receipt["signature"]
    assert not Image.objects.exists()


def test_strangers_find_nothing(alice, charlie, upload):
    image = upload(alice, pictures.astronaut(), visibility="public")
    face = Face.objects.get()
    stranger = client_of(charlie)

    for method, path in [
        ("get", f"photos/{image.pk}"),
        ("patch", f"photos/{image.pk}"),
        ("delete", f"photos/{image.pk}"),
        ("post", f"photos/{image.pk}/retry"),
        ("get", f"faces/{face.pk}"),
        ("patch", f"faces/{face.pk}"),
        ("delete", f"faces/{face.pk}"),
    ]:
        answer = getattr(stranger, method)(f"/api/v1/{path}", {})
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), (method, path)
    assert stranger.get("/api/v1/faces").json()["results"] == []
    assert Face.objects.exists()


def test_without_signing_in_nothing_is_answered():
    for path in ("faces", "photos", "matches", "me"):
        assert APIClient().get(f"/api/v1/{path}").status_code == 401


def test_a_minor_cannot_upload(committed):
    last_year_of_youth = timezone.localdate() - timedelta(days=17 * 365)
    young = client_of(make_person("young", birth_date=last_year_of_youth))

    answer = post(young, photo())

    assert (answer.status_code, answer.json()["code"]) == (403, "too_young")


def test_an_upload_of_a_heic_photo_works(api, committed):
    import pillow_heif

    buffer = BytesIO()
    pillow_heif.from_pillow(pictures.astronaut()).save(buffer, format="HEIF")

    with committed():
        answer = post(api, photo(buffer.getvalue(), "phone.heic"))

    assert answer.status_code == 202
    assert api.get(f"/api/v1/photos/{answer.json()['id']}").json()["state"] == State.READY


def test_a_page_of_faces_costs_the_same_however_many(api, alice, upload, django_assert_num_queries):
    upload(alice, pictures.group())
    with django_assert_num_queries(1):
        assert len(api.get("/api/v1/faces").json()["results"]) == 6
