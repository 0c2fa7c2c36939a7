"""Faces found in people's photos, and the embeddings of those that are their owners' own."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from pgvector.django import HalfVectorField

from accounts.models import User
from core.models import BaseModel
from core.querysets import OwnedQuerySet
from faces.models.found import FoundFace, found_checks
from library.models import Image, Moderation

# Narrower faces are shown but not matched (docs/models-and-licences.md).
MIN_SEARCHABLE_WIDTH = 40.0


class FaceQuerySet(OwnedQuerySet):
    def searchable(self) -> Self:
        """Faces good enough for matching, of people who agree to it right now."""
        return self.filter(
            is_searchable=True,
            image__moderation=Moderation.PASSED,
            owner__in=User.objects.matchable(),
        )


class Face(FoundFace):
    """One face in one person's photo."""

    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="faces")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="faces",
        help_text=_("The image's owner."),
    )
    is_owner = models.BooleanField(
        null=True,
        help_text=_("This is me: yes, no, or not said. Only a yes is measured and matched."),
    )
    is_default = models.BooleanField(default=False)
    opted_out = models.BooleanField(default=False, help_text=_("Do not match this face."))
    is_searchable = models.GeneratedField(
        expression=Q(is_owner=True, opted_out=False, width_px__gte=MIN_SEARCHABLE_WIDTH),  # type: ignore[arg-type]
        output_field=models.BooleanField(),
        db_persist=True,
    )
    updated_at = models.DateTimeField(auto_now=True)
    # Set for its owner's pages by `faces.tagging.reading`: who it may be (Who).
    who: Any

    objects = FaceQuerySet.as_manager()

    class Meta:
        db_table = "faces"
        ordering = ["image", "x"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner"], condition=Q(is_default=True), name="faces_one_default"
            ),
            models.UniqueConstraint(
                fields=["image"], condition=Q(is_owner=True), name="faces_one_owner_in_a_photo"
            ),
            *found_checks("faces"),
            models.CheckConstraint(
                condition=Q(is_default=False) | Q(is_owner=True), name="faces_default_is_owner"
            ),
        ]
        indexes = [models.Index(fields=["owner", "-created_at"], name="faces_owner_created")]

    def __str__(self) -> str:
        return f"face {self.pk}"

    @property
    def shown_name(self) -> str:
        """The owner's name; that of another person in their photo is in a `Tag`."""
        return self.owner.get_full_name()


class FaceEmbedding(BaseModel):
    """A face's vector, L2-normalised, together with the model that made it.

    Vectors of different models have different lengths and are never compared; each registered model
    has its own partial HNSW index (faces/index.py).
    """

    face = models.ForeignKey(Face, on_delete=models.CASCADE, related_name="embeddings")
    model = models.CharField(max_length=40, help_text=_("Pack name and version."))
    vector = HalfVectorField()
    norm = models.FloatField(help_text=_("Length before normalising."))
    searched_at = models.DateTimeField(
        null=True, help_text=_("When look-alikes were last looked for; empty: not yet.")
    )

    class Meta:
        db_table = "face_embeddings"
        indexes = [
            models.Index(
                fields=["model"], condition=Q(searched_at=None), name="face_embeddings_unsearched"
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["face", "model"], name="face_embeddings_face_model")
        ]

    def __str__(self) -> str:
        return f"{self.face_id} by {self.model}"
