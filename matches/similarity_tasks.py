"""The workers' door to similarities."""

from collections.abc import Sequence
from uuid import UUID

from celery import shared_task

from matches import similarity


@shared_task(name="matches.refresh_similarities")
def refresh_similarities(user_ids: Sequence[str]) -> None:
    similarity.refresh_similarities(map(UUID, user_ids))
