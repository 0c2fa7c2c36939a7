"""What faces does when a consent or what is measured changes: enqueue its own tasks."""

from typing import Any
from uuid import UUID

from django.dispatch import receiver

from accounts.models import Purpose
from accounts.signals import consent_changed
from faces.signals import group_vectors_kept
from faces.tasks import (
    begin_grouping,
    erase_grouping,
    erase_measurements,
    place_faces,
    recover_photos,
)


@receiver(consent_changed)
def follow_biometric_consent(user_id: UUID, purpose: str, granted: bool, **kwargs: Any) -> None:
    if purpose != Purpose.BIOMETRIC:
        return
    if granted:
        recover_photos.delay()
    else:
        erase_measurements.delay(str(user_id))


@receiver(consent_changed)
def follow_grouping_consent(user_id: UUID, purpose: str, granted: bool, **kwargs: Any) -> None:
    if purpose == Purpose.GROUPING:
        (begin_grouping if granted else erase_grouping).delay(str(user_id))


@receiver(group_vectors_kept)
def place_measured_faces(owner_id: UUID, **kwargs: Any) -> None:
    place_faces.delay(str(owner_id))
