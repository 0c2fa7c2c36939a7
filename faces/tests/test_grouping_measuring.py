"""Faces of others are measured while the photos' owner agrees to it, and at no other time."""

import pytest

from accounts.models import Purpose
from accounts.privacy import count_data, delete_account, erase_account, export_data
from accounts.services import grant_consents, withdraw_consent
from accounts.tests.people import USUAL, make_person
from faces import analysis, erasure
from faces.grouping import erasing, measuring
from faces.models import (
    Face,
    FaceEmbedding,
    FaceGroup,
    GroupEmbedding,
    Grouping,
    GroupMember,
    PhotoAnalysis,
    State,
    Tag,
    TagState,
)
from faces.recognition import current_pack
from faces.signals import group_vectors_kept
from faces.tasks import analyse_photo, catch_up_with_groups, recover_photos
from faces.tests import pictures

pytestmark = pytest.mark.django_db


@pytest.fixture
def dora(db):
    """Has the people in her photos told apart."""
    return make_person("dora", consents=[*USUAL, Purpose.GROUPING])


def test_every_face_is_measured_for_the_owner_who_agreed(dora, upload):
    image = upload(dora, pictures.group())

    vectors = GroupEmbedding.objects.filter(face__image=image)
    assert vectors.count() == 6
    assert set(vectors.values_list("model", flat=True)) == {current_pack().model}
    assert not FaceEmbedding.objects.exists()
    for face in Face.objects.filter(image=image):
        assert (face.age, face.gender, face.yaw, face.landmarks) == (None, None, None, [])


def test_without_that_consent_nobody_elses_face_is(alice, upload):
    upload(alice, pictures.group())

    assert not GroupEmbedding.objects.exists() and not Grouping.objects.exists()


def test_ones_own_face_is_measured_for_the_groups_as_well(dora, upload):
    upload(dora, pictures.person(0))

    assert GroupEmbedding.objects.get().face == FaceEmbedding.objects.get().face


def test_narrow_faces_are_left_alone(dora, upload):
    canvas = pictures.blank((640, 480))
    canvas.paste(pictures.astronaut().resize((180, 180)), (200, 150))

    upload(dora, canvas)

    assert Face.objects.exists() and not GroupEmbedding.objects.exists()


def test_a_deleted_face_is_not_measured_again(dora, upload, committed):
    image = upload(dora, pictures.group())
    receipt = erasure.delete_face(Face.objects.filter(image=image).first())

    with committed():
        PhotoAnalysis.objects.update(state=State.PENDING)
        analysis.analyse_photo(image.pk)

    assert receipt.removed["group_vectors"] == 1 and receipt.remaining["group_vectors"] == 0
    assert GroupEmbedding.objects.count() == 5


def test_agreeing_later_has_the_photos_looked_at_again(alice, upload, committed):
    images = [upload(alice, pictures.group()), upload(alice, pictures.person(2))]
    upload(alice, pictures.blank())

    with committed():
        grant_consents(alice, [Purpose.GROUPING])

    assert GroupEmbedding.objects.filter(face__image__in=images).count() == 7
    assert measuring.progress(alice.pk) == (3, 3)
    assert PhotoAnalysis.objects.get(image=images[0]).state != State.PENDING


def test_a_lost_message_is_made_up_for_once(alice, upload, committed):
    upload(alice, pictures.group())
    grant_consents(alice, [Purpose.GROUPING])  # committed without its message
    assert measuring.not_begun() == [alice.pk]

    with committed():
        catch_up_with_groups()

    assert GroupEmbedding.objects.count() == 6
    assert measuring.not_begun() == [] and not measuring.begin_grouping(alice.pk)


def test_how_far_it_is_can_be_told(alice, upload):
    upload(alice, pictures.group())
    grant_consents(alice, [Purpose.GROUPING])

    assert measuring.begin_grouping(alice.pk)

    assert measuring.progress(alice.pk) == (0, 1)


def test_another_pack_measures_again_and_forgets_the_old_vectors(
    dora, upload, committed, monkeypatch
):
    import dataclasses

    upload(dora, pictures.group())
    newer = dataclasses.replace(current_pack(), version="2")
    for module in ("faces.analysis", "matches.services", "faces.grouping.measuring"):
        monkeypatch.setattr(f"{module}.current_pack", lambda: newer)

    with committed():
        recover_photos()

    assert set(GroupEmbedding.objects.values_list("model", flat=True)) == {"open-2"}
    assert GroupEmbedding.objects.count() == 6


def test_withdrawing_forgets_groups_vectors_and_open_suggestions(dora, bob, upload, committed):
    image = upload(dora, pictures.group())
    faces = list(Face.objects.filter(image=image))
    states = list(TagState)
    for face, state in zip(faces, states, strict=False):
        friend = make_person(state.value, consents=[Purpose.BIOMETRIC, Purpose.TAGGING])
        Tag.objects.create(face=face, image=image, person=friend, state=state)

    with committed():
        withdraw_consent(dora, Purpose.GROUPING)

    assert not GroupEmbedding.objects.exists() and not Grouping.objects.exists()
    assert set(Tag.objects.values_list("state", flat=True)) == {
        "dismissed",
        "confirmed",
        "declined",
    }
    assert Face.objects.filter(image=image).count() == 6
    with committed():
        recover_photos()
    assert not GroupEmbedding.objects.exists()


def test_withdrawing_the_measuring_itself_does_so_too(dora, upload, committed):
    upload(dora, pictures.group())

    with committed():
        withdraw_consent(dora, Purpose.BIOMETRIC)

    assert not GroupEmbedding.objects.exists() and not Grouping.objects.exists()


def test_a_lost_withdrawal_is_made_up_for(dora, alice, upload):
    upload(dora, pictures.group())
    withdraw_consent(dora, Purpose.GROUPING)  # committed without its message

    erasing.erase_withdrawn_groupings()

    assert not GroupEmbedding.objects.exists() and not Grouping.objects.exists()


def test_a_withdrawal_while_the_photo_is_looked_at_wins(dora, upload, monkeypatch):
    measure = analysis.measure

    def withdraw_first(pixels):
        withdraw_consent(dora, Purpose.GROUPING)
        return measure(pixels)

    monkeypatch.setattr(analysis, "measure", withdraw_first)
    image = upload(dora, pictures.group())

    assert image.analysis.state == State.CHOOSE
    assert not GroupEmbedding.objects.exists()


def test_agreeing_again_begins_anew(dora, upload, committed):
    upload(dora, pictures.group())
    with committed():
        withdraw_consent(dora, Purpose.GROUPING)

    with committed():
        grant_consents(dora, [Purpose.GROUPING])

    assert GroupEmbedding.objects.count() == 6


def test_others_hear_of_it_with_ids_alone(dora, upload):
    heard = []

    def listen(image_id, owner_id, **kwargs):
        heard.append((image_id, owner_id))

    group_vectors_kept.connect(listen)
    try:
        image = upload(dora, pictures.group())
    finally:
        group_vectors_kept.disconnect(listen)

    assert heard == [(image.pk, dora.pk)]


def test_it_goes_with_the_photo_and_with_the_account(dora, upload, committed):
    image, other = upload(dora, pictures.group()), upload(dora, pictures.person(0))

    with committed():
        receipt = erasure.delete_photo(image)

    assert receipt.removed["group_vectors"] == 6
    assert GroupEmbedding.objects.filter(face__image=other).count() == 1
    assert count_data(dora.pk)["groups.group_vectors"] == 1
    delete_account(dora)
    erased = erase_account(dora)
    assert erased.removed["groups.group_vectors"] == 1
    left = {store: number for store, number in erased.remaining.items() if "group" in store}
    assert left and not any(left.values())


def test_the_export_names_groups_and_holds_no_vector_of_anybody_else(dora, upload):
    image = upload(dora, pictures.group())
    group = FaceGroup.objects.create(owner=dora, name="Ann")
    face = Face.objects.filter(image=image).first()
    GroupMember.objects.filter(face=face).delete()
    GroupMember.objects.create(face=face, group=group)

    data = export_data(dora)

    assert "Ann" in [row["name"] for row in data["groups"]["groups"]]
    assert (group.pk, face.pk) in [
        (row["group_id"], row["face_id"]) for row in data["groups"]["members"]
    ]
    assert data["faces"]["vectors"] == []
    assert "vector" not in str(data["groups"])


def test_the_task_takes_an_id(dora, upload):
    image = upload(dora, pictures.group())
    analyse_photo(str(image.pk))
    assert GroupEmbedding.objects.count() == 6
