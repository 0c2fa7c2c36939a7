"""People for the tests of every app."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.consents import CONSENT_TEXTS
from accounts.models import AccountStatus, Consent, Purpose, User

PASSWORD = "rather long and never leaked 7"
# What most people agree to; grouping and tagging are asked for where they are used.
USUAL = (Purpose.TERMS, Purpose.BIOMETRIC, Purpose.MATCHING, Purpose.GENERATION)


def make_person(username: str, *, consents: Iterable[Purpose] = USUAL, **fields: Any) -> User:
    """A signed-up adult with a verified e-mail address and the usual consents, or these."""
    fields.setdefault("email", f"{username}@example.com")
    fields.setdefault("full_name", username.capitalize())
    fields.setdefault("birth_date", date(1990, 1, 1))
    fields.setdefault("password", PASSWORD)
    if fields.get("account_status") == AccountStatus.DELETED:
        fields.setdefault("deleted_at", timezone.now())
    person = User.objects.create_user(username=username, **fields)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    Consent.objects.bulk_create(
        Consent(user=person, purpose=purpose, text_version=CONSENT_TEXTS[purpose].version)
        for purpose in consents
    )
    return person
