"""A picture is taken in: a clean copy, two thumbnails, a row; the same one only once."""

import os
import stat
import threading
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from PIL import Image as Pillow

from accounts.models import User
from core.errors import AppError
from library import errors
from library.models import FileRemoval, Image, Kind, Visibility
from library.services import Stored, store_image
from library.storage import THUMBNAIL_SIZES, signed_url, thumbnail_path
from library.tests import pictures
from library.tests.conftest import UseStorage
from library.tests.test_decoding import REFUSED

pytestmark = pytest.mark.django_db


def store(
    owner: User | None, file: BytesIO, filename: str = "me.jpg", kind: str = Kind.SOURCE
) -> Stored:
    return store_image(owner=owner, file=file, filename=filename, kind=kind)


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def assert_nothing_remains(media: Path) -> None:
    assert files_in(media) == []
    assert not Image.objects.exists()
    assert not FileRemoval.objects.exists()


def test_a_photo_gets_a_copy_two_thumbnails_and_a_row(alice: User, media: Path) -> None:
    stored = store(alice, pictures.saved(pictures.photo(1600, 1200)), "holiday.jpg")
    image = stored.image
    assert stored.created
    assert (image.owner, image.kind, image.visibility) == (alice, Kind.SOURCE, Visibility.PRIVATE)
    assert (image.width, image.height, image.mime) == (1600, 1200, "image/jpeg")
    assert image.filename == "holiday.jpg"
    assert sorted(files_in(media)) == sorted(media / path for path in image.paths)
    assert image.file_size == (media / image.storage_path).stat().st_size
    for size in THUMBNAIL_SIZES:
        with Pillow.open(media / thumbnail_path(image.storage_path, size)) as thumbnail:
            assert (thumbnail.format, max(thumbnail.size)) == ("WEBP", size)
    assert not FileRemoval.objects.exists()


def test_paths_say_kind_and_month_and_nothing_of_the_upload(alice: User) -> None:
    image = store(alice, BytesIO(pictures.photo_bytes()), "alice.jpg").image
    month = f"{image.created_at:%Y/%m}"
    assert image.storage_path.startswith(f"source/{month}/")
    assert image.storage_path.endswith(".jpg")
    assert "alice" not in image.storage_path
    assert str(image.pk) not in image.storage_path


def test_only_this_user_of_the_machine_may_read_files(alice: User, media: Path) -> None:
    old = os.umask(0)
    try:
        store(alice, BytesIO(pictures.photo_bytes()))
    finally:
        os.umask(old)
    for path in [media, *media.rglob("*")]:
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == (0o700 if path.is_dir() else 0o600), path


def test_nothing_of_the_metadata_is_in_any_file(alice: User, media: Path) -> None:
    for format_name in ("JPEG", "PNG", "WEBP", "HEIF"):
        extra: dict[str, Any] = {"comment": pictures.PLACE} if format_name == "JPEG" else {}
        exif = pictures.telling_exif().tobytes()
        xmp = f"<x:xmpmeta>{pictures.PLACE}</x:xmpmeta>".encode()
        if format_name != "PNG":
            extra["xmp"] = xmp
        file = pictures.saved(pictures.photo(), format_name, exif=exif, **extra)
        assert pictures.PLACE.encode() in file.getvalue()
        image = store(alice, file).image
        assert image.metadata["make"] == "Acme"
        for path in image.paths:
            data = (media / path).read_bytes()
            for told in (pictures.PLACE, pictures.SERIAL, pictures.PERSON, "Acme", "Exif"):
                assert told.encode() not in data


@pytest.mark.parametrize("orientation", range(1, 9))
def test_copies_and_thumbnails_are_upright(alice: User, media: Path, orientation: int) -> None:
    image = store(alice, pictures.oriented(orientation)).image
    assert (image.width, image.height) == (96, 64)
    for path in image.paths:
        with Pillow.open(media / path) as copy:
            assert copy.size == (96, 64)
            red, green, blue, _white = pictures.corner_colours(copy)
        assert red[0] > 180 and green[1] > 140 and blue[2] > 180


def test_the_content_decides_not_the_name(alice: User) -> None:
    image = store(alice, BytesIO(pictures.photo_bytes("PNG")), "me.gif").image
    assert image.mime == "image/jpeg"
    with pytest.raises(errors.UnsupportedFormat):
        store(alice, BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "me.jpg")


def test_drawings_stay_exact(alice: User) -> None:
    image = store(alice, pictures.saved(pictures.corners(), "PNG")).image
    assert (image.mime, image.storage_path[-4:]) == ("image/png", ".png")
    with image.open() as file:
        assert Pillow.open(file).convert("RGB").getpixel((8, 8)) == pictures.RED


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\photos\\me.jpg", "me.jpg"),
        ("a\x00b\x1f.jpg", "ab.jpg"),
        ("gpj.\u202egnp", "gpj.gnp"),
        ("x" * 500, "x" * 120),
        ("", "Picture"),
        ("  ", "Picture"),
        ("日本.jpg", "日本.jpg"),
    ],
)
def test_a_name_is_cleaned_and_only_shown(alice: User, given: str, kept: str) -> None:
    assert store(alice, BytesIO(pictures.photo_bytes()), given).image.filename == kept


@pytest.mark.parametrize("name", REFUSED)
def test_a_bad_upload_leaves_no_file_and_no_row(alice: User, media: Path, name: str) -> None:
    data, error = REFUSED[name]
    with pytest.raises(error):
        store(alice, BytesIO(data))
    assert_nothing_remains(media)


def test_a_form_upload_is_stored_like_any_file(alice: User) -> None:
    upload: Any = SimpleUploadedFile("a.jpg", pictures.photo_bytes(), content_type="text/html")
    assert store(alice, upload).image.mime == "image/jpeg"


def test_the_same_bytes_give_the_same_image(alice: User, bob: User, media: Path) -> None:
    first = store(alice, BytesIO(pictures.photo_bytes()), "a.jpg")
    again = store(alice, BytesIO(pictures.photo_bytes()), "b.jpg")
    assert (again.image, again.created) == (first.image, False)
    assert again.image.filename == "a.jpg"
    assert len(files_in(media)) == 3
    assert store(bob, BytesIO(pictures.photo_bytes())).created
    assert store(alice, BytesIO(pictures.photo_bytes()), kind=Kind.AVATAR).created
    assert store(None, BytesIO(pictures.photo_bytes()), kind=Kind.CELEBRITY).created


def test_what_belongs_to_an_image_is_written_with_it(alice: User, media: Path) -> None:
    seen: list[tuple[Image, bool, bool]] = []

    def note(stored: Stored) -> None:
        seen.append((stored.image, stored.created, connection.in_atomic_block))

    data = pictures.photo_bytes()
    for _ in range(2):
        store_image(owner=alice, file=BytesIO(data), filename="a", then=note)
    assert [(created, atomic) for _, created, atomic in seen] == [(True, True), (False, True)]
    assert seen[0][0] == seen[1][0]


def test_if_that_fails_nothing_remains(alice: User, media: Path) -> None:
    def fail(stored: Stored) -> None:
        raise AppError

    with pytest.raises(AppError):
        store_image(owner=alice, file=BytesIO(pictures.photo_bytes()), filename="a", then=fail)
    assert_nothing_remains(media)


def test_on_a_full_disk_nothing_remains(alice: User, media: Path, use_storage: UseStorage) -> None:
    use_storage("FullDisk")
    with pytest.raises(errors.StorageFull, match="no room"):
        store(alice, BytesIO(pictures.photo_bytes()))
    assert_nothing_remains(media)


def test_a_directory_that_cannot_be_written_is_said(alice: User, media: Path) -> None:
    media.write_text("a file where the directory should be")
    with pytest.raises(errors.StorageUnavailable):
        store(alice, BytesIO(pictures.photo_bytes()))
    assert not Image.objects.exists()


@pytest.mark.parametrize("path", ["../outside.jpg", "/etc/passwd", "source/../../outside.jpg"])
def test_a_path_out_of_the_storage_is_refused(media: Path, path: str) -> None:
    media.mkdir()
    for use in (default_storage.open, default_storage.delete, default_storage.exists):
        with pytest.raises(SuspiciousFileOperation):
            use(path)


def test_a_link_out_of_the_storage_is_refused(media: Path, tmp_path: Path) -> None:
    media.mkdir()
    (tmp_path / "secret.jpg").write_bytes(b"secret")
    (media / "file.jpg").symlink_to(tmp_path / "secret.jpg")
    (media / "folder").symlink_to(tmp_path)
    for path in ("file.jpg", "folder/secret.jpg"):
        with pytest.raises(SuspiciousFileOperation):
            default_storage.open(path)


@pytest.mark.django_db(transaction=True)
def test_two_uploads_at_once_give_the_same_image(
    alice: User, media: Path, use_storage: UseStorage
) -> None:
    use_storage("TwoAtOnce")
    results: list[Stored | Exception] = []

    def upload() -> None:
        try:
            results.append(store(alice, BytesIO(pictures.photo_bytes())))
        except Exception as error:  # shown by the assertion below
            results.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=upload) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stored = [result for result in results if isinstance(result, Stored)]
    assert len(stored) == 2, results
    assert stored[0].image == stored[1].image
    assert sorted(each.created for each in stored) == [False, True]
    assert sorted(files_in(media)) == sorted(media / path for path in stored[0].image.paths)
    assert not FileRemoval.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_storing_inside_a_transaction_is_refused(alice: User, media: Path) -> None:
    from django.db import transaction

    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        store(alice, BytesIO(pictures.photo_bytes()))
    assert_nothing_remains(media)


def test_addresses_of_all_sizes_are_at_hand(alice: User) -> None:
    image = store(alice, BytesIO(pictures.photo_bytes())).image
    assert image.url == signed_url(image.storage_path)
    assert image.thumbnail_url.endswith(".320.webp")
    assert image.preview_url.endswith(".1280.webp")
