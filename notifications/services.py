"""Telling a person something."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from live.events import NotificationsChanged, publish_on_commit, user_group
from notifications.models import Notification, NotificationKind


def notify(
    recipient_id: UUID,
    kind: NotificationKind,
    *,
    key: str,
    subject_id: UUID,
    actor_id: UUID | None = None,
) -> bool:
    """Tell a person once per `key`; False if they were told already. Part of your transaction."""
    told = Notification(
        recipient_id=recipient_id, kind=kind, key=key, subject_id=subject_id, actor_id=actor_id
    )
    with transaction.atomic():
        Notification.objects.bulk_create([told], ignore_conflicts=True)
        new = Notification.objects.filter(pk=told.pk).exists()
        if new:
            _announce(recipient_id)
    return new


def take_back(kind: NotificationKind, subject_ids: Sequence[UUID]) -> int:
    """Forget notifications whose subject is gone; how many went."""
    with transaction.atomic():
        gone = Notification.objects.filter(kind=kind, subject_id__in=subject_ids)
        readers = set(gone.unread().values_list("recipient", flat=True))
        _, rows = gone.delete()
        for reader in readers:
            _announce(reader)
    return sum(rows.values())


@transaction.atomic
def mark_read(recipient_id: UUID, ids: Sequence[UUID] | None = None) -> int:
    """Mark these, or all, as read; how many were not."""
    unread = Notification.objects.of(recipient_id).unread()
    if ids is not None:
        unread = unread.filter(pk__in=ids)
    changed = unread.update(read_at=timezone.now())
    if changed:
        _announce(recipient_id)
    return changed


def unread_count(recipient_id: UUID) -> int:
    return Notification.objects.of(recipient_id).unread().count()


def _announce(recipient_id: UUID) -> None:
    event = NotificationsChanged(unread_count(recipient_id))
    publish_on_commit(event, user_group(recipient_id))
