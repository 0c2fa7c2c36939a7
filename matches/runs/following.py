"""What follows when the faces of a step were searched. All of it may be done twice."""

from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.holding import hold_people
from matches.celebrities.discovering import find_twins
from matches.models import Match, MatchRun, MatchRunResult, RunKind
from matches.runs import results
from matches.runs.claims import Work
from matches.similarity.refreshing import refresh_similarities
from matches.telling import notify_people


def follow_up(work: Work, faces: list[UUID]) -> None:
    """Celebrity twins, notifications, similarities; before the cursor moves past the faces.

    Raises Stopped.
    """
    for face_id in faces:
        find_twins(face_id)
        _note_celebrities(work, face_id)
    found = MatchRunResult.objects.filter(run=work.run, source_face__in=faces, is_new=True)
    new = list(found.exclude(target_user=None).values("match", "source_user", "target_user"))
    if new:
        people = {row[side] for row in new for side in ("source_user", "target_user")}
        _notify([row["match"] for row in new], people)
    refresh_similarities(_changed_people(work.run, {row["source_user"] for row in new}))


@transaction.atomic
def _note_celebrities(work: Work, face_id: UUID) -> None:
    """Write down those alike enough to be called look-alikes; twins there are always."""
    run = work.run
    twins = Match.objects.with_celebrities().filter(
        face_a=face_id, model=run.model, similarity_score__gte=settings.MATCH_MIN_SCORE
    )
    hold_people(twins.values_list("owner_a", flat=True))
    work.still_ours()
    matches = list(twins)
    # Not what `find_twins` gave: a worker that died may have kept them just before.
    new = {match.pk for match in matches if run.started_at and match.created_at >= run.started_at}
    results.write(run, face_id, matches, new)


@transaction.atomic
def _notify(matches: list[UUID], people: set[UUID]) -> None:
    """Of what still stands: somebody may have withdrawn since it was found."""
    hold_people(people)
    notify_people(list(Match.objects.between_people().filter(pk__in=matches)))


def _changed_people(run: MatchRun, finders: set[UUID]) -> set[UUID]:
    """Whose similarities are others now. A new photo changes what its owner looks like at least."""
    if run.kind == RunKind.NEW_PHOTO and run.owner_id:
        return finders | {run.owner_id}
    return finders
