"""Jobs, and what they make: couple pictures and imagined babies."""

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import AccountStatus
from core.models import BaseModel, one_of
from core.querysets import OwnedQuerySet
from faces.models import Face
from library.models import Image
from matches.models import Match
from templates_app.models import Template


class JobKind(models.TextChoices):
    FACE_SWAP = "face_swap", _("Couple picture")
    BABY = "baby", _("Baby")


class Status(models.TextChoices):
    PENDING = "pending", _("In line")
    PROCESSING = "processing", _("Being made")
    COMPLETED = "completed", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


UNFINISHED = (Status.PENDING, Status.PROCESSING)


class JobQuerySet(OwnedQuerySet):
    def unfinished(self) -> Self:
        return self.filter(status__in=UNFINISHED)

    def waiting(self) -> Self:
        return self.filter(status=Status.PENDING)

    def running(self) -> Self:
        return self.filter(status=Status.PROCESSING)

    def runnable(self, now: datetime) -> Self:
        """Waiting jobs that a worker may take: not resting after a failure, the owner active.

        Whether the owner paused their line is asked of `JobQueue`.
        """
        rested = Q(run_after=None) | Q(run_after__lte=now)
        return self.waiting().filter(rested, owner__account_status=AccountStatus.ACTIVE)

    def in_line(self) -> Self:
        """Each owner's jobs in the order in which they want them made."""
        return self.order_by("position", "queued_at", "pk")


class Job(BaseModel):
    """One piece of work in the background that ends in a picture, or in a reason why not.

    pending → processing → completed | failed | cancelled; a job whose cause of failure passes goes
    back to pending until its attempts are used up. `claim` names the run that has the job now: only
    that run may report progress or finish it, so a run that was given up cannot finish it twice.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="jobs"
    )
    kind = models.CharField(max_length=12, choices=JobKind)
    status = models.CharField(max_length=12, choices=Status, default=Status.PENDING)
    progress = models.PositiveSmallIntegerField(default=0, help_text=_("Percent."))
    stage = models.CharField(max_length=40, blank=True, help_text=_("What is being done, a code."))
    error_code = models.CharField(max_length=40, blank=True)
    error_message = models.CharField(
        max_length=300, blank=True, help_text=_("For the person to read.")
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=3)
    claim = models.UUIDField(null=True, blank=True, help_text=_("The run that has it now."))
    lease_until = models.DateTimeField(
        null=True, blank=True, help_text=_("Whoever works on it has until then.")
    )
    run_after = models.DateTimeField(
        null=True, blank=True, help_text=_("Not before: it is tried again then.")
    )
    sent_at = models.DateTimeField(auto_now_add=True, help_text=_("When a worker was last told."))
    position = models.FloatField(
        default=0.0, help_text=_("Order among its owner's waiting jobs, lowest first.")
    )
    provider = models.CharField(max_length=20)
    parameters = models.JSONField(default=dict, blank=True)
    idempotency_key = models.CharField(max_length=64)
    result = models.OneToOneField(
        Image, null=True, blank=True, on_delete=models.SET_NULL, related_name="job"
    )
    queued_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    processing_time = models.FloatField(
        null=True, blank=True, help_text=_("Seconds of the run that finished it.")
    )
    updated_at = models.DateTimeField(auto_now=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        db_table = "jobs"
        ordering = ["-created_at", "-id"]
        constraints = [
            one_of("kind", JobKind, "jobs_kind"),
            one_of("status", Status, "jobs_status"),
            models.UniqueConstraint(fields=["owner", "idempotency_key"], name="jobs_once"),
            models.CheckConstraint(condition=Q(progress__range=(0, 100)), name="jobs_progress"),
            models.CheckConstraint(
                condition=Q(
                    status=Status.PROCESSING, claim__isnull=False, lease_until__isnull=False
                )
                | (~Q(status=Status.PROCESSING) & Q(claim=None, lease_until=None)),
                name="jobs_lease_while_processing",
            ),
            models.CheckConstraint(
                condition=Q(status__in=UNFINISHED, completed_at=None)
                | (~Q(status__in=UNFINISHED) & Q(completed_at__isnull=False)),
                name="jobs_completed_at",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "-created_at", "-id"], name="jobs_owner_created"),
            models.Index(fields=["status", "queued_at"], name="jobs_status_queued"),
            models.Index(
                fields=["owner", "position", "queued_at"],
                condition=Q(status__in=["pending", "processing"]),
                name="jobs_unfinished",
            ),
            models.Index(
                fields=["-completed_at"], condition=Q(status="completed"), name="jobs_completed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class JobQueue(models.Model):
    """One person's line of jobs, there from their first job on.

    Whoever changes the line (submits, reorders, takes the next job) holds this row's lock, so one
    person's jobs are numbered and handed out one after the other, and nobody else waits for it.
    """

    owner = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    paused_at = models.DateTimeField(null=True, blank=True, help_text=_("Empty: it runs."))
    served_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When a worker last took one of these jobs.")
    )

    class Meta:
        db_table = "job_queues"

    def __str__(self) -> str:
        return f"queue of {self.owner_id}"


class FaceSwapTask(BaseModel):
    """Two faces for two slots of a template. The picture itself is its job's result."""

    job = models.OneToOneField(Job, on_delete=models.CASCADE, related_name="face_swap")
    template = models.ForeignKey(
        Template,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Empty: deleted since."),
    )
    # A picture made from a face goes with it; generation.erasure removes jobs and files first.
    husband_face = models.ForeignKey(Face, on_delete=models.CASCADE, related_name="+")
    wife_face = models.ForeignKey(Face, on_delete=models.CASCADE, related_name="+")
    husband_slot = models.PositiveSmallIntegerField(help_text=_("Index of the template's slot."))
    wife_slot = models.PositiveSmallIntegerField(help_text=_("Index of the template's slot."))
    quality_report = models.JSONField(
        default=dict,
        blank=True,
        help_text=_("By role: pose gap, colour distance, coverage, cosine."),
    )

    class Meta:
        db_table = "faceswap_tasks"
        constraints = [
            models.CheckConstraint(
                condition=~Q(husband_slot=F("wife_slot")), name="faceswap_tasks_two_slots"
            )
        ]

    def __str__(self) -> str:
        return f"face swap {self.pk}"


class BabyQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Babies of the person's own matches, while the match stands and neither hid the other."""
        standing = Match.objects.between_people().of(user)
        return self.filter(match__in=standing.not_hidden_from(user))


class Baby(BaseModel):
    """A picture imagined from the two faces of a match; many per match, the newest is shown.

    `traits` holds what was drawn (faces.engine.baby.Imagined), with parent "one" for `face_a`; it
    is empty for photographic ones. The picture itself is its job's result.
    """

    job = models.OneToOneField(Job, on_delete=models.CASCADE, related_name="baby")
    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="babies")
    generated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    seed = models.PositiveIntegerField(help_text=_("Another seed makes a sibling."))
    traits = models.JSONField(default=dict, blank=True)

    objects = BabyQuerySet.as_manager()

    class Meta:
        db_table = "babies"
        verbose_name_plural = "babies"
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["match", "-created_at", "-id"], name="babies_match_created")
        ]

    def __str__(self) -> str:
        return f"baby {self.pk}"
