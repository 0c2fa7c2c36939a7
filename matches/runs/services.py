"""Starting and ending runs."""

import logging
from datetime import timedelta
from math import ceil
from uuid import UUID

from celery.exceptions import OperationalError as BrokerAway
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.services import record_activity
from faces.models import Face
from faces.recognition import current_pack
from live.events import RunChanged, publish_on_commit, user_group
from matches.models import MatchRun, RunKind, RunStatus
from matches.models.run import UNFINISHED
from matches.runs.errors import LookedJustNow, NoFaceToCompare, NotTakingPart, RunIsOver
from matches.services import searchable

logger = logging.getLogger(__name__)


def start_run(
    kind: RunKind,
    owner: User | None = None,
    face: Face | None = None,
    started_by: User | None = None,
) -> MatchRun:
    """Put a run in line: over one face, over one person's faces, or over everybody's.

    Where the same run is not finished yet, it is that one: the database allows no second. For a
    run over one face, `owner` is the face's. A worker is told on commit; without a broker the run
    keeps its place, and beat finds it.
    """
    return insert_run(
        MatchRun(kind=kind, owner=owner, face=face, started_by=started_by, model=_model())
    )


def insert_run(run: MatchRun) -> MatchRun:
    """The same for a run whose row is made already, for example with a cursor to begin at."""
    with transaction.atomic():
        MatchRun.objects.bulk_create([run], ignore_conflicts=True)
        same = MatchRun.objects.filter(
            kind=run.kind, owner=run.owner_id, face=run.face_id, status__in=UNFINISHED
        )
        there = same.first()
        if there is None:  # it ended between the two statements
            return insert_run(run)
        if there.pk == run.pk:
            announce_on_commit(there)
            transaction.on_commit(tell_worker, robust=True)
    return there


def search_after_consent(user_id: UUID) -> MatchRun | None:
    """Have everything of a person searched who takes part (again): others came meanwhile.

    None where nothing is measured yet; each photo begins a run of its own when it is.
    """
    person = User.objects.matchable().filter(pk=user_id).first()
    if person is None or not searchable().filter(face__owner=person).exists():
        return None
    return start_run(RunKind.REMATCH, owner=person)


def look_again(person: User) -> MatchRun:
    """Have all faces of a person searched once more, at their own wish.

    One that is not finished yet is given back. Raises NotTakingPart, NoFaceToCompare, and
    LookedJustNow within LOOK_AGAIN_MINUTES of the last time.
    """
    if not User.objects.matchable().filter(pk=person.pk).exists():
        raise NotTakingPart
    if not searchable().filter(face__owner=person).exists():
        raise NoFaceToCompare
    mine = MatchRun.objects.filter(kind=RunKind.REMATCH, owner=person, started_by=person)
    last = mine.order_by("-created_at").first()
    if last is not None and last.status in UNFINISHED:
        return last
    _require_pause(last)
    run = start_run(RunKind.REMATCH, owner=person, started_by=person)
    record_activity(person, "run.started", run)
    return run


def cancel_run(run: MatchRun) -> None:
    """End a run; the worker that has it notices before its next face, and what it found stays.

    Raises RunIsOver for one that has ended.
    """
    with transaction.atomic():
        now = timezone.now()
        unfinished = MatchRun.objects.filter(pk=run.pk, status__in=UNFINISHED)
        ended = {"status": RunStatus.CANCELLED, "finished_at": now, "updated_at": now}
        if not unfinished.update(claim=None, lease_until=None, **ended):
            raise RunIsOver
        run.refresh_from_db()
        announce_on_commit(run)


def announce_on_commit(run: MatchRun) -> None:
    """Tell the pages of whose faces these are, and of whoever started it."""
    people = [pk for pk in (run.owner_id, run.started_by_id) if pk]
    if people:
        event = RunChanged(run.pk, run.status, run.progress, run.matches_found)
        publish_on_commit(event, *(user_group(pk) for pk in people))


def tell_worker() -> None:
    """Send a message that there are runs to work on."""
    from matches.tasks import work_on_runs

    try:
        work_on_runs.delay()
    except (OSError, BrokerAway) as error:
        logger.warning("no worker told of runs", extra={"cause": type(error).__name__})


def _model() -> str:
    return current_pack().model


def _require_pause(last: MatchRun | None) -> None:
    pause = timedelta(minutes=settings.LOOK_AGAIN_MINUTES)
    if last is None:
        return
    left = last.created_at + pause - timezone.now()
    if left > timedelta(0):
        raise LookedJustNow(minutes=ceil(left / timedelta(minutes=1)))
