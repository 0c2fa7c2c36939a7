"""The shape of what people say about tags."""

from typing import Any

from django import forms

from accounts.models import User


class ChoiceForm(forms.Form):
    """One of the friends who agreed to be asked."""

    person = forms.ModelChoiceField(User.objects.none())

    def __init__(self, *args: Any, friends: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = friends  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
