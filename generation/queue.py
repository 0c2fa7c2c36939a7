"""Whose job is next: fair between people, in each person's own order within their line."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Exists, F, Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from generation.models import Job, JobQuerySet, JobQueue, Status
from generation.submitting import announce_on_commit

FIRST_STAGE = "starting"


@transaction.atomic
def claim_next() -> Job | None:
    """Take the next job in the fair order for the length of a lease; None when there is none.

    Whoever has the fewest jobs in the making comes first, among those whoever was served least
    recently. The owner's line is locked meanwhile: workers that ask at the same moment skip it and
    serve the next person, and only if nobody else waits do they take turns at the same line.
    """
    lines = _lines_in_fair_order()
    line = lines.select_for_update(of=("self",), skip_locked=True).first()
    if line is None:
        line = lines.select_for_update(of=("self",)).first()
    if line is None or line.paused_at is not None:
        return None
    now = timezone.now()
    # Asked anew now that the line is held: another worker may just have taken its last job.
    job = Job.objects.runnable(now).filter(owner=line.owner_id).in_line().first()
    if job is None or not _take(job):
        return None
    line.served_at = now
    line.save(update_fields=["served_at"])
    announce_on_commit(job)
    return job


def runnable_jobs() -> JobQuerySet:
    """Every job that a free worker could take right now."""
    paused = JobQueue.objects.filter(owner=OuterRef("owner"), paused_at__isnull=False)
    return Job.objects.runnable(timezone.now()).filter(~Exists(paused))


def lease_end() -> datetime:
    """Until when a worker that reports now is believed to live."""
    return timezone.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)


def _lines_in_fair_order() -> QuerySet[JobQueue]:
    mine = Job.objects.filter(owner=OuterRef("pk"))
    runnable = mine.runnable(timezone.now())
    busy = mine.running().order_by().values("owner").annotate(n=Count("pk")).values("n")
    first = runnable.order_by().values("owner").annotate(at=Min("queued_at")).values("at")
    return (
        JobQueue.objects.filter(Exists(runnable), paused_at=None)
        .annotate(busy=Coalesce(Subquery(busy), 0), waiting_since=Subquery(first))
        .order_by("busy", F("served_at").asc(nulls_first=True), "waiting_since", "pk")
    )


def _take(job: Job) -> bool:
    """Write the claim, if the job still waits. `job` is brought up to date."""
    job.status, job.claim, job.lease_until = Status.PROCESSING, uuid4(), lease_end()
    job.attempts, job.started_at, job.run_after = job.attempts + 1, timezone.now(), None
    job.progress, job.stage, job.error_code, job.error_message = 0, FIRST_STAGE, "", ""
    changed = ("status", "claim", "lease_until", "attempts", "started_at", "run_after")
    words = ("progress", "stage", "error_code", "error_message")
    values = {name: getattr(job, name) for name in (*changed, *words)}
    waiting = Job.objects.waiting().filter(pk=job.pk)
    return bool(waiting.update(**values, updated_at=timezone.now()))
