"""A person's data as a whole: handed over, deleted with time to think, erased with proof.

Apps above this one hold data of people too. Each registers a `PersonalData` holder in its
`AppConfig.ready`, so that export and erasure reach everything while imports go downward only.
"""

import logging
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import emails, errors, services
from accounts.models import AccountStatus, DeletionReceipt, User
from accounts.receipts import finish_receipt, open_receipt, verify_receipt, write_receipt
from core.transactions import again_after_deadlock

__all__ = [
    "UNDO_DAYS",
    "PersonalData",
    "delete_account",
    "erase_account",
    "erase_due_accounts",
    "export_data",
    "register",
    "restore_account",
    "verify_receipt",
    "write_receipt",
]

logger = logging.getLogger(__name__)

UNDO_DAYS = 30


class PersonalData(Protocol):
    """What one app keeps of a person. `name` is the app's label.

    `count` gives rows and files per store and must also work for a person who is gone. `erase` runs
    inside the transaction that erases the account, schedules the removal of files for after its
    commit, and returns what it removed, counted like `count`. `export` returns what JSON can hold
    (dates and UUIDs too), and nothing of anybody else.
    """

    name: str

    def count(self, user_id: UUID) -> dict[str, int]: ...

    def erase(self, user: User) -> dict[str, int]: ...

    def export(self, user: User) -> dict[str, Any]: ...


_holders: dict[str, PersonalData] = {}


def register(holder: PersonalData) -> None:
    """Take part in export and erasure. Who registers last is erased first: highest app first."""
    _holders[holder.name] = holder


def export_data(user: User) -> dict[str, Any]:
    """Everything that is kept of the person, by app."""
    data = {name: holder.export(user) for name, holder in _holders.items()}
    return {"format": "kindred-export-1", "exported_at": timezone.now(), **data}


def count_data(user_id: UUID) -> dict[str, int]:
    """Rows and files that belong to the person, as `app.store`: count."""
    return {
        f"{name}.{store}": number
        for name, holder in _holders.items()
        for store, number in holder.count(user_id).items()
    }


def erased_from(user: User) -> datetime | None:
    """When the undo window of a deleted account ends."""
    return user.deleted_at + timedelta(days=UNDO_DAYS) if user.deleted_at else None


def delete_account(user: User) -> bool:
    """Close the account at once and erase it after the undo window. False if it was not active.

    Sessions, tokens and sockets end, and no query of somebody else finds the person any more.
    """
    now = timezone.now()
    with transaction.atomic():
        active = User.objects.active().filter(pk=user.pk)
        closed = active.update(account_status=AccountStatus.DELETED, deleted_at=now, updated_at=now)
        if not closed:
            return False
        services.record_activity(user, "account.deleted")
        services.end_access(user)
    user.refresh_from_db()
    emails.send_on_commit(user, "deleted", {"until": erased_from(user)})
    return True


def restore_account(user: User) -> None:
    """Undo `delete_account` within its window. Raises `TooLateToRestore`."""
    recent = timezone.now() - timedelta(days=UNDO_DAYS)
    deleted = User.objects.filter(
        pk=user.pk, account_status=AccountStatus.DELETED, deleted_at__gt=recent
    )
    with transaction.atomic():
        if not deleted.update(
            account_status=AccountStatus.ACTIVE, deleted_at=None, updated_at=timezone.now()
        ):
            raise errors.TooLateToRestore
        services.record_activity(user, "account.restored")
    user.refresh_from_db()


def erase_account(user: User) -> DeletionReceipt | None:
    """Remove a deleted account for good and hand over the receipt; None if it is gone already.

    Rows go in one transaction, which also begins the receipt; files go after its commit; then
    everything is counted again and the receipt is signed. If the process ends in between,
    `erase_due_accounts` finishes the receipt.
    """
    erased = _erase_rows(user.pk)
    if erased is None:
        return None
    person, receipt = erased
    finish_receipt(receipt, count_data(user.pk))
    left = sum(receipt.remaining.values())
    emails.send_on_commit(person, "erased", {"receipt": receipt, "left": left})
    return receipt


@again_after_deadlock
@transaction.atomic
def _erase_rows(user_id: UUID) -> tuple[User, DeletionReceipt] | None:
    """Who was erased, as they were, and their receipt; None if they are gone already."""
    deleted = User.objects.filter(account_status=AccountStatus.DELETED)
    person = deleted.select_for_update().filter(pk=user_id).first()
    if person is None:
        return None
    removed = {
        f"{holder.name}.{store}": number
        for holder in reversed(_holders.values())
        for store, number in holder.erase(person).items()
    }
    return person, open_receipt(user_id, "account", user_id, removed)


def erase_due_accounts() -> int:
    """Erase every account whose undo window has ended, and finish receipts that were left open.

    One account that cannot be erased does not keep the others: it is logged and tried again.
    """
    due = timezone.now() - timedelta(days=UNDO_DAYS)
    erased = 0
    for person in User.objects.filter(account_status=AccountStatus.DELETED, deleted_at__lte=due):
        try:
            erased += erase_account(person) is not None
        except Exception:
            logger.exception("account not erased", extra={"user_id": str(person.pk)})
    for receipt in DeletionReceipt.objects.filter(
        subject="account",
        finished_at=None,
        created_at__lt=timezone.now() - timedelta(minutes=5),
    ):
        finish_receipt(receipt, count_data(receipt.user_id))
    return erased
