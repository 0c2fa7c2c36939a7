"""A run's way through a worker: claimed for a slice of time, a step of faces after the other.

Each face is searched outside of any transaction; its matches and results are one commit, which
also asks whether the run is still ours. After every step the cursor moves. A killed worker loses
one step at most, and who does it again finds its matches and results there.
"""

import logging
from datetime import timedelta
from time import monotonic
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from faces.models import FaceEmbedding
from faces.recognition import current_pack
from matches import services
from matches.models import MatchRun, RunKind, RunStatus
from matches.models.run import UNFINISHED
from matches.runs import claims, results, scope
from matches.runs.claims import Stopped, Work
from matches.runs.following import follow_up

logger = logging.getLogger(__name__)

# After so long other runs, and other work of the queue, get their turn.
SLICE_SECONDS = 10.0
# After an error nobody foresaw, a run rests this long before it is tried again.
REST = timedelta(seconds=5)


def work_on_next() -> bool:
    """Work for a slice at the run that waited longest; whether more may be due.

    Safe to call at any time and at once.
    """
    run = claims.claim_next()
    if run is None:
        return False
    _work_on(Work(run))
    return claims.due(timezone.now()).exists()


def search_new_face(face_id: UUID) -> None:
    """Look for the look-alikes of a face that was just measured, as a run of its own, at once.

    The run is inserted with its claim, so that a new photo costs one row more than its matches.
    Nothing happens where the face was searched already, does not take part, or is being searched.
    """
    new = services.searchable().filter(face=face_id, searched_at=None)
    owner_id = new.values_list("face__owner", flat=True).first()
    if owner_id is None:
        return
    try:
        run = _insert_claimed(face_id, owner_id)
    except IntegrityError:
        return  # the face or the person was deleted in this moment
    if run is not None:
        _work_on(Work(run))


def _insert_claimed(face_id: UUID, owner_id: UUID) -> MatchRun | None:
    """A new run over the face, or the one that is there if its worker died; None if it lives."""
    now = timezone.now()
    run = MatchRun(
        kind=RunKind.NEW_PHOTO,
        status=RunStatus.RUNNING,
        owner_id=owner_id,
        face_id=face_id,
        model=current_pack().model,
        faces_total=1,
        claim=uuid4(),
        lease_until=claims.lease_end(now),
        started_at=now,
        attempts=1,
    )
    MatchRun.objects.bulk_create([run], ignore_conflicts=True)
    there = MatchRun.objects.filter(
        kind=RunKind.NEW_PHOTO, face=face_id, status__in=UNFINISHED
    ).first()
    if there is None or there.pk == run.pk:
        return there
    return claims.claim(there.pk)


def _work_on(work: Work) -> None:
    """A slice of a claimed run, and how it ended; nothing is raised but what ends a process."""
    extra = {"run_id": str(work.run.pk)}
    try:
        _slice(work)
    except Stopped:
        logger.info("run stopped", extra=extra)
    except Exception:
        logger.exception("run interrupted", extra=extra | {"attempt": work.run.attempts})
        if not connection.in_atomic_block:  # tests, and nobody else, run all this in a transaction
            connection.close_if_unusable_or_obsolete()
        _rest_or_fail(work)


def _slice(work: Work) -> None:
    run, until = work.run, monotonic() + SLICE_SECONDS
    if run.faces_total == 0:
        work.note(faces_total=scope.count_faces(run))
    while monotonic() < until:
        faces = scope.next_faces(run)
        if not faces:
            work.end(RunStatus.COMPLETED, faces_total=run.faces_done, attempts=0, error="")
            return
        new = follow_up(work, {face_id: _search(work, face_id) for face_id in faces})
        if _advance(work, faces, new):
            return
    work.let_go(attempts=0)


def _search(work: Work, face_id: UUID) -> FaceEmbedding | None:
    """Matches with other people; those with celebrities come with `follow_up`.

    Gives what was compared, where something was.
    """
    search = None
    if work.run.kind != RunKind.CELEBRITIES:
        search = services.look_around(face_id)
    if search is None:
        work.still_ours()
        return None
    with transaction.atomic():
        kept = services.keep(search, work.still_ours)
        results.write(work.run, face_id, kept.matches, kept.new)
    return search.embedding


def _advance(work: Work, faces: list[UUID], new: int) -> bool:
    """Move the cursor past the faces; True where that ended the run."""
    run = work.run
    done = run.faces_done + len(faces)
    progress = {
        "cursor": faces[-1],
        "faces_done": done,
        "faces_total": max(run.faces_total, done),
        "matches_found": run.matches_found + new,
        "error": "",
    }
    if run.face_id:  # nothing lies behind its only face, so one write says both
        work.end(RunStatus.COMPLETED, attempts=0, **progress)
        return True
    work.note(attempts=1, **progress)
    return False


def _rest_or_fail(work: Work) -> None:
    """Try again in a moment, and not for ever. Without a database the lease will run out."""
    try:
        if work.run.attempts >= settings.RUN_MAX_ATTEMPTS:
            work.fail()
        else:
            work.let_go(until=timezone.now() + REST)
    except (Stopped, OperationalError, InterfaceError):
        logger.info("run left alone", extra={"run_id": str(work.run.pk)})
