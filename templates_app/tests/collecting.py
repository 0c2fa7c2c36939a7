"""Running collections in tests, with a clock that nobody waits for."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from templates_app.collectors.clock import Clock
from templates_app.collectors.running import collect_next
from templates_app.models import CollectionStatus, CollectionTask


class FakeClock:
    """Sleeping only moves it."""

    def __init__(self) -> None:
        self._now = timezone.now()
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self._now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self._now += timedelta(seconds=seconds)


def new_task(source: str = "danbooru", **fields: Any) -> CollectionTask:
    options = {"source_type": source, "search_query": "couple smile", "category": "acg"}
    return CollectionTask.objects.create(**(options | fields))


def run(task: CollectionTask, clock: Clock, *, slices: int = 60) -> CollectionTask:
    """Let a worker work until the task has ended, waiting where the task says so."""
    for _ in range(slices):
        if collect_next(clock):
            continue
        task.refresh_from_db()
        if task.status not in (CollectionStatus.PENDING, CollectionStatus.RUNNING):
            return task
        resume = max(task.run_after or clock.now(), task.lease_until or clock.now())
        clock.sleep((resume - clock.now()).total_seconds() + 0.1)
    raise AssertionError("it does not end")
