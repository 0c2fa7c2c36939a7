"""Photos' analyses and faces for staff: to look, to try again, to delete as a person would."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from core.admin import WrittenElsewhereAdmin
from faces import erasure, services
from faces.calibrating import admin as _calibrating  # noqa: F401  (registers them)
from faces.celebrities import admin as _celebrities  # noqa: F401  (registers them)
from faces.models import Face, FaceEmbedding, PhotoAnalysis
from faces.tagging import admin as _tagging  # noqa: F401  (registers them)


@admin.register(PhotoAnalysis)
class PhotoAnalysisAdmin(WrittenElsewhereAdmin):
    list_display = (
        "image",
        "owner",
        "shown_state",
        "attempts",
        "model",
        "queued_at",
        "finished_at",
    )
    list_filter = ("state", "model", "error_code")
    search_fields = ("image__id", "image__owner__username")
    list_select_related = ("image__owner",)
    date_hierarchy = "queued_at"
    actions = ("look_again",)

    @display(
        description=_("state"),
        ordering="state",
        label={
            "ready": "success",
            "failed": "danger",
            "blocked": "danger",
            "review": "warning",
            "pending": "info",
            "running": "info",
        },
    )
    def shown_state(self, analysis: PhotoAnalysis) -> tuple[str, str]:
        return analysis.state, analysis.get_state_display()

    @display(description=_("owner"))
    def owner(self, analysis: PhotoAnalysis) -> str:
        return str(analysis.image.owner)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_look_again_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("faces.change_photoanalysis")

    @action(description=_("Look again"), permissions=["look_again"])
    def look_again(self, request: HttpRequest, analyses: QuerySet[PhotoAnalysis]) -> None:
        for analysis in analyses.select_related("image"):
            services.look_again(analysis.image)
        self.message_user(request, _("Put in line again."))


@admin.register(Face)
class FaceAdmin(WrittenElsewhereAdmin):
    list_display = (
        "crop",
        "owner",
        "quality",
        "width_px",
        "is_owner",
        "is_searchable",
        "created_at",
    )
    list_filter = ("is_owner", "is_searchable", "is_default", "opted_out")
    search_fields = ("id", "image__id", "owner__username")
    list_select_related = ("owner",)
    exclude = ("age", "gender")  # private estimates: not for curious staff

    @display(description=_("face"))
    def crop(self, face: Face) -> str:
        return format_html('<img src="{}" class="h-10 w-10 object-cover" alt="">', face.crop_url)

    def delete_model(self, request: HttpRequest, obj: Face) -> None:
        erasure.delete_face(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Face]) -> None:
        for face in queryset.select_related("image"):
            erasure.delete_face(face)


@admin.register(FaceEmbedding)
class FaceEmbeddingAdmin(WrittenElsewhereAdmin):
    """Which faces are measured by which model; the vectors themselves are shown to nobody."""

    list_display = ("face", "model", "norm", "searched_at", "created_at")
    list_filter = ("model",)
    search_fields = ("face__id", "face__owner__username")
    exclude = ("vector",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
