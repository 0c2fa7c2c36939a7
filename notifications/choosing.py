"""What a person wants to be told, and what they want in their mail."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from notifications.models import NotificationSettings


def due_day(now: datetime) -> date:
    """The day whose e-mail is due: days begin at DIGEST_HOUR, UTC, which has no summer time."""
    return (now - timedelta(hours=settings.DIGEST_HOUR)).date()


@transaction.atomic
def save_settings(
    user: User,
    *,
    match_threshold: float,
    daily_digest: bool,
    kinds_not_mailed: Collection[str],
) -> NotificationSettings:
    """Store what the person chose. The first e-mail comes at the next due hour, not at once."""
    NotificationSettings.objects.bulk_create(
        [NotificationSettings(user=user)], ignore_conflicts=True
    )
    said = NotificationSettings.objects.select_for_update().get(pk=user.pk)
    changed = ["match_threshold", "daily_digest", "kinds_not_mailed", "updated_at"]
    if daily_digest and not said.daily_digest:
        said.digest_day = max(said.digest_day or date.min, due_day(timezone.now()))
        changed.append("digest_day")
    said.match_threshold, said.daily_digest = match_threshold, daily_digest
    said.kinds_not_mailed = sorted(set(kinds_not_mailed))
    said.save(update_fields=changed)
    return said


def stop_digest(user_id: UUID) -> None:
    """No more e-mails, whoever holds the link of one."""
    wanted = NotificationSettings.objects.filter(pk=user_id, daily_digest=True)
    wanted.update(daily_digest=False, updated_at=timezone.now())
