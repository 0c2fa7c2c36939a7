"""A job's way through a worker: claim, prepare, make, check, store. All slow work is outside
transactions; the picture and the end of the job are one commit."""

import logging
import traceback
from datetime import timedelta

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import AppError
from faces.engine.types import EngineError
from generation.errors import JobStopped, TryLater
from generation.kinds import Kind, kind_of
from generation.models import Job
from generation.providers import get_provider
from generation.queue import claim_next
from generation.runs import Run, give_connection_back
from generation.stages import CHECKING, MAKING, PREPARING, STORING
from generation.work import Made, Work
from library.errors import StorageFull, StorageUnavailable
from library.moderation import Verdict, classify
from library.results import Making, store_result
from library.services import Stored

logger = logging.getLogger(__name__)

# Where the parts of a run lie on its way from 0 to 100 percent; the provider has what is between.
PROVIDER_FROM, PROVIDER_TO = 4, 88
CHECKING_AT, STORING_AT = 90, 94


def run_next() -> bool:
    """Run the next job in the fair order to its end; False when there was none to take."""
    job = claim_next()
    if job is None:
        return False
    run_job(job)
    return True


def run_job(job: Job) -> None:
    """Run a job that was just claimed. It ends as completed, failed, back in line, or untouched
    where it is not ours any more; nothing is raised but what ends a process."""
    run = Run(job)
    try:
        _run(run)
    except JobStopped:
        logger.info("job stopped", extra={"job_id": str(job.pk)})
    except (OperationalError, InterfaceError):
        # The database is away, so this cannot be written down either: the lease will run out.
        logger.warning("database lost in a job", extra={"job_id": str(job.pk)})
    finally:
        give_connection_back()


def _run(run: Run) -> None:
    try:
        _make(run)
    except JobStopped:
        raise
    except TryLater as error:
        _note(run, error.code)
        run.rest(error.code, error.sentence, error.after)
    except (StorageFull, StorageUnavailable) as error:
        _note(run, error.code)
        run.rest(error.code, error.sentence)
    except AppError as error:
        _note(run, error.code)
        run.fail(error.code, error.sentence)
    except EngineError as error:
        _note(run, "engine")
        run.fail("engine", str(error))
    except (OperationalError, InterfaceError):
        _note(run, "database")
        give_connection_back()  # the broken one would fail again
        run.rest("database", _("The database was away for a moment."))
    except Exception as error:
        _note_unforeseen(run, error)
        run.rest("unforeseen", _("Something on our side went wrong with this picture."))


def _make(run: Run) -> None:
    job, kind = run.job, kind_of(run.job)
    run.report(1, PREPARING)
    work = kind.prepare(job)
    give_connection_back()

    def on_progress(percent: int, stage: str) -> None:
        share = (PROVIDER_TO - PROVIDER_FROM) * min(100, max(0, percent)) / 100
        run.report(round(PROVIDER_FROM + share), stage)

    on_progress(0, MAKING)
    made = get_provider(job.provider).run(work, on_progress)
    run.report(CHECKING_AT, CHECKING)
    verdict = classify(made.pixels)
    run.report(STORING_AT, STORING)
    _store(run, kind, work, made, verdict)


def _store(run: Run, kind: Kind, work: Work, made: Made, verdict: Verdict) -> None:
    """Sign and store the picture; its row, the product's and the job's end are one commit."""
    job = run.job
    title = kind.title(job)

    def complete(stored: Stored) -> None:
        run.complete(stored.image)
        kind.keep(job, made)

    store_result(
        owner=job.owner,
        pixels=made.pixels,
        making=Making(title, made.model, source=made.source, parents=kind.parents(work)),
        filename=title,
        verdict=verdict,
        faces=[(box.x, box.y, box.w, box.h) for box in made.faces],
        expires_at=timezone.now() + timedelta(days=settings.WORKSPACE_DAYS),
        then=complete,
    )


def _note(run: Run, code: str) -> None:
    extra = {"job_id": str(run.job.pk), "code": code, "attempt": run.job.attempts}
    logger.warning("job not finished", extra=extra)


def _note_unforeseen(run: Run, error: Exception) -> None:
    """Where it happened, without the error's own text: that may quote what a person chose."""
    where = "".join(traceback.format_tb(error.__traceback__))
    extra = {"job_id": str(run.job.pk), "cause": type(error).__name__, "where": where}
    logger.error("job failed in a way nobody foresaw", extra=extra)
