"""Telling people something: once, live, and taken back when there is nothing to it any more."""

from uuid import uuid4

import pytest

from accounts.models import HiddenPerson
from accounts.services import suspend
from accounts.tests.people import make_person
from live.events import NotificationsChanged, user_group
from notifications import services
from notifications.models import Notification, NotificationKind, NotificationSettings
from notifications.services import Telling, notify, notify_all, unread_count

pytestmark = pytest.mark.django_db

FOLLOW = NotificationKind.FOLLOW


def tell(recipient, actor=None, **fields):
    values = {"key": f"follow:{uuid4()}", "subject_id": uuid4()} | fields
    return notify(recipient.pk, FOLLOW, actor_id=actor and actor.pk, **values)


def bells(told):
    return [
        (event.unread, groups) for event, groups in told if event.name == "notifications.changed"
    ]


def test_the_same_occasion_is_told_once(alice, bob):
    assert tell(alice, bob, key="follow:1") is True
    assert tell(alice, bob, key="follow:1") is False
    assert tell(bob, alice, key="follow:1") is True, "another person's occasion"
    assert unread_count(alice.pk) == 1


def test_doing_and_undoing_something_again_and_again_rings_a_few_times_only(alice, bob, charlie):
    """Following and unfollowing somebody is no way to pester them."""

    def again(actor):
        told = tell(alice, actor, key=f"follow:{actor.pk}", subject_id=(subject := uuid4()))
        services.take_back(FOLLOW, [subject])
        return told

    assert [again(bob) for _ in range(5)] == [True, True, True, False, False]
    assert again(charlie) is True, "somebody else is not held back by it"


def test_one_person_cannot_fill_somebodys_list(alice, bob, charlie, monkeypatch):
    monkeypatch.setattr("notifications.restraint.BY_ONE_PERSON_AT_MOST", 2)
    assert [tell(alice, bob) for _ in range(4)] == [True, True, False, False]
    assert tell(alice, charlie) is True
    assert tell(charlie, bob) is True


def test_the_bell_rings_for_its_owner_alone(alice, bob, committed, told):
    with committed():
        tell(alice, bob)
    assert told == [(NotificationsChanged(1), (user_group(alice.pk),))]


def test_many_are_told_at_once_and_each_bell_rings_once(
    alice, bob, committed, told, django_assert_max_num_queries
):
    people = [alice, bob] * 20
    tellings = [
        Telling(person.pk, NotificationKind.MATCH, f"match:{number}", uuid4())
        for number, person in enumerate(people)
    ]
    with committed(), django_assert_max_num_queries(4):  # two of them a savepoint
        assert notify_all(tellings) == 40
    assert sorted(bells(told)) == sorted(
        [(20, (user_group(alice.pk),)), (20, (user_group(bob.pk),))]
    )
    told.clear()
    with committed():
        assert notify_all(tellings) == 0
    assert told == []


def test_what_is_gone_is_not_told_any_more(alice, bob, charlie, committed, told):
    follow, other = uuid4(), uuid4()
    tell(alice, bob, subject_id=follow)
    tell(bob, charlie, subject_id=other)
    with committed():
        assert services.take_back(FOLLOW, [follow]) == 1
    assert bells(told) == [(0, (user_group(alice.pk),))]
    assert unread_count(bob.pk) == 1


def test_what_was_told_about_a_person_can_be_taken_back(alice, bob, charlie):
    tell(alice, bob), tell(charlie, bob), tell(alice, charlie)
    assert services.take_back_about([NotificationKind.MATCH], bob.pk) == 0
    assert services.take_back_about([FOLLOW], bob.pk) == 2
    assert Notification.objects.get().actor == charlie


def test_reading_is_ones_own(alice, bob, committed, told):
    tell(alice, bob), tell(alice, bob), tell(bob, alice)
    first = Notification.objects.of(alice.pk).first()
    with committed():
        assert services.mark_read(bob.pk, [first.pk]) == 0
        assert services.mark_read(alice.pk, [first.pk]) == 1
        assert services.mark_read(alice.pk, [first.pk]) == 0, "it is read already"
    assert bells(told) == [(1, (user_group(alice.pk),))]
    assert services.mark_read(alice.pk) == 1
    assert (unread_count(alice.pk), unread_count(bob.pk)) == (0, 1)


def test_seeing_the_subject_counts_as_reading(alice, bob):
    seen = uuid4()
    tell(alice, bob, subject_id=seen), tell(alice, bob)
    assert services.mark_read_about(alice.pk, [NotificationKind.JOB], [seen]) == 0
    assert services.mark_read_about(alice.pk, [FOLLOW], [seen]) == 1
    assert services.mark_read_about(alice.pk, [FOLLOW]) == 1


@pytest.mark.parametrize("who_hides", ["reader", "actor"])
def test_a_hidden_person_does_not_count_until_shown_again(who_hides, alice, bob):
    tell(alice, bob), tell(alice)
    user, person = (alice, bob) if who_hides == "reader" else (bob, alice)
    hidden = HiddenPerson.objects.create(user=user, person=person)
    assert unread_count(alice.pk) == 1
    hidden.delete()
    assert unread_count(alice.pk) == 2


def test_a_suspended_person_does_not_count(alice, bob):
    tell(alice, bob)
    suspend(bob)
    assert unread_count(alice.pk) == 0


def test_nothing_is_counted_beyond_what_a_bell_says(alice, django_assert_num_queries):
    notify_all(
        Telling(alice.pk, NotificationKind.JOB, f"job:{number}", uuid4()) for number in range(150)
    )
    with django_assert_num_queries(1):
        assert unread_count(alice.pk) == services.COUNTED_AT_MOST


def test_each_has_a_threshold_of_their_own(alice, bob):
    NotificationSettings.objects.create(user=bob, match_threshold=40)
    assert services.match_thresholds([alice.pk, bob.pk]) == {alice.pk: 85, bob.pk: 40}
    assert services.settings_of(alice.pk).daily_digest is False


def test_what_is_told_goes_with_either_person(alice, bob):
    tell(alice, bob), tell(bob, alice), tell(make_person("dora"), bob)
    bob.delete()
    assert not Notification.objects.exists()
