"""What a run writes down of what it found."""

from collections.abc import Collection, Iterable
from uuid import UUID

from matches.models import Match, MatchRun, MatchRunResult


def write(run: MatchRun, face_id: UUID, matches: Iterable[Match], new: Collection[UUID]) -> None:
    """Note the matches of one face; what is there already stays as it was.

    Runs over one person's faces note known matches, too. Runs over everybody's note new ones
    alone: what everybody has is in the table of matches.
    """
    rows = [
        _result(run, face_id, match, match.pk in new)
        for match in matches
        if run.owner_id or match.pk in new
    ]
    MatchRunResult.objects.bulk_create(rows, ignore_conflicts=True)


def _result(run: MatchRun, face_id: UUID, match: Match, is_new: bool) -> MatchRunResult:
    """Seen from the face that was searched."""
    source, target = match.owner_a_id, match.owner_b_id
    target_face = match.face_b_id
    if match.face_b_id == face_id and target is not None:
        source, target, target_face = target, source, match.face_a_id
    return MatchRunResult(
        run=run,
        source_user_id=source,
        source_face_id=face_id,
        target_user_id=target,
        target_face_id=target_face,
        celebrity_id=match.celebrity_id,
        match=match,
        similarity_score=match.similarity_score,
        is_new=is_new,
    )
