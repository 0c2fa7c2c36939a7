"""What the feed is asked for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from matches.feed.wish import Which, Wish


class FeedForm(forms.Form):
    """Whose look-alikes, and which of them; read from the address, by pages and API alike."""

    which = forms.ChoiceField(choices=Which, required=False)
    min_score = forms.FloatField(
        label=_("Percent, at least"), required=False, min_value=0, max_value=100
    )
    since = forms.DateField(
        label=_("Found since"), required=False, widget=forms.DateInput({"type": "date"})
    )
    until = forms.DateField(
        label=_("Found until"), required=False, widget=forms.DateInput({"type": "date"})
    )
    place = forms.CharField(
        label=_("City or school"),
        required=False,
        max_length=User._meta.get_field("location").max_length,
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        since, until = said.get("since"), said.get("until")
        if since and until and since > until:
            self.add_error("until", _("This day is before the first one. Swap the two."))
        return said

    def wish(self) -> Wish:
        """What was asked for; what could not be read counts as not said."""
        self.is_valid()
        said = self.cleaned_data
        return Wish(
            which=Which(said.get("which") or Which.MINE),
            min_score=said.get("min_score"),
            since=said.get("since"),
            until=said.get("until"),
            place=said.get("place", ""),
        )
