"""The same promises with the files in a bucket. The server speaks S3; it checks no signatures."""

import hashlib
import hmac
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from django.conf import settings as django_settings
from pytest_django import Settings

from accounts.models import User
from library import errors, links
from library.models import FileRemoval, Image
from library.services import count_left, delete_image, store_image, sweep_files
from library.storage import open_file, save_file
from library.tests import pictures
from library.tests.conftest import KEYS
from library.tests.test_files import later

pytestmark = pytest.mark.django_db(transaction=True)


def photo_of(owner: User) -> Image:
    file = BytesIO(pictures.photo_bytes())
    return store_image(owner=owner, file=file, filename="a.jpg").image


def keys_in(bucket: Any) -> list[str]:
    return sorted(item.key for item in bucket.objects.all())


def test_a_photo_is_stored_and_read_again(alice: User, bucket: Any) -> None:
    image = photo_of(alice)
    assert keys_in(bucket) == sorted(image.paths)
    stored = bucket.Object(image.storage_path)
    assert stored.content_type == "image/jpeg"
    assert stored.content_disposition == "inline"
    assert stored.cache_control.startswith("private")
    with image.open() as file:
        assert file.read()[:3] == b"\xff\xd8\xff"
    assert photo_of(alice) == image
    assert not FileRemoval.objects.exists()


def test_the_bucket_is_not_public(alice: User, bucket: Any) -> None:
    photo_of(alice)
    owner = bucket.Acl().owner["ID"]
    assert {grant["Grantee"].get("ID") for grant in bucket.Acl().grants} == {owner}
    for item in bucket.objects.all():
        assert {grant["Grantee"].get("ID") for grant in item.Acl().grants} == {owner}


def test_deleting_takes_file_and_thumbnails(alice: User, bucket: Any) -> None:
    image = photo_of(alice)
    assert count_left(image.paths) == 3
    assert delete_image(image) == {"images": 1, "files": 3}
    assert keys_in(bucket) == []
    assert count_left(image.paths) == 0


def test_the_address_shows_the_file(alice: User, bucket: Any) -> None:
    image = photo_of(alice)
    response = httpx.get(image.thumbnail_url)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "image/webp"
    assert response.content[8:12] == b"WEBP"


def test_the_address_stays_the_same_and_expires(
    alice: User, bucket: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = photo_of(alice)
    begin = links.expiry_of(image.storage_path) - 3600
    monkeypatch.setattr(links.time, "time", lambda: begin)
    first = image.url
    monkeypatch.setattr(links.time, "time", lambda: begin + 1799)
    assert image.url == first
    monkeypatch.setattr(links.time, "time", lambda: begin + 1800)
    assert image.url != first
    query = parse_qs(urlsplit(first).query)
    assert query["X-Amz-Expires"] == [str(django_settings.SIGNED_URL_SECONDS)]
    assert query["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]


def test_the_signature_is_what_s3_computes(alice: User, bucket: Any) -> None:
    """Worked out again by the rules of Signature Version 4; the test server would not notice."""
    parts = urlsplit(photo_of(alice).url)
    query, _, signature = parts.query.rpartition("&X-Amz-Signature=")
    values = parse_qs(query)
    date = values["X-Amz-Date"][0]
    scope = values["X-Amz-Credential"][0].split("/", 1)[1]
    ordered = "&".join(sorted(query.split("&")))
    canonical = f"GET\n{parts.path}\n{ordered}\nhost:{parts.netloc}\n\nhost\nUNSIGNED-PAYLOAD"
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    key = f"AWS4{KEYS['secret_key']}".encode()
    for part in [*scope.split("/"), f"AWS4-HMAC-SHA256\n{date}\n{scope}\n{digest}"]:
        key = hmac.digest(key, part.encode(), "sha256")
    assert key.hex() == signature


def test_nothing_remains_when_a_row_fails(alice: User, bucket: Any) -> None:
    def fail(stored: object) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store_image(owner=alice, file=BytesIO(pictures.photo_bytes()), filename="a", then=fail)
    assert keys_in(bucket) == []
    assert not FileRemoval.objects.exists()


def test_while_the_server_is_away_uploads_say_so_and_deletions_wait(
    alice: User, bucket: Any, settings: Settings
) -> None:
    image = photo_of(alice)
    reachable = settings.STORAGES
    away = {**reachable["default"]["OPTIONS"], "endpoint_url": "http://127.0.0.1:9"}
    settings.STORAGES = {**reachable, "default": {**reachable["default"], "OPTIONS": away}}
    with pytest.raises(errors.StorageUnavailable):
        store_image(owner=alice, file=pictures.saved(pictures.corners()), filename="b")
    assert delete_image(image)["files"] == 3
    assert count_left(image.paths) == 3, "nobody can tell, so they count as there"
    settings.STORAGES = reachable
    later(days=1)
    sweep_files()
    assert keys_in(bucket) == []
    assert not FileRemoval.objects.exists()


def test_a_missing_file_and_a_missing_bucket_are_told_apart(
    bucket: Any, settings: Settings
) -> None:
    with pytest.raises(FileNotFoundError):
        open_file("source/2026/01/gone.jpg")
    options = {**settings.STORAGES["default"]["OPTIONS"], "bucket_name": "nowhere"}
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": options},
    }
    with pytest.raises(errors.StorageUnavailable):
        save_file("source/2026/01/new.jpg", b"x")
