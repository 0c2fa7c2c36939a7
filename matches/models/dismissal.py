"""What people called "not alike"."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.models import BaseModel
from faces.models import Celebrity, Face

if TYPE_CHECKING:
    from matches.models.match import Match


class Dismissal(BaseModel):
    """Somebody said "not alike"; later runs, and other models, respect it for ever.

    Of two people it is about the pair of faces, of a celebrity about the celebrity.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="dismissals"
    )
    face_a = models.ForeignKey(Face, null=True, on_delete=models.CASCADE, related_name="+")
    face_b = models.ForeignKey(Face, null=True, on_delete=models.CASCADE, related_name="+")
    celebrity = models.ForeignKey(Celebrity, null=True, on_delete=models.CASCADE, related_name="+")

    # For a page: set by `matches.dismissals.reading.with_matches`.
    match: "Match | None"

    class Meta:
        db_table = "dismissals"
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "face_a", "face_b"], name="dismissals_pair"),
            models.UniqueConstraint(fields=["user", "celebrity"], name="dismissals_celebrity"),
            models.CheckConstraint(
                condition=Q(face_a__lt=F("face_b"), celebrity=None)
                | Q(face_a=None, face_b=None, celebrity__isnull=False),
                name="dismissals_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"dismissal {self.pk}"
