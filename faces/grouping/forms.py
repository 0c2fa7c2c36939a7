"""What a browser may send about groups. Choices are drawn from the person's own."""

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from faces.grouping.services import NAME_LENGTH
from faces.models import Face, FaceGroup

# More at once than a page of a very long list holds is not a selection by hand.
MOST_FACES = 500


class NameForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=NAME_LENGTH,
        error_messages={"max_length": _("A name has at most %(limit_value)d letters.")},
    )


class OtherGroupForm(forms.Form):
    """Another of the person's groups."""

    other = forms.ModelChoiceField(
        label=_("Another group"),
        queryset=FaceGroup.objects.none(),
    )

    def __init__(self, *args: Any, groups: QuerySet[FaceGroup], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].queryset = groups  # type: ignore[attr-defined]


def chosen_faces(sent: QueryDict, faces: QuerySet[Face]) -> list[Face]:
    """The faces that were ticked, out of those the person has; others are left out."""
    ids = [_uuid(text) for text in sent.getlist("faces")[:MOST_FACES]]
    return list(faces.filter(pk__in=[pk for pk in ids if pk is not None]))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
