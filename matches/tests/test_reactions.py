"""Reacting to a match: once per type and person, told to its people, only where one may see it."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import IntegrityError, close_old_connections, connection, transaction
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.models import HiddenPerson, Purpose
from accounts.privacy import count_data, delete_account, erase_account, export_data
from accounts.services import suspend, withdraw_consent
from accounts.tests.people import make_person
from library.models import Image, Visibility
from live.events import FEED, MatchChanged, user_group
from matches.dismissals.dismissing import dismiss
from matches.errors import MatchNotThere
from matches.models import Match, Reaction, ReactionType
from matches.reactions.reacting import react, unreact
from matches.tests.lookalikes import make_face, make_match
from notifications.models import Notification

pytestmark = pytest.mark.django_db

LIKE, LOVE, FAVOURITE = ReactionType.LIKE, ReactionType.LOVE, ReactionType.FAVOURITE


@pytest.fixture
def pair(alice, bob):
    return make_match(make_face(alice), make_face(bob))


@pytest.fixture
def public_pair(alice, bob):
    faces = (make_face(person, visibility=Visibility.PUBLIC) for person in (alice, bob))
    return make_match(*faces)


def press(client, match, **said):
    return client.post(
        reverse("match-reactions", args=[match.pk]), said, headers={"HX-Request": "true"}
    )


def bar(client, match):
    answer = client.get(reverse("match-reactions", args=[match.pk]))
    shown = answer.context["match"].reaction_bar
    return {str(each.type): (each.count, each.mine) for each in shown}


def test_a_press_reacts_and_another_takes_it_back(client, pair, alice):
    client.force_login(alice)
    assert 'aria-pressed="true"' in press(client, pair, react="like").content.decode()
    assert bar(client, pair)["like"] == (1, True)

    assert 'aria-pressed="true"' not in press(client, pair, unreact="like").content.decode()
    assert not Reaction.objects.exists()


def test_pressed_twice_is_the_same_as_pressed_once(client, pair, alice):
    client.force_login(alice)
    for _ in range(2):
        assert press(client, pair, react="love").status_code == 200
    assert Reaction.objects.count() == 1
    for _ in range(2):
        assert press(client, pair, unreact="love").status_code == 200
    assert not Reaction.objects.exists()


def test_each_type_counts_on_its_own(client, pair, alice, bob):
    for person, kinds in ((alice, [LIKE, LOVE]), (bob, [LIKE])):
        for kind in kinds:
            react(person, pair.pk, kind)
    client.force_login(bob)
    shown = bar(client, pair)
    assert (shown["like"], shown["love"], shown["wow"]) == ((2, True), (1, False), (0, False))


def test_a_favourite_is_seen_by_oneself_alone(client, pair, alice, bob, told, committed):
    with committed():
        react(alice, pair.pk, FAVOURITE)
    client.force_login(bob)
    assert bar(client, pair)["favourite"] == (0, False)
    assert not Notification.objects.exists()
    assert [groups for event, groups in told if isinstance(event, MatchChanged)] == [
        (user_group(alice.pk),)
    ]
    client.force_login(alice)
    assert bar(client, pair)["favourite"] == (1, True)


def test_without_scripts_one_comes_back_to_where_one_was(client, pair, alice):
    client.force_login(alice)
    address = reverse("match-reactions", args=[pair.pk])
    here = "http://testserver/home/?which=mine"
    for came_from, goes_to in (
        (here, here),
        ("https://elsewhere.example/", reverse("match", args=[pair.pk])),
        ("", reverse("match", args=[pair.pk])),
    ):
        answer = client.post(address, {"react": "wow"}, headers={"Referer": came_from})
        assert (answer.status_code, answer["Location"]) == (302, goes_to)


@pytest.mark.parametrize("said", [{}, {"react": "hate"}, {"unreact": ""}])
def test_what_is_no_reaction_is_refused_in_words(said, client, pair, alice):
    client.force_login(alice)
    answer = press(client, pair, **said)
    assert answer.status_code == 422 and "Choose one" in answer.content.decode()


def test_a_stranger_reacts_to_public_pairs_only(client, pair, charlie):
    client.force_login(charlie)
    assert press(client, pair, react="like").status_code == 404
    assert client.get(reverse("match-reactions", args=[uuid4()])).status_code == 404
    with pytest.raises(MatchNotThere):
        react(charlie, pair.pk, LIKE)

    Image.objects.update(visibility=Visibility.PUBLIC)
    Match.objects.update(is_public=True)
    assert press(client, pair, react="like").status_code == 200


@pytest.mark.parametrize("gone", ["hidden", "hid", "dismissed", "withdrawn", "suspended"])
def test_nobody_reacts_to_a_match_that_is_hidden(gone, client, pair, alice, bob):
    if gone == "hidden":
        HiddenPerson.objects.create(user=alice, person=bob)
    elif gone == "hid":
        HiddenPerson.objects.create(user=bob, person=alice)
    elif gone == "dismissed":
        dismiss(alice, pair)
    elif gone == "withdrawn":
        withdraw_consent(bob, Purpose.MATCHING)
    else:
        suspend(bob)
    client.force_login(alice)
    assert press(client, pair, react="like").status_code == 404
    with pytest.raises(MatchNotThere):
        react(alice, pair.pk, LIKE)
    assert not Reaction.objects.exists()


def test_open_pages_of_both_are_told_and_everyones_where_it_is_public(
    pair, alice, bob, charlie, told, committed
):
    with committed():
        react(alice, pair.pk, LIKE)
    both = {user_group(alice.pk), user_group(bob.pk)}
    assert [(event, set(groups)) for event, groups in told if event.name == "match.changed"] == [
        (MatchChanged(pair.pk), both)
    ]


def test_everyones_feed_is_told_of_a_public_pair(public_pair, charlie, told, committed):
    with committed():
        react(charlie, public_pair.pk, LIKE)
    groups = next(groups for event, groups in told if isinstance(event, MatchChanged))
    assert FEED in groups


def test_the_two_people_are_told_once_and_no_more_when_it_is_taken_back(
    public_pair, alice, bob, charlie
):
    react(charlie, public_pair.pk, LIKE)
    react(charlie, public_pair.pk, LOVE)
    react(alice, public_pair.pk, LIKE)
    told = Notification.objects.values_list("recipient", "actor")
    assert sorted(told) == sorted(
        [(alice.pk, charlie.pk), (bob.pk, charlie.pk), (bob.pk, alice.pk)]
    )

    unreact(charlie, public_pair.pk, LIKE)
    assert Notification.objects.filter(actor=charlie).count() == 2
    unreact(charlie, public_pair.pk, LOVE)
    assert not Notification.objects.filter(actor=charlie).exists()
    assert Notification.objects.filter(actor=alice).count() == 1


def test_who_called_it_not_alike_is_not_told(public_pair, alice, bob):
    dismiss(bob, public_pair)
    react(alice, public_pair.pk, LIKE)
    assert not Notification.objects.exists()


def test_ones_own_goes_also_when_the_match_cannot_be_seen_any_more(pair, alice, bob):
    react(alice, pair.pk, LIKE)
    withdraw_consent(bob, Purpose.MATCHING)
    assert unreact(alice, pair.pk, LIKE)
    assert not unreact(alice, pair.pk, LIKE)
    assert not unreact(alice, uuid4(), LIKE)


def test_the_database_keeps_each_type_once_per_person(pair, alice):
    Reaction.objects.create(user=alice, match=pair, type=LIKE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reaction.objects.create(user=alice, match=pair, type=LIKE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reaction.objects.create(user=alice, match=pair, type="hate")


@pytest.mark.django_db(transaction=True)
def test_clicked_in_many_tabs_at_once(alice, bob):
    match = make_match(make_face(alice), make_face(bob))

    def in_a_tab(what):
        try:
            return what(alice, match.pk, LIKE)
        finally:
            close_old_connections()
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        created = [new for _row, new in pool.map(in_a_tab, [react] * 8)]
    assert created.count(True) == 1 and Reaction.objects.count() == 1
    assert Notification.objects.count() == 1

    with ThreadPoolExecutor(4) as pool:
        gone = list(pool.map(in_a_tab, [unreact] * 8))
    assert gone.count(True) == 1 and not Reaction.objects.exists()
    assert not Notification.objects.exists()


def test_my_lists_by_type_leave_out_what_i_may_not_see(client, pair, alice, bob):
    dora = make_person("dora")
    other = make_match(make_face(alice), make_face(dora))
    for match in (pair, other):
        react(alice, match.pk, LIKE)
    react(alice, pair.pk, FAVOURITE)
    react(bob, pair.pk, LOVE)
    client.force_login(alice)

    def listed(kind):
        return client.get(reverse("reactions"), {"type": kind}).context["matches"]

    assert listed("like") == [other, pair]
    assert listed("favourite") == listed("") == listed("hate") == [pair]
    assert listed("love") == []
    suspend(dora)
    assert listed("like") == [pair]


def test_a_list_goes_on_where_the_last_page_ended_and_costs_the_same(
    client, alice, bob, django_assert_num_queries
):
    matches = [make_match(make_face(alice), make_face(bob)) for _ in range(23)]
    for match in matches:
        react(alice, match.pk, LIKE)
    client.force_login(alice)
    client.get(reverse("reactions"))

    with django_assert_num_queries(8):
        first = client.get(reverse("reactions"), {"type": "like"})
    cursor = first.context["next_cursor"]
    second = client.get(reverse("reactions"), {"type": "like", "cursor": cursor})

    shown = [match for page in (first, second) for match in page.context["matches"]]
    assert shown == matches[::-1]
    assert second.context["next_cursor"] is None


def api_of(person):
    api = APIClient()
    api.force_authenticate(person)
    return api


def test_the_api_reacts_lists_and_takes_back(pair, alice, bob):
    api = api_of(alice)
    said = {"match": str(pair.pk), "type": "like"}
    first, again = api.post("/api/v1/reactions", said), api.post("/api/v1/reactions", said)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()

    api.post("/api/v1/reactions", said | {"type": "favourite"})
    assert [row["type"] for row in api.get("/api/v1/reactions").json()["results"]] == [
        "favourite",
        "like",
    ]
    [row] = api.get("/api/v1/reactions?type=like").json()["results"]
    assert row["match"] == str(pair.pk)
    assert api_of(bob).get("/api/v1/reactions").json()["results"] == []

    reactions = api_of(bob).get(f"/api/v1/matches/{pair.pk}").json()["reactions"]
    assert reactions["counts"]["like"] == 1 and reactions["counts"]["favourite"] == 0
    assert reactions["mine"] == []
    assert api.get(f"/api/v1/matches/{pair.pk}").json()["reactions"]["mine"] == [
        "favourite",
        "like",
    ]

    assert api.delete(f"/api/v1/reactions/{row['id']}").status_code == 204
    for _ in range(2):
        address = f"/api/v1/reactions?match={pair.pk}&type=favourite"
        assert api.delete(address).status_code == 204
    assert not Reaction.objects.exists()


def test_the_api_hides_what_is_not_ones_own(pair, alice, bob, charlie):
    reaction, _ = react(alice, pair.pk, LIKE)
    stranger = api_of(charlie)
    said = {"match": str(pair.pk), "type": "like"}
    assert stranger.post("/api/v1/reactions", said).status_code == 404
    assert stranger.post("/api/v1/reactions", said | {"match": uuid4()}).status_code == 404
    for person in (bob, charlie):
        assert api_of(person).delete(f"/api/v1/reactions/{reaction.pk}").status_code == 404
        assert api_of(person).get(f"/api/v1/reactions/{reaction.pk}").status_code == 404


@pytest.mark.parametrize(
    "said", [{}, {"match": "x", "type": "like"}, {"match": str(uuid4()), "type": "hate"}]
)
def test_the_api_refuses_bad_input(said, alice):
    answer = api_of(alice).post("/api/v1/reactions", said)
    assert answer.status_code == 400 and answer.json()["errors"]


def test_reactions_are_exported_counted_and_erased_with_the_person(pair, alice, bob):
    react(alice, pair.pk, LIKE)
    dismiss(alice, make_match(make_face(alice), make_face(bob)))
    said = export_data(alice)["reactions"]
    assert [row["type"] for row in said["reactions"]] == ["like"]
    assert len(said["dismissals"]) == 1
    assert "bob" not in str(said).lower()
    stores = "reactions.reactions", "reactions.dismissals"
    assert [count_data(alice.pk)[store] for store in stores] == [1, 1]

    delete_account(alice)
    receipt = erase_account(alice)
    assert [receipt.removed[store] for store in stores] == [1, 1]
    assert [receipt.remaining[store] for store in stores] == [0, 0]
