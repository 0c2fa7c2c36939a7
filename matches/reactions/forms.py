"""What a reaction bar sends."""

from django import forms

from matches.models import ReactionType


class ReactionForm(forms.Form):
    """Which button was pressed: `react` or `unreact` with a type, so twice is the same as once."""

    react = forms.ChoiceField(choices=ReactionType, required=False)
    unreact = forms.ChoiceField(choices=ReactionType, required=False)

    def chosen(self) -> tuple[ReactionType, bool] | None:
        """The type and whether it shall be there; None where neither or something else was said."""
        if not self.is_valid():
            return None
        for field, there in (("react", True), ("unreact", False)):
            if kind := self.cleaned_data[field]:
                return ReactionType(kind), there
        return None


class ReactionListForm(forms.Form):
    """Which list of one's own reactions to show; favourites unless said otherwise."""

    type = forms.ChoiceField(choices=ReactionType, required=False)

    def wanted(self) -> ReactionType:
        valid = self.is_valid() and self.cleaned_data["type"]
        return ReactionType(self.cleaned_data["type"]) if valid else ReactionType.FAVOURITE
