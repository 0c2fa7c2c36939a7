"""What a person can do with their jobs; `running.py` holds what the workers do with them."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from generation.errors import NothingToCancel, NothingToRetry, NotWaiting
from generation.models import UNFINISHED, Job, JobQueue, Status
from generation.notices import take_back_ended
from generation.recovery import MESSAGES_AT_MOST
from generation.submitting import (
    Submitted,
    announce_on_commit,
    last_position,
    lock_line,
    require_room,
    start_on_commit,
    submit,
    tell_workers,
)

__all__ = [
    "Submitted",
    "cancel_job",
    "move_job",
    "pause_queue",
    "resume_queue",
    "retry_job",
    "submit",
]

MOVES = ("up", "down", "first")


@transaction.atomic
def cancel_job(job: Job) -> Job:
    """End a job that has not ended: one in line at once, one in the making as soon as its worker
    reports next; nothing of it is kept. Raises NothingToCancel."""
    current = _locked(job)
    if current.status not in UNFINISHED:
        raise NothingToCancel
    current.status, current.completed_at = Status.CANCELLED, timezone.now()
    current.claim = current.lease_until = current.run_after = None
    current.stage = current.error_code = current.error_message = ""
    return _saved(current)


@transaction.atomic
def retry_job(job: Job) -> Job:
    """Put a failed or cancelled job at the end of its owner's line, with all attempts before it.

    Raises NothingToRetry for any other, and TooManyJobs.
    """
    lock_line(job.owner)
    current = _locked(job)
    if current.status not in {Status.FAILED, Status.CANCELLED}:
        raise NothingToRetry
    require_room(job.owner)
    now = timezone.now()
    current.status, current.attempts, current.progress = Status.PENDING, 0, 0
    current.error_code = current.error_message = current.stage = ""
    current.started_at = current.completed_at = current.processing_time = None
    current.run_after, current.queued_at, current.sent_at = None, now, now
    current.position = last_position(job.owner)
    current.save()
    take_back_ended([current.pk])
    start_on_commit(current)
    return current


@transaction.atomic
def move_job(job: Job, where: str) -> None:
    """Move a waiting job among its owner's: "up" or "down" by one place, or to "first".

    At the end of the line it stays where it is. Raises NotWaiting.
    """
    lock_line(job.owner)
    line = list(Job.objects.waiting().filter(owner=job.owner).in_line().select_for_update())
    places = [each.pk for each in line]
    if job.pk not in places or where not in MOVES:
        raise NotWaiting
    old = places.index(job.pk)
    new = {"up": max(0, old - 1), "down": min(len(line) - 1, old + 1), "first": 0}[where]
    line.insert(new, line.pop(old))
    # Numbered anew, from the smallest number there was: whole numbers never run out of room.
    start = min(each.position for each in line)
    for place, each in enumerate(line):
        each.position = start + place
    Job.objects.bulk_update(line, ["position"])
    announce_on_commit(line[new])


@transaction.atomic
def pause_queue(owner: User) -> JobQueue:
    """Take no further job of the person; what is in the making goes on."""
    line = lock_line(owner)
    if line.paused_at is None:
        line.paused_at = timezone.now()
        line.save(update_fields=["paused_at"])
    return line


@transaction.atomic
def resume_queue(owner: User) -> JobQueue:
    """Let workers take the person's jobs again."""
    line = lock_line(owner)
    if line.paused_at is not None:
        line.paused_at = None
        line.save(update_fields=["paused_at"])
    waiting = Job.objects.waiting().filter(owner=owner).count()
    messages = min(waiting, MESSAGES_AT_MOST)
    transaction.on_commit(lambda: tell_workers(messages), robust=True)
    return line


def _locked(job: Job) -> Job:
    """The job as it is now; a job that was deleted meanwhile has nothing to cancel or retry."""
    current: Job | None = Job.objects.select_for_update(of=("self",)).filter(pk=job.pk).first()
    if current is None:
        raise NothingToCancel
    return current


def _saved(job: Job) -> Job:
    job.save()
    announce_on_commit(job)
    return job
