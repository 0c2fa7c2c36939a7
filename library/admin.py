"""Stored pictures for staff: to look, to judge, to delete with everything that belongs to them."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from library import services
from library.models import FileRemoval, Image, Moderation


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
