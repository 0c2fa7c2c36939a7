"""A file is seen by whoever holds a valid address, for a while, and by nobody else."""

from io import BytesIO
from urllib.parse import urlsplit

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import User
from library import links
from library.models import Image
from library.services import delete_image, store_image
from library.storage import signed_url
from library.tests import pictures

pytestmark = pytest.mark.django_db


@pytest.fixture
def image(alice: User) -> Image:
    file = BytesIO(pictures.photo_bytes())
    return store_image(owner=alice, file=file, filename="a.jpg").image


def at(monkeypatch: pytest.MonkeyPatch, moment: float) -> None:
    monkeypatch.setattr(links.time, "time", lambda: moment)


def test_the_address_shows_the_file(image: Image, client: Client) -> None:
    response = client.get(image.url)
    assert response.status_code == 200
    with image.open() as file:
        assert response.content == file.read()
    for url in (image.thumbnail_url, image.preview_url):
        assert client.get(url)["Content-Type"] == "image/webp"


def test_a_browser_may_show_and_keep_it_and_do_nothing_else(image: Image, client: Client) -> None:
    headers = client.get(image.url).headers
    assert headers["Content-Type"] == "image/jpeg"
    assert headers["Content-Disposition"] == "inline"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
    private, age, immutable = headers["Cache-Control"].split(", ")
    assert (private, immutable) == ("private", "immutable")
    assert 1800 <= int(age.removeprefix("max-age=")) <= 3600
    assert "Set-Cookie" not in headers


def test_it_is_served_without_asking_the_database(
    image: Image, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    url = image.url
    with django_assert_num_queries(0):
        assert client.get(url).status_code == 200


def test_the_address_stays_the_same_for_half_its_life(
    image: Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1_800_000_000.0
    at(monkeypatch, now)
    begin = links.expiry_of(image.storage_path) - 3600  # the current window's first second
    at(monkeypatch, begin)
    first = image.url
    at(monkeypatch, begin + 1799)
    assert image.url == first
    at(monkeypatch, begin + 1800)
    assert image.url != first


def test_the_address_expires(image: Image, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    url, now = image.url, links.time.time()
    at(monkeypatch, now + 1700)
    assert client.get(url).status_code == 200
    at(monkeypatch, now + 3601)
    assert client.get(url).status_code == 404


def test_pictures_of_a_page_do_not_all_expire_at_once() -> None:
    assert len({links.expiry_of(f"source/{number}.jpg") for number in range(50)}) > 25


def test_a_changed_address_is_worth_nothing(image: Image, bob: User, client: Client) -> None:
    other = store_image(owner=bob, file=BytesIO(pictures.photo_bytes()), filename="b.jpg").image
    _, _, token, path = image.url.split("/", 3)
    expiry, signature = token.split(".")
    sign = "A" if signature[5] != "A" else "B"
    for url in (
        f"/media/{token}/{other.storage_path}",
        f"/media/{expiry}.{signature[:5]}{sign}{signature[6:]}/{path}",
        f"/media/zzzzzz.{signature}/{path}",
        f"/media/{expiry}./{path}",
        f"/media/.{signature}/{path}",
        f"/media/x/{path}",
        f"/media/{token}/{path}.part",
        f"/media/{token}/../{path}",
        f"/media/{image.storage_path}",
    ):
        assert client.get(url).status_code == 404, url


def test_a_stranger_without_the_address_has_no_way(
    image: Image, charlie: User, client: Client, settings: Settings
) -> None:
    client.force_login(charlie)
    for url in (f"/media/{image.storage_path}", f"/{image.storage_path}", f"/media/{image.pk}"):
        assert client.get(url).status_code == 404
    url = image.url
    settings.SECRET_KEY = "another site's key"
    assert client.get(url).status_code == 404


def test_a_new_key_keeps_old_addresses_alive(
    image: Image, client: Client, settings: Settings
) -> None:
    url = image.url
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "the next key"
    assert image.url != url
    assert client.get(url).status_code == 200


@pytest.mark.parametrize("path", ["../../etc/passwd", "/etc/passwd", "source/../../x.jpg"])
def test_not_even_a_signed_path_leads_out(client: Client, path: str) -> None:
    assert client.get(signed_url(path)).status_code in {400, 404}


def test_a_deleted_file_is_gone_at_its_address(image: Image, client: Client) -> None:
    url = image.url
    delete_image(image)
    from library.services import discard_files

    discard_files(image.paths)
    assert client.get(url).status_code == 404


def test_only_reading_is_possible(image: Image, client: Client) -> None:
    assert client.post(image.url).status_code == 405
    assert client.head(image.url).status_code == 200
    assert urlsplit(image.url).netloc == ""
