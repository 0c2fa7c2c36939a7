"""Couple pictures with places for faces, and the tasks that collect them."""

from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel, one_of
from faces.engine.types import Box
from library.models import Image, Moderation

MAX_SLOTS = 10
MAX_TAGS = 30


class Category(models.TextChoices):
    ACG = "acg", _("Anime, comics, games")
    MOVIE = "movie", _("Films")
    TV = "tv", _("Series")
    CUSTOM = "custom", _("Everything else")


class Role(models.TextChoices):
    """Whose face a slot is drawn for; whoever makes a picture may choose otherwise."""

    HUSBAND = "husband", _("Husband")
    WIFE = "wife", _("Wife")
    ANY = "any", _("Anyone")


class TemplateQuerySet(models.QuerySet[Any]):
    def listed(self) -> Self:
        """What the gallery shows: active, and passed by the safety check or a moderator."""
        return self.filter(is_active=True, image__moderation=Moderation.PASSED)

    def waiting(self) -> Self:
        """Those nobody has approved yet."""
        return self.filter(approved_at=None)

    def archived(self) -> Self:
        """Those that were approved once and taken out of the gallery."""
        return self.filter(approved_at__isnull=False, is_active=False)


class Template(BaseModel):
    """A couple picture; its slots say where faces go.

    New ones are inactive until staff approve them; archived ones are inactive again.
    """

    image = models.OneToOneField(Image, on_delete=models.PROTECT, related_name="template")
    title = models.CharField(max_length=120)
    description = models.TextField(max_length=1000, blank=True)
    artist = models.CharField(max_length=120, blank=True)
    source_url = models.URLField(max_length=500, blank=True)
    licence = models.CharField(max_length=500, blank=True)
    category = models.CharField(max_length=12, choices=Category, default=Category.CUSTOM)
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    slug = models.SlugField(
        max_length=60,
        blank=True,
        editable=False,
        help_text=_("Of a template that ships with Kindred; else empty."),
    )
    sha256 = models.CharField(
        max_length=64,
        editable=False,
        help_text=_("Of the file it came from, so that it comes once."),
    )
    # Kept so that it never has to be brought up to date: see templates_app/popularity.py.
    popularity_score = models.FloatField(
        default=0.0,
        editable=False,
        help_text=_("Pictures made with it, as a logarithm; old ones count less and less."),
    )
    popularity_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text=_("When a picture was last made with it."),
    )
    is_active = models.BooleanField(default=False, help_text=_("Shown in the gallery."))
    approved_at = models.DateTimeField(
        null=True, blank=True, help_text=_("Empty: waits for staff.")
    )
    collected_by = models.ForeignKey(
        "CollectionTask",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="templates",
    )
    # Made by the database with a function of its own, see migration 0002: words stand in it both
    # stemmed and as written, those of title and tags with more weight.
    search = models.GeneratedField(
        expression=models.Func(
            F("title"),
            F("description"),
            F("artist"),
            F("tags"),
            function="template_search_text",
            output_field=SearchVectorField(),
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    updated_at = models.DateTimeField(auto_now=True)

    objects = TemplateQuerySet.as_manager()

    class Meta:
        db_table = "templates"
        ordering = ["-created_at", "-id"]
        constraints = [
            one_of("category", Category, "templates_category"),
            models.CheckConstraint(
                condition=Q(popularity_score__gte=0), name="templates_popularity"
            ),
            models.CheckConstraint(
                condition=Q(is_active=False) | Q(approved_at__isnull=False),
                name="templates_active_approved",
            ),
            # It becomes a link, which must not be a script.
            models.CheckConstraint(
                condition=Q(source_url="") | Q(source_url__regex=r"^https?://"),
                name="templates_source_url",
            ),
            models.UniqueConstraint(fields=["sha256"], name="templates_sha256_once"),
            models.UniqueConstraint(
                fields=["slug"], condition=~Q(slug=""), name="templates_slug_once"
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="templates_search"),
            GinIndex(fields=["tags"], name="templates_tags"),
            models.Index(
                fields=["-popularity_score", "-id"],
                condition=Q(is_active=True),
                name="templates_popular",
            ),
            models.Index(
                fields=["-created_at", "-id"], condition=Q(is_active=True), name="templates_newest"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def wanted_slots(self) -> int:
        """How many slots it must have to be approved."""
        return self.collected_by.wanted_faces if self.collected_by else 2


class TemplateSlot(BaseModel):
    """A place for a face in a template. Coordinates are relative to the image, 0..1."""

    template = models.ForeignKey(Template, on_delete=models.CASCADE, related_name="slots")
    index = models.PositiveSmallIntegerField(help_text=_("From left to right, beginning with 0."))
    role = models.CharField(max_length=12, choices=Role, default=Role.ANY)
    x = models.FloatField()
    y = models.FloatField()
    w = models.FloatField()
    h = models.FloatField()
    landmarks = models.JSONField(
        default=list,
        blank=True,
        help_text=_("Five [x, y] points: eyes, nose, mouth corners; empty where not known."),
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Who drew or corrected it; empty: as detected."),
    )
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "template_slots"
        ordering = ["template", "index"]
        constraints = [
            models.UniqueConstraint(
                fields=["template", "index"],
                name="template_slots_index",
                deferrable=models.Deferrable.DEFERRED,
            ),
            one_of("role", Role, "template_slots_role"),
            models.CheckConstraint(
                condition=Q(x__range=(0, 1), y__range=(0, 1), w__range=(0, 1), h__range=(0, 1)),
                name="template_slots_box",
            ),
            # A little more than 1: shares are rounded.
            models.CheckConstraint(
                condition=Q(w__gt=0, h__gt=0)
                & Q(x__lte=1.0001 - F("w"))
                & Q(y__lte=1.0001 - F("h")),
                name="template_slots_inside",
            ),
            models.CheckConstraint(condition=Q(index__lt=MAX_SLOTS), name="template_slots_at_most"),
        ]

    def __str__(self) -> str:
        return f"slot {self.index} of {self.template_id}"

    @property
    def box(self) -> Box:
        return Box(self.x, self.y, self.w, self.h)

    @property
    def number(self) -> int:
        """As people count: from 1, left to right."""
        return self.index + 1


class SlotPreparation(models.Model):
    """What a swap has to compute of a template's face, kept from the first job for the others.

    It goes when the slot changes; `faces.engine.swap.PreparedFace` says what is in it.
    """

    slot = models.OneToOneField(
        TemplateSlot, primary_key=True, on_delete=models.CASCADE, related_name="preparation"
    )
    data = models.BinaryField(help_text=_("Carries its own version."))
    summary = models.JSONField(help_text=_("The small part, for warnings before submitting."))
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "slot_preparations"

    def __str__(self) -> str:
        return f"preparation of slot {self.slot_id}"


class Source(models.TextChoices):
    """Where a collection task looks."""

    DANBOORU = "danbooru", _("Danbooru")
    PIXIV = "pixiv", _("pixiv")
    FOLDER = "folder", _("Folder or zip")


class CollectionStatus(models.TextChoices):
    PENDING = "pending", _("In line")
    RUNNING = "running", _("Running")
    COMPLETED = "completed", _("Completed")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class CollectionTask(BaseModel):
    """One search for templates at one source. It goes on where it stopped, by its cursor."""

    source_type = models.CharField(max_length=12, choices=Source)
    search_query = models.CharField(
        max_length=300, blank=True, help_text=_("Tags, words, or the name of a folder or zip.")
    )
    filters = models.JSONField(default=dict, blank=True)
    upload_path = models.CharField(
        max_length=160,
        blank=True,
        editable=False,
        help_text=_("Of an uploaded zip in the storage, until all of it was looked at."),
    )
    category = models.CharField(max_length=12, choices=Category, default=Category.ACG)
    wanted_faces = models.PositiveSmallIntegerField(default=2)
    limit = models.PositiveIntegerField(default=100, help_text=_("Templates to collect at most."))
    rate_limit = models.FloatField(default=1.0, help_text=_("Requests per second."))
    status = models.CharField(
        max_length=12, choices=CollectionStatus, default=CollectionStatus.PENDING
    )
    images_collected = models.PositiveIntegerField(default=0)
    images_skipped = models.PositiveIntegerField(default=0)
    skipped_reasons = models.JSONField(
        default=dict, blank=True, help_text=_("How many were skipped, by reason.")
    )
    cursor = models.CharField(max_length=300, blank=True)
    error = models.CharField(max_length=300, blank=True, help_text=_("For staff to read."))
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    run_after = models.DateTimeField(
        null=True, blank=True, help_text=_("Not before; after an error or when throttled.")
    )
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    started_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "collection_tasks"
        ordering = ["-created_at", "-id"]
        constraints = [
            one_of("source_type", Source, "collection_tasks_source"),
            one_of("status", CollectionStatus, "collection_tasks_status"),
            one_of("category", Category, "collection_tasks_category"),
            models.CheckConstraint(
                condition=Q(rate_limit__gt=0), name="collection_tasks_rate_limit"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_type}: {self.search_query}"


class SourcePace(models.Model):
    """When a source may be asked again, for all tasks and workers together."""

    source_type = models.CharField(primary_key=True, max_length=12, choices=Source)
    free_at = models.DateTimeField()

    class Meta:
        db_table = "source_paces"
        constraints = [one_of("source_type", Source, "source_paces_source")]

    def __str__(self) -> str:
        return f"{self.source_type}: {self.free_at:%H:%M:%S}"
