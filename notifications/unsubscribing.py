"""The signed address in an e-mail that stops the next ones, for whoever holds the e-mail.

It has no end: an old e-mail must stop them, too. It can do nothing else.
"""

from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

_signer = Signer(salt="notifications.unsubscribe")


def unsubscribe_url(user_id: UUID) -> str:
    """The whole address."""
    token = _signer.sign(user_id.hex)
    return settings.SITE_URL + reverse("notifications-unsubscribe", args=[token])


def read_token(token: str) -> UUID | None:
    """Whose e-mails the address stops; None where we did not sign it."""
    try:
        return UUID(hex=_signer.unsign(token))
    except (BadSignature, ValueError):
        return None
