"""What faces does when a consent changes: enqueue its own tasks."""

from typing import Any
from uuid import UUID

from django.dispatch import receiver

from accounts.models import Purpose
from accounts.signals import consent_changed
from faces.tasks import erase_measurements, recover_photos


@receiver(consent_changed)
def follow_biometric_consent(user_id: UUID, purpose: str, granted: bool, **kwargs: Any) -> None:
    if purpose != Purpose.BIOMETRIC:
        return
    if granted:
        recover_photos.delay()
    else:
        erase_measurements.delay(str(user_id))
