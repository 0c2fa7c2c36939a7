"""The admin's forms: texts of a template with its slots, and a new template with its picture."""

from typing import Any

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminFileFieldWidget,
    UnfoldAdminTextInputWidget,
    UnfoldAdminURLInputWidget,
)

from core.errors import AppError
from library.decoding import decode
from templates_app.models import MAX_TAGS, Template
from templates_app.services import Added, add_template, clean_tags
from templates_app.slot_editing import SlotsField

TEXTS = ("title", "description", "category", "tags", "artist", "source_url", "licence")


class Texts(forms.ModelForm):
    """What is written about a template."""

    tags = SimpleArrayField(
        forms.CharField(max_length=80),
        label=_("Tags"),
        required=False,
        max_length=MAX_TAGS,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("Separated by commas, in small letters."),
    )
    source_url = forms.URLField(
        label=_("Source url"),
        required=False,
        max_length=500,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
        widget=UnfoldAdminURLInputWidget,
    )

    class Meta:
        model = Template
        fields = TEXTS

    def clean_tags(self) -> list[str]:
        return clean_tags(self.cleaned_data["tags"])


class TemplateForm(Texts):
    """A stored template: texts, and slots on its picture."""

    slots = SlotsField(label="", required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields.get("slots")  # those who may only look have none
        if isinstance(field, SlotsField):
            field.show(self.instance.image, list(self.instance.slots.all()))
            self.initial["slots"] = field.stored


class NewTemplateForm(Texts):
    """A template that is not there yet. Its faces are looked for by a worker afterwards."""

    picture = forms.FileField(
        label=_("Picture"),
        widget=UnfoldAdminFileFieldWidget,
        help_text=_("JPEG, PNG, WebP, HEIC or AVIF; two faces, seen from the front."),
    )

    def clean_picture(self) -> Any:
        picture = self.cleaned_data["picture"]
        try:
            decode(picture)
        except AppError as error:
            raise ValidationError(error.sentence) from error
        return picture

    def add(self) -> Added:
        """Store it, or give back what the same file made before."""
        said = dict(self.cleaned_data)
        return add_template(file=said.pop("picture"), examined=False, **said)
