"""How many matches there are, counted in the background so that staff's charts cost nothing."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel, one_of
from matches.models.match import MatchKind

BINS = 10


class MatchTally(BaseModel):
    """The matches of one day (UTC), kind and model whose score lies in one tenth of the scale."""

    day = models.DateField()
    kind = models.CharField(max_length=10, choices=MatchKind)
    model = models.CharField(max_length=40, help_text=_("Pack and version of the embeddings."))
    bin = models.PositiveSmallIntegerField(help_text=_("0 for scores below 10, 9 from 90 on."))
    matches = models.PositiveIntegerField()

    class Meta:
        db_table = "match_tallies"
        verbose_name_plural = "match tallies"
        ordering = ["-day", "kind", "model", "bin"]
        constraints = [
            one_of("kind", MatchKind, "match_tallies_kind"),
            models.UniqueConstraint(
                fields=["day", "kind", "model", "bin"], name="match_tallies_once"
            ),
            models.CheckConstraint(condition=Q(bin__lt=BINS), name="match_tallies_bin"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.kind} {self.bin}"
