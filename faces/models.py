"""Faces found in photos, their embeddings, and how far the analysis of each photo has come."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from pgvector.django import HalfVectorField

from accounts.models import User
from core.models import BaseModel, one_of
from core.querysets import OwnedQuerySet
from faces.engine.types import Box
from library.models import Image, Moderation
from library.storage import signed_url

# Narrower faces are shown but not matched (docs/models-and-licences.md).
MIN_SEARCHABLE_WIDTH = 40.0


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
                condition=Q(state__in=["pending", "running"]),
                name="photo_analyses_open",
            ),
            models.Index(fields=["model"], name="photo_analyses_model"),
        ]

    def __str__(self) -> str:
        return f"{self.image_id}: {self.state}"


class FaceQuerySet(OwnedQuerySet):
    def searchable(self) -> Self:
        """Faces good enough for matching, of people who agree to it right now."""
        return self.filter(
            is_searchable=True,
            image__moderation=Moderation.PASSED,
            owner__in=User.objects.matchable(),
        )


class Face(BaseModel):
    """One face in one photo. Coordinates are relative to the image, 0..1, origin top left."""

    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="faces")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="faces",
        help_text=_("The image's owner."),
    )
    x = models.FloatField()
    y = models.FloatField()
    w = models.FloatField()
    h = models.FloatField()
    landmarks = models.JSONField(
        default=list,
        help_text=_("Five [x, y] points: eyes, nose, mouth corners; the owner's only."),
    )
    score = models.FloatField(help_text=_("The detector's confidence, 0..1."))
    quality = models.FloatField(help_text=_("Size, sharpness and pose, 0..1."))
    width_px = models.FloatField(help_text=_("Width in the stored image, pixels."))
    yaw = models.FloatField(null=True, help_text=_("Degrees; the owner's only, like all below."))
    pitch = models.FloatField(null=True, help_text=_("Degrees."))
    roll = models.FloatField(null=True, help_text=_("Degrees."))
    age = models.FloatField(
        null=True, help_text=_("Estimate in years; private, never shown to others.")
    )
    gender = models.FloatField(null=True, help_text=_("Estimate, 0 female to 1 male; private."))
    crop_path = models.CharField(max_length=160, unique=True, editable=False)
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

    objects = FaceQuerySet.as_manager()

    class Meta:
        db_table = "faces"
        ordering = ["image", "x"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner"], condition=Q(is_default=True), name="faces_one_default"
            ),
            models.CheckConstraint(
                condition=Q(x__range=(0, 1), y__range=(0, 1), w__range=(0, 1), h__range=(0, 1)),
                name="faces_box",
            ),
            models.CheckConstraint(
                condition=Q(quality__range=(0, 1), score__range=(0, 1)), name="faces_scores"
            ),
            models.CheckConstraint(
                condition=Q(is_default=False) | Q(is_owner=True), name="faces_default_is_owner"
            ),
        ]
        indexes = [models.Index(fields=["owner", "-created_at"], name="faces_owner_created")]

    def __str__(self) -> str:
        return f"face {self.pk}"

    @property
    def box(self) -> Box:
        return Box(self.x, self.y, self.w, self.h)

    @property
    def crop_url(self) -> str:
        """A signed address of the crop, valid for a while."""
        return signed_url(self.crop_path)


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
