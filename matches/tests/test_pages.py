"""The landing page, the feed and a match's page."""

from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import Purpose
from accounts.services import withdraw_consent
from accounts.tests.people import make_person
from faces.services import set_visibility
from faces.tests import pictures
from library.models import Image, Visibility
from matches.models import Match

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(alice, bob, upload):
    upload(alice, pictures.astronaut())
    upload(bob, pictures.mirrored(pictures.astronaut()))
    return Match.objects.get()


def make_public(*photos):
    for photo in photos:
        set_visibility(photo, Visibility.PUBLIC)


@pytest.mark.parametrize("name", ["match", "match-card"])
def test_a_private_match_exists_for_its_two_people_only(name, client, pair, alice, bob, charlie):
    for person, status in ((alice, 200), (bob, 200), (charlie, 404)):
        client.force_login(person)
        assert client.get(reverse(name, args=[pair.pk])).status_code == status
        assert client.get(reverse(name, args=[uuid4()])).status_code == 404


@pytest.mark.parametrize("name", ["match", "match-card"])
def test_a_public_match_exists_for_everyone_signed_in(name, client, pair, charlie):
    make_public(*Image.objects.all())
    address = reverse(name, args=[pair.pk])
    assert client.get(address).status_code == 302
    client.force_login(charlie)
    assert client.get(address).status_code == 200


def test_a_match_disappears_with_the_consent(client, pair, alice, bob):
    withdraw_consent(bob, Purpose.MATCHING)
    client.force_login(alice)
    assert client.get(reverse("match", args=[pair.pk])).status_code == 404
    assert str(pair.pk) not in client.get(reverse("feed")).content.decode()


def test_the_other_persons_private_photo_is_not_shown(client, pair, alice, bob):
    theirs = Image.objects.get(owner=bob)
    client.force_login(alice)

    page = client.get(reverse("match", args=[pair.pk]))
    assert page.context["right_photo"] is None
    assert theirs.storage_path not in page.content.decode()

    make_public(theirs)
    assert client.get(reverse("match", args=[pair.pk])).context["right_photo"] == theirs


def test_the_score_is_explained_and_never_certain(client, pair, alice):
    Match.objects.update(similarity_score=99.97)
    client.force_login(alice)
    page = client.get(reverse("match", args=[pair.pk]))
    assert page.context["match"].percentage == page.context["score_explained"].score == 99
    assert "What 99" in page.content.decode() and "open-1" in page.content.decode()


def test_the_feed_costs_the_same_however_long(client, alice, upload, django_assert_num_queries):
    upload(alice, pictures.astronaut())
    client.force_login(alice)
    upload(make_person("twin0"), pictures.brighter(pictures.astronaut(), 1.1))
    client.get(reverse("feed"))  # the first request of a session also notes when it was seen
    with django_assert_num_queries(7):
        client.get(reverse("feed"))
    for number in range(1, 4):
        upload(
            make_person(f"twin{number}"), pictures.brighter(pictures.astronaut(), 1 + number / 9)
        )
    with django_assert_num_queries(7):
        page = client.get(reverse("feed"))
    assert len(page.context["matches"]) == 4


def test_somebody_new_is_told_what_to_do(client):
    client.force_login(make_person("dora", consents=[Purpose.TERMS]))
    home = client.get(reverse("home"))
    assert home.status_code == 200
    assert reverse("first-steps") in home.content.decode()


def test_the_landing_page_shows_a_public_pair_and_leads_in(client, pair):
    assert client.get("/").context["example"] is None
    make_public(*Image.objects.all())
    page = client.get("/")
    assert page.context["example"] == pair and page.context["match_count"] == 1
    assert reverse("account_signup") in page.content.decode()


def test_whoever_is_signed_in_goes_home(client, alice):
    client.force_login(alice)
    assert client.get("/")["Location"] == reverse("home")


@pytest.mark.parametrize("address", ["/privacy/", "/terms/", "/api/docs/", "/api/schema/"])
def test_texts_are_for_everyone(address, client):
    assert client.get(address).status_code == 200


def test_what_is_not_there_says_so(client):
    page = client.get("/nowhere/")
    assert page.status_code == 404 and "<h1" in page.content.decode()
