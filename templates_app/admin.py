"""Templates for staff: to add, to correct on the picture itself, to approve and to archive."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.admin.options import csrf_protect_m
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from library.models import Moderation
from templates_app import collecting_admin as collecting_admin
from templates_app import services
from templates_app.admin_forms import TEXTS, NewTemplateForm, TemplateForm
from templates_app.errors import NotReady
from templates_app.models import Template
from templates_app.popularity import uses_now
from templates_app.reading import LONGEST_QUERY, TypedQuery

# A message that lists more is not read.
REFUSALS_SHOWN = 5
STATE = ("where", "moderation", "popularity", "approved_at", "collected_by")


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"
    FILTERS: dict[str, Q] = {
        "waiting": Q(approved_at=None),
        "active": Q(is_active=True),
        "archived": Q(is_active=False, approved_at__isnull=False),
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("waiting", _("Waiting for approval")),
            ("active", _("In the gallery")),
            ("archived", _("Archived")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Template]) -> QuerySet[Template]:
        return queryset.filter(self.FILTERS.get(self.value() or "", Q()))


class SlotsFilter(admin.SimpleListFilter):
    title = _("slots")
    parameter_name = "slots"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("wrong", _("Not two")), ("unconfirmed", _("As detected, seen by nobody"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "wrong":
            return queryset.exclude(slot_count=2)
        if self.value() == "unconfirmed":
            return queryset.filter(slots__confirmed_by=None, slots__isnull=False).distinct()
        return queryset


class SavesNarrowly(admin.ModelAdmin):
    """Below unfold's admin, which calls these: what the plain admin does, less of it.

    Pictures are stored outside of a transaction, so adding does not begin one. Saving writes the
    texts alone, not what was counted meanwhile.
    """

    @csrf_protect_m
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        if object_id is None:
            return self._changeform_view(request, None, form_url, extra_context)  # type: ignore[attr-defined]
        return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.save(update_fields=[*TEXTS, "updated_at"])


@admin.register(Template)
class TemplateAdmin(ModelAdmin, SavesNarrowly):
    list_display = (
        "thumbnail",
        "shown_title",
        "state",
        "category",
        "slot_count",
        "shown_moderation",
        "popularity",
        "created_at",
    )
    list_display_links = ("thumbnail", "shown_title")
    list_filter = (StateFilter, SlotsFilter, "category", "image__moderation", "collected_by")
    list_select_related = ("image",)
    search_fields = ("title",)
    search_help_text = _("Words of title, tags, artist and description; or an id.")
    list_per_page = 50
    date_hierarchy = "created_at"
    ordering = ("-created_at", "-id")
    actions = ("approve", "archive", "restore")
    actions_submit_line = ("save_and_approve",)
    readonly_fields = STATE
    form = TemplateForm

    def get_queryset(self, request: HttpRequest) -> QuerySet[Template]:
        rows = super().get_queryset(request).defer("search")
        return rows.annotate(slot_count=Count("slots"))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        words = search_term.replace("\x00", "").strip()
        if not words:
            return queryset, False
        if _is_id(words):
            return queryset.filter(Q(pk=words) | Q(image=words)), False
        return queryset.filter(search=TypedQuery(words[:LONGEST_QUERY])), False

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = TemplateForm if obj else NewTemplateForm
        return super().get_form(request, obj, change, **({"form": form} | kwargs))

    def get_fieldsets(self, request: HttpRequest, obj: Template | None = None) -> Any:
        if obj is None:
            return [(None, {"fields": ("picture", *TEXTS)})]
        return [
            (_("Places for faces"), {"fields": ("slots",)}),
            (_("About it"), {"fields": TEXTS}),
            (_("State"), {"fields": STATE}),
        ]

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Template:
        """A new one is stored here already: its picture comes with a transaction of its own."""
        unsaved: Template = super().save_form(request, form, change)
        if change:
            return unsaved
        added: services.Added = form.add()
        if not added.created:
            sentence = gettext("This picture was there already; nothing was changed.")
            self.message_user(request, sentence, messages.WARNING)
        return added.template

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            services.set_slots(obj, form.cleaned_data["slots"], by=request.user)  # type: ignore[arg-type]
            super().save_model(request, obj, form, change)

    def response_add(
        self, request: HttpRequest, obj: Template, post_url_continue: str | None = None
    ) -> HttpResponse:
        """On to its slots."""
        if obj.image.moderation == Moderation.PENDING:
            sentence = gettext("Stored. Faces are being looked for; reload this page in a moment.")
            self.message_user(request, sentence, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:templates_app_template_change", args=[obj.pk]))

    def delete_model(self, request: HttpRequest, obj: Template) -> None:
        services.delete_template(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Template]) -> None:
        for template in queryset.select_related("image"):
            services.delete_template(template)

    def get_deleted_objects(
        self, objs: Iterable[Template], request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """Picture and slots go along; pictures that people made with it stay."""
        names = [str(template) for template in objs]
        return names, {str(self.opts.verbose_name_plural): len(names)}, set(), []

    @display(description=_("picture"))
    def thumbnail(self, template: Template) -> SafeString:
        return format_html(
            '<img src="{}" alt="" loading="lazy" style="max-height: 72px; max-width: 112px">',
            template.image.thumbnail_url,
        )

    @display(description=_("title"), ordering="title")
    def shown_title(self, template: Template) -> SafeString:
        return format_html("<bdi>{}</bdi>", template.title)

    @display(
        description=_("state"),
        label={"waiting": "warning", "active": "success", "archived": "info"},
    )
    def state(self, template: Template) -> tuple[str, str]:
        if template.is_active:
            return "active", gettext("In the gallery")
        if template.approved_at:
            return "archived", gettext("Archived")
        return "waiting", gettext("Waiting")

    @display(description=_("state"))
    def where(self, template: Template) -> str:
        return self.state(template)[1]

    @display(description=_("safety check"))
    def moderation(self, template: Template) -> str:
        image = template.image
        return " ".join(filter(None, [image.get_moderation_display(), image.moderation_reason]))

    @display(description=_("slots"), ordering="slot_count")
    def slot_count(self, template: Any) -> int:
        return int(template.slot_count)

    @display(
        description=_("safety check"),
        ordering="image__moderation",
        label={
            Moderation.PASSED: "success",
            Moderation.REVIEW: "warning",
            Moderation.BLOCKED: "danger",
        },
    )
    def shown_moderation(self, template: Template) -> tuple[str, str]:
        return template.image.moderation, template.image.get_moderation_display()

    @display(description=_("popularity"), ordering="popularity_score")
    def popularity(self, template: Template) -> str:
        return f"{uses_now(template):.1f}"

    @action(description=_("Approve: show in the gallery"), permissions=["change"])
    def approve(self, request: HttpRequest, templates: QuerySet[Template]) -> None:
        self._each(request, templates, services.approve_template, _approved)

    @action(description=_("Archive: take out of the gallery"), permissions=["change"])
    def archive(self, request: HttpRequest, templates: QuerySet[Template]) -> None:
        self._each(request, templates, services.archive_template, _archived)

    @action(description=_("Restore from the archive"), permissions=["change"])
    def restore(self, request: HttpRequest, templates: QuerySet[Template]) -> None:
        archived = templates.filter(approved_at__isnull=False)
        self._each(request, archived, services.restore_template, _restored)

    @action(description=_("Save and approve"), permissions=["change"])
    def save_and_approve(self, request: HttpRequest, template: Template) -> None:
        chosen = Template.objects.filter(pk=template.pk)
        self._each(request, chosen, services.approve_template, _approved)

    def _each(
        self,
        request: HttpRequest,
        templates: QuerySet[Template],
        service: Callable[[Template], None],
        sentence: Callable[[int], str],
    ) -> None:
        """Do it for each, and say for how many, and why not for the others."""
        done, refusals = 0, list[str]()
        for template in templates.select_related("image", "collected_by"):
            try:
                service(template)
                done += 1
            except NotReady as error:
                refusals.append(error.sentence)
        if done:
            self.message_user(request, sentence(done), messages.SUCCESS)
        for refusal in refusals[:REFUSALS_SHOWN]:
            self.message_user(request, refusal, messages.ERROR)
        if (more := len(refusals) - REFUSALS_SHOWN) > 0:
            sentence_of_rest = ngettext("And %d more.", "And %d more.", more)
            self.message_user(request, sentence_of_rest % more, messages.ERROR)


def _is_id(words: str) -> bool:
    try:
        UUID(words)
    except ValueError:
        return False
    return True


def _approved(number: int) -> str:
    return ngettext("%d template approved.", "%d templates approved.", number) % number


def _archived(number: int) -> str:
    return ngettext("%d template archived.", "%d templates archived.", number) % number


def _restored(number: int) -> str:
    return ngettext("%d template restored.", "%d templates restored.", number) % number
