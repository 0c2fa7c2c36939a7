"""A picture is shared by a link, until its owner, a moderator or its end takes it back."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import privacy
from accounts.models import ActivityEntry, User
from library.errors import PictureGone
from library.models import Image, Kind, Moderation, ShareLink
from library.results import delete_result
from library.services import block_image, store_image
from library.sharing import share_picture, withdraw_link
from library.tests import pictures
from library.tests.results import BLOCKED, COUPLE, REVIEW, make_result

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture(alice: User) -> Image:
    return make_result(alice)


def page(link: ShareLink) -> str:
    return reverse("shared", args=[link.token])


def file(link: ShareLink) -> str:
    return reverse("shared-file", args=[link.token])


def statuses(client: Client, link: ShareLink) -> set[int]:
    report = reverse("shared-report", args=[link.token])
    return {client.get(address).status_code for address in (page(link), file(link), report)}


def test_anybody_with_the_link_sees_the_picture_and_not_whose_it_is(
    client: Client, alice: User, picture: Image
) -> None:
    link = share_picture(picture)
    answer = client.get(page(link))
    text = answer.content.decode()
    assert COUPLE.title in text and COUPLE.model in text and "not a photo" in text
    assert reverse("verify") in text and reverse("shared-report", args=[link.token]) in text
    for secret in (alice.username, alice.get_full_name(), alice.email, str(picture.pk)):
        assert secret not in text
    assert "noindex" in answer["X-Robots-Tag"] and 'name="robots"' in text
    assert "no-store" in answer["Cache-Control"]


def test_the_address_is_told_to_no_other_site_and_to_no_search_engine(
    client: Client, picture: Image
) -> None:
    link = share_picture(picture)
    for name in ("shared", "shared-file", "shared-report"):
        answer = client.get(reverse(name, args=[link.token]))
        # With "no-referrer" browsers send forms of the page, as that to sign out, without an
        # origin, and they would be refused.
        assert answer["Referrer-Policy"] == "same-origin"
        assert "noindex" in answer["X-Robots-Tag"]


def test_the_shared_file_is_the_signed_one(client: Client, picture: Image) -> None:
    answer = client.get(file(share_picture(picture)))
    with picture.open() as stored:
        assert answer.content == stored.read()
    assert answer["Content-Type"] == "image/jpeg"
    assert "no-store" in answer["Cache-Control"] and "noindex" in answer["X-Robots-Tag"]


@pytest.mark.parametrize("token", ["x", "%00" * 43, "a" * 43, "../verify", "é" * 43])
def test_what_is_no_link_is_not_there(client: Client, picture: Image, token: str) -> None:
    share_picture(picture)
    assert client.get(f"/s/{token}/").status_code == 404


def test_a_link_cannot_be_guessed_and_is_the_only_one(picture: Image) -> None:
    link = share_picture(picture)
    assert len(link.token) == 43
    assert share_picture(picture) == link
    with pytest.raises(IntegrityError), transaction.atomic():
        ShareLink.objects.create(image=picture, token="another")


def test_withdrawing_ends_it_at_once_and_a_new_link_is_another(
    client: Client, picture: Image
) -> None:
    link = share_picture(picture)
    assert statuses(client, link) == {200}
    assert withdraw_link(picture) and not withdraw_link(picture)
    assert statuses(client, link) == {404}
    again = share_picture(picture)
    assert again.token != link.token
    assert statuses(client, again) == {200} and statuses(client, link) == {404}


def test_it_ends_with_the_picture(client: Client, picture: Image) -> None:
    link = share_picture(picture)
    delete_result(picture)
    assert statuses(client, link) == {404}
    assert not ShareLink.objects.exists()


def test_it_ends_when_the_picture_is_blocked(client: Client, picture: Image) -> None:
    link = share_picture(picture)
    block_image(picture, "A moderator found that it breaks our rules.")
    assert statuses(client, link) == {404}


def test_it_ends_when_the_pictures_time_is_over(client: Client, alice: User) -> None:
    picture = make_result(alice, expires_at=timezone.now() + timedelta(days=1))
    link = share_picture(picture)
    assert statuses(client, link) == {200}
    Image.objects.update(expires_at=timezone.now())
    assert statuses(client, link) == {404}


def test_it_ends_when_its_owner_leaves(client: Client, alice: User, picture: Image) -> None:
    link = share_picture(picture)
    privacy.delete_account(alice)
    assert statuses(client, link) == {404}


@pytest.mark.parametrize("verdict", [REVIEW, BLOCKED, None])
def test_what_did_not_pass_cannot_be_shared(alice: User, verdict: Any) -> None:
    with pytest.raises(PictureGone):
        share_picture(make_result(alice, verdict=verdict))


def test_an_uploaded_photo_cannot_be_shared(alice: User) -> None:
    photo = store_image(owner=alice, file=pictures.saved(pictures.photo()), filename="me.jpg").image
    Image.objects.update(moderation=Moderation.PASSED)
    assert photo.kind == Kind.SOURCE
    with pytest.raises(PictureGone):
        share_picture(photo)


def test_its_owner_shares_and_withdraws_by_buttons(
    client: Client, alice: User, picture: Image
) -> None:
    client.force_login(alice)
    htmx = {"HX-Request": "true"}
    shared = client.post(reverse("picture-share", args=[picture.pk]), headers=htmx)
    link = ShareLink.objects.get()
    assert link.address in shared.content.decode() and "<html" not in shared.content.decode()
    withdrawn = client.post(reverse("picture-withdraw", args=[picture.pk]), headers=htmx)
    assert link.address not in withdrawn.content.decode()
    assert "Share with a link" in withdrawn.content.decode()
    plain = client.post(reverse("picture-share", args=[picture.pk]))
    assert plain.status_code == 302 and plain["Location"] == reverse("picture", args=[picture.pk])


def test_sharing_stands_in_the_persons_activity(alice: User, picture: Image) -> None:
    share_picture(picture)
    share_picture(picture)
    withdraw_link(picture)
    done = ActivityEntry.objects.filter(user=alice).order_by("created_at")
    assert [entry.action for entry in done] == ["picture.shared", "picture.link_withdrawn"]


def test_links_are_in_the_export_and_go_with_the_account(alice: User, picture: Image) -> None:
    link = share_picture(picture)
    (said,) = privacy.export_data(alice)["library"]["share_links"]
    assert said["address"] == link.address
    privacy.delete_account(alice)
    receipt = privacy.erase_account(alice)
    assert receipt is not None and receipt.removed["library.share_links"] == 1
    assert receipt.remaining["library.share_links"] == 0


@pytest.mark.parametrize("name", ["download", "save", "share", "withdraw", "report", "delete"])
def test_strangers_find_none_of_the_buttons(
    client: Client, bob: User, charlie: User, picture: Image, name: str
) -> None:
    address = reverse(f"picture-{name}", args=[picture.pk])
    ask = client.get if name in {"download", "delete", "report"} else client.post
    assert ask(address).status_code == 302  # sign in first
    for stranger in (bob, charlie):
        client.force_login(stranger)
        assert ask(address).status_code == 404
    assert not ShareLink.objects.exists()


def test_the_download_is_the_signed_file(client: Client, alice: User, picture: Image) -> None:
    client.force_login(alice)
    answer = client.get(reverse("picture-download", args=[picture.pk]))
    with picture.open() as stored:
        assert answer.content == stored.read()
    assert answer["Content-Disposition"] == f'attachment; filename="kindred-{picture.pk}.jpg"'
    assert answer["Content-Type"] == "image/jpeg"


def test_a_withheld_picture_can_only_be_deleted(client: Client, alice: User) -> None:
    picture = make_result(alice, verdict=REVIEW)
    client.force_login(alice)
    for name in ("save", "share", "withdraw"):
        assert client.post(reverse(f"picture-{name}", args=[picture.pk])).status_code == 404
    for name in ("download", "report"):
        assert client.get(reverse(f"picture-{name}", args=[picture.pk])).status_code == 404
    assert client.post(reverse("picture-delete", args=[picture.pk])).status_code == 302
    assert not Image.objects.exists()


def test_a_workspace_picture_is_saved_by_a_button(client: Client, alice: User) -> None:
    picture = make_result(alice, expires_at=timezone.now() + timedelta(days=1))
    client.force_login(alice)
    answer = client.post(reverse("picture-save", args=[picture.pk]), headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert (
        "It stays until you delete it" in text
        and reverse("picture-share", args=[picture.pk]) in text
    )
    assert reverse("picture-save", args=[picture.pk]) not in text
    picture.refresh_from_db()
    assert picture.expires_at is None


def test_deleting_asks_and_then_says_what_went(client: Client, alice: User, picture: Image) -> None:
    client.force_login(alice)
    address = reverse("picture-delete", args=[picture.pk])
    assert "Delete this picture?" in client.get(address).content.decode()
    assert Image.objects.exists()
    answer = client.post(address, headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == reverse("activity")
    assert not Image.objects.exists()
