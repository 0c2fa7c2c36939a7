"""The workers' doors into matches."""

from uuid import UUID

from celery import shared_task

from matches import rescoring
from matches.runs import recovery, running


@shared_task(name="matches.discover")
def discover(face_id: str) -> None:
    """Look for the look-alikes of a face that was just measured."""
    running.search_new_face(UUID(face_id))


@shared_task(name="matches.work_on_runs")
def work_on_runs() -> None:
    """Work at a run for a while; then others in the queue get their turn."""
    if running.work_on_next():
        work_on_runs.delay()


@shared_task(name="matches.catch_up")
def catch_up() -> None:
    """Find the runs and the faces that a killed worker or a lost message left behind."""
    recovery.recover_runs()
    recovery.catch_up()


@shared_task(name="matches.start_nightly_run")
def start_nightly_run() -> None:
    recovery.start_nightly()


@shared_task(name="matches.follow_pack")
def follow_pack() -> None:
    """Search everybody's faces once all of them were measured by another model."""
    recovery.follow_pack()


@shared_task(name="matches.forget_old_runs")
def forget_old_runs() -> None:
    recovery.forget_old_runs()


@shared_task(name="matches.rescore")
def rescore() -> None:
    """Rewrite scores of another calibration than the one in use."""
    rescoring.rescore()
