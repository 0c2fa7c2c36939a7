"""A person's data: handed over, deleted with time to think, erased with proof."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.mail import EmailMessage
from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from accounts import privacy, receipts
from accounts.errors import TooLateToRestore
from accounts.models import AccountStatus, ApiToken, DeletionReceipt, User
from accounts.tests.people import PASSWORD
from accounts.tokens import create_token

DELETE = reverse("settings-delete")


class Notes:
    """Stands for an app above: keeps notes of people."""

    name = "notes"

    def __init__(self) -> None:
        self.kept: dict[UUID, list[str]] = {}
        self.broken = False
        self.saw_the_account = False

    def count(self, user_id: UUID) -> dict[str, int]:
        return {"notes": len(self.kept.get(user_id, []))}

    def erase(self, user: User) -> dict[str, int]:
        if self.broken:
            raise OSError("the disk is away")
        self.saw_the_account = User.objects.filter(pk=user.pk).exists()
        return {"notes": len(self.kept.pop(user.pk))}

    def export(self, user: User) -> dict[str, Any]:
        return {"notes": self.kept[user.pk]}


@pytest.fixture
def notes(monkeypatch: pytest.MonkeyPatch, alice: User, bob: User) -> Iterator[Notes]:
    holder = Notes()
    holder.kept = {alice.pk: ["one", "two"], bob.pk: ["three"]}
    monkeypatch.setattr(privacy, "_holders", dict(privacy._holders))
    privacy.register(holder)
    yield holder


def due(user: User) -> None:
    """Deleted so long ago that the undo window is over."""
    privacy.delete_account(user)
    User.objects.filter(pk=user.pk).update(deleted_at=timezone.now() - timedelta(days=31))


def test_the_export_holds_everything_of_oneself_and_nothing_of_others(
    client: Client, alice: User, bob: User, notes: Notes
) -> None:
    create_token(alice, "phone", ApiToken.Scope.READ, None)
    client.force_login(alice)
    answer = client.get(reverse("settings-export"))
    assert answer["Content-Disposition"].startswith('attachment; filename="kindred-alice-')
    data = json.loads(answer.content)
    assert data["accounts"]["profile"]["email"] == alice.email
    assert len(data["accounts"]["consents"]) == 4
    assert data["notes"] == {"notes": ["one", "two"]}
    for secret in (bob.email, "bob", str(bob.pk), alice.password, "digest", "three"):
        assert secret not in answer.content.decode()


def test_erasing_counts_what_goes_and_leaves_nothing(alice: User, bob: User, notes: Notes) -> None:
    create_token(bob, "phone", ApiToken.Scope.READ, None)
    alice_id = alice.pk
    privacy.delete_account(alice)
    receipt = privacy.erase_account(alice)
    assert receipt is not None
    assert receipt.removed["accounts.users"] == 1
    assert receipt.removed["accounts.consents"] == 4
    assert receipt.removed["accounts.email_addresses"] == 1
    assert receipt.removed["notes.notes"] == 2
    assert set(receipt.remaining.values()) == {0}
    assert (receipt.user_id, receipt.subject_id) == (alice_id, alice_id)
    assert receipts.verify_receipt(receipt)
    assert list(User.objects.all()) == [bob] and notes.count(bob.pk) == {"notes": 1}


def test_the_highest_app_is_erased_first(alice: User, notes: Notes) -> None:
    privacy.delete_account(alice)
    privacy.erase_account(alice)
    assert notes.saw_the_account


def test_only_deleted_accounts_are_erased(alice: User, notes: Notes) -> None:
    assert privacy.erase_account(alice) is None
    assert User.objects.filter(pk=alice.pk).exists()


def test_a_failure_leaves_everything_for_the_next_try(alice: User, bob: User, notes: Notes) -> None:
    due(alice)
    notes.broken = True
    assert privacy.erase_due_accounts() == 0
    assert User.objects.filter(pk=alice.pk).exists() and not DeletionReceipt.objects.exists()
    notes.broken = False
    assert privacy.erase_due_accounts() == 1
    assert not User.objects.filter(pk=alice.pk).exists()


def test_the_window_is_thirty_days(alice: User, bob: User, notes: Notes) -> None:
    privacy.delete_account(alice)
    assert privacy.erase_due_accounts() == 0
    User.objects.filter(pk=alice.pk).update(deleted_at=timezone.now() - timedelta(days=29))
    assert privacy.erase_due_accounts() == 0
    due(bob)
    assert privacy.erase_due_accounts() == 1
    assert list(User.objects.all()) == [alice]


def test_a_deleted_account_can_be_restored_until_then(alice: User) -> None:
    privacy.delete_account(alice)
    privacy.restore_account(alice)
    assert alice.account_status == AccountStatus.ACTIVE and alice.deleted_at is None
    assert User.objects.matchable().filter(pk=alice.pk).exists()


def test_and_not_afterwards(alice: User) -> None:
    due(alice)
    with pytest.raises(TooLateToRestore):
        privacy.restore_account(alice)


def test_a_receipt_left_open_by_a_killed_process_is_finished_later(db: None) -> None:
    from uuid_utils.compat import uuid7

    gone = uuid7()
    receipt = receipts.open_receipt(gone, "account", gone, {"accounts.users": 1})
    assert not receipts.verify_receipt(receipt)
    DeletionReceipt.objects.update(created_at=timezone.now() - timedelta(hours=1))
    privacy.erase_due_accounts()
    receipt.refresh_from_db()
    assert receipts.verify_receipt(receipt) and set(receipt.remaining.values()) == {0}


def test_both_steps_are_told_by_letter(
    alice: User,
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        privacy.delete_account(alice)
        receipt = privacy.erase_account(alice)
    deleted, erased = mailoutbox
    assert deleted.to == erased.to == ["alice@example.com"]
    assert "change your mind" in deleted.body and "{" not in deleted.body
    assert "counted again: nothing." in erased.body
    assert receipt and json.loads(erased.attachments[0][1])["signature"] == receipt.signature


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("removed", {"accounts.users": 2}),
        ("remaining", {}),
        ("subject", "photo"),
        ("finished_at", timezone.now() - timedelta(days=1)),
        ("signature", ""),
    ],
)
def test_tampering_shows(alice: User, field: str, value: Any) -> None:
    receipt = receipts.write_receipt(alice.pk, "face", alice.pk, {"faces": 1}, {"faces": 0})
    stored = DeletionReceipt.objects.get(pk=receipt.pk)
    assert receipts.verify_receipt(stored)
    setattr(stored, field, value)
    assert not receipts.verify_receipt(stored)


def test_receipts_outlive_a_change_of_the_key(alice: User, settings: Settings) -> None:
    receipt = receipts.write_receipt(alice.pk, "face", alice.pk, {"faces": 1}, {"faces": 0})
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    assert receipts.verify_receipt(receipt)
    settings.SECRET_KEY_FALLBACKS = []
    assert not receipts.verify_receipt(receipt)


def test_receipts_are_listed_and_handed_over_to_their_owner_only(
    client: Client, alice: User, charlie: User
) -> None:
    receipt = receipts.write_receipt(alice.pk, "face", alice.pk, {"faces": 1}, {"faces": 0})
    address = reverse("settings-receipt", args=[receipt.pk])
    client.force_login(alice)
    listed = client.get(reverse("settings-receipts")).context["receipts"]
    assert [(row["receipt"], row["valid"]) for row in listed] == [(receipt, True)]
    assert client.get(address).json() == json.loads(
        json.dumps(receipts.as_dict(receipt), cls=DjangoJSONEncoder)
    )
    client.force_login(charlie)
    assert client.get(reverse("settings-receipts")).context["receipts"] == []
    assert client.get(address).status_code == 404


def test_deleting_asks_for_the_username(client: Client, alice: User) -> None:
    client.force_login(alice)
    answer = client.post(DELETE, {"confirmation": "bob", "when": "later"})
    assert answer.status_code == 422
    assert User.objects.active().filter(pk=alice.pk).exists()


def test_deleting_signs_out_and_offers_to_undo_it(client: Client, alice: User) -> None:
    client.force_login(alice)
    answer = client.post(DELETE, {"confirmation": "Alice", "when": "later"})
    assert answer["Location"] == reverse("account-ended")
    assert client.get(reverse("account-ended")).context["can_restore"] is True
    assert client.get(reverse("settings-profile")).status_code == 302
    client.post(reverse("account-restore"))
    assert User.objects.active().filter(pk=alice.pk).exists()


def test_erasing_at_once_asks_for_the_password_and_shows_the_receipt(
    client: Client, alice: User
) -> None:
    client.force_login(alice)
    asked = client.post(DELETE, {"confirmation": "alice", "when": "now"})
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert User.objects.active().filter(pk=alice.pk).exists()
    done = client.post(asked["Location"], {"password": PASSWORD})
    assert done.status_code == 200 and done.context["valid"] is True
    assert json.loads(done.context["receipt_json"])["removed"]["accounts.users"] == 1
    assert not User.objects.exists()
    assert client.get(reverse("settings-profile")).status_code == 302


def test_what_will_go_is_said_beforehand(client: Client, alice: User) -> None:
    client.force_login(alice)
    page = client.get(DELETE)
    assert page.context["counts"]["accounts.consents"] == 4
    assert page.context["undo_days"] == 30


def test_whatever_is_counted_has_words(alice: User) -> None:
    for store in privacy.count_data(alice.pk):
        words = render_to_string("accounts/_store.html", {"store": store, "number": 2})
        assert set("._").isdisjoint(words), store
