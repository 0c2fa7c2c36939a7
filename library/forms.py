"""What a browser may send about pictures."""

from django import forms
from django.utils.translation import gettext_lazy as _

from library.models import Reason


class VerifyForm(forms.Form):
    """One picture. What is in it is checked by `library.verifying`."""

    photo = forms.FileField(label=_("Picture"), allow_empty_file=True)


class ReportForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("What is wrong with it"),
        choices=Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is wrong with the picture.")},
    )
    details = forms.CharField(
        label=_("What else should we know"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
