"""One run of a claimed job: whatever it writes counts only while its claim stands.

A run that was cancelled, deleted with its job, or believed dead and given to another run finds no
row to write to. It learns of that by JobStopped, and keeps nothing.
"""

import logging
import random
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from generation.errors import JobStopped
from generation.models import Job, Status
from generation.notices import tell_ended
from generation.queue import lease_end
from generation.submitting import announce_on_commit
from library.models import Image

logger = logging.getLogger(__name__)

# Progress is written at most this often, so that a provider may report as it likes.
REPORT_SECONDS = 0.2
# Even without news the lease is extended, and a cancelled job noticed, this often.
BEAT_SECONDS = 5.0
FIRST_REST = 5.0
LONGEST_REST = 600.0
MESSAGE_LENGTH = 300
CODE_LENGTH = 40


class Run:
    """The only writer of a job while it is `processing`."""

    def __init__(self, job: Job) -> None:
        self.job, self.claim = job, job.claim
        self._reported = (job.progress, job.stage)
        self._reported_at = monotonic()

    def report(self, percent: int, stage: str) -> None:
        """Whole percents (0 to 100, never less than before) and a stage code.

        Raises JobStopped when the job is not this run's any more. A database that is away is no
        reason to stop: the end of the run will show whether the job is still ours.
        """
        percent = max(self._reported[0], min(100, int(percent)))
        stage = stage[:CODE_LENGTH]
        news, waited = (percent, stage), monotonic() - self._reported_at
        if waited < (REPORT_SECONDS if news != self._reported else BEAT_SECONDS):
            return
        try:
            self._write_progress(percent, stage, announce=news != self._reported)
        except (OperationalError, InterfaceError) as error:
            logger.warning("progress not written", extra={"cause": type(error).__name__})
        finally:
            give_connection_back()
        self._reported, self._reported_at = news, monotonic()

    def complete(self, image: Image) -> None:
        """Finish the job with its picture. Raises JobStopped, which must undo the picture."""
        now = timezone.now()
        self._write(
            status=Status.COMPLETED,
            progress=100,
            stage="",
            claim=None,
            lease_until=None,
            result=image,
            completed_at=now,
            processing_time=self._seconds(now),
        )

    def fail(self, code: str, sentence: str) -> None:
        """End the job with its reason."""
        now = timezone.now()
        self._write(
            status=Status.FAILED,
            stage="",
            claim=None,
            lease_until=None,
            error_code=code[:CODE_LENGTH],
            error_message=sentence[:MESSAGE_LENGTH],
            completed_at=now,
            processing_time=self._seconds(now),
        )

    def rest(self, code: str, sentence: str, after: float | None = None) -> None:
        """Put the job back in line after a cause that passes, or end it if it was tried enough."""
        if self.job.attempts >= self.job.max_attempts:
            return self.fail(code, sentence)
        seconds = pause_before(self.job.attempts) if after is None else min(after, LONGEST_REST)
        self._write(
            status=Status.PENDING,
            progress=0,
            stage="",
            claim=None,
            lease_until=None,
            error_code=code[:CODE_LENGTH],
            error_message=sentence[:MESSAGE_LENGTH],
            run_after=timezone.now() + timedelta(seconds=max(0.0, seconds)),
        )

    def _write_progress(self, percent: int, stage: str, *, announce: bool) -> None:
        values = {"progress": percent, "stage": stage, "lease_until": lease_end()}
        self._write(**values, announce=announce)

    @transaction.atomic
    def _write(self, *, announce: bool = True, **values: Any) -> None:
        """One conditional update, and its event. Raises JobStopped when it hits no row."""
        ours = Job.objects.running().filter(pk=self.job.pk, claim=self.claim)
        if not ours.update(**values, updated_at=timezone.now()):
            raise JobStopped
        for name, value in values.items():
            setattr(self.job, name, value)
        if announce:
            announce_on_commit(self.job)
        tell_ended(self.job)

    def _seconds(self, now: datetime) -> float:
        assert self.job.started_at is not None  # noqa: S101  (set with the claim)
        return (now - self.job.started_at).total_seconds()


def give_connection_back() -> None:
    """Let others have the connection during long work, and drop one that broke; the next query
    takes another."""
    if not connection.in_atomic_block:  # tests, and nobody else, run all this in a transaction
        connection.close_if_unusable_or_obsolete()


def pause_before(attempts: int) -> float:
    """Seconds to rest after so many attempts: doubled each time, half of it left to chance, so
    that jobs that failed together do not come back together."""
    longest = min(FIRST_REST * 2.0 ** (attempts - 1), LONGEST_REST)
    return longest * random.uniform(0.5, 1.0)  # noqa: S311  (spreads load, hides nothing)
