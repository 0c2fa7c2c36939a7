"""The workers' doors into generation."""

from uuid import UUID

from celery import shared_task

from generation import erasure, queue, recovery, running
from generation.submitting import tell_workers


@shared_task(name="generation.run_next")
def run_next() -> None:
    """Make the next picture in the fair order, then pass the turn on while any is waiting.

    So a single message is enough to empty the line, and each worker keeps one turn going.
    """
    if running.run_next() and queue.runnable_jobs().exists():
        tell_workers(1)


@shared_task(name="generation.recover_jobs")
def recover_jobs() -> None:
    """Find what a killed worker or a lost message left behind."""
    tell_workers(recovery.recover_jobs())


@shared_task(name="generation.erase_made_by_others")
def erase_made_by_others(user_id: str) -> None:
    """Delete what others made with the face of a person who took back their consent."""
    erasure.erase_made_by_others(UUID(user_id))


@shared_task(name="generation.erase_withdrawn")
def erase_withdrawn() -> None:
    """The same for whoever a lost message left out."""
    erasure.erase_withdrawn()
