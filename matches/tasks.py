"""The workers' doors into matches."""

from collections.abc import Sequence
from uuid import UUID

from celery import shared_task
from django.conf import settings

from matches import notices
from matches.celebrities import catching_up
from matches.runs import recovery, running
from matches.scores import rescoring
from matches.similarity import refreshing
from matches.tallies import counting


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
    """Rewrite scores of another calibration than the one in use, and have them counted again."""
    if rescoring.rescore():
        count_all.delay()


@shared_task(name="matches.take_back_news")
def take_back_news(user_id: str) -> None:
    """Forget what was told of the matches of somebody who takes part no more."""
    notices.take_back_news_of(UUID(user_id))


@shared_task(name="matches.look_again_for_celebrities")
def look_again_for_celebrities() -> None:
    """Begin a run over everybody's faces when celebrities have changed."""
    catching_up.look_again_if_changed()


@shared_task(name="matches.count_lately")
def count_lately() -> None:
    """Count the newest matches for staff's charts."""
    counting.count_lately()


@shared_task(name="matches.count_all")
def count_all() -> None:
    """Count every match again, since some went and some have another score."""
    counting.count_all()


@shared_task(name="matches.refresh_similarities")
def refresh_similarities(user_ids: Sequence[str]) -> None:
    """Bring up to date how alike these people and others are over all their photos."""
    refreshing.refresh_similarities(map(UUID, user_ids))


@shared_task(name="matches.refresh_stale_similarities")
def refresh_stale_similarities() -> None:
    """Bring similarities up to date that nothing else refreshed, oldest first."""
    refreshing.refresh_stale(settings.NIGHTLY_PEOPLE)
