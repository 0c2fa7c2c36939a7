"""Jobs for staff: to look, to cancel, to try again; and the providers with licence and health."""

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from core.admin import ReadOnlyAdmin, WrittenElsewhereAdmin
from core.errors import AppError
from generation import services
from generation.babies import admin as _babies  # noqa: F401  (registers them)
from generation.erasure import delete_jobs
from generation.models import Job, JobKind, JobQueue, Status
from generation.providers import all_providers
from generation.providers.base import Health, Provider
from generation.stages import stage_text
from generation.swaps import admin as _couple_pictures  # noqa: F401  (registers them)


@admin.register(Job)
class JobAdmin(WrittenElsewhereAdmin):
    list_display = (
        "id",
        "owner",
        "kind",
        "shown_status",
        "how_far",
        "provider",
        "attempts",
        "error_code",
        "queued_at",
        "processing_time",
    )
    list_filter = ("status", "kind", "provider", "error_code", "queued_at")
    search_fields = ("id", "owner__username", "result__id")
    list_select_related = ("owner",)
    list_per_page = 50
    date_hierarchy = "queued_at"
    readonly_fields = ("picture",)
    exclude = ("parameters", "idempotency_key", "claim")
    actions = ("try_again", "cancel")
    actions_list = ("providers",)

    @display(
        description=_("status"),
        ordering="status",
        label={
            Status.COMPLETED: "success",
            Status.FAILED: "danger",
            Status.CANCELLED: "warning",
            Status.PENDING: "info",
            Status.PROCESSING: "info",
        },
    )
    def shown_status(self, job: Job) -> tuple[str, str]:
        return job.status, job.get_status_display()

    @display(description=_("progress"))
    def how_far(self, job: Job) -> str:
        if job.status != Status.PROCESSING:
            return ""
        return f"{job.progress} % · {stage_text(job.stage)}"

    @display(description=_("picture"))
    def picture(self, job: Job) -> str:
        """A link to the picture among the library's; whether it may be seen is decided there."""
        if job.result_id is None:
            return "–"
        address = reverse("admin:library_image_change", args=[job.result_id])
        return format_html('<a href="{}">{}</a>', address, gettext("Open the picture"))

    def has_steer_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("generation.change_job")

    @action(description=_("Try again"), permissions=["steer"])
    def try_again(self, request: HttpRequest, jobs: QuerySet[Job]) -> None:
        self._each(request, jobs, services.retry_job)

    @action(description=_("Cancel"), permissions=["steer"])
    def cancel(self, request: HttpRequest, jobs: QuerySet[Job]) -> None:
        self._each(request, jobs, services.cancel_job)

    @action(description=_("Providers"), url_path="providers", icon="memory")
    def providers(self, request: HttpRequest) -> HttpResponse:
        """Who can make what, under which terms, and whether they can now."""
        headers = [_("Provider"), _("Makes"), _("In use for"), _("Licence"), _("State")]
        table = {"headers": headers, "rows": [_row(provider) for provider in all_providers()]}
        context = {**self.admin_site.each_context(request), "title": _("Providers"), "table": table}
        return render(request, "admin/generation/providers.html", context)

    def delete_model(self, request: HttpRequest, obj: Job) -> None:
        delete_jobs(Job.objects.filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Job]) -> None:
        delete_jobs(queryset)

    def get_deleted_objects(
        self, objs: Iterable[Job], request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """What belongs to a job goes with it, whoever may otherwise delete such rows."""
        names = [str(job) for job in objs]
        return names, {str(self.opts.verbose_name_plural): len(names)}, set(), []

    def _each(
        self, request: HttpRequest, jobs: QuerySet[Job], service: Callable[[Job], Job]
    ) -> None:
        """What cannot be done to one job keeps no other from it."""
        done = left = 0
        for job in jobs.select_related("owner"):
            try:
                service(job)
                done += 1
            except AppError:
                left += 1
        if done:
            told = ngettext("%d job changed.", "%d jobs changed.", done) % done
            self.message_user(request, told, messages.SUCCESS)
        if left:
            told = ngettext(
                "%d job was left as it is: its state does not allow it.",
                "%d jobs were left as they are: their state does not allow it.",
                left,
            )
            self.message_user(request, told % left, messages.WARNING)


@admin.register(JobQueue)
class JobQueueAdmin(ReadOnlyAdmin):
    list_display = ("owner", "paused_at", "served_at")
    list_select_related = ("owner",)
    search_fields = ("owner__username",)


def _row(provider: Provider) -> list[Any]:
    chosen = [kind for kind, name in settings.GENERATION_PROVIDERS.items() if name == provider.name]
    health = _health(provider)
    state = gettext("Ready") if health.ok else gettext("Not ready")
    return [
        f"{provider.title} ({provider.name})",
        _kinds(provider.capabilities()),
        _kinds(chosen) or "–",
        provider.licence,
        format_html("<strong>{}</strong><br>{}", state, health.sentence),
    ]


def _health(provider: Provider) -> Health:
    """A provider whose check itself breaks must not take the page with it."""
    try:
        return provider.health()
    except Exception as error:
        return Health(False, gettext("The check failed: %s") % type(error).__name__)


def _kinds(names: Any) -> str:
    return ", ".join(sorted(str(JobKind(name).label) for name in names))
