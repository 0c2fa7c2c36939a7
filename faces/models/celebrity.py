"""Public figures, added by staff, with reference faces; no user's biometric data lies here."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from pgvector.django import HalfVectorField

from core.folding import Folded
from core.models import BaseModel
from faces.models.found import FoundFace, found_checks
from library.models import Image


class CelebrityQuerySet(models.QuerySet["Celebrity"]):
    def active(self) -> Self:
        return self.filter(is_active=True)


class Celebrity(BaseModel):
    name = models.CharField(max_length=120)
    # What a search reads: the accents of 10,000 names are not taken off each time.
    folded_name = models.GeneratedField(
        expression=Folded("name"), output_field=models.TextField(), db_persist=True
    )
    slug = models.SlugField(max_length=140, unique=True)
    description = models.TextField(max_length=2000, blank=True)
    source_url = models.URLField(max_length=500, blank=True)
    licence = models.CharField(max_length=200, help_text=_("Of the pictures."))
    is_active = models.BooleanField(default=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = CelebrityQuerySet.as_manager()

    class Meta:
        db_table = "celebrities"
        verbose_name_plural = "celebrities"
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(Lower("name"), name="celebrities_name_once")]
        indexes = [models.Index(fields=["name", "id"], name="celebrities_name")]

    def __str__(self) -> str:
        return self.name


class CelebrityFace(FoundFace):
    """The face of a celebrity in one reference picture (an Image of kind celebrity, no owner)."""

    celebrity = models.ForeignKey(Celebrity, on_delete=models.CASCADE, related_name="faces")
    image = models.OneToOneField(Image, on_delete=models.CASCADE, related_name="celebrity_face")
    looked_by = models.CharField(
        max_length=40, default="", help_text=_("Pack and version that looked at the picture last.")
    )

    class Meta:
        db_table = "celebrity_faces"
        ordering = ["celebrity", "-quality", "id"]
        indexes = [models.Index(fields=["looked_by", "id"], name="celebrity_faces_looked_by")]
        constraints = found_checks("celebrity_faces")

    def __str__(self) -> str:
        return f"celebrity face {self.pk}"

    @property
    def shown_name(self) -> str:
        return self.celebrity.name


class CelebrityUpload(BaseModel):
    """A picture that staff added by hand: a worker will look at it, or did and refused it.

    When the picture can be used, its face takes this row's place.
    """

    celebrity = models.ForeignKey(Celebrity, on_delete=models.CASCADE, related_name="uploads")
    image = models.OneToOneField(Image, on_delete=models.CASCADE, related_name="celebrity_upload")
    refused = models.CharField(
        max_length=300, blank=True, help_text=_("Why it is not used; empty: not looked at yet.")
    )
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "celebrity_uploads"
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(
                fields=["updated_at"], condition=Q(refused=""), name="celebrity_uploads_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"upload {self.pk}"


class CelebrityEmbedding(BaseModel):
    """The vector of a reference face, L2-normalised, by one model."""

    face = models.ForeignKey(CelebrityFace, on_delete=models.CASCADE, related_name="embeddings")
    model = models.CharField(max_length=40, help_text=_("Pack name and version."))
    vector = HalfVectorField()
    norm = models.FloatField(help_text=_("Length before normalising."))

    class Meta:
        db_table = "celebrity_embeddings"
        constraints = [
            models.UniqueConstraint(
                fields=["face", "model"], name="celebrity_embeddings_face_model"
            )
        ]

    def __str__(self) -> str:
        return f"{self.face_id} by {self.model}"


class CelebrityCentroid(BaseModel):
    """The mean of a celebrity's vectors by one model, normalised: what people are compared with."""

    celebrity = models.ForeignKey(Celebrity, on_delete=models.CASCADE, related_name="centroids")
    model = models.CharField(max_length=40, help_text=_("Pack name and version."))
    vector = HalfVectorField()
    faces = models.PositiveIntegerField(help_text=_("How many vectors it is the mean of."))
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "celebrity_centroids"
        constraints = [
            models.UniqueConstraint(
                fields=["celebrity", "model"], name="celebrity_centroids_celebrity_model"
            )
        ]

    def __str__(self) -> str:
        return f"{self.celebrity_id} by {self.model}"
