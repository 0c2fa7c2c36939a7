"""Matches for staff: to look and to delete. A site may have a million of them."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.paginator import InfinitePaginator

from core.admin import WrittenElsewhereAdmin
from matches.models import Match, MatchTally
from matches.runs import admin as _runs  # noqa: F401  (registers them)


class ModelFilter(admin.SimpleListFilter):
    """By model; which there are is asked of the tallies, which are few."""

    title = _("model")
    parameter_name = "model"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        models = MatchTally.objects.order_by("model").values_list("model", flat=True).distinct()
        return [(model, model) for model in models]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Match]) -> QuerySet[Match]:
        return queryset.filter(model=self.value()) if self.value() else queryset


@admin.register(Match)
class MatchAdmin(WrittenElsewhereAdmin):
    list_display = (
        "pair",
        "kind",
        "owner_a",
        "owner_b",
        "celebrity",
        "score",
        "model",
        "calibration",
        "created_at",
    )
    list_filter = ("kind", ModelFilter)
    search_fields = ("id", "owner_a__username", "owner_b__username")
    # Counting them all, or the days there are, would take longer than showing some.
    paginator = InfinitePaginator
    show_full_result_count = False
    raw_id_fields = (
        "face_a", "face_b", "owner_a", "owner_b", "celebrity", "celebrity_face",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Match]:
        return super().get_queryset(request).with_faces()

    @display(description=_("faces"))
    def pair(self, match: Match) -> str:
        image = '<img src="{}" class="h-10 w-10 object-cover" alt="">'
        other = match.face_b or match.celebrity_face
        return format_html(
            f'<span class="inline-flex gap-1">{image * 2}</span>',
            match.face_a.crop_url,
            other.crop_url if other else "",
        )

    @display(description=_("score"), ordering="similarity_score")
    def score(self, match: Match) -> str:
        return f"{match.similarity_score:.1f} %"
