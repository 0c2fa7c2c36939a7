"""The feeds: whose matches each shows, to whom, how they are narrowed, that pages lose nothing."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import Follow, HiddenPerson, Purpose, User
from accounts.services import suspend, withdraw_consent
from accounts.tests.people import make_person
from faces.models import Face
from library.models import Image, Moderation, Visibility
from matches import reading
from matches.feed import reading as feed
from matches.feed.wish import Which, Wish
from matches.models import Match
from matches.tests.lookalikes import make_face, make_match
from matches.tests.test_dismissing import make_celebrity_match

pytestmark = pytest.mark.django_db

PUBLIC = Visibility.PUBLIC
MINE, FOLLOWING, EVERYONE, CELEBRITIES = Which


@pytest.fixture
def pair(alice, bob):
    return make_match(make_face(alice, visibility=PUBLIC), make_face(bob, visibility=PUBLIC))


@pytest.fixture
def dora(db):
    return make_person("dora")


def seen(person, which=MINE, **wish):
    return feed.page(person, Wish(which=which, **wish), "", 100)[0]


def follow(person, other):
    Follow.objects.create(follower=person, followed=other)


def test_each_feed_shows_its_own(pair, alice, bob, charlie, dora):
    private = make_match(make_face(alice), make_face(charlie))
    elsewhere = make_match(
        make_face(charlie, visibility=PUBLIC), make_face(dora, visibility=PUBLIC)
    )
    celebrity = make_celebrity_match(alice)
    follow(charlie, bob)
    follow(alice, charlie)

    assert seen(alice) == [private, pair]
    assert seen(charlie) == [elsewhere, private]
    assert seen(alice, EVERYONE) == [elsewhere, pair]
    assert seen(charlie, FOLLOWING) == [pair]
    assert seen(alice, FOLLOWING) == [elsewhere]
    assert seen(bob, FOLLOWING) == []
    assert seen(alice, CELEBRITIES) == [celebrity]
    assert seen(bob, CELEBRITIES) == []


def test_following_both_people_of_a_pair_shows_it_once(pair, alice, bob, charlie):
    follow(charlie, alice)
    follow(charlie, bob)
    assert seen(charlie, FOLLOWING) == [pair]


LEAVING = {
    "without matching": lambda alice: withdraw_consent(alice, Purpose.MATCHING),
    "without measuring": lambda alice: withdraw_consent(alice, Purpose.BIOMETRIC),
    "suspended": suspend,
    "face taken out": lambda alice: Face.objects.filter(owner=alice).update(opted_out=True),
    "photo in review": lambda alice: Image.objects.filter(owner=alice).update(
        moderation=Moderation.REVIEW
    ),
}


@pytest.mark.parametrize("leave", LEAVING.values(), ids=LEAVING)
def test_who_does_not_take_part_is_in_no_feed(leave, pair, alice, bob, charlie):
    follow(charlie, alice)
    follow(charlie, bob)
    make_celebrity_match(alice)
    assert seen(bob) == seen(charlie, EVERYONE) == seen(charlie, FOLLOWING) == [pair]

    leave(alice)

    for person, which in (
        (alice, MINE), (bob, MINE), (charlie, EVERYONE), (charlie, FOLLOWING), (alice, CELEBRITIES),
    ):  # fmt: skip
        assert seen(person, which) == []


@pytest.mark.parametrize("way", ["hides", "is hidden"])
def test_the_hidden_and_who_hid_do_not_meet(way, pair, alice, bob, charlie):
    follow(charlie, alice)
    one, other = (charlie, bob) if way == "hides" else (bob, charlie)
    HiddenPerson.objects.create(user=one, person=other)
    assert seen(charlie, EVERYONE) == seen(charlie, FOLLOWING) == []
    assert seen(alice) == [pair]


def test_a_photo_made_private_leaves_the_public_feeds(pair, alice, bob, charlie):
    """Also where the column that narrows the search was not brought up to date."""
    follow(charlie, alice)
    Image.objects.filter(owner=bob).update(visibility=Visibility.PRIVATE)
    assert pair.is_public
    assert seen(charlie, EVERYONE) == seen(charlie, FOLLOWING) == []
    assert seen(bob) == [pair]


def test_scores_of_another_model_do_not_compare(pair, alice, charlie):
    Match.objects.update(model="older-1")
    assert seen(alice) == seen(charlie, EVERYONE) == []


def test_a_withdrawn_celebrity_is_not_shown(alice):
    match = make_celebrity_match(alice)
    match.celebrity.is_active = False
    match.celebrity.save()
    assert seen(alice, CELEBRITIES) == []


def test_scores_and_days_narrow(alice, bob):
    low, high = (make_match(make_face(alice), make_face(bob), score) for score in (75, 90))
    assert seen(alice, min_score=80) == [high]
    assert seen(alice, min_score=90) == [high]
    today = timezone.localdate()
    yesterday, tomorrow = today - timedelta(days=1), today + timedelta(days=1)
    Match.objects.filter(pk=low.pk).update(created_at=timezone.now() - timedelta(days=1))
    assert seen(alice, since=today) == seen(alice, since=today, until=today) == [high]
    assert seen(alice, until=yesterday) == [low]
    assert seen(alice, since=tomorrow) == []


@pytest.mark.parametrize("few", [200, 0])
def test_place_is_that_of_the_other_person_however_many_live_there(
    few, monkeypatch, alice, bob, charlie
):
    monkeypatch.setattr(feed, "FEW_PEOPLE", few)
    here, there = (make_match(make_face(alice), make_face(who)) for who in (bob, charlie))
    User.objects.filter(pk=alice.pk).update(location="Berlin")
    User.objects.filter(pk=bob.pk).update(location="Køge, Denmark")
    User.objects.filter(pk=charlie.pk).update(location="100%_Skole 👑")
    assert seen(alice, place="køGE") == [here]
    assert seen(alice, place="100%_s") == [there]
    assert seen(alice, place="%") == seen(alice, place="Berlin") == []
    assert seen(bob, place="ber") == [here]


@pytest.mark.parametrize("few", [200, 0])
def test_in_public_feeds_place_is_that_of_either_however_many_live_there(
    few, monkeypatch, pair, alice, bob, charlie
):
    monkeypatch.setattr(feed, "FEW_PEOPLE", few)
    User.objects.filter(pk=bob.pk).update(location="Odense")
    User.objects.filter(pk=charlie.pk).update(location="Aarhus")
    follow(charlie, alice)
    for which in (EVERYONE, FOLLOWING):
        assert seen(charlie, which, place="ODEN") == [pair]
        assert seen(charlie, which, place="Aarhus") == []


def all_pages(person, wish, size):
    cursor, ids = "", []
    while cursor is not None:
        page, cursor = feed.page(person, wish, cursor, size)
        ids += [match.pk for match in page]
    return ids


@pytest.mark.parametrize("which", [MINE, FOLLOWING, EVERYONE])
@pytest.mark.parametrize("few", [200, 0])
def test_pages_lose_and_double_nothing_when_the_clock_stands_still_or_goes_back(
    few, which, monkeypatch, alice, bob, charlie
):
    monkeypatch.setattr(feed, "FEW_PEOPLE", few)
    follow(charlie, alice)
    follow(charlie, bob)
    ahead = make_face(alice, visibility=PUBLIC)
    between = [make_face(bob, visibility=PUBLIC) for _ in range(9)]
    behind = make_face(alice, visibility=PUBLIC)  # so that alice is on either side
    matches = [make_match(face, bobs) for bobs in between for face in (ahead, behind)]
    now = timezone.now()
    for place, match in enumerate(matches):
        hours = (0, 0, 0, 2, -3)[place % 5]
        Match.objects.filter(pk=match.pk).update(created_at=now - timedelta(hours=hours))

    viewer = alice if which == MINE else charlie
    expected = Match.objects.order_by("-created_at", "-id").values_list("pk", flat=True)
    for size in (1, 2, 7, 18, 19):
        assert all_pages(viewer, Wish(which=which), size) == list(expected)


def test_a_match_that_arrives_meanwhile_does_not_shift_the_next_page(alice, bob):
    matches = [make_match(make_face(alice), make_face(bob)) for _ in range(4)]
    first, cursor = feed.page(alice, Wish(), "", 2)
    make_match(make_face(alice), make_face(bob))
    second, _ = feed.page(alice, Wish(), cursor, 2)
    assert first + second == matches[::-1]


@pytest.mark.parametrize("cursor", ["x", "20260101_", "20260101T000000_" + "0" * 32, "\x00"])
def test_a_cursor_that_is_none_begins_anew(cursor, client, pair, alice):
    client.force_login(alice)
    assert client.get(reverse("feed"), {"cursor": cursor}).context["matches"] == [pair]


@pytest.mark.parametrize("which", [MINE, FOLLOWING, EVERYONE])
def test_a_person_with_many_matches_costs_the_same_queries(
    which, client, alice, bob, charlie, django_assert_max_num_queries
):
    viewer = alice if which == MINE else charlie
    follow(charlie, alice)
    client.force_login(viewer)
    address = f"{reverse('feed')}?which={which}"
    client.get(address)
    face = make_face(alice, visibility=PUBLIC)
    for _ in range(50):
        make_match(face, make_face(bob, visibility=PUBLIC))
    for cursor in ("", feed.page(viewer, Wish(which=which), "", 20)[1]):
        with django_assert_max_num_queries(8):
            page = client.get(f"{address}&cursor={cursor}")
        assert len(page.context["matches"]) == 20


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"min_score": "many"}, "min_score"),
        ({"min_score": "101"}, "min_score"),
        ({"since": "yesterday"}, "since"),
        ({"since": "2026-02-02", "until": "2026-01-01"}, "until"),
        ({"place": "x" * 81}, "place"),
        ({"place": "\x00"}, "place"),
        ({"which": "nobody"}, "which"),
    ],
)
def test_filters_that_cannot_be_read_are_named_and_nothing_is_lost(
    said, field, client, pair, alice
):
    client.force_login(alice)
    page = client.get(reverse("home"), said)
    assert page.status_code == 422 and list(page.context["form"].errors) == [field]
    assert page.context["matches"] == [pair]

    api = APIClient()
    api.force_authenticate(alice)
    answer = api.get("/api/v1/matches", said)
    assert answer.status_code == 400 and list(answer.json()["errors"]) == [field]


def test_the_largest_days_are_days(client, pair, alice):
    client.force_login(alice)
    said = {"since": "0001-01-01", "until": "9999-12-31"}
    assert client.get(reverse("home"), said).context["matches"] == [pair]


def test_a_live_card_comes_only_where_the_feed_would_show_it(client, pair, alice, charlie):
    User.objects.filter(username="bob").update(location="Odense")
    address = reverse("match-card", args=[pair.pk])
    client.force_login(alice)
    for said, status in (
        ({}, 200),
        ({"which": "mine"}, 200),
        ({"which": "mine", "place": "odense"}, 200),
        ({"which": "mine", "place": "aarhus"}, 204),
        ({"which": "mine", "min_score": "99"}, 204),
        ({"which": "following"}, 204),
        ({"which": "everyone"}, 200),
        ({"which": "celebrities"}, 204),
    ):
        assert client.get(f"{address}?{urlencode(said)}").status_code == status
    client.force_login(charlie)
    assert client.get(address, {"which": "mine"}).status_code == 204
    follow(charlie, alice)
    assert client.get(address, {"which": "following"}).status_code == 200


@pytest.mark.parametrize("which", Which)
def test_every_feed_says_what_to_do_when_it_is_empty(which, client, alice):
    client.force_login(alice)
    page = client.get(reverse("home"), {"which": which})
    assert "data-empty" in page.content.decode()
    narrowed = client.get(reverse("home"), {"which": which, "min_score": "95"}).content.decode()
    assert "Take the filters away" in narrowed


def test_a_celebrity_is_shown_by_name_on_a_card(client, alice):
    match = make_celebrity_match(alice, name="🌟 <b>\u05d0\u05d9\u05d9\u05d3\u05d4</b>")
    client.force_login(alice)
    page = client.get(reverse("home"), {"which": "celebrities"}).content.decode()
    assert f"<bdi>🌟 &lt;b&gt;{match.celebrity.name[5:9]}" in page


def test_the_api_narrows_and_pages_like_the_pages(alice, bob, charlie):
    matches = [make_match(make_face(alice), make_face(bob), 70 + place) for place in range(5)]
    api = APIClient()
    api.force_authenticate(alice)
    first = api.get("/api/v1/matches", {"limit": 2, "min_score": 71}).json()
    second = api.get(first["next"]).json()
    ids = [row["id"] for page in (first, second) for row in page["results"]]
    assert ids == [str(match.pk) for match in matches[:0:-1]]
    assert second["next"] is second["previous"] is None
    assert api.get("/api/v1/matches", {"cursor": "x"}).status_code == 404


def test_the_api_names_the_celebrity(alice):
    match = make_celebrity_match(alice)
    api = APIClient()
    api.force_authenticate(alice)
    [row] = api.get("/api/v1/matches?which=celebrities").json()["results"]
    assert row["kind"] == "celebrity" and row["other"] is None
    assert row["celebrity"]["name"] == match.celebrity.name
    assert api.get(f"/api/v1/matches/{match.pk}").json()["me"]["username"] == "alice"


def test_the_landing_page_counts_once_in_five_minutes(client, pair, monkeypatch):
    cache.delete(reading.COUNT_KEY)
    assert reading.how_many() == 1
    make_match(make_face(pair.owner_a), make_face(pair.owner_b))
    assert reading.how_many() == 1
    cache.delete(reading.COUNT_KEY)
    assert reading.how_many() == 2
    cache.delete(reading.COUNT_KEY)
    monkeypatch.setattr(reading, "EXACT_UP_TO", 1)
    assert reading.how_many() >= 1
    cache.delete(reading.COUNT_KEY)
