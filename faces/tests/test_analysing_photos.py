"""A photo goes in; faces, vectors and a state come out, once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Purpose
from accounts.services import grant_consents, withdraw_consent
from accounts.tests.people import make_person
from faces import analysis
from faces.models import Face, FaceEmbedding, PhotoAnalysis, State
from faces.recognition import current_pack
from faces.tests import pictures
from library import storage
from library.models import FileRemoval, Image, Moderation
from live.events import PhotoChanged, user_group

pytestmark = pytest.mark.django_db


def test_a_portrait_becomes_one_measured_face(alice, upload):
    image = upload(alice, pictures.astronaut())

    face = Face.objects.get(image=image)
    assert image.analysis.state == State.READY
    assert (face.owner, face.is_owner, face.is_default, face.is_searchable) == (
        alice,
        True,
        True,
        True,
    )
    assert len(face.landmarks) == 5 and face.yaw is not None
    assert 0.3 < face.x < 0.4 and 80 < face.width_px < 100
    assert storage.file_exists(face.crop_path)
    vector = FaceEmbedding.objects.get(face=face)
    assert vector.model == current_pack().model
    assert len(vector.vector) == current_pack().dimensions
    assert Image.objects.get(pk=image.pk).moderation == Moderation.PASSED


def test_analysing_again_changes_nothing(alice, upload, committed):
    image = upload(alice, pictures.astronaut())
    before = list(Face.objects.values("pk", "crop_path", "x", "y", "w", "h", "quality"))
    vectors = list(FaceEmbedding.objects.values_list("pk", "vector"))

    with committed():
        PhotoAnalysis.objects.update(state=State.PENDING)
        analysis.analyse_photo(image.pk)

    assert list(Face.objects.values("pk", "crop_path", "x", "y", "w", "h", "quality")) == before
    assert list(FaceEmbedding.objects.values_list("pk", "vector")) == vectors
    assert not FileRemoval.objects.exists()


def test_a_photo_without_a_face_says_so(alice, upload):
    image = upload(alice, pictures.blank())

    assert image.analysis.state == State.NO_FACE
    assert "no face" in image.analysis.error_message


def test_of_several_faces_none_is_measured_until_the_owner_chooses(alice, upload):
    image = upload(alice, pictures.group())

    assert image.analysis.state == State.CHOOSE
    assert Face.objects.filter(image=image, is_owner=None).count() == 6
    assert not FaceEmbedding.objects.exists()
    for face in Face.objects.all():
        assert (face.age, face.gender, face.yaw, face.landmarks) == (None, None, None, [])


def test_somebody_known_is_found_among_several(alice, upload):
    upload(alice, pictures.person(3))

    image = upload(alice, pictures.group())

    assert image.analysis.state == State.READY
    mine = Face.objects.get(image=image, is_owner=True)
    assert abs(mine.x - 746 / 1280) < 0.05
    assert Face.objects.filter(image=image, is_owner=False).count() == 5


def test_a_face_too_small_to_match_is_kept_and_explained(alice, upload):
    small = pictures.astronaut().resize((180, 180))
    canvas = pictures.blank((640, 480))
    canvas.paste(small, (200, 150))

    image = upload(alice, canvas)

    assert image.analysis.error_code == "face_too_small"
    assert not Face.objects.get(image=image).is_searchable


def test_nothing_is_measured_before_consent(upload):
    dora = make_person("dora", consents=[Purpose.TERMS])

    image = upload(dora, pictures.astronaut())

    assert image.analysis.state == State.WAITING
    assert not Face.objects.exists()


def test_a_consent_given_late_starts_the_analysis(upload, committed):
    dora = make_person("dora", consents=[Purpose.TERMS])
    image = upload(dora, pictures.astronaut())

    with committed():
        grant_consents(dora, [Purpose.BIOMETRIC])

    assert PhotoAnalysis.objects.get(image=image).state == State.READY
    assert FaceEmbedding.objects.filter(face__owner=dora).count() == 1


def test_withdrawing_erases_every_measurement(alice, upload, committed):
    image = upload(alice, pictures.astronaut())
    crop = Face.objects.get().crop_path

    with committed():
        withdraw_consent(alice, Purpose.BIOMETRIC)

    assert not Face.objects.exists() and not FaceEmbedding.objects.exists()
    assert not storage.file_exists(crop)
    assert PhotoAnalysis.objects.get(image=image).state == State.WAITING


def test_a_withdrawal_while_the_photo_is_looked_at_wins(alice, upload, committed, monkeypatch):
    measure = analysis.measure

    def withdraw_first(pixels):
        withdraw_consent(alice, Purpose.BIOMETRIC)
        return measure(pixels)

    monkeypatch.setattr(analysis, "measure", withdraw_first)
    image = upload(alice, pictures.astronaut())

    assert image.analysis.state == State.WAITING
    assert not Face.objects.exists() and not FaceEmbedding.objects.exists()


def test_a_lost_withdrawal_message_is_made_up_for(alice, upload):
    upload(alice, pictures.astronaut())
    withdraw_consent(alice, Purpose.BIOMETRIC)  # committed without its message

    from faces.erasure import erase_withdrawn

    erase_withdrawn()

    assert not Face.objects.exists()


def test_a_blocked_picture_has_no_faces(alice, upload, monkeypatch):
    from library.moderation import Verdict

    verdict = Verdict(0.97, Moderation.BLOCKED, "test")
    monkeypatch.setattr(analysis, "classify", lambda pixels: verdict)

    image = upload(alice, pictures.astronaut())

    assert image.analysis.state == State.BLOCKED
    assert "safety check" in image.analysis.error_message
    assert not Face.objects.exists()


def test_a_picture_that_a_moderator_passed_is_looked_at(alice, upload, committed, monkeypatch):
    from library.moderation import Verdict
    from library.services import approve_image

    verdict = Verdict(0.6, Moderation.REVIEW, "test")
    monkeypatch.setattr(analysis, "classify", lambda pixels: verdict)
    image = upload(alice, pictures.astronaut())
    assert image.analysis.state == State.REVIEW

    with committed():
        approve_image(image)
        for pk in analysis.recover_photos():
            analysis.analyse_photo(pk)

    assert PhotoAnalysis.objects.get(image=image).state == State.READY


@pytest.mark.parametrize("before", ["ready", "review"])
def test_a_photo_that_a_moderator_blocks_says_so(before, alice, upload):
    from library.services import block_image

    image = upload(alice, pictures.astronaut())
    PhotoAnalysis.objects.update(state=before)

    block_image(image, "test")
    analysis.recover_photos()

    assert PhotoAnalysis.objects.get().state == State.BLOCKED
    assert not Face.objects.searchable().exists()


def test_two_workers_never_have_the_same_photo(alice, upload):
    image = upload(alice, pictures.astronaut())
    PhotoAnalysis.objects.update(state=State.PENDING, attempts=0)

    assert analysis._claim(image.pk)
    assert not analysis._claim(image.pk)


def test_a_photo_whose_worker_died_is_finished_by_the_next(alice, upload, committed):
    image = upload(alice, pictures.astronaut())
    died = {
        "state": State.RUNNING,
        "attempts": 1,
        "lease_until": timezone.now() - timedelta(seconds=1),
    }
    PhotoAnalysis.objects.update(**died)

    with committed():
        found = analysis.recover_photos()
        for pk in found:
            analysis.analyse_photo(pk)

    assert found == [image.pk]
    assert PhotoAnalysis.objects.get().state == State.READY


def test_a_photo_that_kills_its_workers_ends_as_failed(alice, upload):
    upload(alice, pictures.astronaut())
    died = {
        "state": State.RUNNING,
        "attempts": 3,
        "lease_until": timezone.now() - timedelta(seconds=1),
    }
    PhotoAnalysis.objects.update(**died)

    assert analysis.recover_photos() == []
    row = PhotoAnalysis.objects.get()
    assert (row.state, row.error_code) == (State.FAILED, "gave_up")


def test_a_photo_whose_message_was_lost_is_sent_again(alice, upload):
    image = upload(alice, pictures.astronaut())
    PhotoAnalysis.objects.update(state=State.PENDING, sent_at=timezone.now() - timedelta(minutes=1))

    assert analysis.recover_photos() == [image.pk]
    assert analysis.recover_photos() == []


def test_another_pack_measures_again_and_the_models_never_mix(
    alice, upload, committed, monkeypatch
):
    import dataclasses

    image = upload(alice, pictures.astronaut())
    newer = dataclasses.replace(current_pack(), version="2")
    for module in ("faces.analysis", "matches.services"):
        monkeypatch.setattr(f"{module}.current_pack", lambda: newer)

    with committed():
        for pk in analysis.recover_photos():
            analysis.analyse_photo(pk)

    assert Face.objects.filter(image=image).count() == 1
    assert set(FaceEmbedding.objects.values_list("model", flat=True)) == {"open-1", "open-2"}
    assert analysis.recover_photos() == []


def test_every_state_is_told_to_the_owner_alone(alice, upload, told):
    image = upload(alice, pictures.blank())

    mine = [(event, groups) for event, groups in told if isinstance(event, PhotoChanged)]
    assert [event.state for event, _ in mine] == [State.PENDING, State.NO_FACE]
    assert all(groups == (user_group(alice.pk),) for _, groups in mine)
    assert all(event.image_id == image.pk for event, _ in mine)


def test_a_photo_may_be_measured_anew_however_often(alice, upload):
    image = upload(alice, pictures.blank())

    for version in range(2 * analysis.MAX_ATTEMPTS):
        PhotoAnalysis.objects.filter(pk=image.pk).update(model=f"another-{version}")
        assert analysis.recover_photos() == [image.pk]
        analysis.analyse_photo(image.pk)
        image.analysis.refresh_from_db()
        assert image.analysis.state == State.NO_FACE
