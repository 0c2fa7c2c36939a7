"""Runs: one execution of matching over one or many faces, and what it found."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel, one_of
from faces.models import Celebrity, Face
from matches.models.match import Match


class RunKind(models.TextChoices):
    NEW_PHOTO = "new_photo", _("New photo")
    REMATCH = "rematch", _("Looking again")
    CELEBRITIES = "celebrities", _("Celebrities")
    PACK = "pack", _("Another model")
    NIGHTLY = "nightly", _("Every night")


class RunStatus(models.TextChoices):
    PENDING = "pending", _("In line")
    RUNNING = "running", _("Running")
    COMPLETED = "completed", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


UNFINISHED = ("pending", "running")


class MatchRun(BaseModel):
    """Goes through faces in the order of their ids, a slice at a time; `cursor` says how far.

    Whoever holds the lease works on it; after a kill the next worker goes on from the cursor.
    """

    kind = models.CharField(max_length=12, choices=RunKind)
    status = models.CharField(max_length=10, choices=RunStatus, default=RunStatus.PENDING)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.CASCADE,
        related_name="match_runs",
        help_text=_("Whose faces; empty for everybody's."),
    )
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Empty where the site did by itself."),
    )
    face = models.ForeignKey(
        Face,
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text=_("The one face it is about; empty for all."),
    )
    model = models.CharField(max_length=40, help_text=_("Pack and version of the embeddings."))
    faces_total = models.PositiveIntegerField(default=0)
    faces_done = models.PositiveIntegerField(default=0)
    matches_found = models.PositiveIntegerField(default=0, help_text=_("That were not there yet."))
    cursor = models.UUIDField(null=True, help_text=_("The last face that is done."))
    claim = models.UUIDField(null=True, help_text=_("Of the worker that holds it."))
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True, help_text=_("For a person to read."))
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "match_runs"
        ordering = ["-created_at", "-id"]
        constraints = [
            one_of("kind", RunKind, "match_runs_kind"),
            one_of("status", RunStatus, "match_runs_status"),
            models.CheckConstraint(
                condition=Q(faces_done__lte=F("faces_total")), name="match_runs_progress"
            ),
            # Whoever starts the same run again gets the one that is not finished yet.
            models.UniqueConstraint(
                fields=["kind", "owner", "face"],
                condition=Q(status__in=UNFINISHED),
                nulls_distinct=False,
                name="match_runs_one_unfinished",
            ),
            models.CheckConstraint(
                condition=Q(claim=None) | Q(status="running", lease_until__isnull=False),
                name="match_runs_claim",
            ),
            models.CheckConstraint(
                condition=Q(status__in=UNFINISHED, finished_at=None)
                | (~Q(status__in=UNFINISHED) & Q(finished_at__isnull=False)),
                name="match_runs_finished",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "-created_at", "-id"], name="match_runs_owner"),
            models.Index(fields=["-created_at", "-id"], name="match_runs_created"),
            models.Index(fields=["kind", "-created_at"], name="match_runs_kind_created"),
            models.Index(
                fields=["created_at"],
                condition=Q(status__in=UNFINISHED),
                name="match_runs_unfinished",
            ),
        ]

    def __str__(self) -> str:
        return f"run {self.pk}"

    @property
    def progress(self) -> int:
        """Whole percent of the faces that are done; a finished run without faces is at 100."""
        if self.faces_total:
            return 100 * self.faces_done // self.faces_total
        return 100 if self.status == RunStatus.COMPLETED else 0

    @property
    def seconds(self) -> float | None:
        """From its beginning to its end; None for one that has not both."""
        if self.started_at is None or self.finished_at is None:
            return None
        return (self.finished_at - self.started_at).total_seconds()


class MatchRunResult(BaseModel):
    """One look-alike that a run came upon, new or known."""

    run = models.ForeignKey(MatchRun, on_delete=models.CASCADE, related_name="results")
    source_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    source_face = models.ForeignKey(Face, on_delete=models.CASCADE, related_name="+")
    target_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    target_face = models.ForeignKey(Face, null=True, on_delete=models.CASCADE, related_name="+")
    celebrity = models.ForeignKey(Celebrity, null=True, on_delete=models.CASCADE, related_name="+")
    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="+")
    similarity_score = models.FloatField(help_text=_("Calibrated, 0 to 100, at that time."))
    is_new = models.BooleanField(help_text=_("The match was not there before."))

    class Meta:
        db_table = "match_run_results"
        ordering = ["-similarity_score", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "source_face", "match"], name="match_run_results_once"
            ),
            models.CheckConstraint(
                condition=Q(similarity_score__range=(0, 100)), name="match_run_results_score"
            ),
        ]
        indexes = [
            models.Index(
                fields=["run", "-similarity_score", "id"], name="match_run_results_run_score"
            ),
            models.Index(fields=["source_user", "target_user"], name="match_run_results_people"),
            models.Index(fields=["-similarity_score"], name="match_run_results_score_desc"),
        ]

    def __str__(self) -> str:
        return f"result {self.pk}"
