"""Notifications over the API."""

from uuid import uuid4

import pytest

from notifications.models import Notification, NotificationKind
from notifications.services import unread_count

pytestmark = pytest.mark.django_db

API = "/api/v1/notifications"


@pytest.fixture
def as_alice(client, alice):
    client.force_login(alice)
    client.get(API)
    return client


def read(client, **said):
    return client.post(f"{API}/read", said, content_type="application/json")


def test_one_notification_says_it_all(as_alice, wave, bob):
    (told,) = wave()
    (said,) = as_alice.get(API).json()["results"]
    assert said.pop("created_at")
    assert said == {
        "id": str(told.pk),
        "kind": "follow",
        "text": "\u2068Bob\u2069 waves.",
        "url": f"/home/?which={told.subject_id}",
        "picture_url": "",
        "actor_id": str(bob.pk),
        "subject_id": str(told.subject_id),
        "read_at": None,
    }


def test_page_by_page_at_the_same_cost(as_alice, wave, django_assert_num_queries):
    wave(60)
    with django_assert_num_queries(4):  # session, person, list, words
        answer = as_alice.get(API, {"limit": 50}).json()
    assert len(answer["results"]) == 50
    rest = as_alice.get(answer["next"]).json()
    assert len(rest["results"]) == 10 and rest["next"] is None


def test_only_what_is_asked_for(as_alice, wave):
    (one,), (other,) = wave(), wave(kind=NotificationKind.JOB, by=None)
    read(as_alice, ids=[str(one.pk)])

    def ids(**asked):
        return [each["id"] for each in as_alice.get(API, asked).json()["results"]]

    assert ids() == [str(other.pk), str(one.pk)]
    assert ids(unread="true") == ids(kind="job") == [str(other.pk)]


def test_some_and_all_are_marked_as_read(as_alice, wave):
    one, *_others = wave(3)
    assert as_alice.get(f"{API}/unread").json() == {"unread": 3}
    assert read(as_alice, ids=[str(one.pk)]).json() == {"marked": 1, "unread": 2}
    assert read(as_alice, all=True).json() == {"marked": 2, "unread": 0}
    assert read(as_alice, all=True).json() == {"marked": 0, "unread": 0}


@pytest.mark.parametrize(
    "said", [{}, {"all": False}, {"ids": ["x"]}, {"ids": [], "all": True}, {"ids": "all"}]
)
def test_what_is_not_clear_marks_nothing(said, as_alice, wave, alice):
    wave()
    assert read(as_alice, **said).status_code == 400
    assert unread_count(alice.pk) == 1


def test_too_many_ids_are_refused(as_alice):
    assert read(as_alice, ids=[str(uuid4()) for _ in range(101)]).status_code == 400


def test_those_of_others_do_not_exist(client, wave, alice, charlie):
    (told,) = wave()
    client.force_login(charlie)
    assert client.get(API).json()["results"] == []
    assert read(client, ids=[str(told.pk)]).json() == {"marked": 0, "unread": 0}
    assert read(client, all=True).json()["marked"] == 0
    assert unread_count(alice.pk) == 1


def test_what_may_not_be_seen_any_more_is_left_out(as_alice, wave, waving):
    gone, still = wave(2)
    waving.gone = {gone.subject_id}
    assert [each["id"] for each in as_alice.get(API).json()["results"]] == [str(still.pk)]
    assert list(Notification.objects.all()) == [still]


def test_nobody_is_told_anything_without_signing_in(client):
    for address in (API, f"{API}/unread", f"{API}/settings"):
        assert client.get(address).status_code == 401
