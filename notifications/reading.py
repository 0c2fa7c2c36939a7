"""Notifications as pages and the API read them."""

from accounts.models import User
from notifications.kinds import Shown, in_words
from notifications.models import Notification, NotificationKind, NotificationQuerySet

ON_THE_PANEL = 8


def notifications_of(reader: User, *, unread: bool = False, kind: str = "") -> NotificationQuerySet:
    """The reader's own, newest first, narrowed down where asked; an unknown kind is no limit."""
    rows = Notification.objects.shown_to(reader)
    if unread:
        rows = rows.unread()
    if kind in NotificationKind.values:
        rows = rows.filter(kind=kind)
    return rows.order_by("-created_at", "-id")


def newest(reader: User) -> list[Shown]:
    """What the panel under the bell shows."""
    return in_words(reader, notifications_of(reader)[:ON_THE_PANEL])
