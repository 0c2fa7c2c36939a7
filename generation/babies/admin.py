"""Imagined babies for staff: to look at, with their jobs."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import display

from generation.models import Baby


@admin.register(Baby)
class BabyAdmin(ModelAdmin):
    """Read only: what is to be done about one is done to its job or its picture."""

    list_display = ("created_at", "generated_by", "state", "seed", "job_link")
    list_filter = ("job__status", "job__provider")
    search_fields = ("id", "job__id", "match__id", "generated_by__username")
    list_select_related = ("job", "generated_by")
    date_hierarchy = "created_at"
    fields = ("job_link", "generated_by", "match", "seed", "traits", "created_at")
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @display(description=_("state"), ordering="job__status")
    def state(self, baby: Baby) -> str:
        return str(baby.job.get_status_display())

    @display(description=_("job"))
    def job_link(self, baby: Baby) -> str:
        address = reverse("admin:generation_job_change", args=[baby.job_id])
        return format_html('<a href="{}">{}</a>', address, baby.job_id)
