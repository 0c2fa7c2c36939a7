"""What a browser may be told after an account has ended, and for how long it may undo that.

Kept in the browser's own, otherwise empty session, so that nobody else learns anything.
"""

import time
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from accounts.models import AccountStatus

SESSION_KEY = "accounts_ended"
REMEMBERED_SECONDS = 15 * 60


def remember(request: HttpRequest, status: str, proved: UUID | None = None) -> None:
    """Keep the reason; `proved` names the person once they have shown that it is them."""
    request.session[SESSION_KEY] = {
        "status": AccountStatus(status).value,
        "user": str(proved) if proved else None,
        "until": time.time() + REMEMBERED_SECONDS,
    }


def recall(request: HttpRequest) -> dict[str, Any] | None:
    """`status` and `user` (id or None), or None if there is nothing to tell."""
    reason: dict[str, Any] | None = request.session.get(SESSION_KEY)
    return reason if reason and reason["until"] > time.time() else None


def forget(request: HttpRequest) -> None:
    request.session.pop(SESSION_KEY, None)
