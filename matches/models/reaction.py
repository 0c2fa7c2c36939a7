"""What people feel about a match."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel, one_of
from matches.models.match import Match


class ReactionType(models.TextChoices):
    FAVOURITE = "favourite", _("Favourite")
    LIKE = "like", _("Like")
    LOVE = "love", _("Love")
    LAUGH = "laugh", _("Laugh")
    WOW = "wow", _("Wow")


class Reaction(BaseModel):
    """One person's reaction to one match; each type once. Favourites are seen by oneself alone."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reactions"
    )
    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="reactions")
    type = models.CharField(max_length=10, choices=ReactionType)

    class Meta:
        db_table = "reactions"
        ordering = ["-created_at", "-id"]
        constraints = [
            one_of("type", ReactionType, "reactions_type"),
            models.UniqueConstraint(fields=["user", "match", "type"], name="reactions_once"),
        ]
        indexes = [
            models.Index(fields=["match", "type"], name="reactions_match"),
            models.Index(fields=["user", "-created_at", "-id"], name="reactions_user_created"),
        ]

    def __str__(self) -> str:
        return self.type
