"""Couple pictures through the API."""

from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from faces.models import Face
from generation.models import FaceSwapTask, Job
from generation.tests.rows import make_face, make_image, make_match, make_template, prepare_slot

pytestmark = pytest.mark.django_db
URL = "/api/v1/face-swaps"


@pytest.fixture
def template():
    return make_template()


@pytest.fixture
def faces(alice, bob):
    own, matched = make_face(alice), make_face(bob)
    make_match(own, matched)
    return own, matched


@pytest.fixture
def api(alice):
    client = APIClient()
    client.force_authenticate(alice)
    return client


@pytest.fixture
def wish(template, faces):
    own, matched = faces
    return {
        "template_id": template.pk,
        "husband_face_id": own.pk,
        "wife_face_ids": [matched.pk],
        "attested": True,
    }


def test_a_picture_is_put_in_line(api, wish, template, faces):
    answer = api.post(URL, wish)
    assert answer.status_code == 202
    said = answer.json()
    assert said["template_id"] == str(template.pk) and said["job"]["status"] == "pending"
    assert [said["husband_face_id"], said["wife_face_id"]] == [str(face.pk) for face in faces]
    assert (said["husband_slot"], said["wife_slot"], said["quality_report"]) == (0, 1, None)
    assert api.get(f"{URL}/{said['id']}").json()["job"]["id"] == said["job"]["id"]
    assert [each["id"] for each in api.get(URL).json()["results"]] == [said["id"]]


def test_the_same_key_gives_the_same_picture(api, wish):
    first = api.post(URL, wish, headers={"Idempotency-Key": "once"})
    again = api.post(URL, wish, headers={"Idempotency-Key": "once"})
    assert (first.status_code, again.status_code) == (202, 200)
    assert first.json()["id"] == again.json()["id"] and Job.objects.count() == 1
    assert api.post(URL, wish).json()["id"] != first.json()["id"]


@pytest.mark.parametrize("key", ["x" * 65, " ", "a\0b"])
def test_a_key_has_limits(api, wish, key):
    answer = api.post(URL, wish, headers={"Idempotency-Key": key})
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key")


def test_photos_may_stand_for_the_faces_in_them(api, wish, alice, template):
    one, other = make_face(alice), make_face(alice)
    wish = {
        "template_id": template.pk,
        "husband_photo_ids": [one.image_id],
        "wife_photo_ids": [other.image_id],
    }
    said = api.post(URL, wish).json()
    assert (said["husband_face_id"], said["wife_face_id"]) == (str(one.pk), str(other.pk))
    crowd = make_image(alice)
    for _ in range(2):
        make_face(alice, crowd, is_owner=None)
    answer = api.post(URL, wish | {"wife_photo_ids": [crowd.pk]})
    assert (answer.status_code, answer.json()["code"]) == (422, "which_face")
    answer = api.post(URL, wish | {"wife_photo_ids": [make_image(alice).pk]})
    assert (answer.status_code, answer.json()["code"]) == (422, "no_face_in_photo")


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"template_id": uuid4()}, 404, "no_such_template"),
        ({"template_id": "no"}, 400, "invalid"),
        ({"husband_face_id": uuid4()}, 404, "no_such_face"),
        ({"husband_face_id": "no"}, 400, "invalid"),
        ({"wife_face_ids": []}, 422, "no_face_chosen"),
        ({"wife_slot": 0, "husband_slot": 0}, 422, "no_such_slot"),
        ({"wife_slot": 7}, 422, "no_such_slot"),
        ({"attested": False}, 422, "attestation_missing"),
    ],
)
def test_every_refusal_says_why(api, wish, change, status, code):
    answer = api.post(URL, wish | change)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer["Content-Type"] == "application/problem+json" and answer.json()["detail"]
    assert not Job.objects.exists()


def test_a_strangers_face_is_answered_like_one_that_is_not_there(api, wish, charlie):
    answers = [
        api.post(URL, wish | {"wife_face_ids": [pk]}).json()
        for pk in (make_face(charlie).pk, uuid4())
    ]
    assert answers[0] == answers[1]


def test_warnings_are_sentences_until_they_are_confirmed(api, wish, template):
    prepare_slot(template, 0, yaw=80.0)
    answer = api.post(URL, wish)
    assert (answer.status_code, answer.json()["code"]) == (409, "warnings_to_confirm")
    assert "from the side" in answer.json()["detail"]
    assert api.post(URL, wish | {"confirm_warnings": True}).status_code == 202


def test_an_archived_template_is_gone(api, wish, template):
    template.is_active = False
    template.save()
    assert api.post(URL, wish).status_code == 410


def test_pictures_belong_to_who_asked_for_them(api, wish, bob, charlie):
    address = f"{URL}/{api.post(URL, wish).json()['id']}"
    for person in (bob, charlie):
        api.force_authenticate(person)
        assert api.get(URL).json()["results"] == []
        assert api.get(address).status_code == api.delete(address).status_code == 404
    assert APIClient().post(URL, wish).status_code == 401


def test_deleting_gives_a_receipt(api, wish):
    address = f"{URL}/{api.post(URL, wish).json()['id']}"
    receipt = api.delete(address).json()
    assert receipt["removed"] == {"jobs": 1} and not any(receipt["remaining"].values())
    assert not FaceSwapTask.objects.exists() and Face.objects.count() == 2
    assert api.get(address).status_code == 404


def test_the_list_costs_the_same_however_long(api, wish, django_assert_max_num_queries):
    for number in (1, 4):
        for _ in range(number):
            api.post(URL, wish)
        with django_assert_max_num_queries(5):
            listed = api.get(URL)
    assert len(listed.json()["results"]) == 5
