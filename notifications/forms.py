"""What a person chooses about notifications."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from notifications.models import NotificationKind, NotificationSettings


class SettingsForm(forms.Form):
    match_threshold = forms.FloatField(
        label=_("Tell me of a look-alike from"),
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"step": 1, "inputmode": "numeric"}),
    )
    daily_digest = forms.BooleanField(
        label=_("Send me one e-mail a day with what I have not read"), required=False
    )
    mailed_kinds = forms.MultipleChoiceField(
        label=_("In the e-mail"),
        choices=NotificationKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    @classmethod
    def of(cls, said: NotificationSettings) -> "SettingsForm":
        """The form filled with what the person chose so far."""
        threshold = said.match_threshold
        whole = int(threshold) if threshold.is_integer() else threshold
        mailed = [kind for kind in NotificationKind.values if kind not in said.kinds_not_mailed]
        return cls(
            initial={
                "match_threshold": whole,
                "daily_digest": said.daily_digest,
                "mailed_kinds": mailed,
            }
        )

    def choice(self) -> dict[str, Any]:
        """The arguments of `choosing.save_settings`, from a valid form."""
        chosen = dict(self.cleaned_data)
        return chosen | {"kinds_not_mailed": not_mailed(chosen.pop("mailed_kinds"))}


def not_mailed(mailed: list[str]) -> list[str]:
    """What is left out, from what was ticked."""
    return [kind for kind in NotificationKind.values if kind not in mailed]
