"""Look-alikes: an unordered pair of faces of different people, with a score."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.models import BaseModel
from faces.engine.types import Band
from faces.models import Face
from library.models import Moderation, Visibility


class MatchQuerySet(models.QuerySet[Any]):
    def standing(self) -> Self:
        """Matches between people who both agree to being matched, by faces that still take part."""
        matchable = User.objects.matchable().values("pk")
        passed = Moderation.PASSED
        return self.filter(
            owner_a__in=matchable,
            owner_b__in=matchable,
            face_a__is_searchable=True,
            face_b__is_searchable=True,
            face_a__image__moderation=passed,
            face_b__image__moderation=passed,
        )

    def with_faces(self) -> Self:
        """With all that a card shows, in the same query."""
        return self.select_related(
            "face_a__owner", "face_a__image", "face_b__owner", "face_b__image"
        )

    def of(self, user: Any) -> Self:
        return self.filter(Q(owner_a_id=user.pk) | Q(owner_b_id=user.pk))

    def public(self) -> Self:
        """Both photos are public, so everyone may see the pair."""
        return self.filter(
            face_a__image__visibility=Visibility.PUBLIC, face_b__image__visibility=Visibility.PUBLIC
        )

    def visible_to(self, user: Any) -> Self:
        """One's own matches and the public ones; a stranger's private match does not exist."""
        public = Q(
            face_a__image__visibility=Visibility.PUBLIC, face_b__image__visibility=Visibility.PUBLIC
        )
        if not user.is_authenticated:
            return self.standing().filter(public)
        return self.standing().filter(public | Q(owner_a_id=user.pk) | Q(owner_b_id=user.pk))


class Match(BaseModel):
    face_a = models.ForeignKey(Face, on_delete=models.CASCADE, related_name="+")
    face_b = models.ForeignKey(Face, on_delete=models.CASCADE, related_name="+")
    # Copies of the faces' owners, which never change: the feed of one person is one index away.
    owner_a = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    owner_b = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    cosine = models.FloatField(help_text=_("Cosine similarity of the embeddings, -1 to 1."))
    similarity_score = models.FloatField(help_text=_("Calibrated, 0 to 100."))
    model = models.CharField(max_length=40, help_text=_("Pack and version of the embeddings."))
    calibration = models.CharField(max_length=40, help_text=_("Version of the calibration."))

    # For a page: set by `matches.reading.shown_to`, for the viewer.
    left: Face
    right: Face
    is_mine: bool
    band: Band

    objects = MatchQuerySet.as_manager()

    class Meta:
        db_table = "matches"
        verbose_name_plural = "matches"
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["face_a", "face_b", "model"], name="matches_pair_once"),
            models.CheckConstraint(
                condition=Q(face_a__lt=F("face_b")), name="matches_pair_ordered"
            ),
            models.CheckConstraint(condition=~Q(owner_a=F("owner_b")), name="matches_two_people"),
            models.CheckConstraint(
                condition=Q(similarity_score__range=(0, 100)), name="matches_score"
            ),
        ]
        indexes = [
            models.Index(fields=["face_b"], name="matches_face_b"),
            models.Index(fields=["owner_a", "-created_at", "-id"], name="matches_owner_a_created"),
            models.Index(fields=["owner_b", "-created_at", "-id"], name="matches_owner_b_created"),
            models.Index(fields=["-created_at", "-id"], name="matches_created"),
            models.Index(fields=["-similarity_score"], name="matches_score_desc"),
        ]

    def __str__(self) -> str:
        return f"match {self.pk}"

    @property
    def percentage(self) -> int:
        """The score as people read it: whole percent, and never 100, since nothing is certain."""
        return min(99, round(self.similarity_score))
