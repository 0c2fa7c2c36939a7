"""Staff look at pictures, judge and delete them; files follow."""

from io import BytesIO

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import Role, User
from accounts.tests.people import make_person
from library.models import FileRemoval, Image, Moderation
from library.services import count_left, reserve_files, store_image
from library.tests import pictures

pytestmark = pytest.mark.django_db(transaction=True)

LIST = "admin:library_image_changelist"


@pytest.fixture
def staff() -> Client:
    admin = make_person("staff", role=Role.ADMIN, is_superuser=True)
    client = Client()
    client.force_login(admin)
    return client


@pytest.fixture
def images(alice: User) -> list[Image]:
    files = [pictures.saved(pictures.photo(width, 48)) for width in (64, 65, 66)]
    return [store_image(owner=alice, file=file, filename="a.jpg").image for file in files]


def do(client: Client, action: str, *images: Image, **more: str) -> str:
    data = {"action": action, "_selected_action": [str(image.pk) for image in images], **more}
    response = client.post(reverse(LIST), data, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_shows_thumbnails_and_asks_little(
    staff: Client,
    images: list[Image],
    bob: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    store_image(owner=bob, file=BytesIO(pictures.photo_bytes()), filename="b.jpg")
    with django_assert_max_num_queries(12):
        page = staff.get(reverse(LIST)).content.decode()
    for image in images:
        assert image.thumbnail_url in page


@pytest.mark.parametrize("by", ["id", "username", "part of the id"])
def test_pictures_are_found(staff: Client, images: list[Image], bob: User, by: str) -> None:
    other = store_image(owner=bob, file=BytesIO(pictures.photo_bytes()), filename="b.jpg").image
    words = {"id": str(other.pk), "username": "bob", "part of the id": str(other.pk)[-12:]}
    page = staff.get(reverse(LIST), {"q": words[by]}).content.decode()
    assert str(other.pk) in page
    assert str(images[0].pk) not in page


def test_pictures_are_filtered(staff: Client, images: list[Image]) -> None:
    query = {"kind__exact": "source", "moderation__exact": "review", "visibility__exact": "private"}
    Image.objects.filter(pk=images[0].pk).update(moderation=Moderation.REVIEW)
    page = staff.get(reverse(LIST), query).content.decode()
    assert str(images[0].pk) in page
    assert str(images[1].pk) not in page


def test_one_picture_is_looked_at_and_nothing_is_typed_in(
    staff: Client, images: list[Image]
) -> None:
    address = reverse("admin:library_image_change", args=[images[0].pk])
    page = staff.get(address).content.decode()
    assert images[0].preview_url in page
    staff.post(address, {"visibility": "public", "moderation": "passed", "filename": "x"})
    image = Image.objects.get(pk=images[0].pk)
    assert (image.visibility, image.moderation, image.filename) == ("private", "pending", "a.jpg")
    assert staff.get(reverse("admin:library_image_add")).status_code == 403


def test_moderators_approve_and_block(staff: Client, images: list[Image]) -> None:
    assert "2 pictures approved" in do(staff, "approve", images[0], images[1])
    assert "1 picture blocked" in do(staff, "block", images[2])
    for image in images:
        image.refresh_from_db()
    assert [image.moderation for image in images] == ["passed", "passed", "blocked"]
    assert images[2].moderation_reason


def test_deleting_takes_the_files_along(staff: Client, images: list[Image]) -> None:
    first, second, third = images
    page = do(staff, "delete_selected", first, second)
    assert "sure" in page
    assert Image.objects.count() == 3
    do(staff, "delete_selected", first, second, post="yes")
    staff.post(reverse("admin:library_image_delete", args=[third.pk]), {"post": "yes"})
    assert not Image.objects.exists()
    assert [count_left(image.paths) for image in images] == [0, 0, 0]
    assert not FileRemoval.objects.exists()


def test_files_in_waiting_are_only_looked_at(staff: Client) -> None:
    reserve_files(["crop/2026/01/x.webp"])
    row = FileRemoval.objects.get()
    assert row.path in staff.get(reverse("admin:library_fileremoval_changelist")).content.decode()
    address = reverse("admin:library_fileremoval_delete", args=[row.pk])
    assert staff.post(address, {"post": "yes"}).status_code == 403
    assert staff.get(reverse("admin:library_fileremoval_add")).status_code == 403


def test_who_may_only_look_cannot_judge_or_delete(images: list[Image]) -> None:
    looker = make_person("looker", role=Role.MODERATOR)
    looker.groups.clear()
    looker.user_permissions.add(Permission.objects.get(codename="view_image"))
    client = Client()
    client.force_login(looker)
    assert client.get(reverse(LIST)).status_code == 200
    do(client, "block", images[0])
    do(client, "delete_selected", images[0], post="yes")
    assert Image.objects.get(pk=images[0].pk).moderation == Moderation.PENDING
