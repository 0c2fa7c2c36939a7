"""Which face is me, and what a deletion takes with it."""

import pytest

from accounts.models import DeletionReceipt
from accounts.privacy import verify_receipt
from faces import erasure, services
from faces.errors import NothingToRetry, NotYours, StillWorking
from faces.models import Face, FaceEmbedding, PhotoAnalysis, State
from faces.tests import pictures
from library import storage
from library.models import FileRemoval, Image
from live.events import FEED, FacesGone

pytestmark = pytest.mark.django_db


@pytest.fixture
def group_faces(alice, upload):
    """The six faces of alice's group picture, left to right."""
    image = upload(alice, pictures.group())
    faces = Face.objects.filter(image=image).select_related("image__analysis")
    return list(faces.order_by("x"))


def test_the_chosen_face_is_measured_and_the_others_are_not(group_faces, committed):
    with committed():
        services.claim_face(group_faces[2])

    assert list(FaceEmbedding.objects.values_list("face", flat=True)) == [group_faces[2].pk]
    assert Face.objects.filter(is_owner=False).count() == 5
    assert PhotoAnalysis.objects.get().state == State.READY
    assert Face.objects.get(is_default=True).pk == group_faces[2].pk


def test_choosing_another_face_forgets_the_first(group_faces, committed):
    for number in (2, 3):
        with committed():
            services.claim_face(group_faces[number])

    assert list(FaceEmbedding.objects.values_list("face", flat=True)) == [group_faces[3].pk]
    assert Face.objects.get(is_default=True).pk == group_faces[3].pk


def test_only_a_face_that_is_me_can_stand_for_me(group_faces):
    with pytest.raises(NotYours):
        services.make_default(group_faces[0])


def test_a_photo_that_is_looked_at_cannot_be_answered_for(group_faces):
    PhotoAnalysis.objects.update(state=State.RUNNING)
    with pytest.raises(StillWorking):
        services.claim_face(group_faces[0])


def test_only_a_failed_photo_is_tried_again(alice, upload, committed):
    image = upload(alice, pictures.astronaut())
    with pytest.raises(NothingToRetry):
        services.retry_photo(image)

    PhotoAnalysis.objects.update(state=State.FAILED, error_code="x", error_message="y")
    image.analysis.refresh_from_db()
    with committed():
        services.retry_photo(image)

    assert PhotoAnalysis.objects.get().state == State.READY
    assert PhotoAnalysis.objects.get().error_message == ""


def test_deleting_a_photo_leaves_nothing(alice, bob, upload, committed, told):
    image = upload(alice, pictures.astronaut())
    upload(bob, pictures.mirrored(pictures.astronaut()))
    face = Face.objects.get(owner=alice)
    paths = [*image.paths, face.crop_path]
    assert all(storage.file_exists(path) for path in paths)

    with committed():
        erasure.delete_photo(image)

    assert not any(storage.file_exists(path) for path in paths)
    assert not FileRemoval.objects.exists()
    assert not Image.objects.filter(owner=alice).exists()
    assert not Face.objects.filter(owner=alice).exists()
    assert FaceEmbedding.objects.count() == 1
    assert (FacesGone((face.pk,)), (FEED,)) in told


@pytest.mark.django_db(transaction=True)
def test_the_receipt_counts_what_went_and_that_nothing_is_left(alice, bob, upload):
    image = upload(alice, pictures.astronaut())
    upload(bob, pictures.mirrored(pictures.astronaut()))

    receipt = erasure.delete_photo(image)

    wanted = {"files": 4, "faces": 1, "vectors": 1, "matches": 1, "images": 1}
    assert {name: receipt.removed.get(name) for name in wanted} == wanted
    assert set(receipt.remaining.values()) == {0}
    assert verify_receipt(DeletionReceipt.objects.get())


def test_a_deleted_face_is_not_found_again(alice, upload, committed):
    image = upload(alice, pictures.astronaut())
    face = Face.objects.select_related("image__analysis").get()

    with committed():
        erasure.delete_face(face)
        services.look_again(image)

    assert not Face.objects.exists()
    assert not storage.file_exists(face.crop_path)
    assert Image.objects.filter(pk=image.pk).exists()


def test_the_library_deleting_a_picture_takes_the_faces_along(alice, upload, committed):
    from library.services import delete_image

    image = upload(alice, pictures.astronaut())
    crop = Face.objects.get().crop_path

    with committed():
        delete_image(image)

    assert not Face.objects.exists() and not storage.file_exists(crop)


def test_erasing_an_account_takes_photos_and_faces(alice, upload, committed):
    from accounts.privacy import delete_account, erase_account

    image = upload(alice, pictures.astronaut())
    paths = [*image.paths, Face.objects.get().crop_path]

    with committed():
        delete_account(alice)
        alice.refresh_from_db()
        erase_account(alice)

    assert not Image.objects.exists() and not Face.objects.exists()
    assert not any(storage.file_exists(path) for path in paths)
