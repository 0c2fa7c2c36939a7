"""What a person was told, and what they want to be told."""

from typing import Any, Self
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import AccountStatus, HiddenPerson
from core.models import BaseModel, one_of

DEFAULT_MATCH_THRESHOLD = 85.0


class NotificationKind(models.TextChoices):
    MATCH = "match", _("A new look-alike")
    REACTION = "reaction", _("A reaction to one of my look-alikes")
    QUESTION = "question", _("Somebody asks whether it is me in their photo")
    ANSWER = "answer", _("Somebody answered whether it is them in my photo")
    FOLLOW = "follow", _("A new follower")
    JOB = "job", _("A picture is done or failed")
    PICTURE = "picture", _("Somebody made a picture with my face")


class NotificationQuerySet(models.QuerySet["Notification"]):
    def of(self, recipient_id: UUID) -> Self:
        return self.filter(recipient=recipient_id)

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def shown_to(self, reader: Any) -> Self:
        """The reader's own, without those about people who left, or whom either side has hidden.

        Whether the reader may still see the subject is asked when it is put into words
        (`notifications.kinds`).
        """
        around = HiddenPerson.objects.around(reader)
        nobody_left = Q(actor=None) | Q(actor__account_status=AccountStatus.ACTIVE)
        return self.of(reader.pk).filter(nobody_left).exclude(actor__in=around)


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
                fields=["recipient", "-created_at", "-id"],
                condition=Q(read_at=None),
                name="notifications_unread",
            ),
            models.Index(fields=["kind", "subject_id"], name="notifications_subject"),
            models.Index(fields=["created_at"], name="notifications_created"),
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
    kinds_not_mailed = ArrayField(
        models.CharField(max_length=10, choices=NotificationKind),
        default=list,
        blank=True,
        help_text=_("Left out of the e-mail; kinds that come later are in it."),
    )
    digest_day = models.DateField(
        null=True, help_text=_("The last day whose e-mail was begun; each day has one at most.")
    )
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "notification_settings"
        verbose_name_plural = "notification settings"
        constraints = [
            models.CheckConstraint(
                condition=Q(match_threshold__range=(0, 100)), name="notification_settings_threshold"
            ),
            models.CheckConstraint(
                condition=Q(kinds_not_mailed__contained_by=NotificationKind.values),
                name="notification_settings_kinds",
            ),
        ]
        indexes = [
            models.Index(
                fields=["digest_day", "user"],
                condition=Q(daily_digest=True),
                name="notification_settings_digest",
            )
        ]

    def __str__(self) -> str:
        return f"settings of {self.user_id}"
