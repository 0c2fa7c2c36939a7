"""How a job comes in: once per idempotency key, in its owner's line, told to a worker on commit."""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.crypto import get_random_string
from kombu.exceptions import OperationalError as BrokerAway

from accounts.models import User
from generation.errors import BadKey, BadParameters, TooManyJobs
from generation.models import Job, JobKind, JobQueue
from generation.providers import provider_name_for
from live.events import JobChanged, publish_on_commit, user_group

logger = logging.getLogger(__name__)

KEY_LENGTH = 64
# Parameters are ids and small choices; whatever is larger was not made by a form of ours.
PARAMETERS_LENGTH = 4096


@dataclass(frozen=True, slots=True)
class Submitted:
    """`created` is False when the same person had submitted this key before."""

    job: Job
    created: bool


@transaction.atomic
def submit(
    *,
    owner: User,
    kind: JobKind,
    parameters: dict[str, Any],
    idempotency_key: str,
    then: Callable[[Job], object],
    provider: str | None = None,
) -> Submitted:
    """Put a job in its owner's line. `then` writes the product's row, in the same transaction.

    The same key from the same person gives the same job, whatever else is said with it. `provider`
    is the one that the settings name for the kind unless another is asked for. Raises BadKey,
    BadParameters, TooManyJobs, and what `then` raises; then nothing remains.
    """
    check_key(idempotency_key)
    _check_parameters(parameters)
    provider = provider_name_for(kind, provider)
    lock_line(owner)
    mine = Job.objects.filter(owner=owner)
    if known := mine.filter(idempotency_key=idempotency_key).first():
        return Submitted(known, created=False)
    require_room(owner)
    job = Job.objects.create(
        owner=owner,
        kind=kind,
        provider=provider,
        parameters=parameters,
        idempotency_key=idempotency_key,
        max_attempts=settings.JOB_MAX_ATTEMPTS,
        position=last_position(owner),
    )
    then(job)
    start_on_commit(job)
    return Submitted(job, created=True)


def lock_line(owner: User) -> JobQueue:
    """The person's line, held to the end of the transaction; made if it is their first job."""
    JobQueue.objects.bulk_create([JobQueue(owner=owner)], ignore_conflicts=True)
    return JobQueue.objects.select_for_update().get(owner=owner)


def require_room(owner: User) -> None:
    """Raises TooManyJobs. The caller holds the line."""
    if Job.objects.filter(owner=owner).unfinished().count() >= settings.JOBS_PER_PERSON:
        raise TooManyJobs(limit=settings.JOBS_PER_PERSON)


def last_position(owner: User) -> float:
    """Behind everything the person has in line. The caller holds the line."""
    unfinished = Job.objects.filter(owner=owner).unfinished()
    last: float | None = unfinished.aggregate(last=Max("position"))["last"]
    return 0.0 if last is None else last + 1.0


def start_on_commit(job: Job) -> None:
    """Announce a waiting job and tell a worker, both once this is committed."""
    announce_on_commit(job)
    transaction.on_commit(lambda: tell_workers(1), robust=True)


def announce_on_commit(job: Job) -> None:
    """Tell the owner's open pages where the job is now."""
    event = JobChanged(job.pk, job.status, job.progress, job.stage)
    publish_on_commit(event, user_group(job.owner_id))


def tell_workers(number: int) -> None:
    """Send messages that there is work. Without a broker the jobs keep their places, and beat
    finds them."""
    from generation.tasks import run_next

    try:
        for _message in range(number):
            run_next.delay()
    except (OSError, BrokerAway) as error:
        logger.warning("no worker told of jobs", extra={"cause": type(error).__name__})


def new_key() -> str:
    """For a form or a call that brings none: two clicks on one form's button are one job."""
    return get_random_string(32)


def check_key(key: str) -> None:
    """Raises BadKey for what no database could hold, or nobody could tell from another."""
    if not 1 <= len(key) <= KEY_LENGTH or not key.isprintable() or not key.strip():
        raise BadKey


def _check_parameters(parameters: dict[str, Any]) -> None:
    """PostgreSQL's JSON holds no NUL characters, no half characters and no infinite numbers."""
    try:
        text = json.dumps(parameters, allow_nan=False, ensure_ascii=False)
        text.encode()  # halves of characters are none
    except (TypeError, ValueError, RecursionError):
        raise BadParameters from None
    if len(text) > PARAMETERS_LENGTH or "\\u0000" in text:
        raise BadParameters
