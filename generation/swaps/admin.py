"""Couple pictures for staff: to look at, with their jobs and how they came out."""

import json

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from core.admin import ReadOnlyAdmin
from generation.models import FaceSwapTask
from generation.swaps.reporting import ROLES


@admin.register(FaceSwapTask)
class FaceSwapTaskAdmin(ReadOnlyAdmin):
    """Read only: what is to be done about one is done to its job or its picture."""

    list_display = ("created_at", "owner", "template", "state", "concerns", "job_link")
    list_filter = ("job__status", "job__provider")
    search_fields = ("id", "job__id", "job__owner__username", "template__title")
    list_select_related = ("job__owner", "template")
    date_hierarchy = "created_at"
    fields = (
        "job_link",
        "owner",
        "template",
        "husband_slot",
        "wife_slot",
        "report",
        "created_at",
    )
    readonly_fields = fields

    @display(description=_("owner"), ordering="job__owner__username")
    def owner(self, task: FaceSwapTask) -> str:
        return str(task.job.owner)

    @display(
        description=_("state"),
        ordering="job__status",
        label={
            "completed": "success",
            "failed": "danger",
            "pending": "info",
            "processing": "info",
        },
    )
    def state(self, task: FaceSwapTask) -> tuple[str, str]:
        return task.job.status, task.job.get_status_display()

    @display(description=_("concerns"))
    def concerns(self, task: FaceSwapTask) -> str:
        reports = (task.quality_report.get(role, {}) for role in ROLES)
        codes = {code for report in reports for code in report.get("concerns", ())}
        return ", ".join(sorted(codes))

    @display(description=_("job"))
    def job_link(self, task: FaceSwapTask) -> str:
        address = reverse("admin:generation_job_change", args=[task.job_id])
        return format_html('<a href="{}">{}</a>', address, task.job_id)

    @display(description=_("quality report"))
    def report(self, task: FaceSwapTask) -> str:
        return format_html("<pre>{}</pre>", json.dumps(task.quality_report, indent=2))
