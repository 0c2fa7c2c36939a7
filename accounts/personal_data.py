"""What this app itself keeps of a person."""

from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Q

from accounts.models import (
    ActivityEntry,
    ApiToken,
    Consent,
    DeletionReceipt,
    Follow,
    HiddenPerson,
    User,
)
from accounts.receipts import as_dict

_OWNED = {
    "consents": Consent,
    "activity_entries": ActivityEntry,
    "api_tokens": ApiToken,
    "email_addresses": EmailAddress,
    "authenticators": Authenticator,
    "sessions": UserSession,
}


class AccountData:
    """The account: registered first, so erased last, when nothing points to the person any more."""

    name = "accounts"

    def count(self, user_id: UUID) -> dict[str, int]:
        counts = {"users": User.objects.filter(pk=user_id).count()}
        for store, model in _OWNED.items():
            counts[store] = model._default_manager.filter(user_id=user_id).count()
        either_way = {
            "follows": Follow.objects.filter(Q(follower=user_id) | Q(followed=user_id)),
            "hidden_people": HiddenPerson.objects.filter(Q(user=user_id) | Q(person=user_id)),
        }
        return counts | {store: rows.count() for store, rows in either_way.items()}

    def erase(self, user: User) -> dict[str, int]:
        counts = self.count(user.pk)
        keys = UserSession.objects.filter(user=user).values_list("session_key", flat=True)
        Session.objects.filter(session_key__in=list(keys)).delete()
        # That others followed or hid somebody stays theirs; who that was does not.
        about = ActivityEntry.objects.filter(object_type=User._meta.label_lower, object_id=user.pk)
        about.update(object_id=None)
        user.delete()
        return counts

    def export(self, user: User) -> dict[str, Any]:
        """Passwords, keys and digests are left out: they are secrets, not data about the person.

        So is who hid the person, which is those people's own.
        """
        receipts = DeletionReceipt.objects.filter(user_id=user.pk)
        return {
            "profile": {field: getattr(user, field) for field in PROFILE_FIELDS},
            "email_addresses": list(_rows(EmailAddress, user, "email", "verified", "primary")),
            "consents": list(
                _rows(Consent, user, "purpose", "text_version", "granted_at", "withdrawn_at")
            ),
            "activity": list(
                _rows(ActivityEntry, user, "created_at", "action", "object_type", "object_id")
            ),
            "sessions": list(
                _rows(UserSession, user, "created_at", "last_seen_at", "ip", "user_agent")
            ),
            "sign_in_methods": list(
                _rows(Authenticator, user, "type", "created_at", "last_used_at")
            ),
            "api_tokens": list(
                _rows(ApiToken, user, "name", "scope", "created", "expiry", "last_used_at")
            ),
            "follows": list(user.follows.values("followed_id", "created_at")),
            "followers": list(user.followers.values("follower_id", "created_at")),
            "hidden_people": list(user.hidden_people.values("person_id", "created_at")),
            "receipts": [as_dict(receipt) for receipt in receipts],
        }


PROFILE_FIELDS = (
    "id",
    "created_at",
    "email",
    "username",
    "full_name",
    "gender",
    "location",
    "bio",
    "birth_date",
    "role",
    "account_status",
    "last_login",
    "last_seen",
)


def _rows(model: Any, user: User, *fields: str) -> Any:
    return model._default_manager.filter(user=user).values(*fields)
