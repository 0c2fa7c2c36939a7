"""Imagined babies for staff: to look at, with their jobs."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from core.admin import ReadOnlyAdmin
from generation.models import Baby


@admin.register(Baby)
class BabyAdmin(ReadOnlyAdmin):
    """Read only: what is to be done about one is done to its job or its picture."""

    list_display = ("created_at", "generated_by", "state", "seed", "job_link")
    list_filter = ("job__status", "job__provider")
    search_fields = ("id", "job__id", "match__id", "generated_by__username")
    list_select_related = ("job", "generated_by")
    date_hierarchy = "created_at"
    fields = ("job_link", "generated_by", "match", "seed", "traits", "created_at")
    readonly_fields = fields

    @display(description=_("state"), ordering="job__status")
    def state(self, baby: Baby) -> str:
        return str(baby.job.get_status_display())

    @display(description=_("job"))
    def job_link(self, baby: Baby) -> str:
        address = reverse("admin:generation_job_change", args=[baby.job_id])
        return format_html('<a href="{}">{}</a>', address, baby.job_id)
