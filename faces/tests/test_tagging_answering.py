"""Asking, answering, dismissing and undoing: who may, in which state, and what follows."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import ActivityEntry, Purpose
from accounts.relations import hide, unfollow
from accounts.services import suspend, withdraw_consent
from accounts.tests.people import make_person
from core.errors import AppError
from faces.models import Face, Tag, TagState
from faces.tagging import reading, removing, services
from faces.tagging.errors import (
    AlreadyInPhoto,
    ChangedMeanwhile,
    FaceTaken,
    MayNotAsk,
    NothingToUndo,
    OwnFace,
    SaidNo,
)
from faces.tagging.reading import Which
from faces.tests.tagging import agree, befriend, make_photo, suggest, tag_of
from live.events import PhotoChanged
from notifications.models import Notification, NotificationKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def faces(alice, bob):
    """Two faces in a photo of Alice's, who is friends with Bob; both agree."""
    agree(alice, Purpose.GROUPING)
    agree(bob, Purpose.TAGGING)
    befriend(alice, bob)
    return make_photo(alice)


@pytest.fixture
def tag(faces, bob):
    """Bob is suggested for the first face."""
    return suggest(faces[0], bob)


@pytest.fixture
def dora(alice):
    """Another friend of Alice's who may be recognised."""
    dora = make_person("dora", consents=[Purpose.BIOMETRIC, Purpose.TAGGING])
    befriend(alice, dora)
    return dora


def state_of(tag):
    return Tag.objects.values_list("state", flat=True).get(pk=tag.pk)


def told(person):
    return list(Notification.objects.of(person.pk).values_list("kind", "subject_id"))


def test_a_suggestion_becomes_a_question_and_the_answer_a_name(faces, tag, alice, bob):
    services.ask(faces[0], bob)
    assert state_of(tag) == "asked"
    assert told(bob) == [(NotificationKind.QUESTION, tag.pk)]

    services.answer(tag, yes=True)
    assert state_of(tag) == "confirmed"
    assert told(bob) == [] and told(alice) == [(NotificationKind.ANSWER, tag.pk)]
    assert reading.names_in(faces[0].image, alice) == ["Bob"]
    actions = set(ActivityEntry.objects.values_list("user__username", "action"))
    assert actions == {("alice", "tag.asked"), ("bob", "tag.confirmed")}


def test_a_friend_can_be_asked_without_having_been_suggested(faces, bob):
    tag = services.ask(faces[1], bob)
    assert state_of(tag) == "asked" and tag.similarity_score is None


def test_no_ends_it_for_ever(faces, tag, alice, bob):
    services.ask(faces[0], bob)
    services.answer(tag, yes=False)
    assert state_of(tag) == "declined"
    assert told(alice) == [(NotificationKind.ANSWER, tag.pk)]
    with pytest.raises(SaidNo):
        services.ask(faces[0], bob)


def test_a_name_can_be_taken_off_at_any_time_and_nobody_is_told(faces, tag, alice, bob):
    services.ask(faces[0], bob)
    services.answer(tag, yes=True)
    unfollow(bob, alice)
    services.answer(tag, yes=False)
    assert state_of(tag) == "declined" and told(alice) == []


def test_the_owner_dismisses_a_suggestion_a_question_and_a_name(faces, alice, bob):
    for state in (TagState.SUGGESTED, TagState.ASKED, TagState.CONFIRMED):
        Tag.objects.all().delete()
        tag = suggest(faces[0], bob, state=state)
        services.dismiss(tag)
        assert state_of(tag) == "dismissed" and tag.state_before == state


def test_dismissing_takes_the_question_back(faces, tag, bob):
    services.ask(faces[0], bob)
    services.dismiss(tag)
    assert told(bob) == []
    assert not reading.tags_for(bob, Which.QUESTIONS).exists()


STEPS = {
    "ask": lambda tag, alice, bob: services.ask(tag.face, bob),
    "dismiss": lambda tag, alice, bob: services.dismiss(tag),
    "yes": lambda tag, alice, bob: services.answer(tag, yes=True),
    "no": lambda tag, alice, bob: services.answer(tag, yes=False),
}
ENDS = {
    ("suggested", "ask"): "asked",
    ("suggested", "dismiss"): "dismissed",
    ("suggested", "yes"): ChangedMeanwhile,
    ("suggested", "no"): ChangedMeanwhile,
    ("asked", "ask"): "asked",
    ("asked", "dismiss"): "dismissed",
    ("asked", "yes"): "confirmed",
    ("asked", "no"): "declined",
    ("confirmed", "ask"): "confirmed",
    ("confirmed", "dismiss"): "dismissed",
    ("confirmed", "yes"): "confirmed",
    ("confirmed", "no"): "declined",
    ("declined", "ask"): SaidNo,
    ("declined", "dismiss"): ChangedMeanwhile,
    ("declined", "yes"): ChangedMeanwhile,
    ("declined", "no"): "declined",
    ("dismissed", "ask"): "asked",
    ("dismissed", "dismiss"): "dismissed",
    ("dismissed", "yes"): ChangedMeanwhile,
    ("dismissed", "no"): ChangedMeanwhile,
}


@pytest.mark.parametrize(("state", "step"), ENDS)
def test_every_step_in_every_state_done_twice(state, step, faces, alice, bob):
    tag = suggest(faces[0], bob, state=state)
    end = ENDS[state, step]
    for _ in range(2):
        if isinstance(end, str):
            STEPS[step](tag, alice, bob)
            assert state_of(tag) == end
        else:
            with pytest.raises(end):
                STEPS[step](tag, alice, bob)
            assert state_of(tag) == state


UNDONE = [
    ("suggested", "ask", "alice", "suggested"),
    ("suggested", "dismiss", "alice", "suggested"),
    ("dismissed", "ask", "alice", "dismissed"),
    ("asked", "dismiss", "alice", "asked"),
    ("confirmed", "dismiss", "alice", "confirmed"),
    ("asked", "yes", "bob", "asked"),
    ("asked", "no", "bob", "asked"),
    ("confirmed", "no", "bob", "confirmed"),
]


@pytest.mark.parametrize(("state", "step", "who", "back"), UNDONE)
def test_each_last_step_can_be_undone_once_by_whoever_took_it(
    state, step, who, back, faces, alice, bob, charlie
):
    tag = suggest(faces[0], bob, state=state)
    STEPS[step](tag, alice, bob)
    people = {"alice": alice, "bob": bob}
    by = people.pop(who)
    for other in (*people.values(), charlie):
        with pytest.raises(NothingToUndo):
            services.undo(tag, other)
    services.undo(tag, by)
    assert state_of(tag) == back
    if back != "asked":  # what one is asked, one may have been asked by the same person
        with pytest.raises(NothingToUndo):
            services.undo(tag, by)
    assert told(bob) == ([(NotificationKind.QUESTION, tag.pk)] if back == "asked" else [])
    assert told(alice) == []


def test_a_question_nothing_came_before_is_gone_when_it_is_taken_back(faces, alice, bob):
    tag = services.ask(faces[1], bob)
    services.undo(tag, alice)
    assert not Tag.objects.exists() and told(bob) == []


@pytest.mark.parametrize("step", ["ask", "dismiss"])
def test_after_thirty_days_nothing_is_undone(step, faces, tag, alice, bob):
    STEPS[step](tag, alice, bob)
    Tag.objects.update(decided_at=timezone.now() - timedelta(days=30, minutes=1))
    with pytest.raises(NothingToUndo):
        services.undo(tag, alice)


def test_a_face_has_one_person_and_a_person_one_face(faces, bob, dora):
    services.ask(faces[0], bob)
    with pytest.raises(FaceTaken):
        services.ask(faces[0], dora)
    with pytest.raises(AlreadyInPhoto):
        services.ask(faces[1], bob)
    services.ask(faces[1], dora)
    assert set(Tag.objects.values_list("face", "person")) == {
        (faces[0].pk, bob.pk),
        (faces[1].pk, dora.pk),
    }


def test_undoing_a_no_where_somebody_else_said_yes_meanwhile(faces, tag, bob, dora):
    services.ask(faces[0], bob)
    services.answer(tag, yes=False)
    other = services.ask(faces[0], dora)
    services.answer(other, yes=True)
    with pytest.raises(FaceTaken):
        services.undo(tag, bob)
    assert state_of(tag) == "declined" and state_of(other) == "confirmed"


def test_ones_own_face_is_not_asked_about(faces, bob):
    Face.objects.filter(pk=faces[0].pk).update(is_owner=True)
    with pytest.raises(OwnFace):
        services.ask(faces[0], bob)


REASONS = {
    "owner does not agree": lambda alice, bob: withdraw_consent(alice, Purpose.GROUPING),
    "person does not agree": lambda alice, bob: withdraw_consent(bob, Purpose.TAGGING),
    "owner does not follow": lambda alice, bob: unfollow(alice, bob),
    "person does not follow": lambda alice, bob: unfollow(bob, alice),
    "owner hid the person": lambda alice, bob: hide(alice, bob),
    "person hid the owner": lambda alice, bob: hide(bob, alice),
    "person is suspended": lambda alice, bob: suspend(bob),
}


@pytest.mark.parametrize("reason", REASONS)
def test_nobody_is_asked_or_named_without_both_peoples_agreement(reason, faces, tag, alice, bob):
    REASONS[reason](alice, bob)
    with pytest.raises(MayNotAsk):
        services.ask(faces[0], bob)
    Tag.objects.update(state=TagState.ASKED)
    with pytest.raises(ChangedMeanwhile):
        services.answer(tag, yes=True)
    services.answer(tag, yes=False)
    assert state_of(tag) == "declined"


@pytest.mark.parametrize("reason", REASONS)
@pytest.mark.parametrize(("state", "by"), [("dismissed", "alice"), ("confirmed", "bob")])
def test_an_undo_brings_nothing_back_that_is_not_agreed_to_any_more(
    state, by, reason, faces, alice, bob
):
    suggest(faces[0], bob, state=state, state_before=TagState.ASKED, decided_at=timezone.now())
    REASONS[reason](alice, bob)
    with pytest.raises(NothingToUndo):
        services.undo(tag_of(bob), {"alice": alice, "bob": bob}[by])
    assert told(bob) == []


def test_a_name_does_not_come_back_by_the_owners_undo_after_a_withdrawal(faces, alice, bob):
    tag = suggest(faces[0], bob, state=TagState.CONFIRMED)
    services.dismiss(tag)
    withdraw_consent(bob, Purpose.TAGGING)
    with pytest.raises(NothingToUndo):
        services.undo(tag, alice)
    removing.tidy_person(bob.pk)
    agree(bob, Purpose.TAGGING)
    with pytest.raises(NothingToUndo):
        services.undo(tag, alice)


def test_a_tag_that_is_gone_says_so(faces, tag):
    Tag.objects.all().delete()
    for step in (services.dismiss, lambda tag: services.answer(tag, yes=False)):
        with pytest.raises(ChangedMeanwhile) as refused:
            step(tag)
        assert isinstance(refused.value, AppError) and "page again" in refused.value.sentence


def test_pages_of_both_are_told(faces, tag, alice, bob, committed, told):
    with committed():
        services.ask(faces[0], bob)
    with committed():
        services.answer(tag, yes=True)
    names = [(event.name, groups) for event, groups in told]
    photo = [event for event, _groups in told if isinstance(event, PhotoChanged)]
    assert {event.image_id for event in photo} == {faces[0].image_id}
    assert ("notifications.changed", (f"user.{bob.pk}",)) in names
    assert ("notifications.changed", (f"user.{alice.pk}",)) in names


def test_each_sees_their_side_only(faces, tag, alice, bob, charlie):
    assert list(reading.all_of(alice)) == [tag]
    assert not reading.all_of(bob).exists()  # nobody asked him
    services.ask(faces[0], bob)
    assert list(reading.tags_for(bob, Which.QUESTIONS)) == [tag]
    assert list(reading.tags_for(alice, Which.ASKED)) == [tag]
    assert not reading.all_of(charlie).exists()
    services.dismiss(tag)
    assert not reading.all_of(bob).exists()


def test_a_photo_that_the_safety_check_stopped_asks_nobody(faces, tag, bob):
    services.ask(faces[0], bob)
    type(faces[0].image).objects.update(moderation="blocked")
    assert not reading.all_of(bob).exists()
