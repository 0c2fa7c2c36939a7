"""The API's celebrity twins."""

import pytest
from django.urls import reverse

from accounts.models import Purpose
from accounts.services import withdraw_consent
from faces.models import Face, FaceEmbedding
from faces.services import set_opted_out
from faces.tests import pictures
from matches.tests.twins import get

pytestmark = pytest.mark.django_db


def test_the_api_gives_twins_with_what_is_known_of_them(face, client, alice):
    client.force_login(alice)
    for query in ({}, {"face_id": str(face.pk)}):
        answer = client.get(reverse("api-twins"), query)
        assert answer.status_code == 200
        body = answer.json()
        assert body["face_id"] == str(face.pk)
        best = body["results"][0]
        assert best["band"] == "confirmed"
        assert best["celebrity"]["name"] == "Eileen Collins"
        assert best["celebrity"]["description"] == "Astronaut"
        assert {"source_url", "licence", "portrait_url", "slug"} <= best["celebrity"].keys()
    assert len(client.get(reverse("api-twins"), {"limit": 1}).json()["results"]) == 1
    assert client.get(reverse("api-twins"), {"limit": 0}).status_code == 400
    assert client.get(reverse("api-twins"), {"face_id": "x"}).status_code == 400


def test_the_api_says_what_to_do_about_a_face_that_is_not_compared(client, alice, upload, collins):
    client.force_login(alice)

    def problem():
        answer = client.get(reverse("api-twins"))
        assert answer.status_code == 409
        assert answer.json()["detail"].endswith(".")
        return answer.json()["code"]

    assert problem() == "no_face_of_yours"
    upload(alice, pictures.astronaut())
    FaceEmbedding.objects.update(model="old-1")
    assert problem() == "face_not_measured"
    FaceEmbedding.objects.update(model="open-1")
    set_opted_out(Face.objects.get(), True)
    assert problem() == "face_opted_out"
    withdraw_consent(alice, Purpose.MATCHING)
    assert problem() == "not_matched"


def test_the_api_needs_somebody_signed_in(client, collins):
    for address in ("/api/v1/matches/celeb", "/api/v1/celebrities", "/api/v1/celebrities/x"):
        assert client.get(address).status_code in {401, 403}
    for name in ("celebrities", "celebrity-twins"):
        assert get(client, name).status_code == 302
