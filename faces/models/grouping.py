"""Groups of one's own photos: who is on them, as far as their owner wants that told apart.

Vectors of other people's faces are kept in a table of their own, only while the photos' owner
agrees to grouping. No search for look-alikes reads that table.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from pgvector.django import HalfVectorField

from core.models import BaseModel, one_of
from core.querysets import OwnedQuerySet
from faces.models.face import Face


class PlacedBy(models.TextChoices):
    ENGINE = "engine", _("Found alike")
    OWNER = "owner", _("Said so")


class Grouping(models.Model):
    """How far one person's photos are grouped: there exactly while there may be something of it.

    Whoever writes vectors, groups or members of a person holds this row (`measuring.hold`), so that
    erasing them waits for whoever writes, and photos that arrive at once take turns.
    """

    owner = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="grouping",
    )
    begun_at = models.DateTimeField(
        null=True, help_text=_("When older photos were put in line; empty: not yet.")
    )
    changes = models.PositiveIntegerField(
        default=0, help_text=_("Raised whenever there may be faces to place.")
    )
    placed = models.PositiveIntegerField(
        default=0, help_text=_("The changes that the engine has worked in.")
    )

    class Meta:
        db_table = "groupings"
        constraints = [
            models.CheckConstraint(
                condition=Q(placed__lte=models.F("changes")), name="groupings_placed"
            )
        ]
        indexes = [
            models.Index(
                fields=["owner"],
                condition=Q(placed__lt=models.F("changes")),
                name="groupings_due",
            )
        ]

    def __str__(self) -> str:
        return f"grouping of {self.owner_id}"


class GroupEmbedding(BaseModel):
    """A face's vector, L2-normalised, for use inside its photo owner's own photos alone."""

    face = models.ForeignKey(Face, on_delete=models.CASCADE, related_name="group_embeddings")
    model = models.CharField(max_length=40, help_text=_("Pack name and version."))
    vector = HalfVectorField()
    norm = models.FloatField(help_text=_("Length before normalising."))

    class Meta:
        db_table = "group_embeddings"
        constraints = [
            models.UniqueConstraint(fields=["face", "model"], name="group_embeddings_face_model")
        ]

    def __str__(self) -> str:
        return f"{self.face_id} by {self.model}"


class FaceGroup(BaseModel):
    """Faces in one person's photos that seem to be of one person, named or not."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="face_groups"
    )
    name = models.CharField(max_length=80, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        db_table = "face_groups"
        ordering = ["-updated_at", "-id"]
        indexes = [models.Index(fields=["owner", "-updated_at"], name="face_groups_owner")]

    def __str__(self) -> str:
        return f"group {self.pk}"


class GroupMember(BaseModel):
    """A face is in one group at most; who put it there decides whether the engine may move it."""

    face = models.OneToOneField(Face, on_delete=models.CASCADE, related_name="group_member")
    group = models.ForeignKey(FaceGroup, on_delete=models.CASCADE, related_name="members")
    placed_by = models.CharField(max_length=8, choices=PlacedBy, default=PlacedBy.ENGINE)

    class Meta:
        db_table = "group_members"
        constraints = [one_of("placed_by", PlacedBy, "group_members_placed_by")]

    def __str__(self) -> str:
        return f"{self.face_id} in {self.group_id}"


class GroupRefusal(BaseModel):
    """ "Not this person", said by the photos' owner: the engine never puts the face there again."""

    face = models.ForeignKey(Face, on_delete=models.CASCADE, related_name="group_refusals")
    group = models.ForeignKey(FaceGroup, on_delete=models.CASCADE, related_name="refusals")

    class Meta:
        db_table = "group_refusals"
        constraints = [
            models.UniqueConstraint(fields=["face", "group"], name="group_refusals_once")
        ]

    def __str__(self) -> str:
        return f"{self.face_id} not in {self.group_id}"


class GroupMerge(BaseModel):
    """What a merge did, so that it can be undone for 30 days."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="group_merges"
    )
    kept = models.ForeignKey(FaceGroup, on_delete=models.CASCADE, related_name="merges")
    kept_name = models.CharField(max_length=80, blank=True, help_text=_("Before the merge."))
    absorbed_name = models.CharField(max_length=80, blank=True)
    moved = models.ManyToManyField(Face, related_name="+")
    undone_at = models.DateTimeField(null=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        db_table = "group_merges"
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(
                fields=["owner", "-created_at"],
                condition=Q(undone_at=None),
                name="group_merges_open",
            )
        ]

    def __str__(self) -> str:
        return f"merge {self.pk}"
