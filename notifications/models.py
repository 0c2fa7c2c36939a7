"""What a person was told, and what they want to be told."""

from typing import Self
from uuid import UUID

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel, one_of

DEFAULT_MATCH_THRESHOLD = 85.0


class NotificationKind(models.TextChoices):
    MATCH = "match", _("A new look-alike")
    REACTION = "reaction", _("A reaction to one of my look-alikes")
    QUESTION = "question", _("Somebody asks whether it is me in their photo")
    ANSWER = "answer", _("Somebody answered whether it is them in my photo")
    FOLLOW = "follow", _("A new follower")
    JOB = "job", _("A picture is done or failed")


class NotificationQuerySet(models.QuerySet["Notification"]):
    def of(self, recipient_id: UUID) -> Self:
        return self.filter(recipient=recipient_id)

    def unread(self) -> Self:
        return self.filter(read_at=None)


class Notification(BaseModel):
    """One thing to know. Ids and numbers only: the words are made when it is shown, for the reader.

    `key` names the occasion; the same occasion is told once.
    """

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications"
    )
    kind = models.CharField(max_length=10, choices=NotificationKind)
    key = models.CharField(max_length=120)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text=_("The other person it is about, if any."),
    )
    subject_id = models.UUIDField(help_text=_("Of the match, tag, follow or job."))
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        db_table = "notifications"
        ordering = ["-created_at", "-id"]
        constraints = [
            one_of("kind", NotificationKind, "notifications_kind"),
            models.UniqueConstraint(fields=["recipient", "key"], name="notifications_once"),
        ]
        indexes = [
            models.Index(
                fields=["recipient", "-created_at", "-id"], name="notifications_recipient"
            ),
            models.Index(
                fields=["recipient"], condition=Q(read_at=None), name="notifications_unread"
            ),
            models.Index(fields=["kind", "subject_id"], name="notifications_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class NotificationSettings(models.Model):
    """What one person wants to hear; who never said anything has the defaults."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="notification_settings",
    )
    match_threshold = models.FloatField(
        _("tell me of look-alikes from this score on"),
        default=DEFAULT_MATCH_THRESHOLD,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    daily_digest = models.BooleanField(_("one e-mail a day with what is unread"), default=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "notification_settings"
        verbose_name_plural = "notification settings"
        constraints = [
            models.CheckConstraint(
                condition=Q(match_threshold__range=(0, 100)), name="notification_settings_threshold"
            )
        ]

    def __str__(self) -> str:
        return f"settings of {self.user_id}"
