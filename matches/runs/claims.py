"""Who works on a run: a claim with a lease, taken and kept by conditional updates."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from matches.models import MatchRun, RunKind, RunStatus
from matches.models.run import UNFINISHED
from matches.runs.services import announce_on_commit

# Long runs leave most threads of the queue to new photos. Two that claim in the same moment may be
# one too many, which only costs time.
LONG_RUNS_AT_ONCE = 2
# So many are tried when others take those that waited longest.
TRIED = 5


class Stopped(Exception):
    """The run was cancelled, deleted, or given to another worker: nothing more is written."""


class Work:
    """A run that is claimed. It is the only writer of the run until it ends or lets go."""

    def __init__(self, run: MatchRun) -> None:
        self.run, self.claim = run, run.claim
        self._announced = (run.status, run.progress)

    def still_ours(self) -> None:
        """Keep the run for another lease. Raises Stopped; then the transaction is undone."""
        self.note()

    def note(self, **values: Any) -> None:
        """One conditional update, and an event at every whole percent. Raises Stopped."""
        now = timezone.now()
        written = {"lease_until": lease_end(now), "updated_at": now} | values
        ours = MatchRun.objects.filter(pk=self.run.pk, claim=self.claim, status=RunStatus.RUNNING)
        if not ours.update(**written):
            raise Stopped
        for name, value in written.items():
            setattr(self.run, name, value)
        shown = (self.run.status, self.run.progress)
        if shown != self._announced:
            self._announced = shown
            announce_on_commit(self.run)

    def let_go(self, until: datetime | None = None, **values: Any) -> None:
        """Leave the run to the next worker, `until` where it should rest before."""
        self.note(claim=None, lease_until=until, **values)

    def fail(self) -> None:
        """End the run in words, with what it found until then."""
        self.end(RunStatus.FAILED, error=gave_up())

    def end(self, status: RunStatus, **values: Any) -> None:
        self.note(status=status, claim=None, lease_until=None, finished_at=timezone.now(), **values)


def claim_next() -> MatchRun | None:
    """Take the run that waited longest for the length of a lease; None when there is none."""
    now = timezone.now()
    runs = due(now)
    long_runs = MatchRun.objects.filter(status=RunStatus.RUNNING, lease_until__gte=now)
    if long_runs.exclude(claim=None).exclude(kind=RunKind.NEW_PHOTO).count() >= LONG_RUNS_AT_ONCE:
        runs = runs.filter(kind=RunKind.NEW_PHOTO)
    for run_id in list(runs.values_list("pk", flat=True)[:TRIED]):
        run = claim(run_id)
        if run is not None:
            return run
    return None


@transaction.atomic
def claim(run_id: UUID) -> MatchRun | None:
    """Take this run; None when it has ended or somebody has it."""
    now = timezone.now()
    taken = (
        due(now)
        .filter(pk=run_id)
        .order_by()
        .update(
            status=RunStatus.RUNNING,
            claim=(mine := uuid4()),
            lease_until=lease_end(now),
            started_at=Coalesce(F("started_at"), now),
            attempts=F("attempts") + 1,
            updated_at=now,
        )
    )
    if not taken:
        return None
    return MatchRun.objects.filter(pk=run_id, claim=mine).first()


def due(now: datetime) -> QuerySet[MatchRun]:
    """Runs that a worker may take, the one that waited longest first."""
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    tried = Q(attempts__lt=settings.RUN_MAX_ATTEMPTS)
    return MatchRun.objects.filter(free, tried, status__in=UNFINISHED).order_by("updated_at", "pk")


def gave_up() -> str:
    """What a run says that was interrupted at the same place again and again."""
    return _("Something on our side went wrong, several times. What was found until then stays.")


def lease_end(now: datetime) -> datetime:
    """Until when a worker that reports now is believed to live."""
    return now + timedelta(seconds=settings.RUN_LEASE_SECONDS)
