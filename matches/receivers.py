"""What matches does when faces were indexed, a consent was given, or scores are to change."""

from typing import Any
from uuid import UUID

from django.dispatch import receiver

from accounts.models import Purpose
from accounts.signals import consent_changed
from faces.signals import calibration_changed, faces_indexed
from matches.runs.services import search_after_consent
from matches.tasks import discover, rescore, take_back_news


@receiver(faces_indexed)
def discover_look_alikes(face_ids: list[UUID], **kwargs: Any) -> None:
    for face_id in face_ids:
        discover.delay(str(face_id))


@receiver(consent_changed)
def discover_after_consent(user_id: UUID, purpose: str, granted: bool, **kwargs: Any) -> None:
    if granted and purpose == Purpose.MATCHING:
        search_after_consent(user_id)


@receiver(consent_changed)
def take_back_after_withdrawal(user_id: UUID, purpose: str, granted: bool, **kwargs: Any) -> None:
    if not granted and purpose == Purpose.MATCHING:
        take_back_news.delay(str(user_id))


@receiver(calibration_changed)
def rewrite_scores(model: str, **kwargs: Any) -> None:
    rescore.delay()
