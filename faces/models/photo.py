"""How far the analysis of each photo has come."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import one_of
from library.models import Image


class State(models.TextChoices):
    """Where a photo is."""

    WAITING = "waiting", _("Waiting for your consent")
    PENDING = "pending", _("In line")
    RUNNING = "running", _("Looking for faces")
    READY = "ready", _("Ready")
    CHOOSE = "choose", _("Which face is you?")
    NO_FACE = "no_face", _("No face found")
    REVIEW = "review", _("Waiting for a moderator")
    BLOCKED = "blocked", _("Blocked")
    FAILED = "failed", _("Failed")


class PhotoAnalysis(models.Model):
    """The state of one photo on its way from upload to faces; every ending is a state here."""

    UNFINISHED = (State.PENDING, State.RUNNING)
    # What beat looks through all the time; the rest is left alone until something is asked for.
    WATCHED = (*UNFINISHED, State.WAITING, State.REVIEW, State.BLOCKED)

    image = models.OneToOneField(
        Image, primary_key=True, on_delete=models.CASCADE, related_name="analysis"
    )
    state = models.CharField(max_length=12, choices=State, default=State.PENDING)
    model = models.CharField(
        max_length=40, blank=True, help_text=_("Pack and version that looked last.")
    )
    error_code = models.CharField(max_length=40, blank=True)
    error_message = models.CharField(
        max_length=300, blank=True, help_text=_("For the person to read.")
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    hidden_boxes = models.JSONField(
        default=list, help_text=_("[x, y, w, h] of deleted faces, which must not be found again.")
    )
    lease_until = models.DateTimeField(
        null=True, help_text=_("Whoever works on it has until then.")
    )
    queued_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(auto_now_add=True, help_text=_("When a worker was last told."))
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "photo_analyses"
        verbose_name_plural = "photo analyses"
        constraints = [one_of("state", State, "photo_analyses_state")]
        indexes = [
            models.Index(
                fields=["sent_at"],
                condition=Q(state__in=["pending", "running", "waiting", "review", "blocked"]),
                name="photo_analyses_watched",
            ),
            models.Index(fields=["model"], name="photo_analyses_model"),
        ]

    def __str__(self) -> str:
        return f"{self.image_id}: {self.state}"
