"""What follows when the faces of a step were searched. All of it may be done twice."""

from collections.abc import Mapping
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.holding import hold_people
from faces.celebrities.holding import hold_celebrities
from faces.models import FaceEmbedding
from matches.celebrities.discovering import find_twins
from matches.models import Match, MatchKind, MatchRun, MatchRunResult, RunKind
from matches.runs import results
from matches.runs.claims import Work
from matches.similarity.refreshing import refresh_similarities
from matches.telling import notify_people


def follow_up(work: Work, searched: Mapping[UUID, FaceEmbedding | None]) -> int:
    """Celebrity twins, notifications, similarities; before the cursor moves past the faces.

    `searched` has by face what was just compared, where something was. Gives how many new matches
    the run noted for these faces. Raises Stopped.
    """
    for face_id, embedding in searched.items():
        find_twins(face_id, embedding)
        _note_celebrities(work, face_id)
    found = MatchRunResult.objects.filter(run=work.run, source_face__in=searched, is_new=True)
    new = list(found.order_by().values("match", "source_user", "target_user"))
    between_people = [row for row in new if row["target_user"]]
    if between_people:
        people = {row[side] for row in between_people for side in ("source_user", "target_user")}
        _notify([row["match"] for row in between_people], people)
    refresh_similarities(_changed_people(work.run, {row["source_user"] for row in between_people}))
    return len(new)


def _note_celebrities(work: Work, face_id: UUID) -> None:
    """Write down those alike enough to be called look-alikes; twins there are always."""
    run = work.run
    alike = Match.objects.filter(
        face_a=face_id,
        kind=MatchKind.CELEBRITY,
        model=run.model,
        similarity_score__gte=settings.MATCH_MIN_SCORE,
    )
    owners = dict(alike.order_by().values_list("celebrity", "owner_a"))
    if not owners:
        return
    with transaction.atomic():
        hold_people(set(owners.values()))
        there = hold_celebrities(owners.keys())  # else a result may stand on a match that goes
        work.still_ours()
        matches = list(alike.with_celebrities().filter(celebrity__in=there))
        # Not what `find_twins` gave: a worker that died may have kept them just before.
        began = run.started_at
        new = {match.pk for match in matches if began and match.created_at >= began}
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
