"""A collection's way through a worker: claimed for a slice of time, one picture after the other.

What was done is noted after each picture, with the cursor of the next. A killed worker therefore
loses at most one picture's work, which the next one finds: either the template is not there yet, or
it is, and is recognised. Between slices others get their turn.
"""

import hashlib
import logging
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.errors import AppError
from faces.engine.types import EngineError
from library.decoding import check_header, decode
from library.errors import (
    NotAnImage,
    StorageFull,
    StorageUnavailable,
    TooLarge,
    TooManyPixels,
    UnsupportedFormat,
)
from library.files import remove_files_on_commit
from library.imports.errors import ImportRefused
from library.models import Moderation
from templates_app.collectors import collector_for
from templates_app.collectors.base import Candidate, Collector, Skip, SkipReason, storable
from templates_app.collectors.clock import SYSTEM_CLOCK, Clock
from templates_app.collectors.errors import SourceBusy, SourceError, SourceResting
from templates_app.examining import MAX_SIDE
from templates_app.models import CollectionStatus, CollectionTask, Template
from templates_app.services import add_template, delete_template
from templates_app.slots import find_slots

logger = logging.getLogger(__name__)

# After so long another task, and other work of the queue, gets its turn.
SLICE = timedelta(seconds=20)
# Longer than the slowest picture takes with all its tries.
LEASE = timedelta(minutes=6)
MAX_ATTEMPTS = 5
# After the first failure in a row, doubled for each further one.
FIRST_REST = timedelta(seconds=30)
ANIMATED = 2
CLAIMED = ["status", "lease_until", "run_after", "started_at", "attempts", "updated_at"]


class Stopped(Exception):
    """Somebody cancelled the task, or another worker has it: nothing more is written to it."""


# Skipping the picture would not help.
NOT_THE_PICTURES_FAULT = (Stopped, SourceBusy, StorageFull, StorageUnavailable, EngineError)


@dataclass
class Work:
    """A claimed task and what is being done about it."""

    task: CollectionTask
    clock: Clock
    replayed: bool
    """The last worker died; what it added just before counts as ours, not as known."""
    until: datetime = field(init=False)
    skipped: Counter[str] = field(init=False)

    def __post_init__(self) -> None:
        self.until = self.clock.now() + SLICE
        self.skipped = Counter(self.task.skipped_reasons)

    @property
    def is_over(self) -> bool:
        return self.clock.now() >= self.until

    @property
    def has_enough(self) -> bool:
        return self.task.images_collected >= self.task.limit

    @property
    def is_last_attempt(self) -> bool:
        return self.task.attempts >= MAX_ATTEMPTS

    def note(self, **changes: object) -> None:
        """Write to the task and keep it for another lease. Raises Stopped when it is not ours."""
        now = self.clock.now()
        values = {"lease_until": now + LEASE, "updated_at": now} | changes
        ours = CollectionTask.objects.filter(
            pk=self.task.pk, status=CollectionStatus.RUNNING, lease_until=self.task.lease_until
        )
        if not ours.update(**values):
            raise Stopped
        for name, value in values.items():
            setattr(self.task, name, value)


def collect_next(clock: Clock = SYSTEM_CLOCK) -> bool:
    """Work for a slice at the collection that waited longest; whether more may be due.

    One worker at a time collects, so that the queue keeps its other threads. Safe to call at any
    time and twice.
    """
    work = _claim(clock)
    if work is None:
        return False
    try:
        _work_at(work)
    except Stopped:
        logger.info("collection stopped", extra={"task_id": str(work.task.pk)})
    return due(clock.now()).exists()


def due(now: datetime) -> QuerySet[CollectionTask]:
    """Collections that a worker may take, the one that waited longest first."""
    open_states = Q(status__in=[CollectionStatus.PENDING, CollectionStatus.RUNNING])
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    rested = Q(run_after=None) | Q(run_after__lte=now)
    return CollectionTask.objects.filter(open_states, free, rested).order_by("updated_at", "id")


@transaction.atomic
def _claim(clock: Clock) -> Work | None:
    now = clock.now()
    if CollectionTask.objects.filter(
        status=CollectionStatus.RUNNING, lease_until__gte=now
    ).exists():
        return None
    for task in due(now).select_for_update(skip_locked=True)[:MAX_ATTEMPTS]:
        died = task.lease_until is not None
        if died and task.attempts >= MAX_ATTEMPTS:
            _give_up(task, now)
            continue
        task.status, task.lease_until, task.run_after = CollectionStatus.RUNNING, now + LEASE, None
        task.started_at = task.started_at or now
        task.attempts += 1
        task.save(update_fields=CLAIMED)
        return Work(task, clock, replayed=died)
    return None


def _give_up(task: CollectionTask, now: datetime) -> None:
    """Most likely the next picture is what ends the worker."""
    task.status, task.lease_until, task.completed_at = CollectionStatus.FAILED, None, now
    task.error = _("The worker ended several times at the same picture. Go on, or look at its log.")
    task.save(update_fields=["status", "lease_until", "completed_at", "error", "updated_at"])


def _work_at(work: Work) -> None:
    """A slice of work, and how it ended. Raises Stopped."""
    try:
        collector = collector_for(work.task, work.clock)
        try:
            finished = _collect(work, collector)
        finally:
            collector.close()
    except Stopped:
        raise
    except SourceResting as error:  # nobody's fault, so it is no attempt
        attempts = work.task.attempts - 1
        work.note(lease_until=None, run_after=error.until, attempts=attempts)
    except Exception as error:
        _rest_or_fail(work, error)
    else:
        _complete(work) if finished else work.note(lease_until=None, attempts=0)


def _collect(work: Work, collector: Collector) -> bool:
    """Take pictures until the slice is over; True when there is nothing more to do."""
    while not work.has_enough:
        page = collector.page(work.task.cursor)
        for candidate in page.candidates:
            _count(work, candidate, _reason_to_skip(work, collector, candidate))
            if work.has_enough or work.is_over:
                return work.has_enough
        if page.next is None:
            return True
        work.note(cursor=page.next, attempts=1)
    return True


def _count(work: Work, candidate: Candidate, reason: SkipReason | None) -> None:
    if reason is not None:
        work.skipped[reason.value] += 1
    work.replayed = False
    work.note(
        cursor=candidate.cursor,
        images_collected=Template.objects.filter(collected_by=work.task).count(),
        images_skipped=work.skipped.total(),
        skipped_reasons=dict(work.skipped),
        attempts=1,
        error="",
    )


def _reason_to_skip(work: Work, collector: Collector, candidate: Candidate) -> SkipReason | None:
    """Add the picture; None when it is a template of this task now."""
    try:
        if candidate.skip is not None:
            raise Skip(candidate.skip)
        if candidate.own_page:
            _stop_at_known(work, source_url=candidate.source_url)
        work.note()  # fetching may take long
        _add(work, candidate, collector.fetch(candidate))
    except Skip as skip:
        return skip.reason
    except _AlreadyOurs:
        return None
    except NOT_THE_PICTURES_FAULT:
        raise
    except SourceError as error:
        if error.passes and work.is_last_attempt:
            return SkipReason.UNDELIVERED
        raise
    except Exception:
        if not work.is_last_attempt:
            raise
        logger.exception("picture skipped", extra={"task_id": str(work.task.pk)})
        return SkipReason.BROKEN
    return None


class _AlreadyOurs(Exception):
    """A worker that died had just added it."""


def _stop_at_known(work: Work, **where: str) -> None:
    known = Template.objects.filter(**where).first()
    if known is None:
        return
    if work.replayed and known.collected_by_id == work.task.pk:
        raise _AlreadyOurs
    raise Skip(SkipReason.KNOWN)


def _add(work: Work, candidate: Candidate, data: bytes) -> None:
    """Look at the picture, cheapest questions first, and make it a template. Raises Skip."""
    _stop_at_known(work, sha256=hashlib.sha256(data).hexdigest())
    try:
        if check_header(BytesIO(data)).frames >= ANIMATED:
            raise Skip(SkipReason.FORMAT)
        slots = find_slots(decode(BytesIO(data), max_side=MAX_SIDE).pixels)
        if len(slots) != work.task.wanted_faces:
            raise Skip(SkipReason.FACES)
        added = add_template(
            file=BytesIO(data),
            title=storable(candidate.title),
            description=storable(candidate.description),
            category=work.task.category,
            tags=[storable(tag) for tag in candidate.tags],
            artist=storable(candidate.artist),
            source_url=candidate.source_url,
            licence=candidate.licence,
            slots=slots,
            collected_by=work.task,
        )
    except (StorageFull, StorageUnavailable):
        raise
    except AppError as error:
        raise Skip(_reason_of(error)) from None
    if not added.created:
        raise Skip(SkipReason.KNOWN)
    if added.template.image.moderation == Moderation.BLOCKED:
        delete_template(added.template)
        raise Skip(SkipReason.UNSAFE)


def _reason_of(error: AppError) -> SkipReason:
    if isinstance(error, TooLarge | TooManyPixels):
        return SkipReason.TOO_LARGE
    if isinstance(error, NotAnImage | UnsupportedFormat):
        return SkipReason.FORMAT
    return SkipReason.BROKEN


def _rest_or_fail(work: Work, error: Exception) -> None:
    """Try again later where that may help, and not for ever; else say what is wrong."""
    foreseen = isinstance(error, AppError | EngineError)
    code = getattr(error, "code", "engine" if foreseen else "unforeseen")
    logger.log(
        logging.WARNING if foreseen else logging.ERROR,
        "collection interrupted",
        extra={"task_id": str(work.task.pk), "code": code},
        exc_info=not foreseen,
    )
    sentence = str(error) if foreseen else _("Something on our side went wrong; see the log.")
    hopeless = isinstance(error, ImportRefused)
    passes = not hopeless and (not isinstance(error, SourceError) or error.passes)
    if passes and not work.is_last_attempt:
        rest = work.clock.now() + FIRST_REST * 2 ** (work.task.attempts - 1)
        until = max(rest, error.until) if isinstance(error, SourceBusy) else rest
        work.note(lease_until=None, run_after=until, error=sentence[:300])
    else:
        _end(work, CollectionStatus.FAILED, error=sentence[:300])


@transaction.atomic
def _complete(work: Work) -> None:
    """An uploaded zip is not needed any more."""
    uploaded = work.task.upload_path
    _end(work, CollectionStatus.COMPLETED, error="", upload_path="")
    if uploaded:
        remove_files_on_commit([uploaded])


def _end(work: Work, status: CollectionStatus, **changes: object) -> None:
    now = work.clock.now()
    work.note(status=status, lease_until=None, completed_at=now, attempts=0, **changes)
