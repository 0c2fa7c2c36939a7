"""Tags go with the face, the photo and the account, and are part of what one takes along."""

import json

import numpy as np
import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction

from accounts import privacy
from accounts.models import Purpose
from accounts.services import withdraw_consent
from faces import erasure
from faces.keeping import choose_owner, pair_faces
from faces.models import Face, Tag, TagState
from faces.recognition import current_calibration, measure
from faces.tagging import services
from faces.tests import pictures
from faces.tests.tagging import BOB, agree, befriend, make_photo, suggest
from notifications.models import Notification

pytestmark = pytest.mark.django_db


@pytest.fixture
def faces(alice, bob):
    agree(alice, Purpose.GROUPING)
    agree(bob, Purpose.TAGGING)
    befriend(alice, bob)
    return make_photo(alice)


@pytest.fixture
def asked(faces, bob):
    """Bob was asked, and has a notification of it."""
    return services.ask(faces[0], bob)


@pytest.mark.parametrize("what", ["face", "photo"])
def test_a_deletion_takes_tags_and_their_notifications_and_counts_them(what, asked, faces):
    assert Notification.objects.filter(subject_id=asked.pk).exists()
    receipt = (
        erasure.delete_face(faces[0]) if what == "face" else erasure.delete_photo(faces[0].image)
    )
    assert receipt.removed["tags"] == 1
    assert not any(receipt.remaining.values())
    assert not Tag.objects.exists()
    assert not Notification.objects.filter(subject_id=asked.pk).exists()


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_an_erased_account_leaves_no_tag_on_either_side(who, asked, alice, bob):
    person = {"alice": alice, "bob": bob}[who]
    privacy.delete_account(person)
    receipt = privacy.erase_account(person)
    assert receipt.removed["tags.tags"] == 1
    assert receipt.remaining["tags.tags"] == 0
    assert not Tag.objects.exists()
    assert not Notification.objects.filter(subject_id=asked.pk).exists()


def test_the_export_says_what_one_said_and_not_who_the_other_is(asked, faces, alice, bob, charlie):
    suggest(faces[1], charlie)
    services.answer(asked, yes=True)
    exported = {
        person: json.loads(json.dumps(privacy.export_data(person)["tags"], cls=DjangoJSONEncoder))
        for person in (alice, bob, charlie)
    }
    assert [tag["state"] for tag in exported[bob]["of_me"]] == ["confirmed"]
    assert exported[bob]["in_my_photos"] == []
    assert [tag["face_id"] for tag in exported[alice]["in_my_photos"]] == [str(faces[0].pk)]
    assert str(bob.pk) not in json.dumps(exported[alice])
    assert str(alice.pk) not in json.dumps(exported[bob])
    assert exported[charlie] == {"of_me": [], "in_my_photos": []}


def test_withdrawing_the_grouping_takes_questions_and_notifications_back(
    asked, alice, bob, committed
):
    with committed():
        withdraw_consent(alice, Purpose.GROUPING)
    assert not Tag.objects.exists()
    assert not Notification.objects.of(bob.pk).filter(kind="question").exists()


def test_withdrawing_the_recognition_deletes_what_is_open_and_confirmed(
    faces, alice, bob, committed
):
    for face, state in zip(faces, (TagState.CONFIRMED, TagState.SUGGESTED), strict=True):
        suggest(face, bob, state=state)
    with committed():
        withdraw_consent(bob, Purpose.BIOMETRIC)
    assert not Tag.objects.exists()


def test_at_most_one_face_of_a_photo_becomes_the_owners(alice):
    """Two faces surely look like the owner: one person cannot be both, so the owner is asked."""
    person = pictures.person(BOB)
    both_of_them = pictures.beside(person, pictures.mirrored(person))
    found = measure(np.asarray(both_of_them))
    assert len(found) == 2
    image = make_photo(alice, faces=1)[0].image
    known = [found[0].embedding]
    both = pair_faces(image, found, [], [])
    assert choose_owner(both, known, current_calibration()) is None
    assert [face.is_owner for face, _ in both] == [None, None]
    one = pair_faces(image, found[:1], [], [])
    assert choose_owner(one, known, current_calibration()) is one[0][0]


def test_the_database_knows_one_owner_in_a_photo(faces):
    Face.objects.filter(pk=faces[0].pk).update(is_owner=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Face.objects.filter(pk=faces[1].pk).update(is_owner=True)
