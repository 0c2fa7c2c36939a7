"""How alike two people are, over all their photos."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel
from matches.models.match import Match


class UserSimilarity(BaseModel):
    """Two people with at least one match, `user_a` < `user_b`.

    The score is that of their mean vectors (centroids), which says more than one lucky photo; the
    best match is what is shown of it.
    """

    user_a = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    user_b = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    cosine = models.FloatField(help_text=_("Of the two mean vectors, -1 to 1."))
    similarity_score = models.FloatField(help_text=_("Calibrated, 0 to 100."))
    best_match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="+")
    matches = models.PositiveIntegerField(help_text=_("How many pairs of faces match."))
    model = models.CharField(max_length=40, help_text=_("Pack and version of the embeddings."))
    calibration = models.CharField(max_length=40, help_text=_("Version of the calibration."))
    computed_at = models.DateTimeField()

    class Meta:
        db_table = "user_similarities"
        verbose_name_plural = "user similarities"
        ordering = ["-similarity_score", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user_a", "user_b", "model"], name="user_similarities_once"
            ),
            models.CheckConstraint(
                condition=Q(user_a__lt=F("user_b")), name="user_similarities_ordered"
            ),
            models.CheckConstraint(
                condition=Q(similarity_score__range=(0, 100)), name="user_similarities_score"
            ),
        ]
        indexes = [
            models.Index(fields=["user_a", "-similarity_score"], name="user_similarities_a_score"),
            models.Index(fields=["user_b", "-similarity_score"], name="user_similarities_b_score"),
            models.Index(fields=["model", "-similarity_score"], name="user_similarities_top"),
            models.Index(fields=["model", "calibration"], name="user_similarities_scored"),
        ]

    def __str__(self) -> str:
        return f"similarity {self.pk}"
