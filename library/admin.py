"""Stored pictures for staff: to look, to judge, to delete with everything that belongs to them."""

from collections.abc import Callable, Iterable
from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from accounts.models import User
from library import reports, services
from library.models import Decision, FileRemoval, Image, Moderation, Report, ShareLink


class WrittenByServices(ModelAdmin):
    """Nothing is typed in here: rows and files belong together, and only services keep them so."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        names = [field.name for field in self.model._meta.fields]
        return [
            *self.readonly_fields,
            *(name for name in names if name not in self.readonly_fields),
        ]


@admin.register(Image)
class ImageAdmin(WrittenByServices):
    list_display = [
        "thumbnail",
        "id",
        "owner",
        "kind",
        "shown_moderation",
        "moderation_score",
        "visibility",
        "created_at",
    ]
    list_filter = ["moderation", "kind", "visibility", "created_at"]
    search_fields = ["id", "owner__username"]
    list_select_related = ["owner"]
    date_hierarchy = "created_at"
    readonly_fields = ["preview"]
    actions = ["approve", "block"]
    list_per_page = 50

    @display(description=_("picture"))
    def thumbnail(self, image: Image) -> SafeString:
        return _picture(image.thumbnail_url, 64)

    @display(description=_("picture"))
    def preview(self, image: Image) -> SafeString:
        return _picture(image.preview_url, 480)

    @display(
        description=_("moderation"),
        ordering="moderation",
        label={
            Moderation.PASSED: "success",
            Moderation.REVIEW: "warning",
            Moderation.BLOCKED: "danger",
        },
    )
    def shown_moderation(self, image: Image) -> tuple[str, str]:
        return image.moderation, image.get_moderation_display()

    @action(description=_("Approve: may be shown"), permissions=["change"])
    def approve(self, request: HttpRequest, images: QuerySet[Image]) -> None:
        for image in images:
            services.approve_image(image)
        done = ngettext("%d picture approved.", "%d pictures approved.", len(images))
        self.message_user(request, done % len(images), messages.SUCCESS)

    @action(description=_("Block: nobody sees it"), permissions=["change"])
    def block(self, request: HttpRequest, images: QuerySet[Image]) -> None:
        for image in images:
            services.block_image(image, gettext("A moderator found that it breaks our rules."))
        done = ngettext("%d picture blocked.", "%d pictures blocked.", len(images))
        self.message_user(request, done % len(images), messages.SUCCESS)

    def delete_model(self, request: HttpRequest, obj: Image) -> None:
        services.delete_image(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Image]) -> None:
        for image in queryset:
            services.delete_image(image)

    def get_deleted_objects(
        self, objs: Iterable[Image], request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """What belongs to a picture goes with it, whoever may otherwise delete such rows."""
        names = [str(image) for image in objs]
        return names, {str(self.opts.verbose_name_plural): len(names)}, set(), []


@admin.register(Report)
class ReportAdmin(WrittenByServices):
    """What people reported, undecided first. A decision settles every open report of its picture.

    Whoever made the picture never learns who reported it.
    """

    list_display = [
        "picture", "id", "reason", "shown_decision", "details", "reporter", "decided_by",
        "created_at",
    ]  # fmt: skip
    list_filter = ["decision", "reason", "created_at"]
    search_fields = ["id", "image__id"]
    list_select_related = ["image", "reporter", "decided_by"]
    ordering = ["decided_at", "created_at"]
    readonly_fields = ["preview"]
    actions = ["block_picture", "keep_picture"]
    list_per_page = 50

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Report]:
        rows: QuerySet[Report] = super().get_queryset(request)
        return rows.order_by(F("decided_at").desc(nulls_first=True), "created_at")

    @display(description=_("picture"))
    def picture(self, report: Report) -> SafeString:
        return _picture(report.image.thumbnail_url, 64)

    @display(description=_("picture"))
    def preview(self, report: Report) -> SafeString:
        return _picture(report.image.preview_url, 480)

    @display(
        description=_("decision"),
        ordering="decision",
        label={Decision.OPEN: "warning", Decision.KEPT: "success", Decision.BLOCKED: "danger"},
    )
    def shown_decision(self, report: Report) -> tuple[str, str]:
        return report.decision, report.get_decision_display()

    @action(description=_("Block the picture: nobody sees it"), permissions=["change"])
    def block_picture(self, request: HttpRequest, chosen: QuerySet[Report]) -> None:
        self._decide(request, chosen, reports.block_reported)

    @action(description=_("Keep the picture"), permissions=["change"])
    def keep_picture(self, request: HttpRequest, chosen: QuerySet[Report]) -> None:
        self._decide(request, chosen, reports.keep_reported)

    def _decide(
        self,
        request: HttpRequest,
        chosen: QuerySet[Report],
        decide: Callable[[Image, User], int],
    ) -> None:
        """Each picture once, however many of its reports were chosen."""
        moderator = cast(User, request.user)
        images = Image.objects.filter(pk__in=chosen.order_by().values("image"))
        settled = sum(decide(image, moderator) for image in images)
        done = ngettext("%d report decided.", "%d reports decided.", settled)
        self.message_user(request, done % settled, messages.SUCCESS)


@admin.register(ShareLink)
class ShareLinkAdmin(WrittenByServices):
    """Which pictures are shared. The token is the key to the picture, so it is not shown."""

    list_display = ["id", "image", "created_at", "withdrawn_at"]
    list_filter = ["created_at", "withdrawn_at"]
    search_fields = ["id", "image__id"]
    exclude = ["token"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [name for name in super().get_readonly_fields(request, obj) if name != "token"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(FileRemoval)
class FileRemovalAdmin(WrittenByServices):
    """Files in the making, and files that could not be removed yet (attempts above 0)."""

    list_display = ["path", "attempts", "due_at", "created_at"]
    list_filter = ["attempts"]
    search_fields = ["path"]
    ordering = ["-attempts", "due_at"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def _picture(url: str, height: int) -> SafeString:
    """`height` is in CSS pixels at most."""
    return format_html('<img src="{}" alt="" loading="lazy" style="max-height: {}px">', url, height)
