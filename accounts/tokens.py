"""Making and revoking API tokens."""

from datetime import timedelta

from django.db import transaction

from accounts.errors import TooManyTokens
from accounts.holding import hold_people
from accounts.models import ApiToken, User

MOST = 20


def create_token(
    user: User, name: str, scope: str, lifetime: timedelta | None
) -> tuple[ApiToken, str]:
    """A new token and its text, which is shown once and stored nowhere. Raises `TooManyTokens`."""
    with transaction.atomic():
        hold_people([user.pk])  # so that two requests at once cannot pass the limit together
        if ApiToken.objects.filter(user=user).count() >= MOST:
            raise TooManyTokens(count=MOST)
        token, text = ApiToken.objects.create(user, expiry=lifetime, name=name, scope=scope)
    return token, text
