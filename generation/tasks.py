"""The workers' doors into generation."""

from celery import shared_task

from generation import queue, recovery, running
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
