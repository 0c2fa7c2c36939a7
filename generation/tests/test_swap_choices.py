"""Which faces somebody may use: every way to a face, in every state of consent."""

import pytest

from accounts.models import AccountStatus, Consent, Purpose, User
from faces.models import Face
from generation.swaps.choices import is_own, matched_faces, own_faces, usable_faces
from generation.tests.rows import make_face, make_image, make_match
from library.models import Image, Moderation

pytestmark = pytest.mark.django_db


@pytest.fixture
def faces(alice, bob, charlie):
    """Alice's own face and a bystander's in one photo, bob's that matches hers, charlie's that
    does not."""
    photo = make_image(alice)
    own = make_face(alice, photo)
    bystander = make_face(alice, photo, is_owner=False, x=0.65, landmarks=[], yaw=None, age=None)
    matched = make_face(bob)
    make_match(own, matched)
    return {"own": own, "bystander": bystander, "match": matched, "stranger": make_face(charlie)}


def usable(faces, person):
    found = set(usable_faces(person).values_list("crop_path", flat=True))
    return {name for name, face in faces.items() if face.crop_path in found}


def withdraws(username, *purposes):
    def change(faces):
        Consent.objects.filter(user__username=username, purpose__in=purposes).delete()

    return change


def account(username, status):
    def change(faces):
        User.objects.filter(username=username).update(
            account_status=status,
            deleted_at="2026-11-01T00:00Z" if status == AccountStatus.DELETED else None,
        )

    return change


def photo_of(name, moderation):
    def change(faces):
        Image.objects.filter(pk=faces[name].image_id).update(moderation=moderation)

    return change


def face(name, **fields):
    def change(faces):
        Face.objects.filter(pk=faces[name].pk).update(**fields)

    return change


def gone(name):
    return lambda faces: faces[name].delete()


MINE = {"own", "bystander"}
B, M, G = Purpose.BIOMETRIC, Purpose.MATCHING, Purpose.GENERATION


@pytest.mark.parametrize(
    ("happens", "left"),
    [
        pytest.param(lambda faces: None, MINE | {"match"}, id="all agree"),
        pytest.param(withdraws("alice", G), MINE | {"match"}, id="own pictures need no generation"),
        pytest.param(withdraws("alice", M), MINE, id="alice leaves matching"),
        pytest.param(withdraws("alice", B), set(), id="alice forbids measuring"),
        pytest.param(account("alice", AccountStatus.SUSPENDED), set(), id="alice suspended"),
        pytest.param(account("alice", AccountStatus.DELETED), set(), id="alice deleted"),
        pytest.param(withdraws("bob", G), MINE, id="bob forbids pictures"),
        pytest.param(withdraws("bob", M), MINE, id="bob leaves matching"),
        pytest.param(withdraws("bob", B), MINE, id="bob forbids measuring"),
        pytest.param(account("bob", AccountStatus.SUSPENDED), MINE, id="bob suspended"),
        pytest.param(account("bob", AccountStatus.DELETED), MINE, id="bob deleted"),
        pytest.param(photo_of("own", Moderation.BLOCKED), set(), id="own photo blocked"),
        pytest.param(photo_of("own", Moderation.REVIEW), set(), id="own photo in review"),
        pytest.param(photo_of("own", Moderation.PENDING), set(), id="own photo unchecked"),
        pytest.param(photo_of("match", Moderation.BLOCKED), MINE, id="bob's photo blocked"),
        pytest.param(face("match", opted_out=True), MINE, id="bob takes his face out"),
        pytest.param(face("match", is_owner=False), MINE, id="bob says it is not him"),
        pytest.param(face("own", opted_out=True), MINE, id="alice takes hers out: hers to use"),
        pytest.param(gone("own"), {"bystander"}, id="own face deleted, and the match with it"),
        pytest.param(gone("match"), MINE, id="bob's face deleted"),
        pytest.param(gone("bystander"), {"own", "match"}, id="bystander deleted"),
    ],
)
def test_what_alice_may_use(faces, alice, happens, left):
    happens(faces)
    assert usable(faces, User.objects.get(pk=alice.pk)) == left


def test_the_other_side_of_the_match_sees_the_mirror_image(faces, bob, charlie):
    assert usable(faces, bob) == {"match", "own"}
    assert usable(faces, charlie) == {"stranger"}


def test_both_ways_to_a_face_are_lists_of_their_own(faces, alice):
    assert set(own_faces(alice)) == {faces["own"], faces["bystander"]}
    assert set(matched_faces(alice)) == {faces["match"]}


def test_a_face_of_two_matches_comes_once(faces, alice):
    make_match(make_face(alice), faces["match"])
    assert list(usable_faces(alice)).count(faces["match"]) == 1


def test_only_a_face_that_alice_said_is_hers_is_her_own(faces, alice):
    assert {name for name in faces if is_own(faces[name], alice)} == {"own"}
