"""Generated pictures are stored whole and signed, kept for a while, saved, deleted, expired."""

import hashlib
import json
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.db import transaction
from django.utils import timezone
from PIL import Image as Pillow
from pytest_django import Settings

from accounts import privacy
from accounts.models import User
from library import errors, results
from library.models import FileRemoval, Image, Kind, Moderation, Visibility
from library.provenance import CannotSign, Making, Source
from library.provenance.reading import Signer, State, read_credentials
from library.results import delete_result, expire_results, save_result
from library.services import store_image
from library.tests import pictures
from library.tests.conftest import UseStorage
from library.tests.results import BLOCKED, REVIEW, make_result

pytestmark = pytest.mark.django_db

PAST, FUTURE = timedelta(minutes=-1), timedelta(days=7)


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_result_is_a_signed_jpeg_with_its_thumbnails(alice: User, media: Path) -> None:
    until = timezone.now() + FUTURE
    image = make_result(alice, expires_at=until)
    data = (media / image.storage_path).read_bytes()
    assert (image.owner, image.kind, image.visibility) == (alice, Kind.RESULT, Visibility.PRIVATE)
    assert (image.width, image.height, image.mime) == (400, 300, "image/jpeg")
    assert (image.file_size, image.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert (image.moderation, image.expires_at) == (Moderation.PASSED, until)
    assert sorted(files_in(media)) == sorted(media / path for path in image.paths)
    assert not FileRemoval.objects.exists()
    read = read_credentials(data, image.mime)
    assert (read.state, read.signer) == (State.VALID, Signer.HERE)


def test_the_row_says_what_made_it_and_from_what(alice: User) -> None:
    parent = store_image(
        owner=alice, file=pictures.saved(pictures.photo()), filename="me and bob.jpg"
    ).image
    making = Making("An imagined baby", "illustration 1", Source.DRAWN, (parent,))
    image = make_result(alice, making=making)
    assert image.provenance == {
        "title": "An imagined baby",
        "model": "illustration 1",
        "source": "algorithmicMedia",
        "manifest": image.provenance["manifest"],
        "marked": True,
        "parents": [{"id": str(parent.pk), "sha256": parent.sha256}],
    }
    with image.open() as file:
        data = file.read()
    assert read_credentials(data, image.mime).manifest_id == image.provenance["manifest"]
    assert b"bob" not in data and alice.username.encode() not in data
    assert b"alice@" not in data and str(parent.pk).encode() not in data


def test_thumbnails_carry_the_mark_too(alice: User, media: Path) -> None:
    image = make_result(alice, pixels=np.full((1200, 1600, 3), 255, np.uint8))
    for path in image.paths:
        with Pillow.open(media / path) as picture:
            grey = np.asarray(picture.convert("L"))
        rows, columns = grey.shape
        assert grey[rows * 9 // 10 :, columns * 9 // 10 :].min() < 90, path


def test_the_mark_keeps_off_the_faces_it_is_told_of(alice: User, media: Path) -> None:
    white = np.full((300, 400, 3), 255, np.uint8)
    image = make_result(alice, pixels=white, faces=[(0.6, 0.6, 0.4, 0.4)])
    with Pillow.open(media / image.storage_path) as picture:
        grey = np.asarray(picture.convert("L"))
    assert grey[200:, 280:].min() > 240 and grey[200:, :120].min() < 90


@pytest.mark.parametrize("verdict", [REVIEW, BLOCKED, None])
def test_what_did_not_pass_is_stored_and_shown_to_nobody(alice: User, verdict: Any) -> None:
    image = make_result(alice, verdict=verdict)
    assert image.is_withheld
    assert image.moderation == (verdict.state if verdict else Moderation.PENDING)
    assert image.moderation_reason == (verdict.reason if verdict else "")
    assert not Image.objects.visible_to(alice).exists()
    assert not Image.objects.presentable().exists()
    assert Image.objects.results_of(alice).get() == image  # its owner reads why
    Image.objects.update(visibility=Visibility.PUBLIC)
    assert not Image.objects.visible_to(alice).exists()


def test_only_its_owner_has_a_result(alice: User, bob: User) -> None:
    image = make_result(alice)
    assert Image.objects.visible_to(alice).get() == image
    for queryset in (Image.objects.visible_to(bob), Image.objects.results_of(bob)):
        assert not queryset.exists()


def test_an_uploaded_photo_waits_for_its_check_as_before(alice: User) -> None:
    photo = store_image(owner=alice, file=pictures.saved(pictures.photo()), filename="me.jpg").image
    assert photo.moderation == Moderation.PENDING
    assert Image.objects.visible_to(alice).get() == photo
    assert not photo.is_withheld


def test_what_belongs_to_it_is_one_commit_with_it(alice: User, media: Path) -> None:
    def fail(stored: results.Stored) -> None:
        assert Image.objects.filter(pk=stored.image.pk).exists()
        raise RuntimeError("the job was given to somebody else")

    with pytest.raises(RuntimeError):
        make_result(alice, then=fail)
    assert files_in(media) == []
    assert not Image.objects.exists() and not FileRemoval.objects.exists()


def test_a_full_disk_leaves_nothing(alice: User, use_storage: UseStorage, media: Path) -> None:
    use_storage("FullDisk")
    with pytest.raises(errors.StorageFull):
        make_result(alice)
    assert files_in(media) == []
    assert not Image.objects.exists() and not FileRemoval.objects.exists()


def test_without_credentials_nothing_is_stored(
    alice: User, media: Path, settings: Settings
) -> None:
    settings.CREDENTIALS_CERTIFICATE = "/no/such/file"
    with pytest.raises(CannotSign):
        make_result(alice)
    assert files_in(media) == [] and not Image.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_it_refuses_to_run_inside_a_transaction(alice: User) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        make_result(alice)


def test_a_saved_picture_stays(alice: User) -> None:
    image = make_result(alice, expires_at=timezone.now() + FUTURE)
    save_result(image)
    assert image.expires_at is None
    assert expire_results() == 0


def test_what_has_expired_or_is_withheld_cannot_be_saved(alice: User) -> None:
    for image in (
        make_result(alice, expires_at=timezone.now() + PAST),
        make_result(alice, expires_at=timezone.now() + FUTURE, verdict=REVIEW),
    ):
        with pytest.raises(errors.PictureGone):
            save_result(image)


def test_expired_pictures_go_with_their_files_and_others_stay(
    alice: User, media: Path, committed: Any
) -> None:
    gone = make_result(alice, expires_at=timezone.now() + PAST)
    stays = [make_result(alice), make_result(alice, expires_at=timezone.now() + FUTURE)]
    with committed():
        assert expire_results() == 1
    assert not Image.objects.filter(pk=gone.pk).exists()
    assert {p for i in stays for p in i.paths} == {
        str(path.relative_to(media)) for path in files_in(media)
    }
    assert expire_results() == 0


def test_a_picture_that_cannot_be_expired_keeps_no_other(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck = make_result(alice, expires_at=timezone.now() + 2 * PAST)
    make_result(alice, expires_at=timezone.now() + PAST)
    delete_image = results.delete_image

    def fails_once(image: Image) -> dict[str, int]:
        if image == stuck:
            raise RuntimeError("a bad day")
        return delete_image(image)

    monkeypatch.setattr(results, "delete_image", fails_once)
    assert expire_results() == 1
    assert Image.objects.get() == stuck


def test_a_picture_saved_in_the_last_moment_is_not_expired(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = make_result(alice, expires_at=timezone.now() + PAST)
    expire = results._expire

    def saved_before(pk: Any) -> bool:
        Image.objects.filter(pk=pk).update(expires_at=None)
        return expire(pk)

    monkeypatch.setattr(results, "_expire", saved_before)
    assert expire_results() == 0
    assert Image.objects.get() == image


def test_deleting_gives_a_receipt_that_counts(alice: User, media: Path, committed: Any) -> None:
    image = make_result(alice)
    with committed():
        image_id = image.pk
        receipt = delete_result(image)
    assert (receipt.user_id, receipt.subject, receipt.subject_id) == (alice.pk, "picture", image_id)
    assert receipt.removed["images"] == 1 and receipt.removed["files"] == 3
    assert privacy.verify_receipt(receipt)
    assert files_in(media) == []


def test_the_export_holds_what_is_said_of_each_picture(alice: User) -> None:
    shown = make_result(alice, expires_at=timezone.now() + FUTURE)
    withheld = make_result(alice, verdict=BLOCKED)
    said = {row["id"]: row for row in privacy.export_data(alice)["library"]["images"]}
    assert said[shown.pk]["provenance"] == shown.provenance
    assert said[shown.pk]["expires_at"] == shown.expires_at
    assert said[shown.pk]["url"] and said[withheld.pk]["url"] == ""
    assert said[withheld.pk]["moderation_reason"] == BLOCKED.reason
    json.dumps(said[shown.pk]["provenance"])


def test_the_same_picture_twice_is_two_results(alice: User) -> None:
    first, second = make_result(alice), make_result(alice)
    assert first != second
    with first.open() as file:
        Pillow.open(BytesIO(file.read())).verify()
