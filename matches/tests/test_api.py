"""The API's feed of matches."""

from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from faces.tests import pictures
from matches.models import Match

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(alice, bob, upload):
    upload(alice, pictures.astronaut())
    upload(bob, pictures.mirrored(pictures.astronaut()))
    return Match.objects.get()


def client_of(person):
    client = APIClient()
    client.force_authenticate(person)
    return client


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_each_of_the_two_comes_first_for_themselves(who, request, pair):
    [match] = client_of(request.getfixturevalue(who)).get("/api/v1/matches").json()["results"]

    assert match["id"] == str(pair.pk)
    assert match["me"]["username"] == who
    assert match["other"]["username"] == ("bob" if who == "alice" else "alice")
    assert match["is_mine"] and match["band"] == "confirmed"
    assert 85 < match["similarity_score"] <= 100


def test_a_stranger_sees_no_private_match(pair, charlie):
    stranger = client_of(charlie)

    assert stranger.get("/api/v1/matches?which=everyone").json()["results"] == []
    assert stranger.get(f"/api/v1/matches/{pair.pk}").status_code == 404
    assert stranger.get(f"/api/v1/matches/{uuid4()}").status_code == 404


def test_nothing_private_of_the_other_person_is_given(pair, alice):
    answer = client_of(alice).get(f"/api/v1/matches/{pair.pk}")

    text = answer.content.decode()
    for secret in ("email", "birth", "age", "vector", "storage_path", "@example.com"):
        assert secret not in text


def test_the_feed_goes_on_where_the_last_page_ended(alice, bob, upload):
    from accounts.tests.people import make_person

    upload(alice, pictures.astronaut())
    for number in range(3):
        upload(
            make_person(f"twin{number}"), pictures.brighter(pictures.astronaut(), 1.1 + number / 10)
        )
    api = client_of(alice)

    first = api.get("/api/v1/matches?limit=2").json()
    second = api.get(first["next"]).json()

    ids = [match["id"] for page in (first, second) for match in page["results"]]
    assert len(ids) == len(set(ids)) == 3
    assert second["next"] is None


def test_the_feed_costs_the_same_however_long(alice, pair, django_assert_num_queries):
    with django_assert_num_queries(5):
        client_of(alice).get("/api/v1/matches")
