"""Collections for staff: start one, watch it, stop it, and go to what it brought."""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from accounts.models import User
from core.errors import AppError
from templates_app import collecting
from templates_app.collecting_forms import FORMS
from templates_app.collectors.base import SkipReason
from templates_app.models import CollectionStatus, CollectionTask, Source

# Where a request carries its form from inside the admin's transaction to after it.
VALID_FORM = "_valid_collection_form"
COLOURS = {
    CollectionStatus.COMPLETED: "success",
    CollectionStatus.FAILED: "danger",
    CollectionStatus.CANCELLED: "warning",
    CollectionStatus.RUNNING: "info",
    CollectionStatus.PENDING: "info",
}
SHOWN = [
    "status",
    "shown_error",
    "source_type",
    "search_query",
    "filters",
    "category",
    "wanted_faces",
    "progress",
    "waiting_templates",
    "shown_skipped",
    "rate_limit",
    "started_by",
    "created_at",
    "started_at",
    "updated_at",
    "completed_at",
]


@admin.register(CollectionTask)
class CollectionTaskAdmin(ModelAdmin):
    """Rows are written by services; a form per source starts them."""

    list_display = [
        "__str__",
        "shown_status",
        "progress",
        "images_skipped",
        "waiting_templates",
        "shown_error",
        "created_at",
    ]
    list_filter = ["status", "source_type", "category"]
    search_fields = ["search_query"]
    date_hierarchy = "created_at"
    list_per_page = 50
    actions = ["cancel", "go_on", "run_again"]
    actions_list = ["from_danbooru", "from_pixiv", "from_folder"]
    actions_list_hide_default = True

    @display(description=_("status"), ordering="status", label=COLOURS)
    def shown_status(self, task: CollectionTask) -> tuple[str, str]:
        return task.status, task.get_status_display()

    @display(description=_("collected"))
    def progress(self, task: CollectionTask) -> str:
        return gettext("%(done)d of at most %(limit)d") % {
            "done": task.images_collected,
            "limit": task.limit,
        }

    @display(description=_("what it brought"))
    def waiting_templates(self, task: CollectionTask) -> SafeString | str:
        waiting = task.waiting  # type: ignore[attr-defined]
        if not waiting:
            return "–"
        address = reverse("admin:templates_app_template_changelist")
        query = f"collected_by__id__exact={task.pk}&state=waiting"
        words = ngettext("%d waits for approval", "%d wait for approval", waiting) % waiting
        return format_html('<a class="underline" href="{}?{}">{}</a>', address, query, words)

    @display(description=_("note"))
    def shown_error(self, task: CollectionTask) -> str:
        if task.status == CollectionStatus.RUNNING and _is_resting(task):
            moment = date_format(timezone.localtime(task.run_after), "DATETIME_FORMAT")
            rests = gettext("It rests until %(moment)s.") % {"moment": moment}
            return f"{task.error} {rests}".strip()
        return task.error or "–"

    @display(description=_("skipped"))
    def shown_skipped(self, task: CollectionTask) -> SafeString | str:
        labels = dict(SkipReason.choices)
        rows = [(labels.get(name, name), n) for name, n in task.skipped_reasons.items()]
        return format_html_join("", "<div>{}: {}</div>", rows) or "–"

    def get_queryset(self, request: HttpRequest) -> QuerySet[CollectionTask]:
        return collecting.with_waiting(super().get_queryset(request))

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        if not change:
            kwargs["form"] = FORMS[_source(request)]
            kwargs["fields"] = kwargs["form"].Meta.fields
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is not None:
            return [(None, {"fields": SHOWN})]
        form = FORMS[_source(request)]
        return [(Source(form.source).label, {"fields": form.shown})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return SHOWN if obj is not None else []

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_control_permission(self, request: HttpRequest) -> bool:
        """Cancel and go on: for those who may start collections."""
        return self.has_add_permission(request)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The collection starts after the admin's transaction: no file is stored inside one."""
        title = _("Collect from %(source)s") % {"source": Source(_source(request)).label}
        context = {
            "title": title,
            "show_save_and_continue": False,
            "show_save_and_add_another": False,
            **(extra_context or {}),
        }
        answer: HttpResponse = super().add_view(request, form_url, context)
        if form := getattr(request, VALID_FORM, None):
            upload = form.cleaned_data.get("upload")
            name = upload.name if upload else ""
            by = cast(User, request.user)
            collecting.start_collection(form.instance, by=by, upload=upload, filename=name)
            self.message_user(request, _("Started: %s") % form.instance, messages.SUCCESS)
        return answer

    def save_model(
        self, request: HttpRequest, obj: CollectionTask, form: forms.Form, change: bool
    ) -> None:
        setattr(request, VALID_FORM, form)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """The service notes who started it."""

    def response_add(
        self, request: HttpRequest, obj: CollectionTask, post_url_continue: str | None = None
    ) -> HttpResponse:
        return redirect("admin:templates_app_collectiontask_changelist")

    def delete_model(self, request: HttpRequest, obj: CollectionTask) -> None:
        collecting.delete_collection(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[CollectionTask]) -> None:
        for task in queryset:
            collecting.delete_collection(task)

    @action(description=_("Cancel"), permissions=["control"])
    def cancel(self, request: HttpRequest, tasks: QuerySet[CollectionTask]) -> None:
        done = sum(collecting.cancel_collection(task) for task in tasks)
        words = ngettext("%d collection cancelled.", "%d collections cancelled.", done)
        self.message_user(request, words % done, messages.SUCCESS)

    @action(description=_("Go on where it stopped"), permissions=["control"])
    def go_on(self, request: HttpRequest, tasks: QuerySet[CollectionTask]) -> None:
        done = sum(collecting.go_on(task) for task in tasks)
        words = ngettext("%d collection goes on.", "%d collections go on.", done)
        self.message_user(request, words % done, messages.SUCCESS)

    @action(description=_("Run again from the beginning"), permissions=["control"])
    def run_again(self, request: HttpRequest, tasks: QuerySet[CollectionTask]) -> None:
        for task in tasks:
            try:
                again = collecting.run_again(task, by=cast(User, request.user))
            except AppError as error:
                self.message_user(request, f"{task}: {error.sentence}", messages.ERROR)
            else:
                self.message_user(request, _("Started: %s") % again, messages.SUCCESS)

    @action(description=_("Collect from Danbooru"), permissions=["control"])
    def from_danbooru(self, request: HttpRequest) -> HttpResponse:
        return _form_of(Source.DANBOORU)

    @action(description=_("Collect from pixiv"), permissions=["control"])
    def from_pixiv(self, request: HttpRequest) -> HttpResponse:
        return _form_of(Source.PIXIV)

    @action(description=_("Import a folder or zip"), permissions=["control"])
    def from_folder(self, request: HttpRequest) -> HttpResponse:
        return _form_of(Source.FOLDER)


def _source(request: HttpRequest) -> str:
    """Which form is asked for; the first one unless the address names another."""
    wanted = request.GET.get("source", "")
    return wanted if wanted in FORMS else Source.DANBOORU.value


def _form_of(source: Source) -> HttpResponse:
    return redirect(f"{reverse('admin:templates_app_collectiontask_add')}?source={source.value}")


def _is_resting(task: CollectionTask) -> bool:
    return task.run_after is not None and task.run_after > timezone.now()
