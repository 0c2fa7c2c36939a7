"""Following, hiding, and what two tabs can do to it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction

from accounts import privacy, relations, services
from accounts.errors import CannotFollowYourself, CannotHideYourself, PersonNotThere
from accounts.models import Follow, HiddenPerson, User
from live.events import FeedChanged, user_group

pytestmark = pytest.mark.django_db


def test_following_twice_follows_once(alice, bob):
    first, new = relations.follow(alice, bob)
    again, new_again = relations.follow(alice, bob)

    assert (new, new_again, again) == (True, False, first)
    assert list(relations.followed_by(alice)) == [bob]
    assert not relations.followed_by(bob).exists()


def test_unfollowing_twice_is_the_same_as_once(alice, bob):
    followed, _new = relations.follow(alice, bob)

    assert relations.unfollow(alice, bob) == [followed.pk]
    assert relations.unfollow(alice, bob) == []
    assert not Follow.objects.exists()


def test_friends_follow_each_other(alice, bob, charlie):
    relations.follow(alice, bob)
    relations.follow(alice, charlie)
    assert not relations.mutual_follows(alice).exists()

    relations.follow(bob, alice)

    assert list(relations.mutual_follows(alice)) == [bob]
    assert list(relations.mutual_follows(bob)) == [alice]


@pytest.mark.parametrize("change", ["suspend", "delete", "hide", "be hidden"])
def test_friends_are_shown_only_while_they_can_be_seen(change, alice, bob):
    relations.follow(alice, bob)
    relations.follow(bob, alice)
    {
        "suspend": lambda: services.suspend(bob),
        "delete": lambda: privacy.delete_account(bob),
        "hide": lambda: relations.hide(alice, bob),
        "be hidden": lambda: relations.hide(bob, alice),
    }[change]()

    for people in (relations.mutual_follows, relations.followed_by):
        assert not people(alice).exists()


def test_hiding_ends_follows_both_ways_and_has_both_read_again(
    alice, bob, charlie, committed, told
):
    one, _new = relations.follow(alice, bob)
    other, _new = relations.follow(bob, alice)
    kept, _new = relations.follow(charlie, bob)

    with committed():
        ended = relations.hide(alice, bob)
    with committed():
        relations.hide(alice, bob)

    assert set(ended) == {one.pk, other.pk}
    assert list(Follow.objects.all()) == [kept]
    assert list(relations.hidden_by(alice)) == [bob]
    assert told == [(FeedChanged(), (user_group(alice.pk), user_group(bob.pk)))]
    assert bob not in User.objects.shown_to(alice)
    assert alice not in User.objects.shown_to(bob)


def test_hiding_is_taken_back_by_whoever_hid_only(alice, bob, committed, told):
    relations.hide(alice, bob)

    assert relations.unhide(bob, alice) is False
    with committed():
        assert relations.unhide(alice, bob) is True
    assert relations.unhide(alice, bob) is False

    assert bob in User.objects.shown_to(alice)
    assert len(told) == 1


def test_who_was_hidden_cannot_be_followed(alice, bob):
    relations.hide(alice, bob)
    for follower, person in ((alice, bob), (bob, alice)):
        with pytest.raises(PersonNotThere):
            relations.follow(follower, person)


def test_nobody_follows_or_hides_themselves(alice):
    with pytest.raises(CannotFollowYourself):
        relations.follow(alice, alice)
    with pytest.raises(CannotHideYourself):
        relations.hide(alice, alice)


@pytest.mark.parametrize(
    "row",
    [lambda a, b: Follow(follower=a, followed=b), lambda a, b: HiddenPerson(user=a, person=b)],
)
def test_the_database_holds_that_too(row, alice, bob):
    with pytest.raises(IntegrityError), transaction.atomic():
        row(alice, alice).save()
    row(alice, bob).save()
    with pytest.raises(IntegrityError), transaction.atomic():
        row(alice, bob).save()


def test_relations_are_counted_exported_and_erased(alice, bob, charlie):
    relations.follow(alice, bob)
    relations.follow(charlie, alice)
    relations.hide(charlie, bob)
    relations.hide(bob, alice)

    exported = privacy.export_data(alice)["accounts"]
    assert [row["follower_id"] for row in exported["followers"]] == [charlie.pk]
    assert exported["hidden_people"] == [], "who hid alice is not alice's to know"
    assert privacy.count_data(alice.pk)["accounts.follows"] == 1
    assert privacy.count_data(alice.pk)["accounts.hidden_people"] == 1

    privacy.delete_account(alice)
    receipt = privacy.erase_account(alice)

    assert receipt.removed["accounts.follows"] == receipt.removed["accounts.hidden_people"] == 1
    assert receipt.remaining["accounts.follows"] == receipt.remaining["accounts.hidden_people"] == 0
    assert HiddenPerson.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_following_and_hiding_at_once_never_leaves_a_follow(alice, bob):
    def act(number):
        try:
            (relations.follow, relations.hide)[number % 2](
                *((alice, bob)[:: 1 if number % 3 else -1])
            )
        except PersonNotThere:
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(act, range(12)))

    assert HiddenPerson.objects.exists()
    assert not Follow.objects.exists()
