"""Files go when they should, and only then: after deletions, crashes and bad days of the disk."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts import privacy
from accounts.models import AccountStatus, User
from library import belongings, errors, services
from library.models import FileRemoval, Image
from library.services import (
    count_left,
    delete_image,
    keep_files,
    remove_files_on_commit,
    reserve_files,
    save_file,
    store_image,
    sweep_files,
)
from library.storage import crop_path
from library.tasks import sweep_files as sweep_task
from library.tests import pictures
from library.tests.conftest import UseStorage

pytestmark = pytest.mark.django_db(transaction=True)


def photo_of(owner: User, width: int = 64) -> Image:
    file = pictures.saved(pictures.photo(width, 48))
    return store_image(owner=owner, file=file, filename="a.jpg").image


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def later(**passed: float) -> None:
    """Let time pass for the files that wait to be removed."""
    for row in FileRemoval.objects.all():
        row.due_at -= timedelta(**passed)
        row.save()


def test_deleting_takes_row_file_and_thumbnails(alice: User, bob: User, media: Path) -> None:
    image, other = photo_of(alice), photo_of(bob)
    paths = image.paths
    assert count_left(paths) == 3
    assert delete_image(image) == {"images": 1, "files": 3}
    assert count_left(paths) == 0
    assert sorted(files_in(media)) == sorted(media / path for path in other.paths)
    assert list(Image.objects.all()) == [other]
    assert not FileRemoval.objects.exists()
    assert delete_image(image) == {}


def test_what_other_apps_keep_of_an_image_goes_first(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    image, crop = photo_of(alice), crop_path()
    reserve_files([crop])
    save_file(crop, b"webp")
    keep_files([crop])

    def remove(deleted: Image) -> dict[str, int]:
        assert Image.objects.filter(pk=deleted.pk).exists()
        return {"files": remove_files_on_commit([crop]), "crops": 1}

    monkeypatch.setattr(belongings, "_removers", {})
    belongings.register("tests", remove)
    assert delete_image(image) == {"images": 1, "files": 4, "crops": 1}
    assert count_left([crop, *image.paths]) == 0


def test_files_stay_when_the_deletion_is_taken_back(alice: User) -> None:
    image = photo_of(alice)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        delete_image(image)
        raise ZeroDivisionError
    assert count_left(image.paths) == 3
    assert not FileRemoval.objects.exists()


def test_a_crop_is_kept_with_its_row_or_goes(media: Path) -> None:
    kept, lost = crop_path(), crop_path()
    assert kept.startswith("crop/")
    reserve_files([kept, lost])
    for path in (kept, lost):
        save_file(path, b"webp")
    with transaction.atomic():
        keep_files([kept])
    assert sweep_files() == {"removed": 0, "failed": 0}  # an upload may still be under way
    later(minutes=16)
    assert sweep_files() == {"removed": 1, "failed": 0}
    assert files_in(media) == [media / kept]
    remove_files_on_commit([kept])
    assert files_in(media) == []


def test_a_process_that_comes_back_too_late_keeps_nothing(media: Path) -> None:
    path = crop_path()
    reserve_files([path])
    save_file(path, b"webp")
    later(minutes=16)
    sweep_files()
    with pytest.raises(errors.StorageUnavailable), transaction.atomic():
        keep_files([path])


STORE_AND_DIE = """
import sys
from io import BytesIO
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = {database!r}
settings.STORAGES["default"] = {{
    "BACKEND": "library.tests.broken_storages.KilledWhileWriting",
    "OPTIONS": {{"location": {media!r}}},
}}
django.setup()
from accounts.models import User
from library.services import store_image
store_image(owner=User.objects.get(), file=BytesIO(sys.stdin.buffer.read()), filename="a.jpg")
"""


def test_after_a_kill_the_sweeper_cleans_up(alice: User, media: Path) -> None:
    script = STORE_AND_DIE.format(database=connection.settings_dict["NAME"], media=str(media))
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    killed = subprocess.run(
        [sys.executable, "-c", script], input=pictures.photo_bytes(), env=environment, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    assert len(files_in(media)) == 3, "picture, one thumbnail, and half of the other"
    assert not Image.objects.exists()
    later(minutes=16)
    assert sweep_files() == {"removed": 3, "failed": 0}
    assert files_in(media) == []
    assert not FileRemoval.objects.exists()


def test_a_removal_that_fails_is_tried_again_later_and_later(
    alice: User, media: Path, use_storage: UseStorage
) -> None:
    image = photo_of(alice)
    use_storage("ReadOnlyDisk")
    assert delete_image(image)["files"] == 3
    assert count_left(image.paths) == 3
    row = FileRemoval.objects.get(path=image.storage_path)
    assert (row.attempts, row.owner_id) == (1, alice.pk)
    waits = []
    for _ in range(12):
        later(days=1)
        begun = timezone.now()
        sweep_files()
        ended = timezone.now()
        row.refresh_from_db()
        waits.append((row.due_at - ended, row.due_at - begun))  # at least, at most
    assert all(one[0] <= next_one[1] for one, next_one in pairwise(waits))
    assert waits[0][0] <= timedelta(minutes=4) <= waits[0][1]
    assert waits[-1][0] <= timedelta(hours=6) <= waits[-1][1]
    use_storage("Ordinary")
    later(days=1)
    sweep_task()
    assert count_left(image.paths) == 0
    assert not FileRemoval.objects.exists()


def test_when_the_storage_is_away_the_sweeper_does_not_wait_for_every_file(
    use_storage: UseStorage,
) -> None:
    reserve_files(crop_path() for _ in range(10))
    later(minutes=16)
    use_storage("ReadOnlyDisk")
    assert sweep_files() == {"removed": 0, "failed": 3}
    assert FileRemoval.objects.filter(attempts=0).count() == 7


def test_a_missing_directory_does_not_count_as_deleted(alice: User, media: Path) -> None:
    """A disk that is not mounted comes back, with the files on it."""
    image = photo_of(alice)
    media.rename(media.with_name("unplugged"))
    delete_image(image)
    assert FileRemoval.objects.count() == 3
    media.with_name("unplugged").rename(media)
    later(days=1)
    assert sweep_files()["removed"] == 3
    assert files_in(media) == []


def test_two_sweepers_do_not_meet(alice: User, media: Path) -> None:
    path = crop_path()
    reserve_files([path])
    later(minutes=16)
    with transaction.atomic():
        FileRemoval.objects.select_for_update().get(path=path)
        other = connection.copy()
        with other.cursor() as cursor:  # what the other one asks for
            cursor.execute("SELECT path FROM file_removals FOR UPDATE SKIP LOCKED")
            assert cursor.fetchall() == []
        other.close()


def test_erasing_a_person_takes_all_their_pictures_and_proves_it(
    alice: User, bob: User, media: Path
) -> None:
    photo_of(alice), photo_of(alice, 65)
    kept = photo_of(bob)
    exported = privacy.export_data(alice)["library"]["images"]
    assert len(exported) == 2
    assert exported[0]["filename"] == "a.jpg"
    alice.account_status, alice.deleted_at = AccountStatus.DELETED, timezone.now()
    alice.save()
    receipt = privacy.erase_account(alice)
    assert receipt is not None
    assert receipt.removed["library.images"] == 2
    assert receipt.removed["library.files"] == 6
    assert set(receipt.remaining.values()) == {0}
    assert sorted(files_in(media)) == sorted(media / path for path in kept.paths)


def test_a_receipt_counts_files_that_wait(alice: User, use_storage: UseStorage) -> None:
    photo_of(alice)
    use_storage("ReadOnlyDisk")
    alice.account_status, alice.deleted_at = AccountStatus.DELETED, timezone.now()
    alice.save()
    receipt = privacy.erase_account(alice)
    assert receipt is not None
    assert receipt.remaining["library.files"] == 3


def test_after_commit_means_after_commit(
    alice: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    image = photo_of(alice)
    with transaction.atomic():
        services.delete_image(image)
        assert count_left(image.paths) == 3
        assert FileRemoval.objects.count() == 3
    assert count_left(image.paths) == 0


def test_a_repeated_upload_after_a_deletion_is_new(alice: User) -> None:
    data = BytesIO(pictures.photo_bytes())
    first = store_image(owner=alice, file=data, filename="a.jpg")
    delete_image(first.image)
    again = store_image(owner=alice, file=data, filename="a.jpg")
    assert again.created
    assert again.image.storage_path != first.image.storage_path
    assert count_left(again.image.paths) == 3
