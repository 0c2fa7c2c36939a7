"""What generation does when a consent changes: enqueue its own task."""

from typing import Any
from uuid import UUID

from django.dispatch import receiver

from accounts.signals import consent_changed
from generation.erasure import PICTURES_NEED
from generation.tasks import erase_made_by_others


@receiver(consent_changed)
def follow_consents(user_id: UUID, purpose: str, granted: bool, **kwargs: Any) -> None:
    if purpose in PICTURES_NEED and not granted:
        erase_made_by_others.delay(str(user_id))
