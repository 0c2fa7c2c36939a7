"""Starting a collection: one form per source."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminFileFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldBooleanSwitchWidget,
)

from core.errors import AppError
from library.imports.archive import ZipArchive
from templates_app.collectors.danbooru import general_search
from templates_app.models import MAX_SLOTS, CollectionTask, Source

MAX_TEMPLATES = 5000
# Requests per second; sources are guests' houses.
SLOWEST, FASTEST = 0.1, 5.0
MAX_NAMES = 200


class CollectionForm(forms.ModelForm):
    """What all sources are asked for. `source` is set on the task."""

    source: Source
    shown: tuple[str, ...] = ("search_query", "category", "wanted_faces", "limit", "rate_limit")
    """Its fields in the order people read them."""

    class Meta:
        model = CollectionTask
        fields = ["search_query", "category", "wanted_faces", "limit", "rate_limit"]
        help_texts = {
            "wanted_faces": _("Pictures in which another number of faces is found are skipped."),
            "limit": _("It ends when so many templates have come, or the source has no more."),
            "rate_limit": _("Per second, for all collections from this source together."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.source_type = self.source
        for name, least, most in (
            ("wanted_faces", 1, MAX_SLOTS),
            ("limit", 1, MAX_TEMPLATES),
            ("rate_limit", SLOWEST, FASTEST),
        ):
            if name in self.fields:
                self.fields[name].validators += [MinValueValidator(least), MaxValueValidator(most)]
        if "search_query" in self.fields:
            self.fields["search_query"].required = True


class DanbooruForm(CollectionForm):
    source = Source.DANBOORU

    class Meta(CollectionForm.Meta):
        labels = {"search_query": _("Tags")}
        help_texts = CollectionForm.Meta.help_texts | {
            "search_query": _(
                "As in Danbooru's search, with spaces between: “couple looking_at_viewer”. "
                "“rating:general” is always added. Without a paid account two tags are possible."
            )
        }

    def clean_search_query(self) -> str:
        search: str = self.cleaned_data["search_query"]
        with as_field_error():
            general_search(search)
        return search


class PixivForm(CollectionForm):
    source = Source.PIXIV
    shown = ("search_query", "with_ai", "category", "wanted_faces", "limit", "rate_limit")

    with_ai = forms.BooleanField(
        label=_("Also works marked as made by AI"),
        required=False,
        widget=UnfoldBooleanSwitchWidget,
    )

    class Meta(CollectionForm.Meta):
        labels = {"search_query": _("Words")}
        help_texts = CollectionForm.Meta.help_texts | {
            "search_query": _(
                "Words of tags, in the language of the tags: “夫婦 オリジナル”. Only works for all "
                "ages come."
            )
        }

    def clean(self) -> dict[str, Any]:
        if not settings.PIXIV_REFRESH_TOKEN:
            raise forms.ValidationError(
                _("pixiv needs a sign-in. Set PIXIV_REFRESH_TOKEN and start the site again.")
            )
        self.instance.filters = {"ai": bool(self.cleaned_data.get("with_ai"))}
        return super().clean() or self.cleaned_data


class FolderForm(CollectionForm):
    """Either something in the import folder, or an uploaded zip."""

    source = Source.FOLDER
    shown = ("name", "upload", "category", "wanted_faces", "limit")

    name = forms.ChoiceField(
        label=_("In the import folder"), required=False, widget=UnfoldAdminSelectWidget
    )
    upload = forms.FileField(
        label=_("Or a zip of yours"), required=False, widget=UnfoldAdminFileFieldWidget
    )

    class Meta(CollectionForm.Meta):
        fields = ["category", "wanted_faces", "limit"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name, upload = self.fields["name"], self.fields["upload"]
        name.choices = [("", "–"), *((found, found) for found in importable())]  # type: ignore[attr-defined]
        name.help_text = _("Folders and zips in %(root)s on the server.") % {
            "root": settings.TEMPLATE_IMPORT_ROOT
        }
        upload.help_text = _(
            "Up to %(limit)d MB; put larger ones into the import folder. It holds the pictures and "
            "one CSV file with the columns file, title, artist, source_url, licence."
        ) % {"limit": settings.UPLOAD_MAX_BYTES // 1024**2}

    def clean_upload(self) -> UploadedFile | None:
        upload: UploadedFile | None = self.cleaned_data["upload"]
        if not upload:
            return None
        if (upload.size or 0) > settings.UPLOAD_MAX_BYTES:
            raise forms.ValidationError(_("This zip is too large. Put it into the import folder."))
        with as_field_error():
            ZipArchive(upload.file).names()  # type: ignore[arg-type]
        return upload

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and bool(cleaned.get("name")) == bool(cleaned.get("upload")):
            raise forms.ValidationError(_("Choose something in the import folder, or a zip."))
        self.instance.search_query = cleaned.get("name") or ""
        return cleaned


FORMS: dict[str, type[CollectionForm]] = {
    form.source.value: form for form in (DanbooruForm, PixivForm, FolderForm)
}


def importable() -> list[str]:
    """Names of folders and zips in the import folder, at most 200."""
    root = settings.TEMPLATE_IMPORT_ROOT
    if not root.is_dir():
        return []
    names = (
        path.name
        for path in root.iterdir()
        if not path.name.startswith(".") and (path.is_dir() or path.suffix.lower() == ".zip")
    )
    return sorted(names)[:MAX_NAMES]


@contextmanager
def as_field_error() -> Iterator[None]:
    """What a source's own check says, beside the field."""
    try:
        yield
    except AppError as error:
        raise forms.ValidationError(error.sentence) from None
