"""Slots as one field of the admin's form: drawn on the picture, or typed in as numbers.

What is sent is one JSON text (static/js/slot-editor.js writes it), or, without scripts, rows of
numbers in percent that are turned into the same text. Neither is believed anything.
"""

import json
import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string

from faces.engine.types import Box
from library.models import Image
from templates_app.errors import SlotsRefused
from templates_app.models import MAX_SLOTS, Role, TemplateSlot
from templates_app.slots import SlotDraft, check_slots

Stored = Mapping[UUID, TemplateSlot]

SIDES = ("x", "y", "w", "h")
# What rounding to hundredths of a percent may change.
ROUNDED = 0.00006
LONGEST_TEXT = 20_000
# What reading JSON raises that is none, is nested deeper than the stack, or says something else.
MAKES_NO_SENSE = (
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    OverflowError,
    RecursionError,
)


class SlotEditor(forms.Widget):
    """Needs `image`, the picture to draw on."""

    image: Image | None = None

    class Media:
        css = {"all": ["css/slot-editor.css"]}
        js = [forms.Script("js/slot-editor.js", type="module")]

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        slots = _shown(value)
        context = {
            "name": name,
            "id": (attrs or {}).get("id", f"id_{name}"),
            "image": self.image,
            "value": json.dumps(slots),
            "rows": [_typed(name, number, slots) for number in range(MAX_SLOTS)],
            "roles": Role.choices,
            "limit": MAX_SLOTS,
        }
        return render_to_string("admin/templates_app/slot_editor.html", context)

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> str:
        """The JSON text; without scripts, one made of the rows."""
        if written := data.get(name, ""):
            return str(written)
        rows = (_row(data, f"{name}-{number}") for number in range(MAX_SLOTS))
        return json.dumps([row for row in rows if row])

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data and f"{name}-0-x" not in data

    def id_for_label(self, id_: str | None) -> str:
        return ""


class SlotsField(forms.Field):
    """Gives a list of SlotDrafts; `stored` are the slots that are there."""

    widget = SlotEditor
    stored: Sequence[TemplateSlot] = ()

    def show(self, image: Image, stored: Sequence[TemplateSlot]) -> None:
        """Draw these on this picture."""
        self.widget.image, self.stored = image, stored

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else [_plain(slot) for slot in value or ()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return True

    def clean(self, value: Any) -> list[SlotDraft]:
        stored = {slot.pk: slot for slot in self.stored}
        try:
            drafts = read_slots(str(value or "[]"), stored)
            check_slots(drafts)
        except SlotsRefused as error:
            raise ValidationError(error.sentence) from error
        return drafts


def read_slots(text: str, stored: Stored = MappingProxyType({})) -> list[SlotDraft]:
    """What the editor sent. Raises SlotsRefused for anything else; see `check_slots` for the rest.

    An id that is none of the stored slots' counts as none; a place that was only rounded is as
    stored. Points that are null are the stored ones, unless the place was changed.
    """
    if len(text) > LONGEST_TEXT:
        raise SlotsRefused
    try:
        said = json.loads(text)
        if not isinstance(said, list):
            raise SlotsRefused
        return [_draft(slot, stored) for slot in said[: MAX_SLOTS + 1]]
    except (
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        OverflowError,
        RecursionError,
    ) as error:
        raise SlotsRefused from error


def _draft(said: Any, stored: Stored) -> SlotDraft:
    if not isinstance(said, dict):
        raise SlotsRefused
    x, y, w, h = (_number(said[side]) for side in SIDES)
    box, points, pk = Box(x, y, w, h), said.get("points"), said.get("id")
    slot = stored.get(UUID(pk)) if pk else None
    if slot and all(abs(getattr(slot, side) - getattr(box, side)) < ROUNDED for side in SIDES):
        box, points = slot.box, slot.landmarks if points is None else points
    landmarks = tuple((_number(x), _number(y)) for x, y in points or ())
    return SlotDraft(box, str(said["role"]), landmarks, slot.pk if slot else None)


def _number(said: Any) -> float:
    if isinstance(said, bool) or not isinstance(said, int | float) or not math.isfinite(said):
        raise SlotsRefused
    return float(said)


def _row(data: Mapping[str, Any], prefix: str) -> dict[str, Any] | None:
    """One row of numbers, in percent, as the editor would have written it; None for a blank one."""
    typed = [str(data.get(f"{prefix}-{side}", "")).strip() for side in SIDES]
    if not any(typed) or data.get(f"{prefix}-delete"):
        return None
    return {
        "id": data.get(f"{prefix}-id", ""),
        "role": data.get(f"{prefix}-role", ""),
        "points": None,
        **{side: _share(text) for side, text in zip(SIDES, typed, strict=True)},
    }


def _typed(name: str, number: int, slots: list[dict[str, Any]]) -> dict[str, Any]:
    """One row as it is shown; a blank one where there is no slot any more."""
    slot = slots[number] if number < len(slots) else {}
    sides = [(side, f"{slot[side] * 100:.2f}" if slot else "") for side in SIDES]
    return {
        "prefix": f"{name}-{number}",
        "id": slot.get("id", ""),
        "role": slot.get("role", Role.ANY),
        "sides": sides,
    }


def _share(percent: str) -> float | str:
    """What is no number stays as it was typed, and is refused later."""
    try:
        return float(percent.replace(",", ".")) / 100
    except ValueError:
        return percent


def _plain(slot: TemplateSlot) -> dict[str, Any]:
    box = {side: getattr(slot, side) for side in SIDES}
    return {"id": str(slot.pk), "role": slot.role, "points": slot.landmarks, **box}


def _shown(value: Any) -> list[dict[str, Any]]:
    """Rows to draw: the stored ones, or what was sent and refused, as far as it makes sense."""
    if not isinstance(value, str):
        return list(value or ())
    try:
        drafts = read_slots(value)
    except SlotsRefused:
        return []
    return [
        {
            "id": str(draft.slot_id or ""),
            "role": draft.role,
            "points": [list(point) for point in draft.landmarks],
            **{side: getattr(draft.box, side) for side in SIDES},
        }
        for draft in drafts[:MAX_SLOTS]
    ]
