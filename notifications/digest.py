"""One e-mail a day with what a person has not read, for those who asked for it.

A day is claimed by a conditional update before its e-mail is made, so nobody gets two for one day:
not from two workers, not after a crash, and not when a clock repeats a day. Whoever misses a day's
e-mail because a worker died in between finds everything in the next one.
"""

import logging
from dataclasses import dataclass
from datetime import date
from smtplib import SMTPException
from uuid import UUID

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from accounts.models import AccountStatus, User
from notifications.choosing import due_day
from notifications.kinds import Shown, in_words
from notifications.models import NotificationQuerySet, NotificationSettings
from notifications.reading import notifications_of
from notifications.services import COUNTED_AT_MOST, settings_of
from notifications.unsubscribing import unsubscribe_url

logger = logging.getLogger(__name__)

# People for one message to a worker; then the next message, so that other work gets its turn.
SLICE = 200
LISTED = 20


@dataclass(frozen=True, slots=True)
class Digest:
    """What one e-mail says: the newest, and how many more there are (COUNTED_AT_MOST at most)."""

    person: User
    shown: list[Shown]
    more: int


def send_due() -> bool:
    """Send the day's e-mail to the next SLICE of people who wait for it; whether some are left.

    Without a mail server nobody is claimed, and the next call tries again.
    """
    day = due_day(timezone.now())
    people = list(waiting(day).values_list("pk", flat=True)[:SLICE])
    connection = get_connection()
    try:
        for user_id in people:
            connection.open()  # does nothing while it is open
            send_one(user_id, day, connection)
    except (OSError, SMTPException) as error:
        logger.warning("no mail server for digests", extra={"cause": type(error).__name__})
        return False
    finally:
        connection.close()
    return len(people) == SLICE


def waiting(day: date) -> QuerySet[NotificationSettings]:
    """The settings of those who want an e-mail, have not had the day's, and can be written to."""
    verified = EmailAddress.objects.annotate(lower=Lower("email")).filter(
        user=OuterRef("pk"), verified=True, lower=Lower(OuterRef("user__email"))
    )
    return _without(day).filter(Exists(verified), user__account_status=AccountStatus.ACTIVE)


def send_one(user_id: UUID, day: date, connection: BaseEmailBackend) -> bool:
    """Claim the day of one person and send what there is to say; whether an e-mail went out."""
    if not _claim(user_id, day):
        return False
    person = User.objects.active().filter(pk=user_id).first()
    digest = _digest(person) if person else None
    if digest is None:
        return False
    try:
        letter(digest, connection).send()
    except (OSError, SMTPException) as error:
        # The text of the error may hold the address. It may also have arrived: not tried again.
        extra = {"user_id": str(user_id), "cause": type(error).__name__}
        logger.warning("digest not sent", extra=extra)
        connection.close()
        return False
    told_until = digest.shown[0].notification.created_at
    _to_mail(digest.person).filter(created_at__lte=told_until).update(mailed_at=timezone.now())
    return True


def letter(digest: Digest, connection: BaseEmailBackend) -> EmailMultiAlternatives:
    """The e-mail as text and as simple HTML, with one click to stop them (RFC 2369, RFC 8058)."""
    number = len(digest.shown) + digest.more
    subject = ngettext("%(n)d new thing on Kindred", "%(n)d new things on Kindred", number)
    stop = unsubscribe_url(digest.person.pk)
    context = {
        "digest": digest,
        "name": digest.person.get_full_name(),
        "site_url": settings.SITE_URL,
        "all_url": settings.SITE_URL + reverse("notifications"),
        "settings_url": settings.SITE_URL + reverse("settings-notifications"),
        "stop_url": stop,
    }
    message = EmailMultiAlternatives(
        subject % {"n": number},
        render_to_string("notifications/email/digest.txt", context),
        to=[digest.person.email],
        connection=connection,
        headers={
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(
        render_to_string("notifications/email/digest.html", context), "text/html"
    )
    return message


def _without(day: date) -> QuerySet[NotificationSettings]:
    """Settings of those who want an e-mail and have not had that of the day, or of a later one."""
    earlier = Q(digest_day=None) | Q(digest_day__lt=day)
    return NotificationSettings.objects.filter(earlier, daily_digest=True)


def _claim(user_id: UUID, day: date) -> bool:
    """Take a person's day; False if somebody else has it, or the person changed their mind."""
    return bool(_without(day).filter(pk=user_id).update(digest_day=day))


def _digest(person: User) -> Digest | None:
    """What there is to tell; None where that is nothing."""
    unread = _to_mail(person)
    # What may not be shown any more is forgotten on the way, so this comes to an end.
    while page := list(unread[:LISTED]):
        if shown := in_words(person, page):
            counted = unread.order_by()[:COUNTED_AT_MOST].count()
            return Digest(person, shown, max(0, counted - len(shown)))
    return None


def _to_mail(person: User) -> NotificationQuerySet:
    """Unread, never mailed, and of a kind the person wants in the mail; newest first."""
    left_out = settings_of(person.pk).kinds_not_mailed
    unread = notifications_of(person, unread=True).filter(mailed_at=None)
    return unread.exclude(kind__in=left_out)
