"""Celebrities for staff: to add with pictures, correct, merge, take away and delete."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import csrf_protect_m
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action, display

from core.errors import AppError
from faces.celebrities import services
from faces.celebrities.admin_forms import TEXTS, CelebrityForm, MergeForm
from faces.celebrities.uploads import add_upload, new_celebrity
from faces.models import Celebrity, CelebrityFace, CelebrityUpload
from library.services import delete_image
from library.storage import signed_url

MERGED_AT_MOST = 10


class UsableFilter(admin.SimpleListFilter):
    title = _("pictures")
    parameter_name = "pictures"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("none", _("None that can be used")), ("refused", _("Some were refused"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Celebrity]) -> QuerySet[Celebrity]:
        if self.value() == "none":
            return queryset.exclude(Exists(CelebrityFace.objects.filter(celebrity=OuterRef("pk"))))
        if self.value() == "refused":
            refused = CelebrityUpload.objects.filter(celebrity=OuterRef("pk")).exclude(refused="")
            return queryset.filter(Exists(refused))
        return queryset


class PicturesInline(TabularInline):
    """Pictures of a celebrity, to look at and to delete; whoever may change it may do that."""

    extra = 0
    tab = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.has_perm("faces.change_celebrity"))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_delete_permission(request, obj)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.has_perm("faces.view_celebrity"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("image")


class FaceInline(PicturesInline):
    model = CelebrityFace
    verbose_name_plural = _("faces")
    fields = readonly_fields = ("crop", "quality", "width_px", "looked_by", "created_at")

    @display(description=_("face"))
    def crop(self, face: CelebrityFace) -> SafeString:
        return format_html('<img src="{}" alt="" style="max-height: 96px">', face.crop_url)


class UploadInline(PicturesInline):
    model = CelebrityUpload
    verbose_name_plural = _("pictures not in use")
    fields = readonly_fields = ("thumbnail", "state", "created_at")

    @display(description=_("picture"))
    def thumbnail(self, upload: CelebrityUpload) -> SafeString:
        url = upload.image.thumbnail_url
        return format_html('<img src="{}" alt="" style="max-height: 96px">', url)

    @display(description=_("state"))
    def state(self, upload: CelebrityUpload) -> str:
        return upload.refused or gettext("In line to be measured")


@admin.register(Celebrity)
class CelebrityAdmin(ModelAdmin):
    form = CelebrityForm
    list_display = ("portrait", "shown_name", "face_count", "licence", "state", "created_at")
    list_display_links = ("portrait", "shown_name")
    list_filter = ("is_active", UsableFilter)
    search_fields = ("name",)
    list_per_page = 50
    actions = ("activate", "deactivate", "merge")
    inlines = (FaceInline, UploadInline)
    fieldsets = [(None, {"fields": (*TEXTS, "pictures")})]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Celebrity]:
        best = CelebrityFace.objects.filter(celebrity=OuterRef("pk")).order_by("-quality", "id")
        rows = super().get_queryset(request).annotate(face_count=Count("faces"))
        return rows.annotate(best_crop=Subquery(best.values("crop_path")[:1]))

    def get_inlines(self, request: HttpRequest, obj: Celebrity | None) -> Any:
        return self.inlines if obj else ()

    @csrf_protect_m
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Without the transaction around it: pictures are stored in transactions of their own."""
        return self._changeform_view(request, object_id, form_url, extra_context)

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Celebrity:
        """A new one is created here already, so that its pictures have something to belong to."""
        unsaved: Celebrity = super().save_form(request, form, change)
        return unsaved if change else new_celebrity(form.about)

    def save_model(self, request: HttpRequest, obj: Celebrity, form: Any, change: bool) -> None:
        if change:
            obj.save(update_fields=[*TEXTS, "updated_at"])
        for file in form.cleaned_data["pictures"]:
            try:
                if not add_upload(obj, file, file.name):
                    there = gettext("%(file)s is there already.") % {"file": file.name}
                    self.message_user(request, there, messages.WARNING)
            except AppError as error:
                self.message_user(request, f"{file.name}: {error.sentence}", messages.ERROR)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Nothing but deleting, which takes the files along."""
        formset.save(commit=False)
        for row in formset.deleted_objects:
            delete_image(row.image)

    def delete_model(self, request: HttpRequest, obj: Celebrity) -> None:
        services.delete_celebrity(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Celebrity]) -> None:
        for celebrity in queryset:
            services.delete_celebrity(celebrity)

    def get_deleted_objects(
        self, objs: Iterable[Celebrity], request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """Pictures, vectors and matches go along."""
        names = [str(celebrity) for celebrity in objs]
        return names, {str(self.opts.verbose_name_plural): len(names)}, set(), []

    @display(description=_("face"))
    def portrait(self, celebrity: Any) -> str | SafeString:
        if not celebrity.best_crop:
            return "–"
        url = signed_url(celebrity.best_crop)
        return format_html('<img src="{}" alt="" loading="lazy" style="max-height: 56px">', url)

    @display(description=_("name"), ordering="name")
    def shown_name(self, celebrity: Celebrity) -> SafeString:
        return format_html("<bdi>{}</bdi>", celebrity.name)

    @display(description=_("faces"), ordering="face_count")
    def face_count(self, celebrity: Any) -> int:
        return int(celebrity.face_count)

    @display(description=_("state"), ordering="is_active", label={"on": "success", "off": "info"})
    def state(self, celebrity: Celebrity) -> tuple[str, str]:
        return ("on", gettext("Shown")) if celebrity.is_active else ("off", gettext("Taken away"))

    @action(description=_("Show again"), permissions=["change"])
    def activate(self, request: HttpRequest, celebrities: QuerySet[Celebrity]) -> None:
        for celebrity in celebrities:
            services.activate(celebrity)
        self.message_user(request, gettext("They are shown again."), messages.SUCCESS)

    @action(description=_("Take away: hide with all matches"), permissions=["change"])
    def deactivate(self, request: HttpRequest, celebrities: QuerySet[Celebrity]) -> None:
        for celebrity in celebrities:
            services.deactivate(celebrity)
        self.message_user(request, gettext("They are not shown any more."), messages.SUCCESS)

    @action(description=_("Merge into one"), permissions=["change"])
    def merge(self, request: HttpRequest, celebrities: QuerySet[Celebrity]) -> HttpResponse | None:
        """Ask which one stays, then make the others a part of it."""
        chosen = list(celebrities.order_by("name", "id")[: MERGED_AT_MOST + 1])
        if not 2 <= len(chosen) <= MERGED_AT_MOST:
            sentence = gettext("Choose from 2 to %(most)d celebrities to merge.")
            self.message_user(request, sentence % {"most": MERGED_AT_MOST}, messages.ERROR)
            return None
        confirmed = "merge" in request.POST
        form = MergeForm(celebrities, request.POST if confirmed else None)
        if confirmed and form.is_valid():
            self._merge(request, form.cleaned_data["kept"], chosen)
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": _("Merge celebrities"),
            "opts": self.opts,
            "chosen": [(celebrity, self.portrait(celebrity)) for celebrity in chosen],
            "form": form,
        }
        return TemplateResponse(request, "admin/faces/celebrity/merge.html", context)

    def _merge(self, request: HttpRequest, kept: Celebrity, chosen: list[Celebrity]) -> None:
        merged = 0
        for celebrity in chosen:
            if celebrity.pk == kept.pk:
                continue
            try:
                services.merge(kept, celebrity)
                merged += 1
            except AppError as error:
                self.message_user(request, error.sentence, messages.ERROR)
        one, many = "%(n)d was merged into %(name)s.", "%(n)d were merged into %(name)s."
        said = ngettext(one, many, merged) % {"n": merged, "name": kept.name}
        self.message_user(request, said, messages.SUCCESS)
