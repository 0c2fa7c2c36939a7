"""What tagging does when people agree, withdraw, meet or are measured: enqueue its own tasks."""

from typing import Any
from uuid import UUID

from django.dispatch import receiver

from accounts.models import Purpose
from accounts.signals import consent_changed, relation_changed
from faces.signals import faces_indexed, group_vectors_kept
from faces.tagging.refreshing import COLLECT_SECONDS, first_news_of
from faces.tagging.tasks import follow_relation, suggest_person, suggest_tags, tidy_tags_of


@receiver(group_vectors_kept)
def suggest_in_photo(image_id: UUID, **kwargs: Any) -> None:
    suggest_tags.delay(str(image_id))


@receiver(consent_changed)
def follow_consents(user_id: UUID, purpose: str, granted: bool, **kwargs: Any) -> None:
    if purpose not in {Purpose.TAGGING, Purpose.GROUPING}:
        return
    if not granted:
        tidy_tags_of.delay(str(user_id))
    elif purpose == Purpose.TAGGING:
        suggest_person.delay(str(user_id))


@receiver(relation_changed)
def follow_relations(one_id: UUID, other_id: UUID, **kwargs: Any) -> None:
    follow_relation.delay(str(one_id), str(other_id))


@receiver(faces_indexed)
def follow_own_face(owner_id: UUID, **kwargs: Any) -> None:
    """A person looks like one face more; photos of theirs that come together count as one news."""
    if first_news_of(owner_id):
        suggest_person.apply_async((str(owner_id),), countdown=COLLECT_SECONDS)
