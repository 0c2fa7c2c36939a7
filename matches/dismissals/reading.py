"""What was called "not alike" as pages read it. Nothing here writes."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet

from faces.recognition import current_pack
from matches.models import Dismissal, Match
from matches.reading import shown_to


def dismissals_of(user: Any) -> QuerySet[Dismissal]:
    """What a person called "not alike", newest first."""
    return Dismissal.objects.filter(user=user.pk)


def with_matches(user: Any, dismissals: Sequence[Dismissal]) -> list[Dismissal]:
    """What the person called "not alike"; each gets `match`, ready to be shown, if it stands.

    None where somebody of the pair does not take part right now, or is hidden.
    """
    pairs = Q(
        face_a__in=[row.face_a_id for row in dismissals if row.face_a_id],
        face_b__in=[row.face_b_id for row in dismissals if row.face_b_id],
    )
    celebrities = Q(
        owner_a=user, celebrity__in=[row.celebrity_id for row in dismissals if row.celebrity_id]
    )
    rows = Match.objects.open_to(user).filter(pairs | celebrities, model=current_pack().model)
    known: dict[Any, Match] = {
        (match.face_a_id, match.face_b_id) if match.face_b_id else match.celebrity_id: match
        for match in shown_to(user, rows.order_by("similarity_score"))
    }
    for row in dismissals:
        row.match = known.get(row.celebrity_id or (row.face_a_id, row.face_b_id))
    return list(dismissals)
