"""The pages of photos and faces: for their owner, and not there for strangers."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Consent, Purpose
from accounts.tests.people import make_person
from faces.models import Face, PhotoAnalysis, State
from faces.tests import pictures
from library.models import Image, Visibility

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}

ON_A_PHOTO = [
    ("get", "photo"),
    ("get", "photo-card"),
    ("get", "photo-delete"),
    ("post", "photo-delete"),
    ("post", "photo-retry"),
    ("post", "photo-visibility"),
]
ON_A_FACE = [
    ("post", "face-claim"),
    ("post", "face-disclaim"),
    ("post", "face-default"),
    ("post", "face-opt-out"),
    ("get", "face-delete"),
    ("post", "face-delete"),
]


def send(client, content=None, name="me.jpg", **options):
    content = pictures.jpeg(pictures.astronaut()) if content is None else content
    data = {"photo": SimpleUploadedFile(name, content, "image/jpeg"), **options.pop("data", {})}
    return client.post(reverse("photo-upload"), data, **options)


@pytest.mark.parametrize(("method", "name"), ON_A_PHOTO + ON_A_FACE)
@pytest.mark.parametrize("visibility", Visibility.values)
def test_a_strangers_photo_and_face_do_not_exist(
    method, name, visibility, client, alice, charlie, upload
):
    image = upload(alice, pictures.astronaut())
    Image.objects.update(visibility=visibility)
    thing = image if name.startswith("photo") else Face.objects.get()
    client.force_login(charlie)

    assert getattr(client, method)(reverse(name, args=[thing.pk])).status_code == 404
    assert getattr(client, method)(reverse(name, args=[uuid4()])).status_code == 404
    assert Image.objects.exists() and Face.objects.exists()


@pytest.mark.parametrize(("method", "name"), ON_A_PHOTO + ON_A_FACE)
def test_without_signing_in_one_is_asked_to(method, name, client):
    answer = getattr(client, method)(reverse(name, args=[uuid4()]))
    assert answer.status_code == 302 and "/accounts/login/" in answer["Location"]


def test_an_upload_answers_htmx_with_the_photos_card(client, alice, committed):
    client.force_login(alice)
    with committed():
        answer = send(client, **HTMX)
    assert answer.status_code == 200
    assert str(Image.objects.get().pk) in answer.content.decode()


def test_an_upload_without_javascript_leads_to_ones_photos(client, alice, committed):
    client.force_login(alice)
    with committed():
        answer = send(client)
    assert answer["Location"] == reverse("photos")
    assert "me.jpg" in client.get(reverse("photos")).content.decode()


@pytest.mark.parametrize("options", [HTMX, {}])
def test_a_bad_file_is_refused_in_a_sentence(options, client, alice):
    client.force_login(alice)
    answer = send(client, b"no picture", **options)
    assert answer.status_code == 422
    assert "image" in answer.content.decode() or "picture" in answer.content.decode()
    assert not Image.objects.exists()


def test_ones_photos_cost_the_same_however_many(
    client, alice, upload, django_assert_max_num_queries
):
    for factor in (0.9, 1.0, 1.1, 1.2):
        upload(alice, pictures.brighter(pictures.astronaut(), factor))
    client.force_login(alice)
    client.get(reverse("photos"))
    with django_assert_max_num_queries(6):
        page = client.get(reverse("photos"))
    assert page.content.decode().count("photo.jpg") >= 4


@pytest.mark.parametrize("state", State.values)
def test_every_state_of_a_photo_can_be_shown(state, client, alice, upload):
    image = upload(alice, pictures.astronaut())
    PhotoAnalysis.objects.update(state=state, error_message="What happened." if state else "")
    client.force_login(alice)
    for name in ("photo", "photo-card"):
        page = client.get(reverse(name, args=[image.pk]))
        assert page.status_code == 200
    assert client.get(reverse("photos")).status_code == 200
    assert client.get(reverse("first-steps")).status_code == 200
    assert client.get(reverse("home")).status_code == 200


def test_deleting_asks_first_and_says_what_will_go(client, alice, upload, committed):
    image = upload(alice, pictures.astronaut())
    client.force_login(alice)

    question = client.get(reverse("photo-delete", args=[image.pk])).content.decode()
    assert "cannot be undone" in question and "match" in question
    assert Image.objects.exists()

    with committed():
        answer = client.post(reverse("photo-delete", args=[image.pk]), follow=True)
    assert "Photo deleted" in answer.content.decode()
    assert not Image.objects.exists()


def test_the_first_steps_lead_from_consent_to_the_choice(client, upload, committed):
    dora = make_person("dora", consents=[Purpose.TERMS])
    client.force_login(dora)
    steps = reverse("first-steps")

    page = client.get(steps)
    assert page.context["step"] == "consents"
    assert " checked" not in page.content.decode()
    assert client.post(steps, {}, follow=True).context["step"] == "consents"
    assert not Consent.objects.open().filter(user=dora, purpose=Purpose.BIOMETRIC).exists()

    agreed = {"biometric": "on", "matching": "on"}
    assert client.post(steps, agreed, follow=True).context["step"] == "photo"

    upload(dora, pictures.group())
    page = client.get(steps)
    assert page.context["step"] == "choose"
    assert len(page.context["faces"]) == 6

    with committed():
        claim = reverse("face-claim", args=[page.context["faces"][0].pk])
        answer = client.post(claim, {"next": "first-steps"})
    assert answer["Location"] == steps
    assert client.get(steps).context["step"] == "done"


def test_matching_alone_cannot_be_agreed_to(client):
    dora = make_person("dora", consents=[Purpose.TERMS])
    client.force_login(dora)
    answer = client.post(reverse("first-steps"), {"matching": "on"})
    assert answer.status_code == 409
    assert not Consent.objects.open().filter(user=dora, purpose=Purpose.MATCHING).exists()
