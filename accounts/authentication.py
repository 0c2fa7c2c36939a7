"""API tokens: who sends one, whether it still counts, and what it may do."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from knox.crypto import hash_token
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from accounts.models import ApiToken, User

KEYWORD = "Token"
USED_EVERY = timedelta(minutes=1)


class ScopedTokenAuthentication(BaseAuthentication):
    """`Authorization: Token <token>`. 401 if it does not count, 403 if it may not do this.

    The token is 256 random bits, so its SHA-512 digest is stored and looked up: finding it needs
    one query, and neither the table nor the time a refusal takes tells anything about a token.
    """

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        keyword, *rest = get_authorization_header(request).split() or [b""]
        if keyword.lower() != KEYWORD.lower().encode():
            return None
        if len(rest) != 1:
            raise exceptions.AuthenticationFailed(
                "Send the header as: Authorization: Token <token>"
            )
        token = self.find(rest[0])
        if request.method not in SAFE_METHODS and token.scope != ApiToken.Scope.WRITE:
            raise exceptions.PermissionDenied("This token may read only.")
        self.note_use(token)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return KEYWORD

    def find(self, sent: bytes) -> ApiToken:
        refused = exceptions.AuthenticationFailed("This token is unknown, revoked or expired.")
        try:
            digest = hash_token(sent.decode("ascii"))
        except UnicodeDecodeError:
            raise refused from None
        token = ApiToken.objects.select_related("user").filter(digest=digest).first()
        if token is None or not token.user.is_active:
            raise refused
        if token.expiry and token.expiry <= timezone.now():
            raise refused
        return token

    def note_use(self, token: ApiToken) -> None:
        now = timezone.now()
        if token.last_used_at is None or now - token.last_used_at > USED_EVERY:
            ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)


class ScopedTokenScheme(OpenApiAuthenticationExtension):
    """How the API's description calls it."""

    target_class = "accounts.authentication.ScopedTokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Token <token>`, created under Settings, Tokens.",
        }
