"""Who somebody in another person's photo is: suggested, asked, and said by that person alone."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel, one_of
from faces.models.face import Face
from library.models import Image


class TagState(models.TextChoices):
    SUGGESTED = "suggested", _("Suggested")
    DISMISSED = "dismissed", _("Not this person, says the photo’s owner")
    ASKED = "asked", _("Waiting for their answer")
    CONFIRMED = "confirmed", _("Confirmed by them")
    DECLINED = "declined", _("Not me, they say")


# States in which a face is, or may soon be, known as somebody.
OPEN = ("asked", "confirmed")


class Tag(BaseModel):
    """One face of a photo and one person who agreed to be recognised by people they know."""

    face = models.ForeignKey(Face, on_delete=models.CASCADE, related_name="tags")
    image = models.ForeignKey(
        Image, on_delete=models.CASCADE, related_name="+", help_text=_("The face's image.")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tags"
    )
    state = models.CharField(max_length=10, choices=TagState, default=TagState.SUGGESTED)
    state_before = models.CharField(
        max_length=10, blank=True, help_text=_("What an undo goes back to.")
    )
    similarity_score = models.FloatField(null=True, help_text=_("Calibrated, 0 to 100."))
    model = models.CharField(max_length=40, blank=True)
    calibration = models.CharField(max_length=40, blank=True)
    decided_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "tags"
        ordering = ["-created_at", "-id"]
        constraints = [
            one_of("state", TagState, "tags_state"),
            models.UniqueConstraint(fields=["face", "person"], name="tags_face_person"),
            models.UniqueConstraint(
                fields=["face"], condition=Q(state__in=OPEN), name="tags_face_one_person"
            ),
            models.UniqueConstraint(
                fields=["image", "person"],
                condition=Q(state__in=OPEN),
                name="tags_person_once_in_a_photo",
            ),
            models.CheckConstraint(
                condition=Q(similarity_score=None) | Q(similarity_score__range=(0, 100)),
                name="tags_score",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "state", "-created_at"], name="tags_person"),
            models.Index(
                fields=["model", "calibration"],
                condition=Q(state=TagState.SUGGESTED),
                name="tags_scored",
            ),
        ]

    def __str__(self) -> str:
        return f"tag {self.pk}"
