"""What a browser may send to ask for a couple picture."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from faces.models import Face
from generation.submitting import KEY_LENGTH
from generation.swaps.choices import usable_faces
from generation.swaps.errors import NoFaceChosen, NoSuchFace


class FacesField(forms.ModelMultipleChoiceField):
    """Faces of one person, among those that may be used; a stranger's is answered like none."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Face.objects.none(), **options)
        self.error_messages["required"] = NoFaceChosen.message

    def clean(self, value: Any) -> QuerySet[Face]:
        try:
            faces: QuerySet[Face] = super().clean(value)
        except forms.ValidationError as error:
            if error.code == "required":
                raise
            raise forms.ValidationError(str(NoSuchFace.message), code=NoSuchFace.code) from None
        return faces


class SwapForm(forms.Form):
    """Who goes where. Several faces for one person are candidates, of which one is taken.

    `key` is made once per form that is shown, so two clicks on its button are one picture.
    """

    key = forms.CharField(max_length=KEY_LENGTH, widget=forms.HiddenInput)
    husband = FacesField(label=_("Husband"))
    wife = FacesField(label=_("Wife"))
    husband_slot = forms.IntegerField(min_value=0, max_value=99, required=False)
    wife_slot = forms.IntegerField(min_value=0, max_value=99, required=False)
    attested = forms.BooleanField(
        label=_("Everyone shown is 18 or older and agreed to this picture."), required=False
    )
    confirm_warnings = forms.BooleanField(
        label=_("I have read this and want the picture nevertheless."), required=False
    )

    def __init__(self, person: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for role in ("husband", "wife"):
            self.fields[role].queryset = usable_faces(person)  # type: ignore[attr-defined]

    @property
    def sentence(self) -> str:
        """The first thing that is wrong."""
        return str(next(iter(self.errors.values()))[0])
