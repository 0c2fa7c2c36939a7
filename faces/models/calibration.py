"""How cosines become scores, as data: every calibration that was ever fitted on this site."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel

# Steeper curves jump from 10 to 90 within 0.03 of cosine, which no real pack does; it also keeps
# exp() in range, here and in PostgreSQL, for every cosine.
MAX_SLOPE = 150.0


class CalibrationRecord(BaseModel):
    """One fit for one model; the one in use, if any, takes the place of the pack's own."""

    model = models.CharField(max_length=40, help_text=_("Pack and version of the embeddings."))
    version = models.CharField(max_length=40, help_text=_("Stored with every score it gave."))
    slope = models.FloatField()
    midpoint = models.FloatField(help_text=_("The cosine that gives a score of 50."))
    report = models.JSONField(
        default=dict,
        help_text=_("Pairs, AUC and errors at the bands, as the command gave them."),
    )
    in_use = models.BooleanField(default=False)

    class Meta:
        db_table = "calibrations"
        verbose_name = "calibration"
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["model", "version"], name="calibrations_version"),
            models.UniqueConstraint(
                fields=["model"], condition=Q(in_use=True), name="calibrations_one_in_use"
            ),
            models.CheckConstraint(
                condition=Q(slope__gt=0, slope__lte=MAX_SLOPE, midpoint__range=(-1, 1)),
                name="calibrations_curve",
            ),
        ]

    def __str__(self) -> str:
        return self.version
