"""Every change to a person's consents, standing and role."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import partial

from django.db import models, transaction
from django.db.models import F, Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts import errors
from accounts.consents import CONSENT_TEXTS, needing
from accounts.models import AccountStatus, ActivityEntry, ApiToken, Consent, Purpose, User
from accounts.roles import set_role
from accounts.signals import consent_changed
from live.events import FEED, FeedChanged, SignedOut, publish_on_commit, user_group

__all__ = [
    "ADULT_YEARS",
    "age_on",
    "end_access",
    "ever_agreed_to",
    "grant_consents",
    "has_consent",
    "note_seen",
    "open_consents",
    "reactivate",
    "record_activity",
    "require_may_upload",
    "set_role",
    "suspend",
    "withdraw_consent",
]

ADULT_YEARS = 18


def open_consents(user: User) -> set[Purpose]:
    """What the person agrees to right now."""
    purposes = Consent.objects.open().filter(user=user).values_list("purpose", flat=True)
    return {Purpose(purpose) for purpose in purposes}


def has_consent(user: User, *purposes: Purpose) -> bool:
    """Whether the person agrees to every one of the purposes right now."""
    return open_consents(user).issuperset(purposes)


def ever_agreed_to(user: User, purpose: Purpose) -> bool:
    """Whether the person has agreed to it before, also when they took it back."""
    return Consent.objects.filter(user=user, purpose=purpose).exists()


def grant_consents(user: User, purposes: Iterable[Purpose]) -> set[Purpose]:
    """Open a row for each purpose that is not open in its present wording; return these purposes.

    A consent to an older wording is closed and opened again. Raises `AccountNotActive`, and
    `ConsentNeededFirst` when a purpose needs another one that is neither open nor asked for.
    """
    wanted = set(purposes)
    with transaction.atomic():
        if _locked(user).account_status != AccountStatus.ACTIVE:
            raise errors.AccountNotActive
        _require_foundations(wanted, open_consents(user))
        current = Consent.objects.open().filter(user=user, purpose__in=wanted)
        granted = set(wanted)
        for consent in current:
            if consent.text_version == CONSENT_TEXTS[Purpose(consent.purpose)].version:
                granted.discard(Purpose(consent.purpose))
        current.filter(purpose__in=granted).update(withdrawn_at=timezone.now())
        Consent.objects.bulk_create(
            Consent(user=user, purpose=purpose, text_version=CONSENT_TEXTS[purpose].version)
            for purpose in Purpose
            if purpose in granted
        )
        _announce(user, granted, granted=True)
    return granted


def withdraw_consent(user: User, purpose: Purpose) -> set[Purpose]:
    """Close the open row of the purpose and of all that need it; return what was closed.

    It takes effect with the commit: `User.objects.matchable()` is part of every query that shows a
    person to somebody else. What must also be erased is the business of `consent_changed`.
    """
    with transaction.atomic():
        _locked(user)
        closing = open_consents(user) & needing(purpose)
        Consent.objects.open().filter(user=user, purpose__in=closing).update(
            withdrawn_at=timezone.now()
        )
        _announce(user, closing, granted=False)
    return closing


def _require_foundations(wanted: set[Purpose], held: set[Purpose]) -> None:
    for purpose in wanted:
        foundation = CONSENT_TEXTS[purpose].requires
        if foundation and foundation not in wanted | held:
            raise errors.ConsentNeededFirst(title=CONSENT_TEXTS[foundation].title)


def _locked(user: User) -> User:
    """The person's row, held to the end of the transaction: changes come one after the other."""
    return User.objects.get_queryset().select_for_update(no_key=True).get(pk=user.pk)


def _announce(user: User, purposes: set[Purpose], *, granted: bool) -> None:
    for purpose in sorted(purposes):
        send = partial(
            consent_changed.send_robust,
            sender=Consent,
            user_id=user.pk,
            purpose=purpose,
            granted=granted,
        )
        transaction.on_commit(send)
    if purposes:
        publish_on_commit(FeedChanged(), FEED, user_group(user.pk))


def age_on(birth_date: date, day: date) -> int:
    """Completed years of life on a day; somebody born on 29 February turns older on 1 March."""
    before_birthday = (day.month, day.day) < (birth_date.month, birth_date.day)
    return day.year - birth_date.year - before_birthday


def require_may_upload(user: User) -> None:
    """Raise the reason why this person may not upload a photo, if there is one."""
    if user.account_status != AccountStatus.ACTIVE:
        raise errors.AccountNotActive
    if user.birth_date is None:
        raise errors.BirthDateMissing
    if age_on(user.birth_date, timezone.localdate()) < ADULT_YEARS:
        raise errors.TooYoung(years=ADULT_YEARS)
    if not has_consent(user, Purpose.TERMS):
        raise errors.TermsNotAccepted


def record_activity(
    user: User, action: str, obj: models.Model | None = None, request: HttpRequest | None = None
) -> ActivityEntry:
    """Note what somebody did. Of the request only a keyed hash of its address is kept."""
    return ActivityEntry.objects.create(
        user=user,
        action=action,
        object_type=obj._meta.label_lower if obj else "",
        object_id=obj.pk if obj else None,
        request_hash=address_hash(request) if request else "",
    )


def address_hash(request: HttpRequest) -> str:
    """HMAC-SHA256 of the client's address under a key derived from SECRET_KEY, 64 hex digits.

    The same address gives the same hash, so a moderator can see that two entries belong together;
    without the key nobody can try addresses.
    """
    from allauth.account.adapter import get_adapter  # its module needs loaded models

    address = get_adapter(request).get_client_ip(request)
    return salted_hmac("accounts.activity.address", address, algorithm="sha256").hexdigest()


def suspend(user: User) -> bool:
    """Lock an active account; its sessions, tokens and sockets end at once. False if it was not."""
    with transaction.atomic():
        changed = User.objects.active().filter(pk=user.pk)
        if not changed.update(account_status=AccountStatus.SUSPENDED, updated_at=timezone.now()):
            return False
        end_access(user)
    user.refresh_from_db()
    return True


def reactivate(user: User) -> bool:
    """Unlock a suspended account: the person signs in again. False if it was not suspended."""
    suspended = User.objects.filter(pk=user.pk, account_status=AccountStatus.SUSPENDED)
    changed = suspended.update(account_status=AccountStatus.ACTIVE, updated_at=timezone.now())
    user.refresh_from_db()
    publish_on_commit(FeedChanged(), FEED)
    return bool(changed)


def end_access(user: User) -> None:
    """End every session, token and socket of the person, and have open feeds read again.

    Raising `session_epoch` makes every session invalid wherever it is stored, also those of the
    admin's own sign-in; what is left of them only serves to tell the person why.
    """
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    ApiToken.objects.filter(user=user).delete()
    publish_on_commit(SignedOut(), user_group(user.pk))
    publish_on_commit(FeedChanged(), FEED)


def note_seen(user: User, every: timedelta) -> None:
    """Set `last_seen`, unless another request did within `every`."""
    now = timezone.now()
    stale = Q(last_seen=None) | Q(last_seen__lt=now - every)
    User.objects.filter(stale, pk=user.pk).update(last_seen=now)
