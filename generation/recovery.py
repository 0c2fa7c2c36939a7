"""What beat looks for: jobs whose worker died, whose message was lost, or that rested enough."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from generation.models import Job, Status
from generation.notices import tell_ended
from generation.queue import runnable_jobs
from generation.submitting import announce_on_commit

# A job still waiting this long after a worker was last told has lost its message, or the line is
# long; in both cases telling again is harmless.
MESSAGE_LOST = timedelta(seconds=30)
RECOVER_BATCH = 500
# A worker that finished a job goes on with the next one by itself, so a few messages start any
# line; more would only wait in the broker.
MESSAGES_AT_MOST = 16


def recover_jobs() -> int:
    """Put abandoned jobs back in line, or end them; how many messages of waiting jobs are due."""
    _release_expired()
    return min(_count_untold(), MESSAGES_AT_MOST)


@transaction.atomic
def _release_expired() -> None:
    """Jobs whose worker did not report for a whole lease: most likely it died."""
    now = timezone.now()
    expired = Job.objects.running().filter(lease_until__lt=now).order_by("pk")
    for job in expired.select_for_update(skip_locked=True)[:RECOVER_BATCH]:
        values = _given_up(now) if job.attempts >= job.max_attempts else _back_in_line(now)
        for name, value in values.items():
            setattr(job, name, value)
        job.save(update_fields=[*values, "updated_at"])
        announce_on_commit(job)
        tell_ended(job)


def _back_in_line(now: datetime) -> dict[str, object]:
    # Told long ago, so that the message is sent again in this same round.
    told = now - 2 * MESSAGE_LOST
    return _unclaimed() | {"status": Status.PENDING, "progress": 0, "sent_at": told}


def _given_up(now: datetime) -> dict[str, object]:
    sentence = _("Something on our side went wrong with this picture, several times.")
    reason = {"error_code": "gave_up", "error_message": sentence}
    return _unclaimed() | reason | {"status": Status.FAILED, "completed_at": now}


def _unclaimed() -> dict[str, object]:
    return {"claim": None, "lease_until": None, "stage": ""}


def _count_untold() -> int:
    """Jobs that a worker could take and that no message announces, as far as we know; from now on
    they count as announced."""
    now = timezone.now()
    rested = Q(run_after__isnull=False, sent_at__lt=F("run_after"))
    untold = runnable_jobs().filter(rested | Q(sent_at__lt=now - MESSAGE_LOST))
    ids = list(untold.order_by("sent_at").values_list("pk", flat=True)[:RECOVER_BATCH])
    return Job.objects.waiting().filter(pk__in=ids).update(sent_at=now)
