"""What a browser may send about photos and faces."""

from django import forms
from django.utils.translation import gettext_lazy as _

from library.models import Visibility

# An unlisted photo needs a link to share, which comes with sharing.
CHOICES = [(choice.value, choice.label) for choice in (Visibility.PRIVATE, Visibility.PUBLIC)]


class PhotoForm(forms.Form):
    """One photo. Its content is checked by `library.services.store_image`, not by its name."""

    photo = forms.FileField(
        label=_("Photo"),
        allow_empty_file=True,  # an empty file gets the library's sentence, like every bad file
        error_messages={"required": _("Choose a photo first.")},
    )
    visibility = forms.ChoiceField(label=_("Who may see it"), choices=CHOICES, required=False)

    def clean_visibility(self) -> str:
        return self.cleaned_data["visibility"] or Visibility.PRIVATE


class VisibilityForm(forms.Form):
    visibility = forms.ChoiceField(choices=CHOICES)


class OptOutForm(forms.Form):
    opted_out = forms.BooleanField(required=False)
