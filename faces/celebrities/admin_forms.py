"""The admin's forms of celebrities: one with its pictures, and which one a merge keeps."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminFileFieldWidget,
    UnfoldAdminRadioSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from core.errors import AppError
from faces.celebrities import errors
from faces.celebrities.about import (
    LONGEST_DESCRIPTION,
    LONGEST_LICENCE,
    LONGEST_NAME,
    About,
    celebrity_named,
)
from faces.models import Celebrity
from library.decoding import check_header

TEXTS = ("name", "description", "source_url", "licence")
# Which field a refusal is about.
FIELDS = {
    errors.NameMissing: "name",
    errors.NameTooLong: "name",
    errors.LicenceMissing: "licence",
    errors.SourceMissing: "source_url",
}


class SeveralFiles(UnfoldAdminFileFieldWidget):
    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """Any number of pictures, each of a kind that can be read at all."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data]
        cleaned = [super(PicturesField, self).clean(file, initial) for file in files]
        for file in filter(None, cleaned):
            try:
                check_header(file)
            except AppError as error:
                raise ValidationError(f"{file.name}: {error.sentence}") from error
        return [file for file in cleaned if file]


class CelebrityForm(forms.ModelForm):
    """What is said of a celebrity, and pictures to add. A new one needs a picture."""

    name = forms.CharField(max_length=LONGEST_NAME, widget=UnfoldAdminTextInputWidget)
    description = forms.CharField(
        required=False, max_length=LONGEST_DESCRIPTION, widget=UnfoldAdminTextareaWidget
    )
    source_url = forms.CharField(
        label=_("Source"),
        widget=UnfoldAdminTextInputWidget,
        help_text=_("The web address where the pictures and their licence are."),
    )
    licence = forms.CharField(
        max_length=LONGEST_LICENCE,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("Under which the pictures may be used here."),
    )
    pictures = PicturesField(
        label=_("Add pictures"),
        required=False,
        help_text=_(
            "One clear face in each, at least 80 pixels wide. A worker measures them; those "
            "that cannot be used stand under “Pictures not in use” with the reason."
        ),
    )
    about: About | None = None

    class Meta:
        model = Celebrity
        fields = TEXTS

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        try:
            self.about = About.checked(**{text: cleaned[text] for text in TEXTS})
        except errors.Refused as error:
            self.add_error(FIELDS.get(type(error)), error.sentence)
            return cleaned
        same = celebrity_named(self.about.name)
        if same is not None and same.pk != self.instance.pk:
            self.add_error("name", errors.NameTaken().sentence)
        if self.instance._state.adding and not cleaned.get("pictures"):
            self.add_error("pictures", _("A new celebrity needs a picture."))
        return cleaned | {text: getattr(self.about, text) for text in TEXTS}


class MergeForm(forms.Form):
    """Which of the chosen celebrities the others become a part of."""

    kept = forms.ModelChoiceField(
        label=_("Keep"),
        queryset=Celebrity.objects.none(),
        empty_label=None,
        widget=UnfoldAdminRadioSelectWidget,
    )

    def __init__(self, chosen: Any, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["kept"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  (for the type checker)
        field.queryset = chosen
