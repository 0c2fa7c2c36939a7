"""Letters about the account that the sign-in library does not send."""

import json
from typing import Any, Literal

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string

from accounts.models import DeletionReceipt, User
from accounts.receipts import as_dict


def send_on_commit(
    user: User, letter: Literal["deleted", "erased"], context: dict[str, Any]
) -> None:
    """Send `accounts/email/<letter>.txt` (first line: subject) once the transaction has committed.

    A mail server that is away does not undo what the letter is about: the failure is logged.
    """
    text = render_to_string(
        f"accounts/email/{letter}.txt",
        {"name": user.get_full_name(), "site_url": settings.SITE_URL, **context},
    )
    subject, body = text.strip().split("\n", 1)
    message = EmailMessage(subject, body.strip() + "\n", to=[user.email])
    receipt = context.get("receipt")
    if isinstance(receipt, DeletionReceipt):
        message.attach("receipt.json", json.dumps(as_dict(receipt), indent=2), "application/json")
    transaction.on_commit(message.send, robust=True)
