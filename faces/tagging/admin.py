"""Names in photos for staff: who was asked by whom, and what came of it; to look and to delete."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.paginator import InfinitePaginator

from accounts.models import User
from core.admin import WrittenElsewhereAdmin
from faces.models import Tag, TagState
from faces.models.tagging import OPEN, REFUSED
from faces.tagging.removing import remove_tags


class SaidFilter(admin.SimpleListFilter):
    """States that somebody's word led to; a suggestion is nobody's."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(state.value, state.label) for state in TagState if state in (*OPEN, *REFUSED)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Tag]) -> QuerySet[Tag]:
        return queryset.filter(state=self.value()) if self.value() else queryset


@admin.register(Tag)
class TagAdmin(WrittenElsewhereAdmin):
    """What people said. What was only suggested, and how alike two faces are, is not for staff.

    A question or a name can be taken away. A no stays: without it the same would be suggested
    again.
    """

    list_display = ("created_at", "asked_by", "person", "shown_state", "decided_at")
    list_filter = (SaidFilter, "decided_at")
    list_select_related = ("image__owner", "person")
    search_fields = ("id", "image__id", "image__owner__username", "person__username")
    fields = ("asked_by", "person", "state", "face", "image", "created_at", "decided_at")
    readonly_fields = fields
    ordering = ("-id",)  # by time, and indexed
    list_per_page = 50
    # Counting them all would take longer than showing some.
    paginator = InfinitePaginator
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tag]:
        return super().get_queryset(request).exclude(state=TagState.SUGGESTED)

    @display(description=_("photo of"))
    def asked_by(self, tag: Tag) -> User | None:
        return tag.image.owner

    @display(
        description=_("state"),
        label={
            TagState.ASKED: "info",
            TagState.CONFIRMED: "success",
            TagState.DECLINED: "danger",
            TagState.DISMISSED: "warning",
        },
    )
    def shown_state(self, tag: Tag) -> tuple[str, str]:
        return tag.state, tag.get_state_display()

    def has_delete_permission(self, request: HttpRequest, obj: Tag | None = None) -> bool:
        stays = obj is not None and obj.state in REFUSED
        return not stays and super().has_delete_permission(request, obj)

    def delete_model(self, request: HttpRequest, obj: Tag) -> None:
        remove_tags(Tag.objects.filter(pk=obj.pk, state__in=OPEN))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Tag]) -> None:
        remove_tags(Tag.objects.filter(pk__in=queryset.values("pk"), state__in=OPEN))
