"""What keeps similarities true when faces are deleted or a consent changes."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.dispatch import receiver

from accounts.models import Purpose
from accounts.signals import consent_changed
from faces.models import Face
from matches.models import Match
from matches.notices import take_back_about
from matches.similarity.refreshing import forget
from matches.tasks import refresh_similarities


def forget_similarities(face_ids: Sequence[UUID]) -> Mapping[str, int]:
    """Delete the numbers that faces are part of (`faces.belongings`), and what was told of their
    matches; the numbers are computed anew from what is left of their owners' faces."""
    owners = list(Face.objects.filter(pk__in=face_ids).values_list("owner", flat=True).distinct())
    removed = forget(owners)
    # After `forget`, whose lock the erasure of an account takes before it comes to these, too.
    take_back_about(Match.objects.filter(Q(face_a__in=face_ids) | Q(face_b__in=face_ids)))
    if removed:
        transaction.on_commit(lambda: _refresh(owners), robust=True)
    return {"similarities": removed}


@receiver(consent_changed)
def follow_consent(user_id: UUID, purpose: str, **kwargs: Any) -> None:
    """Nobody sees a person who withdrew from that moment on; here their rows go, too."""
    if purpose == Purpose.MATCHING:
        _refresh([user_id])


def _refresh(user_ids: Sequence[UUID]) -> None:
    refresh_similarities.delay([str(pk) for pk in user_ids])
