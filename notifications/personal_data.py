"""Notifications in a person's export and erasure."""

from typing import Any
from uuid import UUID

from django.db.models import Q

from accounts.models import User
from notifications.models import Notification, NotificationSettings
from notifications.services import forget

# Whom a notification is about stays theirs to tell.
EXPORTED = ("id", "kind", "subject_id", "created_at", "read_at", "mailed_at")
EXPORTED_SETTINGS = ("match_threshold", "daily_digest", "kinds_not_mailed", "digest_day")


class NotificationsOfPerson:
    """The notifications app's part (accounts.privacy.PersonalData)."""

    name = "notifications"

    def count(self, user_id: UUID) -> dict[str, int]:
        """What the person was told, and what others were told about the person."""
        return {
            "notifications": Notification.objects.filter(_concerning(user_id)).count(),
            "settings": NotificationSettings.objects.filter(pk=user_id).count(),
        }

    def erase(self, user: User) -> dict[str, int]:
        told = forget(Notification.objects.filter(_concerning(user.pk)))
        _all, chosen = NotificationSettings.objects.filter(pk=user.pk).delete()
        return {"notifications": told, "settings": sum(chosen.values())}

    def export(self, user: User) -> dict[str, Any]:
        chosen = NotificationSettings.objects.filter(pk=user.pk).values(*EXPORTED_SETTINGS)
        return {
            "notifications": list(Notification.objects.of(user.pk).values(*EXPORTED)),
            "settings": chosen.first(),
        }


def _concerning(user_id: UUID) -> Q:
    return Q(recipient=user_id) | Q(actor=user_id)
