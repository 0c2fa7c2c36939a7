"""Who is suggested in whose photos: with the real engine, six people in one picture."""

import pytest

from accounts.models import AccountStatus, Purpose, User
from accounts.relations import follow, hide, unfollow
from accounts.services import suspend, withdraw_consent
from accounts.tests.people import make_person
from faces import services as face_services
from faces.engine.types import Band
from faces.models import GroupEmbedding, Tag, TagState
from faces.tagging import reading, removing, suggesting
from faces.tagging.refreshing import next_owners
from faces.tagging.tasks import refresh_tags
from faces.tests import pictures
from faces.tests.tagging import BOB, DORA, agree, befriend, face_of, states, tag_of
from live.events import PhotoChanged, user_group

pytestmark = pytest.mark.django_db


@pytest.fixture
def friends(alice, bob):
    """Alice tells people in her photos apart, Bob may be recognised, and they are friends."""
    agree(alice, Purpose.GROUPING)
    agree(bob, Purpose.TAGGING)
    befriend(alice, bob)
    return alice, bob


@pytest.fixture
def known(friends, upload):
    """The same, and Bob has a photo of himself."""
    upload(friends[1], pictures.person(BOB))
    return friends


@pytest.fixture
def group(known, upload):
    """Alice's photo of six people, Bob among them."""
    return upload(known[0], pictures.group())


def test_a_friend_is_suggested_for_the_one_face_that_is_theirs(group, bob):
    assert states(group) == {("bob", BOB): "suggested"}
    tag = tag_of(bob)
    assert tag.similarity_score > 85 and tag.model and tag.calibration
    assert reading.band_of(tag) == Band.CONFIRMED


def test_everybody_gets_the_face_that_is_theirs(group, alice, upload, committed):
    dora = make_person("dora", consents=[Purpose.TERMS, Purpose.BIOMETRIC, Purpose.TAGGING])
    upload(dora, pictures.mirrored(pictures.person(DORA)))
    with committed():
        befriend(alice, dora)
    assert states(group) == {("bob", BOB): "suggested", ("dora", DORA): "suggested"}


def test_nobody_is_suggested_for_two_faces_of_one_photo(known, upload):
    """Somebody beside their own mirror picture: two faces, one person."""
    alice, _bob = known
    twice = pictures.person(BOB)
    side_by_side = pictures.beside(twice, pictures.mirrored(twice))
    image = upload(alice, side_by_side)
    assert GroupEmbedding.objects.filter(face__image=image).count() == 2
    assert Tag.objects.filter(image=image).count() == 1


def test_the_owners_own_face_is_nobody_elses(known, upload, committed):
    """Bob looks exactly like the face that Alice says is hers."""
    alice, _bob = known
    image = upload(alice, pictures.group())
    with committed():
        face_services.claim_face(face_of(image, BOB))
    assert states(image) == {}


def test_a_double_of_the_owner_is_not_suggested_for_what_may_be_the_owner(friends, upload):
    """Both look like the face, the owner more; nobody has said yet which face is the owner's."""
    alice, bob = friends
    upload(alice, pictures.person(BOB))
    upload(bob, pictures.blurred(pictures.person(BOB), 4))
    first, second = pictures.person(BOB), pictures.person(DORA)
    image = upload(alice, pictures.beside(first, second))
    assert not Tag.objects.filter(image=image).exists()


def test_looking_again_changes_nothing(group, bob):
    before = tag_of(bob)
    for _ in range(2):
        suggesting.suggest_for_photo(group.pk)
    assert tag_of(bob).pk == before.pk
    assert Tag.objects.get().updated_at == before.updated_at


@pytest.mark.parametrize("state", [TagState.DISMISSED, TagState.DECLINED])
def test_what_somebody_said_no_to_is_never_suggested_again(state, group, bob):
    Tag.objects.update(state=state)
    suggesting.suggest_for_photo(group.pk)
    assert states(group) == {("bob", BOB): state}


@pytest.mark.parametrize("state", [TagState.ASKED, TagState.CONFIRMED])
def test_who_is_asked_or_confirmed_takes_no_part(state, group, alice, bob, upload):
    Tag.objects.update(state=state)
    twin = make_person("twin", consents=[Purpose.BIOMETRIC, Purpose.TERMS, Purpose.TAGGING])
    upload(twin, pictures.brighter(pictures.person(BOB)))
    befriend(alice, twin)
    suggesting.suggest_for_photo(group.pk)
    assert states(group) == {("bob", BOB): state}


def test_the_owners_page_is_told(known, upload, told):
    alice, _ = known
    image = upload(alice, pictures.group())
    mine = [event for event, groups in told if groups == (user_group(alice.pk),)]
    assert mine[-1] == PhotoChanged(image.pk, "choose", 6)


def wanting(what):
    """One reason for which nobody may be suggested, set up before anything is measured."""

    def prepare(alice, bob):
        match what:
            case "owner does not agree":
                withdraw_consent(alice, Purpose.GROUPING)
            case "person does not agree":
                withdraw_consent(bob, Purpose.TAGGING)
            case "owner does not follow":
                unfollow(alice, bob)
            case "person does not follow":
                unfollow(bob, alice)
            case "strangers":
                unfollow(alice, bob)
                unfollow(bob, alice)
            case "owner hid the person":
                hide(alice, bob)
            case "person hid the owner":
                hide(bob, alice)
            case "person is suspended":
                suspend(bob)
            case "person left":
                User.objects.filter(pk=bob.pk).update(
                    account_status=AccountStatus.DELETED, deleted_at=bob.created_at
                )

    return prepare


REASONS = [
    "owner does not agree",
    "person does not agree",
    "owner does not follow",
    "person does not follow",
    "strangers",
    "owner hid the person",
    "person hid the owner",
    "person is suspended",
    "person left",
]


@pytest.mark.parametrize("reason", REASONS)
def test_without_both_peoples_agreement_nobody_is_suggested(reason, known, upload, committed):
    alice, bob = known
    with committed():
        wanting(reason)(alice, bob)
    image = upload(alice, pictures.group())
    suggesting.suggest_for_photo(image.pk)
    suggesting.suggest_for_owner(alice.pk)
    assert not Tag.objects.exists()


@pytest.mark.parametrize("state", [TagState.SUGGESTED, TagState.ASKED])
@pytest.mark.parametrize("reason", REASONS)
def test_suggestions_and_questions_end_with_the_agreement(reason, state, group, alice, bob):
    """Not shown with the commit; gone once the task, or beat's, has run."""
    Tag.objects.update(state=state)
    wanting(reason)(alice, bob)
    assert not Tag.objects.standing().exists()
    assert not reading.all_of(alice).exists() and not reading.all_of(bob).exists()
    removing.tidy()
    assert not Tag.objects.exists()


@pytest.mark.parametrize("reason", REASONS)
def test_a_confirmed_name_is_shown_as_long_as_its_person_agrees(reason, group, alice, bob):
    Tag.objects.update(state=TagState.CONFIRMED)
    wanting(reason)(alice, bob)
    stays = {"owner does not agree", "owner does not follow", "person does not follow", "strangers"}
    shown = bool(reading.names_in(group, alice))
    assert shown == (reason in stays)
    removing.tidy()
    rests = {"owner hid the person", "person hid the owner", "person is suspended", "person left"}
    assert Tag.objects.exists() == (reason in stays | rests)


@pytest.mark.parametrize("reason", REASONS)
def test_a_withdrawal_while_vectors_are_compared_wins(
    reason, known, upload, committed, monkeypatch
):
    alice, bob = known
    image = upload(alice, pictures.group())
    Tag.objects.all().delete()
    compare = suggesting.who_is_who

    def compare_slowly(*args, **kwargs):
        found = compare(*args, **kwargs)
        assert [one.person_id for one in found] == [bob.pk]
        wanting(reason)(alice, bob)
        return found

    monkeypatch.setattr(suggesting, "who_is_who", compare_slowly)
    suggesting.suggest_for_photo(image.pk)
    assert not Tag.objects.exists()


def test_a_face_that_was_decided_while_vectors_are_compared_stays_decided(
    group, alice, bob, monkeypatch
):
    compare = suggesting.who_is_who

    def compare_slowly(*args, **kwargs):
        found = compare(*args, **kwargs)
        Tag.objects.update(state=TagState.DISMISSED)
        return found

    monkeypatch.setattr(suggesting, "who_is_who", compare_slowly)
    suggesting.suggest_for_photo(group.pk)
    assert states(group) == {("bob", BOB): "dismissed"}


def test_a_new_friend_is_looked_for_in_old_photos(alice, bob, upload, committed):
    agree(alice, Purpose.GROUPING)
    agree(bob, Purpose.TAGGING)
    upload(bob, pictures.person(BOB))
    image = upload(alice, pictures.group())
    with committed():
        follow(alice, bob)
    assert states(image) == {}
    with committed():
        follow(bob, alice)
    assert states(image) == {("bob", BOB): "suggested"}
    with committed():
        unfollow(alice, bob)
    assert states(image) == {}


def test_agreeing_and_withdrawing_take_effect(friends, upload, committed):
    alice, bob = friends
    withdraw_consent(bob, Purpose.TAGGING)
    upload(bob, pictures.person(BOB))
    image = upload(alice, pictures.group())
    assert states(image) == {}
    with committed():
        agree(bob, Purpose.TAGGING)
    assert states(image) == {("bob", BOB): "suggested"}
    with committed():
        withdraw_consent(bob, Purpose.TAGGING)
    assert states(image) == {}


def test_a_first_photo_of_oneself_is_news(friends, upload):
    alice, bob = friends
    image = upload(alice, pictures.group())
    assert states(image) == {}
    upload(bob, pictures.person(BOB))
    assert states(image) == {("bob", BOB): "suggested"}


def test_whatever_message_was_lost_the_round_finds_it(known, upload, committed, monkeypatch):
    alice, _bob = known
    image = upload(alice, pictures.group())
    Tag.objects.all().delete()
    with committed():
        refresh_tags()
    assert states(image) == {("bob", BOB): "suggested"}


def test_the_round_goes_through_everybody_who_agreed_and_begins_again(alice, monkeypatch):
    people = [make_person(f"p{n}", consents=[Purpose.BIOMETRIC]) for n in range(5)]
    for person in people:
        agree(person, Purpose.GROUPING)
    monkeypatch.setattr("faces.tagging.refreshing.OWNERS_AT_ONCE", 2)
    turns = [next_owners() for _ in range(4)]
    assert [len(turn) for turn in turns] == [2, 2, 1, 2]
    assert {pk for turn in turns[:3] for pk in turn} == {person.pk for person in people}
    assert turns[3] == turns[0]


def test_what_was_said_no_to_outlives_a_withdrawal_without_its_score(group, bob, committed):
    Tag.objects.update(state=TagState.DECLINED, state_before="asked")
    with committed():
        withdraw_consent(bob, Purpose.TAGGING)
    tag = Tag.objects.get()
    assert (tag.state, tag.state_before) == ("declined", "")
    assert tag.similarity_score is None and tag.model == tag.calibration == ""
    with committed():
        agree(bob, Purpose.TAGGING)
    assert states(group) == {("bob", BOB): "declined"}


def test_withdrawing_the_grouping_erases_suggestions_and_keeps_confirmed_names(
    group, alice, bob, committed
):
    Tag.objects.update(state=TagState.CONFIRMED)
    with committed():
        withdraw_consent(alice, Purpose.GROUPING)
    assert tag_of(bob).similarity_score is None
    assert reading.names_in(group, alice) == ["Bob"]
