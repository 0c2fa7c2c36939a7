"""A small product for tests of the engine: striped pictures, drawn as slowly as a test likes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import numpy as np
from django.utils import timezone

from accounts.models import User
from core.errors import AppError
from generation.models import Job, JobKind
from generation.providers.base import Health
from generation.services import submit
from generation.work import Made, OnProgress
from library.models import Image


@dataclass(frozen=True)
class SketchWork:
    """What a sketch is made of: nothing but a shade of grey, 0 to 255."""

    shade: int


Hook = Callable[[OnProgress], object]


@dataclass
class SketchProvider:
    """Fills a small picture. Each run first calls the next of `hooks`: to raise, to wait, or to do
    what somebody else does meanwhile."""

    name: str = "sketch"
    title: str = "Sketches for tests"
    licence: str = "Apache-2.0"
    hooks: list[Hook] = field(default_factory=list)
    runs: int = 0

    def capabilities(self) -> frozenset[JobKind]:
        return frozenset(JobKind)

    def health(self) -> Health:
        return Health(True, "Always ready.")

    def run(self, work: Any, on_progress: OnProgress) -> Made:
        self.runs += 1
        on_progress(50, "drawing")
        if self.hooks:
            self.hooks.pop(0)(on_progress)
        on_progress(100, "drawing")
        pixels = np.full((96, 128, 3), work.shade, np.uint8)
        pixels[::8] = 255 - work.shade
        return Made(pixels, "sketch 1", report={"shade": work.shade})


@dataclass
class SketchKind:
    """`kept` is what was kept, by job."""

    name: JobKind = JobKind.BABY
    kept: dict[Any, dict[str, Any]] = field(default_factory=dict)
    before_keeping: Callable[[Job], object] | None = None

    def prepare(self, job: Job) -> Any:
        return SketchWork(int(job.parameters.get("shade", 90)))

    def parents(self, work: Any) -> tuple[Image, ...]:
        return ()

    def title(self, job: Job) -> str:
        return "Sketch"

    def keep(self, job: Job, made: Made) -> None:
        if self.before_keeping:
            self.before_keeping(job)
        self.kept[job.pk] = made.report


def submit_sketch(owner: User, key: str | None = None, **parameters: Any) -> Job:
    """One more job of the test's product, in line."""
    return submit(
        owner=owner,
        kind=JobKind.BABY,
        parameters=parameters,
        idempotency_key=key or uuid4().hex,
        then=lambda job: None,
    ).job


class NoFace(AppError):
    code = "no_face"
    message = "There is no face in this photo. Choose another one."


def raising(error: BaseException) -> Hook:
    def hook(on_progress: OnProgress) -> None:
        raise error

    return hook


def now_is(job: Job, **columns: Any) -> None:
    """Check columns of the job as it is stored now."""
    job.refresh_from_db()
    assert {name: getattr(job, name) for name in columns} == columns


def make_due(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(run_after=timezone.now())
