"""Two people, or one with two tabs, say something of the same face in the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts.models import Purpose
from accounts.relations import unfollow
from accounts.services import withdraw_consent
from accounts.tests.people import make_person
from core.errors import AppError
from faces.models import Tag
from faces.tagging import removing, services
from faces.tests.tagging import agree, befriend, make_photo, suggest
from notifications.models import Notification

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(monkeypatch):
    """Alice, and two friends of hers who may be recognised; workers stay out of it."""
    monkeypatch.setattr("faces.tagging.services.suggest_tags.delay", lambda image_id: None)
    alice = make_person("alice", consents=[Purpose.BIOMETRIC, Purpose.GROUPING])
    friends = [
        make_person(name, consents=[Purpose.BIOMETRIC, Purpose.TAGGING]) for name in ("bob", "dora")
    ]
    for friend in friends:
        befriend(alice, friend)
    return alice, *friends


def at_once(*actions):
    """What each action gave, or the name of what it was refused with; all begin together."""
    begin = Barrier(len(actions))

    def one(action):
        try:
            begin.wait()
            action()
        except AppError as error:
            return error.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(actions)) as pool:
        return sorted(pool.map(one, actions))


def test_one_face_asked_of_two_people_is_asked_of_one(people):
    alice, bob, dora = people
    face, _ = make_photo(alice)
    said = at_once(lambda: services.ask(face, bob), lambda: services.ask(face, dora))
    assert said == ["done", "face_taken"]
    assert Tag.objects.filter(state="asked").count() == Notification.objects.count() == 1


def test_one_person_asked_for_two_faces_is_asked_for_one(people):
    alice, bob, _dora = people
    left, right = make_photo(alice)
    said = at_once(lambda: services.ask(left, bob), lambda: services.ask(right, bob))
    assert said == ["already_in_photo", "done"]
    assert Tag.objects.count() == 1


def test_the_same_question_four_times_is_one(people):
    alice, bob, _dora = people
    face, _ = make_photo(alice)
    assert at_once(*[lambda: services.ask(face, bob)] * 4) == ["done"] * 4
    assert Tag.objects.count() == Notification.objects.count() == 1


def test_yes_and_no_at_once_end_as_one_of_them(people):
    alice, bob, _dora = people
    face, _ = make_photo(alice)
    tag = services.ask(face, bob)
    mine = [Tag.objects.get(pk=tag.pk) for _ in range(2)]
    said = at_once(
        lambda: services.answer(mine[0], yes=True), lambda: services.answer(mine[1], yes=False)
    )
    tag.refresh_from_db()
    # A no after a yes takes it back; a yes after a no is too late.
    assert (said, tag.state) in [
        (["done", "done"], "declined"),
        (["changed_meanwhile", "done"], "declined"),
    ]
    assert Notification.objects.filter(recipient=alice).count() <= 1


@pytest.mark.parametrize("first", ["answer", "dismissal"])
def test_an_answer_and_the_owners_dismissal_at_once(first, people):
    alice, bob, _dora = people
    face, _ = make_photo(alice)
    tag = services.ask(face, bob)
    actions = [
        lambda: services.answer(Tag.objects.get(pk=tag.pk), yes=True),
        lambda: services.dismiss(Tag.objects.get(pk=tag.pk)),
    ]
    at_once(*(actions if first == "answer" else reversed(actions)))
    tag.refresh_from_db()
    assert tag.state == "dismissed"


@pytest.mark.parametrize("ending", ["withdrawal", "unfollowing"])
def test_a_question_and_the_end_of_the_agreement_at_once_leave_no_question(ending, people):
    alice, bob, _dora = people
    face, _ = make_photo(alice)
    suggest(face, bob)
    end = {
        "withdrawal": lambda: withdraw_consent(bob, Purpose.TAGGING),
        "unfollowing": lambda: unfollow(bob, alice),
    }[ending]
    at_once(lambda: services.ask(face, bob), end)
    assert not Tag.objects.standing().exists()
    removing.tidy()
    assert not Tag.objects.exists()
    assert not Notification.objects.filter(kind="question").exists()


def test_two_owners_ask_one_person_and_are_asked_by_them(people):
    """Locks are taken in one order, whoever is the owner: nobody waits for ever."""
    alice, bob, _dora = people
    agree(alice, Purpose.TAGGING)
    agree(bob, Purpose.GROUPING)
    hers, his = make_photo(alice), make_photo(bob)
    said = at_once(*[lambda: services.ask(hers[0], bob), lambda: services.ask(his[0], alice)] * 3)
    assert said == ["done"] * 6
    assert Tag.objects.filter(state="asked").count() == 2
