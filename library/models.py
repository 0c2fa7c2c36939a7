"""Stored pictures, and the record of files that still have to go."""

from typing import Any, BinaryIO, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel, one_of
from core.querysets import OwnedQuerySet
from library import storage

SAME_UPLOAD_ONCE = "images_same_upload_once"


class Kind(models.TextChoices):
    SOURCE = "source", _("Photo")
    TEMPLATE = "template", _("Template")
    RESULT = "result", _("Generated picture")
    CELEBRITY = "celebrity", _("Celebrity")
    AVATAR = "avatar", _("Profile picture")


class Visibility(models.TextChoices):
    PRIVATE = "private", _("Only me")
    UNLISTED = "unlisted", _("Anyone with the link")
    PUBLIC = "public", _("Everyone")


class Moderation(models.TextChoices):
    PENDING = "pending", _("Not checked yet")
    PASSED = "passed", _("Passed")
    REVIEW = "review", _("Waiting for a moderator")
    BLOCKED = "blocked", _("Blocked")


WITHHELD = Q(kind=Kind.RESULT) & ~Q(moderation=Moderation.PASSED)


class ImageQuerySet(OwnedQuerySet):
    def shown_to_others(self) -> Self:
        """Public pictures that passed the safety check."""
        return self.filter(visibility=Visibility.PUBLIC, moderation=Moderation.PASSED)

    def visible_to(self, user: Any) -> Self:
        """One's own pictures, whatever their state, and what everyone may see.

        Generated ones that did not pass the safety check are seen by nobody, their owner included.
        """
        public = Q(visibility=Visibility.PUBLIC, moderation=Moderation.PASSED)
        if not user.is_authenticated:
            return self.filter(public)
        return self.filter(public | Q(owner_id=user.pk) & ~WITHHELD)

    def results_of(self, user: Any) -> Self:
        """A person's generated pictures, withheld ones too, so that they can read why. What shows
        the picture itself asks for `presentable` as well."""
        return self.owned_by(user).filter(kind=Kind.RESULT)

    def presentable(self) -> Self:
        """Pictures that passed the safety check and whose time is not over."""
        now = timezone.now()
        in_time = Q(expires_at=None) | Q(expires_at__gt=now)
        return self.filter(in_time, moderation=Moderation.PASSED)


class Image(BaseModel):
    """One stored picture: upright, without metadata that could tell more than the picture does.

    The stored file is a re-encoded copy, so nothing hidden in the uploaded bytes survives. `sha256`
    is that of the uploaded bytes; it makes a repeated upload give the same image back. Of a
    generated picture it is that of the stored, signed file, by which it is known again.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        # Rows go through accounts.privacy, which removes the files too; a bare delete must fail.
        on_delete=models.PROTECT,
        related_name="images",
        help_text=_("Empty for pictures that belong to the site."),
    )
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.SOURCE)
    filename = models.CharField(
        max_length=120, help_text=_("As uploaded; shown, never used as a path.")
    )
    storage_path = models.CharField(max_length=120, unique=True, editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    file_size = models.PositiveIntegerField(help_text=_("Bytes of the stored file."))
    width = models.PositiveIntegerField(help_text=_("Pixels."))
    height = models.PositiveIntegerField(help_text=_("Pixels."))
    mime = models.CharField(max_length=20)
    metadata = models.JSONField(
        default=dict, blank=True, help_text=_("Camera and date; never a place.")
    )
    visibility = models.CharField(max_length=12, choices=Visibility, default=Visibility.PRIVATE)
    moderation = models.CharField(max_length=12, choices=Moderation, default=Moderation.PENDING)
    moderation_score = models.FloatField(
        null=True, blank=True, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    moderation_reason = models.CharField(max_length=200, blank=True)
    caption = models.CharField(max_length=200, blank=True)
    provenance = models.JSONField(
        default=dict,
        blank=True,
        help_text=_("Of generated pictures: what made it, from what, and its manifest's id."),
    )
    expires_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text=_("A workspace picture goes then unless it is saved; empty: it stays."),
    )
    updated_at = models.DateTimeField(auto_now=True)

    objects = ImageQuerySet.as_manager()

    class Meta:
        db_table = "images"
        ordering = ["-created_at", "-id"]
        constraints = [
            one_of("kind", Kind, "images_kind"),
            one_of("visibility", Visibility, "images_visibility"),
            one_of("moderation", Moderation, "images_moderation"),
            models.UniqueConstraint(
                fields=["owner", "sha256"],
                condition=Q(kind=Kind.SOURCE),
                name=SAME_UPLOAD_ONCE,
            ),
            models.UniqueConstraint(
                fields=["sha256"], condition=Q(kind=Kind.CELEBRITY), name="images_celebrity_once"
            ),
            models.CheckConstraint(
                condition=Q(moderation_score=None) | Q(moderation_score__range=(0, 1)),
                name="images_moderation_score",
            ),
            models.CheckConstraint(
                condition=Q(expires_at=None) | Q(kind=Kind.RESULT), name="images_expiring_result"
            ),
        ]
        indexes = [
            models.Index(
                fields=["expires_at"],
                condition=Q(expires_at__isnull=False),
                name="images_expires",
            ),
            models.Index(fields=["owner", "-created_at", "-id"], name="images_owner_created"),
            models.Index(fields=["moderation", "-created_at"], name="images_moderation_created"),
            models.Index(
                fields=["sha256"], condition=Q(kind="result"), name="images_result_sha256"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_withheld(self) -> bool:
        """A generated picture that did not pass, or was not checked: only moderators see it."""
        return self.kind == Kind.RESULT and self.moderation != Moderation.PASSED

    @property
    def open_link(self) -> "ShareLink | None":
        """The link under which it is shared, whether or not it shows something right now."""
        return self.share_links.open().first()

    @property
    def is_resting(self) -> bool:
        """Whether its link shows nothing until a moderator has decided about a report."""
        return self.reports.hiding().exists()

    @property
    def url(self) -> str:
        """An expiring address of the whole picture; see `storage.signed_url` for all three."""
        return storage.signed_url(self.storage_path)

    @property
    def thumbnail_url(self) -> str:
        """At most 320 pixels on its longest side."""
        return storage.signed_url(storage.thumbnail_path(self.storage_path, storage.THUMBNAIL))

    @property
    def preview_url(self) -> str:
        """At most 1280 pixels on its longest side."""
        return storage.signed_url(storage.thumbnail_path(self.storage_path, storage.PREVIEW))

    @property
    def paths(self) -> list[str]:
        """All its files: the picture and its thumbnails."""
        return storage.with_thumbnails(self.storage_path)

    def open(self) -> BinaryIO:
        """The stored file for reading. Raises FileNotFoundError or StorageUnavailable."""
        return storage.open_file(self.storage_path)


class FileRemoval(models.Model):
    """A file that must not stay: written before a file is stored, and when its row is deleted.

    Storing: the row is committed first and taken away again in the transaction that creates the
    image, so a process that dies in between leaves a name for the sweeper instead of a stray file.
    Deleting: the row is created in the transaction that deletes the image, and goes with the file.
    """

    path = models.CharField(max_length=160, unique=True)
    due_at = models.DateTimeField(
        db_index=True, help_text=_("The sweeper leaves it alone until then.")
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    # No foreign key: receipts count the files of people who are gone.
    owner_id = models.UUIDField(
        null=True, blank=True, db_index=True, help_text=_("Whose file it was.")
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "file_removals"

    def __str__(self) -> str:
        return self.path


class ShareLinkQuerySet(models.QuerySet[Any]):
    def open(self) -> Self:
        """Not withdrawn; whether it shows anything is another matter (`library.sharing`)."""
        return self.filter(withdrawn_at=None)


class ShareLink(BaseModel):
    """An address under which anyone may see one picture, until its owner withdraws it."""

    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="share_links")
    token = models.CharField(max_length=43, unique=True, help_text=_("What makes it unguessable."))
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ShareLinkQuerySet.as_manager()

    class Meta:
        db_table = "share_links"
        constraints = [
            models.UniqueConstraint(
                fields=["image"], condition=Q(withdrawn_at=None), name="share_links_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"share link {self.pk}"

    @property
    def address(self) -> str:
        """The whole address, to be handed on."""
        return settings.SITE_URL + reverse("shared", args=[self.token])


class Reason(models.TextChoices):
    """Why somebody reports a picture."""

    NOT_AGREED = "not_agreed", _("It shows me, and I did not agree")
    MINOR = "minor", _("It shows somebody under 18")
    SEXUAL = "sexual", _("It is sexual or violent")
    OTHER = "other", _("Something else")


# Reports that hide a picture from links at once; `ReportQuerySet.hiding` says why.
URGENT = (Reason.NOT_AGREED, Reason.MINOR)


class Decision(models.TextChoices):
    """What a moderator decided about a report."""

    OPEN = "open", _("Not decided yet")
    BLOCKED = "blocked", _("The picture was blocked")
    KEPT = "kept", _("The picture stays")


class ReportQuerySet(models.QuerySet[Any]):
    def hiding(self) -> Self:
        """Reports that hide their picture from links.

        That somebody under 18 is shown, or somebody who did not agree, harms with every minute it
        stands, while a link that rests harms nobody for long; so such a report is believed until a
        moderator has looked, whoever sent it. Once one has looked and kept the picture, that
        stands: further reports wait in line without hiding it, or anybody could keep it down.
        """
        kept = Report.objects.filter(
            image=OuterRef("image"), reason__in=URGENT, decision=Decision.KEPT
        )
        return self.filter(reason__in=URGENT, decision=Decision.OPEN).exclude(Exists(kept))


class Report(BaseModel):
    """Somebody says that a picture should not be there; a moderator decides."""

    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="reports")
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Empty when somebody reported who was not signed in."),
    )
    reporter_key = models.CharField(
        max_length=64,
        blank=True,
        editable=False,
        help_text=_("Of somebody not signed in: a keyed hash of the address, until decided."),
    )
    reason = models.CharField(max_length=12, choices=Reason)
    details = models.CharField(max_length=500, blank=True)
    decision = models.CharField(max_length=12, choices=Decision, default=Decision.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        db_table = "reports"
        ordering = ["-created_at", "-id"]
        constraints = [
            one_of("reason", Reason, "reports_reason"),
            one_of("decision", Decision, "reports_decision"),
            models.UniqueConstraint(
                fields=["image", "reporter"],
                condition=Q(decision="open"),
                name="reports_one_open",
            ),
            models.UniqueConstraint(
                fields=["image", "reporter_key"],
                condition=Q(decision="open", reporter=None) & ~Q(reporter_key=""),
                name="reports_one_open_by_address",
            ),
            models.CheckConstraint(
                condition=Q(decision="open", decided_at=None)
                | (~Q(decision="open") & Q(decided_at__isnull=False, reporter_key="")),
                name="reports_decided_at",
            ),
        ]

    def __str__(self) -> str:
        return f"report {self.pk}"
