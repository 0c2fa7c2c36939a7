"""People over the API."""

import pytest

from accounts.models import Follow, HiddenPerson, Purpose
from accounts.tests.people import make_person
from library.models import Visibility
from matches.people import services
from matches.similarity.refreshing import refresh_similarities
from matches.tests.lookalikes import make_face, make_match

pytestmark = pytest.mark.django_db
API = "/api/v1"


@pytest.fixture
def pair(alice, bob):
    match = make_match(make_face(alice), make_face(bob), 80)
    refresh_similarities([alice.pk])
    return match


@pytest.fixture
def get(client):
    def get(viewer, path, **query):
        client.force_login(viewer)
        return client.get(f"{API}{path}", query)

    return get


def test_the_matches_of_two_people_with_names_and_pictures_best_first(get, alice, bob, pair):
    best = make_match(make_face(alice), make_face(bob), 91)

    answer = get(alice, f"/matches/user/{bob.pk}").json()

    assert (answer["me"]["name"], answer["other"]["name"]) == ("Alice", "Bob")
    assert answer["me"]["picture_url"] and answer["other"]["picture_url"]
    assert answer["similarity"]["match_count"] == 2
    assert [row["id"] for row in answer["results"]] == [str(best.pk), str(pair.pk)]
    assert answer["results"][0]["other"]["username"] == "bob"


def test_the_matches_of_two_people_come_in_pages(get, alice, bob, pair):
    best = make_match(make_face(alice), make_face(bob), 91)
    first = get(alice, f"/matches/user/{bob.pk}", limit=1).json()
    assert [row["id"] for row in first["results"]] == [str(best.pk)]
    rest = get(alice, first["next"].split(API)[1]).json()
    assert [row["id"] for row in rest["results"]] == [str(pair.pk)]
    assert rest["next"] is None


def test_strangers_have_no_matches_to_ask_for(get, alice, bob, charlie, pair):
    for viewer, other in ((charlie, alice), (charlie, bob), (alice, charlie), (alice, alice)):
        assert get(viewer, f"/matches/user/{other.pk}").status_code == 404
    services.hide_person(bob, alice)
    for viewer, other in ((alice, bob), (bob, alice)):
        assert get(viewer, f"/matches/user/{other.pk}").status_code == 404


def test_people_are_found_by_their_names(get, alice, bob):
    make_face(bob, visibility=Visibility.PUBLIC)
    (found,) = get(alice, "/people", search="bo").json()["results"]
    assert (found["username"], found["name"]) == ("bob", "Bob")
    assert found["picture_url"] and not found["follows"]
    assert get(alice, "/people").json()["results"] == [], "without words those one follows"


@pytest.mark.parametrize("limit", ["0", "101", "x", "-1", "9" * 30, "١"])
def test_a_limit_that_is_none_is_said_so(limit, get, alice):
    answer = get(alice, "/people", limit=limit)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


def test_a_person_as_others_see_them(get, alice, bob, pair):
    type(bob).objects.filter(pk=bob.pk).update(location="Lisbon", bio="Tea.")
    shown = get(alice, "/people/bob").json()
    assert (shown["location"], shown["bio"]) == ("Lisbon", "Tea.")
    assert shown["similarity"]["over_all"] and shown["similarity"]["best_match_id"] == str(pair.pk)

    dora = make_person("dora", consents=[Purpose.TERMS], location="Lisbon", bio="Tea.")
    shown = get(alice, f"/people/{dora.username}").json()
    assert (shown["name"], shown["location"], shown["bio"]) == ("Dora", "", "")
    assert shown["since"] is shown["similarity"] is shown["picture_url"] is None
    assert get(alice, "/people/nobody").status_code == 404


def test_people_like_me(get, alice, bob, charlie, pair):
    (found,) = get(alice, "/people/like-me").json()["results"]
    assert (found["username"], found["match_count"]) == ("bob", 1)
    assert get(charlie, "/people/like-me").json()["results"] == []


def test_following_and_hiding_may_be_sent_twice(client, get, alice, bob):
    client.force_login(alice)
    for _twice in range(2):
        assert client.put(f"{API}/people/bob/follow").status_code == 204
    assert [row["username"] for row in get(alice, "/me/follows").json()["results"]] == ["bob"]
    assert [row["username"] for row in get(bob, "/me/followers").json()["results"]] == ["alice"]

    client.force_login(alice)
    for _twice in range(2):
        assert client.put(f"{API}/people/bob/hide").status_code == 204
    assert not Follow.objects.exists() and HiddenPerson.objects.count() == 1
    assert [row["username"] for row in get(alice, "/me/hidden").json()["results"]] == ["bob"]
    assert client.put(f"{API}/people/bob/follow").status_code == 404

    assert client.delete(f"{API}/people/bob/hide").status_code == 204
    assert client.delete(f"{API}/people/bob/hide").status_code == 404
    assert client.delete(f"{API}/people/bob/follow").status_code == 204


def test_nobody_hides_themselves(client, alice):
    client.force_login(alice)
    answer = client.put(f"{API}/people/alice/hide")
    assert (answer.status_code, answer.json()["code"]) == (409, "cannot_hide_yourself")


@pytest.mark.parametrize(
    "path",
    ["/people", "/people/bob", "/people/like-me", "/me/follows", "/me/followers", "/me/hidden"],
)
def test_all_of_it_is_for_people_who_are_signed_in(path, client, bob):
    assert client.get(f"{API}{path}").status_code == 401
