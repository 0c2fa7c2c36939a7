"""A person's jobs as pages and the API show them: what happens, how far it is, what can be done."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from generation.estimates import Place, foresee, in_words
from generation.models import UNFINISHED, Job, JobQueue, Status
from generation.stages import stage_text
from library.models import Image, Moderation


@dataclass(frozen=True, slots=True)
class JobCard:
    """One job for a page.

    `picture` is the result where it may be seen, `withheld` says in words why it may not. `place`
    is None for what does not wait, and for what waits without a place: in a paused line (`paused`),
    or resting until it is tried again (`rests`).
    """

    job: Job
    stage: str
    picture: Image | None
    withheld: str
    place: Place | None
    paused: bool

    @property
    def wait(self) -> str:
        return in_words(self.place.seconds) if self.place else ""

    @property
    def rests(self) -> bool:
        after = self.job.run_after
        return self.job.status == Status.PENDING and after is not None and after > timezone.now()

    @property
    def elapsed(self) -> int:
        """Whole seconds since the worker began."""
        started = self.job.started_at
        return int((timezone.now() - started).total_seconds()) if started else 0


def jobs_of(user: Any) -> QuerySet[Job]:
    """The person's own jobs with their pictures; a stranger's do not exist."""
    rows: QuerySet[Job] = Job.objects.owned_by(user).select_related("result")
    return rows


def line_of(user: User) -> list[JobCard]:
    """What is being made, then what waits in the order the person chose."""
    unfinished = jobs_of(user).filter(status__in=UNFINISHED).order_by("position", "queued_at", "pk")
    return cards(sorted(unfinished, key=lambda job: job.status != Status.PROCESSING))


def cards(jobs: Iterable[Job]) -> list[JobCard]:
    """The jobs as cards; how they stand in line is asked once for all of them."""
    found = list(jobs)
    places = foresee() if any(job.status == Status.PENDING for job in found) else {}
    owners = {job.owner_id for job in found if job.status == Status.PENDING}
    paused = paused_among(owners)
    return [_card(job, places.get(job.pk), job.owner_id in paused) for job in found]


def paused_among(owners: set[UUID]) -> set[UUID]:
    """Those whose line is paused."""
    if not owners:
        return set()
    lines = JobQueue.objects.filter(pk__in=owners, paused_at__isnull=False)
    return set(lines.values_list("pk", flat=True))


def is_paused(user: User) -> bool:
    return bool(paused_among({user.pk}))


def _card(job: Job, place: Place | None, paused: bool) -> JobCard:
    image: Image | None = job.result
    withheld = withheld_words(image) if image else ""
    waits = job.status == Status.PENDING
    return JobCard(
        job=job,
        stage=stage_text(job.stage),
        picture=None if withheld else image,
        withheld=withheld,
        place=place,
        paused=paused and waits,
    )


def withheld_words(image: Image) -> str:
    """Why a finished picture is not shown; empty for one that is."""
    if image.moderation == Moderation.BLOCKED:
        return _("The safety check stopped this picture, so it is not shown.")
    if image.moderation == Moderation.REVIEW:
        return _("The safety check was not sure about this picture. A moderator will look at it.")
    return _("This picture is being checked.") if image.is_withheld else ""
