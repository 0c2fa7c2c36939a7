"""Notifications whose words need no other app."""

from uuid import uuid4

import pytest

from accounts.models import User
from notifications import kinds
from notifications.kinds import Notice
from notifications.models import Notification, NotificationKind
from notifications.services import Telling, notify_all


class Waving:
    """Describes every kind as "somebody waves", but for the subjects in `gone`."""

    def __init__(self):
        self.gone = set()

    def describe(self, reader, told):
        people = User.objects.in_bulk({each.actor_id for each in told} - {None})
        names = {pk: person.get_full_name() for pk, person in people.items()}
        return {
            each.pk: Notice(
                "{name} waves.",
                f"/home/?which={each.subject_id}",
                names={"name": names.get(each.actor_id, "Nobody")},
            )
            for each in told
            if each.subject_id not in self.gone
        }


@pytest.fixture
def waving(monkeypatch):
    waves = Waving()
    monkeypatch.setattr(
        kinds, "_describers", dict.fromkeys(NotificationKind.values, waves.describe)
    )
    return waves


@pytest.fixture
def wave(waving, alice, bob):
    """Tell `to` (alice) of so many waves; the notifications, oldest first."""

    def wave(number=1, to=alice, by=bob, kind=NotificationKind.FOLLOW):
        tellings = [
            Telling(to.pk, kind, f"wave:{uuid4()}", uuid4(), by and by.pk) for _ in range(number)
        ]
        notify_all(tellings)
        subjects = [each.subject_id for each in tellings]
        return list(Notification.objects.filter(subject_id__in=subjects).order_by("pk"))

    return wave
