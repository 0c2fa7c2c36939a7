"""Receipts: what a deletion removed and what is left, signed so that its numbers stay true."""

import json
from uuid import UUID

from django.core.signing import Signer
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts.models import DeletionReceipt

SALT = "accounts.receipts"


def write_receipt(
    user_id: UUID,
    subject: str,
    subject_id: UUID,
    removed: dict[str, int],
    remaining: dict[str, int],
) -> DeletionReceipt:
    """Store a signed receipt for something (`subject`: photo, face, account) that is gone now.

    `removed` counts rows and files per store, `remaining` is the same count made again afterwards.
    """
    receipt = open_receipt(user_id, subject, subject_id, removed)
    return finish_receipt(receipt, remaining)


def open_receipt(
    user_id: UUID, subject: str, subject_id: UUID, removed: dict[str, int]
) -> DeletionReceipt:
    """Begin a receipt in the transaction that deletes; without `finished_at` it proves nothing."""
    return DeletionReceipt.objects.create(
        user_id=user_id, subject=subject, subject_id=subject_id, removed=removed
    )


def finish_receipt(receipt: DeletionReceipt, remaining: dict[str, int]) -> DeletionReceipt:
    """Add what was counted after the deletion, and sign."""
    receipt.remaining = remaining
    receipt.finished_at = timezone.now()
    receipt.signature = _signer().signature(_canonical(receipt))
    receipt.save(update_fields=["remaining", "finished_at", "signature"])
    return receipt


def verify_receipt(receipt: DeletionReceipt) -> bool:
    """Whether the receipt is finished and says what it said when it was signed.

    Receipts signed under a former SECRET_KEY are valid as long as that is in SECRET_KEY_FALLBACKS.
    """
    if receipt.finished_at is None:
        return False
    signer, text = _signer(), _canonical(receipt)
    return any(
        constant_time_compare(receipt.signature, signer.signature(text, key))
        for key in (signer.key, *signer.fallback_keys)
    )


def as_dict(receipt: DeletionReceipt) -> dict[str, object]:
    """The receipt as it is handed over: everything that is signed, and the signature."""
    return {**_signed(receipt), "signature": receipt.signature}


def _signer() -> Signer:
    return Signer(salt=SALT, algorithm="sha256")


def _signed(receipt: DeletionReceipt) -> dict[str, object]:
    return {
        "id": str(receipt.pk),
        "user_id": str(receipt.user_id),
        "subject": receipt.subject,
        "subject_id": str(receipt.subject_id),
        "removed": receipt.removed,
        "remaining": receipt.remaining,
        "finished_at": receipt.finished_at.isoformat() if receipt.finished_at else None,
    }


def _canonical(receipt: DeletionReceipt) -> str:
    """One text for one content: sorted keys, no spaces."""
    return json.dumps(_signed(receipt), sort_keys=True, separators=(",", ":"))
