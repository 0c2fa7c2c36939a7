"""What people are told about look-alikes, reactions and followers, and when it is said no more."""

import pytest
from django.urls import reverse

from accounts.models import Follow, HiddenPerson, Purpose, User
from accounts.services import suspend, withdraw_consent
from accounts.tests.people import make_person
from generation.tests.rows import make_face, make_match
from library.models import Image, Moderation
from matches.dismissals.dismissing import dismiss
from matches.models import Reaction, ReactionType
from notifications.kinds import in_words
from notifications.models import Notification, NotificationKind
from notifications.services import notify, unread_count

pytestmark = pytest.mark.django_db


@pytest.fixture
def match(alice, bob):
    return make_match(make_face(alice), make_face(bob))


@pytest.fixture
def found(match, alice, bob):
    """Alice was told of looking like bob."""
    tell(alice, NotificationKind.MATCH, match, bob)
    return match


def tell(reader, kind, subject, actor):
    key = f"{kind}:{subject.pk}:{actor.pk}"
    notify(reader.pk, kind, key=key, subject_id=subject.pk, actor_id=actor.pk)


def react(match, person, *kinds, told=()):
    for kind in kinds:
        Reaction.objects.create(match=match, user=person, type=kind)
    for reader in told:
        tell(reader, NotificationKind.REACTION, match, person)


def texts(person):
    shown = in_words(person, Notification.objects.shown_to(person))
    return [each.notice.text for each in shown]


def test_a_look_alike_is_named_with_the_score_and_the_face(found, alice, bob):
    (each,) = in_words(alice, Notification.objects.all())
    assert each.notice.text == "You and \u2068Bob\u2069 look alike: 91 %."
    assert each.notice.url == reverse("match", args=[found.pk])
    theirs = found.face_a if found.owner_a_id == bob.pk else found.face_b
    assert each.notice.picture_url.partition("?")[0] == theirs.crop_url.partition("?")[0]


@pytest.mark.parametrize(
    "what",
    [
        "alice withdraws", "bob withdraws", "bob no longer measured", "bob suspended",
        "alice hid", "bob hid", "not alike", "photo withheld", "opted out", "gone",
    ],
)  # fmt: skip
def test_nobody_is_named_who_may_not_be_shown(what, found, alice, bob):
    if what == "alice withdraws":
        withdraw_consent(alice, Purpose.MATCHING)
    elif what == "bob withdraws":
        withdraw_consent(bob, Purpose.MATCHING)
    elif what == "bob no longer measured":
        withdraw_consent(bob, Purpose.BIOMETRIC)
    elif what == "bob suspended":
        suspend(bob)
    elif what == "alice hid":
        HiddenPerson.objects.create(user=alice, person=bob)
    elif what == "bob hid":
        HiddenPerson.objects.create(user=bob, person=alice)
    elif what == "not alike":
        dismiss(alice, found)
    elif what == "photo withheld":
        Image.objects.filter(owner=bob).update(moderation=Moderation.REVIEW)
    elif what == "opted out":
        theirs = found.face_a if found.owner_a_id == bob.pk else found.face_b
        theirs.opted_out = True
        theirs.save(update_fields=["opted_out"])
    else:
        found.delete()
    assert texts(alice) == []
    assert unread_count(alice.pk) == 0, "and the bell does not count it"


def test_withdrawing_takes_back_what_others_were_told(found, alice, bob, committed):
    with committed():
        withdraw_consent(bob, Purpose.MATCHING)
    assert not Notification.objects.exists(), "before anybody looks"


def test_a_stranger_learns_nothing(found, charlie, bob):
    tell(charlie, NotificationKind.MATCH, found, bob)
    react(found, bob, ReactionType.LOVE, told=[charlie])
    assert texts(charlie) == []


def test_reactions_are_told_with_what_was_said_and_favourites_stay_secret(
    match, alice, bob, charlie
):
    react(match, bob, ReactionType.FAVOURITE, ReactionType.LOVE, ReactionType.WOW, told=[alice])
    react(match, charlie, ReactionType.LAUGH, told=[alice, bob])
    assert set(texts(alice)) == {
        "\u2068Bob\u2069 reacted to the two of you: love, wow.",
        "\u2068Charlie\u2069 reacted to you and \u2068Bob\u2069: laugh.",
    }
    assert texts(bob) == ["\u2068Charlie\u2069 reacted to you and \u2068Alice\u2069: laugh."]


def test_a_reaction_that_was_taken_back_is_not_told(match, alice, bob, charlie):
    react(match, bob, ReactionType.LOVE, told=[alice])
    react(match, charlie, ReactionType.FAVOURITE, told=[alice])
    Reaction.objects.filter(user=bob).delete()
    assert texts(alice) == []


def test_a_reaction_to_a_match_that_counts_no_more_is_not_told(match, alice, bob, charlie):
    react(match, charlie, ReactionType.LOVE, told=[alice])
    withdraw_consent(bob, Purpose.MATCHING)
    assert texts(alice) == []


def test_followers_are_named_while_they_follow(alice, bob):
    follow = Follow.objects.create(follower=bob, followed=alice)
    tell(alice, NotificationKind.FOLLOW, follow, bob)
    (each,) = in_words(alice, Notification.objects.all())
    assert each.notice.text == "\u2068Bob\u2069 follows you."
    assert each.notice.url == reverse("person", args=["bob"])
    follow.delete()
    assert texts(alice) == []


def test_a_name_of_braces_and_markup_stays_a_name(found, alice, bob):
    User.objects.filter(pk=bob.pk).update(full_name="{score} <i>%s</i> أمل")
    (each,) = in_words(alice, Notification.objects.all())
    assert each.notice.text == "You and \u2068{score} <i>%s</i> أمل\u2069 look alike: 91 %."
    assert "<bdi>{score} &lt;i&gt;%s&lt;/i&gt; أمل</bdi>" in each.notice.html


def test_a_page_costs_the_same_however_many(alice, django_assert_num_queries):
    mine = make_face(alice)

    def add(number):
        other = make_person(f"other{number}")
        match = make_match(mine, make_face(other))
        tell(alice, NotificationKind.MATCH, match, other)
        react(match, other, ReactionType.WOW, told=[alice])
        follow = Follow.objects.create(follower=other, followed=alice)
        tell(alice, NotificationKind.FOLLOW, follow, other)

    def look():
        rows = list(Notification.objects.shown_to(alice))
        # of both kinds of match twice, reactions, actors, follows
        with django_assert_num_queries(7):
            return in_words(alice, rows)

    add(0)
    assert len(look()) == 3
    for number in range(1, 6):
        add(number)
    assert len(look()) == 18
