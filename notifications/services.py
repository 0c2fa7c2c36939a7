"""Telling a person something."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from live import events
from live.events import Addressed, NotificationsChanged, user_group
from notifications import restraint
from notifications.models import (
    DEFAULT_MATCH_THRESHOLD,
    Notification,
    NotificationKind,
    NotificationQuerySet,
    NotificationSettings,
)

# A bell says "99+" beyond that, so nothing counts further.
COUNTED_AT_MOST = 100


@dataclass(frozen=True, slots=True)
class Telling:
    """Something to tell one person, once per `key`."""

    recipient_id: UUID
    kind: NotificationKind
    key: str
    subject_id: UUID
    actor_id: UUID | None = None


def notify(
    recipient_id: UUID,
    kind: NotificationKind,
    *,
    key: str,
    subject_id: UUID,
    actor_id: UUID | None = None,
) -> bool:
    """Tell a person once per `key`; False if they were told already. Part of your transaction."""
    return notify_all([Telling(recipient_id, kind, key, subject_id, actor_id)]) > 0


@transaction.atomic
def notify_all(tellings: Iterable[Telling]) -> int:
    """The same for many at once, in few queries; how many were new.

    What one person causes by a click again and again is told some times only (`restraint`).
    """
    wanted = [
        Notification(
            recipient_id=each.recipient_id,
            kind=each.kind,
            key=each.key,
            subject_id=each.subject_id,
            actor_id=each.actor_id,
        )
        # One order for everybody, so that two who tell the same people never wait for each other.
        for each in sorted(tellings, key=lambda each: (each.recipient_id, each.key))
    ]
    told = restraint.within_limits(wanted)
    if not told:
        return 0
    Notification.objects.bulk_create(told, ignore_conflicts=True)
    rows = Notification.objects.filter(pk__in=[each.pk for each in told])
    new = dict(rows.values_list("pk", "recipient"))
    restraint.count(told, new)
    announce_on_commit(set(new.values()))
    return len(new)


def take_back(kind: NotificationKind, subject_ids: Sequence[UUID]) -> int:
    """Forget notifications whose subject is gone; how many went. Part of your transaction."""
    return forget(Notification.objects.filter(kind=kind, subject_id__in=subject_ids))


def take_back_about(kinds: Collection[NotificationKind], actor_id: UUID) -> int:
    """Forget what everybody was told of these kinds about one person; how many went."""
    return forget(Notification.objects.filter(kind__in=kinds, actor=actor_id))


@transaction.atomic
def forget(notifications: NotificationQuerySet) -> int:
    """Delete notifications and bring the bells of their readers up to date; how many went."""
    readers = set(notifications.unread().order_by().values_list("recipient", flat=True))
    _, rows = notifications.delete()
    announce_on_commit(readers)
    return sum(rows.values())


def mark_read(recipient_id: UUID, ids: Sequence[UUID] | None = None) -> int:
    """Mark these, or all, as read; how many were not."""
    mine = Notification.objects.of(recipient_id)
    return _mark(recipient_id, mine if ids is None else mine.filter(pk__in=ids))


def mark_read_about(
    recipient_id: UUID,
    kinds: Collection[NotificationKind],
    subject_ids: Sequence[UUID] | None = None,
) -> int:
    """Mark as read what these kinds say of these subjects, or of all: the person just saw it."""
    mine = Notification.objects.of(recipient_id).filter(kind__in=kinds)
    return _mark(
        recipient_id, mine if subject_ids is None else mine.filter(subject_id__in=subject_ids)
    )


def unread_count(recipient_id: UUID) -> int:
    """What the bell says: what is unread and may be shown, COUNTED_AT_MOST at most."""
    shown = Notification.objects.shown_to(User(pk=recipient_id)).unread()
    return shown.order_by()[:COUNTED_AT_MOST].count()


def settings_of(user_id: UUID) -> NotificationSettings:
    """What a person wants to hear; unsaved defaults for who never said anything."""
    said = NotificationSettings.objects.filter(pk=user_id).first()
    return said or NotificationSettings(user_id=user_id)


def match_thresholds(user_ids: Collection[UUID]) -> dict[UUID, float]:
    """From which similarity score (0 to 100) on each of these people is told of a look-alike."""
    said = NotificationSettings.objects.filter(pk__in=user_ids)
    chosen = dict(said.values_list("pk", "match_threshold"))
    return {pk: chosen.get(pk, DEFAULT_MATCH_THRESHOLD) for pk in user_ids}


def announce_on_commit(recipient_ids: Collection[UUID]) -> None:
    """Tell open pages of these people what their bell says once this is committed.

    Counted then, since a count inside the transaction would miss what others commit meanwhile.
    """
    if recipient_ids:
        transaction.on_commit(lambda: _announce(recipient_ids), robust=True)


def _mark(recipient_id: UUID, notifications: NotificationQuerySet) -> int:
    changed = notifications.unread().update(read_at=timezone.now())
    if changed:
        announce_on_commit([recipient_id])
    return changed


def _announce(recipient_ids: Collection[UUID]) -> None:
    told: list[Addressed] = [
        (NotificationsChanged(unread_count(pk)), (user_group(pk),)) for pk in recipient_ids
    ]
    events.publish(told)
