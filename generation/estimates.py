"""Where a waiting job stands and how long it may take: the line, played forward.

The rule that hands jobs out (`queue.claim_next`) is played with the jobs that wait and those in the
making. How long a job takes is the median of the last ones of its kind by its provider; how many
are made at once is how many are being made now, because while somebody waits no worker is idle.
Where one of these is not known, the answer is "not known yet", never a guess.
"""

import heapq
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from generation.models import Job, JobQueue, Status
from generation.queue import runnable_jobs

# Further back than this a place says little, and playing the line costs time.
LINE_AT_MOST = 500
# Jobs finished last, of all kinds, from which medians are taken; of one kind this many at most.
FINISHED, FINISHED_OF_ONE = 200, 20
# When nothing is being made and a job has waited this long, no worker seems to be there.
NOBODY_WORKS = timedelta(seconds=30)
# A job that takes longer than usual is expected to need this share of the usual time yet.
OVERDUE = 0.2
# Orders the play where it is not known how long a job takes; no time is told from it.
NOMINAL_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Place:
    """`position` counts from 1 over everybody's jobs; `seconds` until the job begins, if known."""

    position: int
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A job in line. `served` is when its owner was last served and `queued` when it came, as
    seconds since any moment; `seconds` is how long such a job takes, if known."""

    id: UUID
    owner: UUID
    served: float
    queued: float
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Working:
    """A job in the making; `seconds` until it is done, if known."""

    owner: UUID
    seconds: float | None


def foresee() -> dict[UUID, Place]:
    """The place of every job in line, the first few hundred; paused and resting ones have none."""
    now = timezone.now()
    typical = typical_seconds()
    waiting = _waiting(typical)
    working = _working(typical, now)
    places = play(waiting, working)
    oldest = min((job.queued for job in waiting), default=now.timestamp())
    if not working and now.timestamp() - oldest > NOBODY_WORKS.total_seconds():
        return {pk: Place(place.position, None) for pk, place in places.items()}
    return places


def play(waiting: Iterable[Waiting], working: Sequence[Working]) -> dict[UUID, Place]:
    """Hand the jobs out as `queue.claim_next` would, each as soon as a worker is free.

    Jobs of one owner must come in the owner's order.
    """
    lines: dict[UUID, deque[Waiting]] = defaultdict(deque)
    since: dict[UUID, float] = {}
    for job in waiting:
        lines[job.owner].append(job)
        since[job.owner] = min(job.queued, since.get(job.owner, job.queued))
    # Who was served during the play comes after everybody who was not.
    served = {owner: (0, line[0].served, since[owner]) for owner, line in lines.items()}
    busy = Counter(job.owner for job in working)
    # When each worker is free, in which order, who it works for, and whether the time is known.
    slots: list[tuple[float, int, UUID | None, bool]] = [
        (_or_nominal(job.seconds), number, job.owner, job.seconds is not None)
        for number, job in enumerate(working)
    ] or [(0.0, 0, None, True)]
    heapq.heapify(slots)
    places: dict[UUID, Place] = {}
    while lines:
        at, _number, done_for, known = heapq.heappop(slots)
        if done_for is not None:
            busy[done_for] -= 1
        owner = min(lines, key=lambda person: (busy[person], served[person]))
        job = lines[owner].popleft()
        if not lines[owner]:
            del lines[owner]
        places[job.id] = Place(len(places) + 1, at if known else None)
        busy[owner] += 1
        served[owner] = (1, float(len(places)), 0.0)
        known = known and job.seconds is not None
        number = len(working) + len(places)
        heapq.heappush(slots, (at + _or_nominal(job.seconds), number, owner, known))
    return places


def typical_seconds() -> dict[tuple[str, str], float]:
    """By kind and provider, the median time of the last jobs that were finished."""
    finished = Job.objects.filter(status=Status.COMPLETED, processing_time__isnull=False)
    rows = finished.order_by("-completed_at").values_list("kind", "provider", "processing_time")
    times: dict[tuple[str, str], list[float]] = defaultdict(list)
    for kind, provider, seconds in rows[:FINISHED]:
        times[kind, provider].append(seconds)
    return {key: median(found[:FINISHED_OF_ONE]) for key, found in times.items()}


def in_words(seconds: float | None) -> str:
    """An estimate as people say it, no more exact than it is."""
    if seconds is None:
        return _("not known yet")
    if seconds < 10:
        return _("a few seconds")
    if seconds < 50:
        return _("less than a minute")
    minutes = round(seconds / 60)
    if minutes < 90:
        return ngettext("about %d minute", "about %d minutes", minutes) % minutes
    hours = round(minutes / 60)
    return ngettext("about %d hour", "about %d hours", hours) % hours


def _waiting(typical: dict[tuple[str, str], float]) -> list[Waiting]:
    served = Subquery(JobQueue.objects.filter(pk=OuterRef("owner")).values("served_at"))
    rows = runnable_jobs().in_line().annotate(served=served)
    jobs = rows.values_list("pk", "owner", "kind", "provider", "queued_at", "served")
    return [
        Waiting(
            pk,
            owner,
            at.timestamp() if at else 0.0,
            queued.timestamp(),
            typical.get((kind, provider)),
        )
        for pk, owner, kind, provider, queued, at in jobs[:LINE_AT_MOST]
    ]


def _working(typical: dict[tuple[str, str], float], now: datetime) -> list[Working]:
    rows = Job.objects.running().values_list("owner", "kind", "provider", "started_at")
    return [
        Working(owner, _left(typical.get((kind, provider)), (now - started).total_seconds()))
        for owner, kind, provider, started in rows
    ]


def _left(typical: float | None, elapsed: float) -> float | None:
    return None if typical is None else max(typical - elapsed, OVERDUE * typical)


def _or_nominal(seconds: float | None) -> float:
    return NOMINAL_SECONDS if seconds is None else seconds
