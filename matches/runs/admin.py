"""Runs for staff: to look, to start, to cancel; and matching as a whole, in charts."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import action, display
from unfold.paginator import InfinitePaginator

from matches.models import MatchRun, RunKind, RunStatus, UserSimilarity
from matches.runs.errors import RunIsOver
from matches.runs.services import cancel_run, start_run
from matches.tallies import charts

RESULTS_SHOWN = 25
STARTED_BY_STAFF = (RunKind.REMATCH, RunKind.CELEBRITIES)


class StartForm(forms.ModelForm):
    """What staff start: over everybody's faces, or over one person's."""

    class Meta:
        model = MatchRun
        fields = ("kind", "owner")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind.value, kind.label) for kind in STARTED_BY_STAFF]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["owner"].required = False

    def validate_constraints(self) -> None:
        """The same run twice is the one that is not finished yet: nothing to refuse."""


@admin.register(MatchRun)
class MatchRunAdmin(ModelAdmin):
    list_display = (
        "shown_kind",
        "owner",
        "shown_status",
        "how_far",
        "matches_found",
        "started_by",
        "created_at",
        "took",
    )
    list_filter = ("status", "kind")
    search_fields = ("id", "owner__username")
    list_select_related = ("owner", "started_by")
    list_per_page = 50
    # Counting them all would take longer than showing some.
    paginator = InfinitePaginator
    show_full_result_count = False
    raw_id_fields = ("owner",)
    exclude = ("claim", "cursor")
    readonly_fields = ("how_far", "took", "best_results")
    actions = ("cancel",)
    actions_list = ("matching",)

    @display(description=_("run"))
    def shown_kind(self, run: MatchRun) -> str:
        return run.get_kind_display()

    @display(
        description=_("status"),
        ordering="status",
        label={
            RunStatus.COMPLETED: "success",
            RunStatus.FAILED: "danger",
            RunStatus.CANCELLED: "warning",
            RunStatus.PENDING: "info",
            RunStatus.RUNNING: "info",
        },
    )
    def shown_status(self, run: MatchRun) -> tuple[str, str]:
        return run.status, run.get_status_display()

    @display(description=_("faces"))
    def how_far(self, run: MatchRun) -> str:
        return f"{run.faces_done} / {run.faces_total} · {run.progress} %"

    @display(description=_("took"))
    def took(self, run: MatchRun) -> str:
        return "–" if run.seconds is None else f"{run.seconds:.1f} s"

    @display(description=_("best results"))
    def best_results(self, run: MatchRun) -> SafeString:
        """The best of what it found, whoever takes part right now; all of it can be many."""
        results = run.results.select_related("source_user", "target_user", "celebrity")
        rows = [
            (
                reverse("admin:matches_match_change", args=[result.match_id]),
                f"{result.similarity_score:.1f} %",
                result.source_user.username,
                result.target_user.username if result.target_user else result.celebrity,
                gettext("new") if result.is_new else "",
            )
            for result in results.order_by("-similarity_score", "id")[:RESULTS_SHOWN]
        ]
        if not rows:
            return format_html("{}", "–")
        return format_html_join("", '<div><a href="{}">{}</a> {} – {} {}</div>', rows)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        if obj is None:
            kwargs["form"] = StartForm
        return super().get_form(request, obj, change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("kind", "owner") if obj is None else super().get_fields(request, obj)

    def save_model(self, request: HttpRequest, obj: MatchRun, form: Any, change: bool) -> None:
        """Start it; where the same one is not finished yet, go to that."""
        started_by: Any = request.user
        run = start_run(RunKind(obj.kind), owner=obj.owner, started_by=started_by)
        obj.pk = run.pk

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("matches.add_matchrun")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_steer_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("matches.add_matchrun")

    @action(description=_("Cancel"), permissions=["steer"])
    def cancel(self, request: HttpRequest, runs: QuerySet[MatchRun]) -> None:
        done = left = 0
        for run in runs:
            try:
                cancel_run(run)
                done += 1
            except RunIsOver:
                left += 1
        if done:
            told = ngettext("%d run cancelled.", "%d runs cancelled.", done) % done
            self.message_user(request, told, messages.SUCCESS)
        if left:
            told = ngettext("%d run had ended.", "%d runs had ended.", left) % left
            self.message_user(request, told, messages.WARNING)

    @action(description=_("Matching in charts"), url_path="matching", icon="monitoring")
    def matching(self, request: HttpRequest) -> HttpResponse:
        """How many matches there are, how good, who is most alike, and how long runs take."""
        context = {
            **self.admin_site.each_context(request),
            "title": _("Matching"),
            "per_day": charts.matches_per_day(),
            "histogram": charts.score_histogram(),
            "durations": charts.run_durations(),
            "pairs": _table(charts.top_pairs()),
        }
        return render(request, "admin/matches/matching.html", context)


def _table(pairs: list[UserSimilarity]) -> dict[str, Any]:
    """Who is most alike, for unfold's table."""
    headers = [_("People"), _("Score"), _("Pairs of faces"), _("Best of them")]
    return {"headers": headers, "rows": [_row(pair) for pair in pairs]}


def _row(pair: UserSimilarity) -> list[Any]:
    best = reverse("admin:matches_match_change", args=[pair.best_match_id])
    names = (pair.user_a.get_full_name(), pair.user_b.get_full_name())
    return [
        format_html("<span><bdi>{}</bdi> – <bdi>{}</bdi></span>", *names),
        f"{pair.similarity_score:.1f} %",
        pair.matches,
        format_html('<a href="{}">{}</a>', best, gettext("Open")),
    ]
