"""What a swap must know of a template's faces, computed once and kept: for jobs, and for warnings.

In the database it survives restarts; a few are also kept in the process. Both follow the slot: who
changes one deletes what was prepared (services.set_slots), and a new `updated_at` is a new key.
"""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db import transaction

from core.errors import AppError
from faces.engine.swap import FaceRef, FaceSummary, PreparedFace, StalePreparation, SwapError
from faces.engine.types import EngineError, Pixels
from faces.swapping import prepare
from library.decoding import decode
from templates_app.models import SlotPreparation, Template, TemplateSlot

logger = logging.getLogger(__name__)

# A prepared face takes 1 to 3 MB: enough for the couple templates of the moment.
REMEMBERED = 16
UNPREPARED_BATCH = 20

Key = tuple[UUID, datetime]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What can be said of a slot before anybody submits; `summary` is None while nobody knows."""

    summary: FaceSummary | None = None
    problem: str = ""
    """A sentence, where no face can be put in at all."""


def prepared_slot(slot: TemplateSlot) -> PreparedFace:
    """The slot's face ready for a swap, in pixels of the template's stored picture at full size.

    From memory, else from the database, else prepared now (0.1 s and the models) and stored.
    Raises SwapError where there is no face to be made out, and what `Image.open` raises.
    """
    return _prepared(slot, lambda: _pixels(slot.template))


def prepare_template(template_id: UUID) -> None:
    """Prepare all slots of a template; what cannot be prepared is noted for the page to say."""
    template = Template.objects.select_related("image").filter(pk=template_id).first()
    if template is None:
        return
    pixels = cache(lambda: _pixels(template))
    for slot in template.slots.all():
        try:
            _prepared(slot, pixels)
        except SwapError as error:
            _store(slot, b"", {"problem": str(error)})
        except (AppError, EngineError, FileNotFoundError):
            logger.warning("slot not prepared", extra={"slot_id": str(slot.pk)}, exc_info=True)


def unprepared() -> list[UUID]:
    """Templates in the gallery with a slot nobody has prepared yet."""
    slots = TemplateSlot.objects.filter(preparation=None, template__is_active=True)
    ids = slots.order_by("template").values_list("template", flat=True).distinct()
    return list(ids[:UNPREPARED_BATCH])


def outlook(template: Template) -> dict[int, Outlook]:
    """By the slots' index, from what is stored: one query, no models."""
    rows = SlotPreparation.objects.filter(slot__template=template)
    found = {index: _read(said) for index, said in rows.values_list("slot__index", "summary")}
    return {slot.index: found.get(slot.index, Outlook()) for slot in template.slots.all()}


def _prepared(slot: TemplateSlot, pixels: Callable[[], Pixels]) -> PreparedFace:
    key = (slot.pk, slot.updated_at)
    face = _recent.get(key)
    if face is None:
        face = _load(slot) or _prepare(slot, pixels())
        _recent.put(key, face)
    return face


def _load(slot: TemplateSlot) -> PreparedFace | None:
    """None where nothing is stored, or by another version."""
    row = SlotPreparation.objects.filter(pk=slot.pk, slot__updated_at=slot.updated_at).first()
    if row is None or not row.data:
        return None
    try:
        return PreparedFace.from_bytes(bytes(row.data))
    except StalePreparation:
        return None


def _prepare(slot: TemplateSlot, pixels: Pixels) -> PreparedFace:
    points = tuple((float(x), float(y)) for x, y in slot.landmarks)
    # Whoever is shown in a template has agreed to nothing, so nobody measures whose face it is.
    face = prepare(pixels, FaceRef(slot.box, points or None), recognise=False)
    _store(slot, face.to_bytes(), asdict(face.summary))
    return face


def _store(slot: TemplateSlot, data: bytes, summary: dict[str, Any]) -> None:
    """Keep it, unless the slot was changed or deleted meanwhile; writers take turns."""
    with transaction.atomic():
        locked = TemplateSlot.objects.select_for_update(no_key=True)
        if locked.filter(pk=slot.pk, updated_at=slot.updated_at).first() is None:
            return
        SlotPreparation.objects.update_or_create(
            pk=slot.pk, defaults={"data": data, "summary": summary}
        )


def _read(said: dict[str, Any]) -> Outlook:
    if problem := said.get("problem"):
        return Outlook(problem=str(problem))
    try:
        return Outlook(FaceSummary(**{**said, "skin_lab": tuple(said["skin_lab"])}))
    except (KeyError, TypeError):  # of another version
        return Outlook()


def _pixels(template: Template) -> Pixels:
    with template.image.open() as file:
        return decode(file).pixels


class _Recent:
    """The faces used last, for any number of threads."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.faces = OrderedDict[Key, PreparedFace]()
        self.lock = threading.Lock()

    def get(self, key: Key) -> PreparedFace | None:
        with self.lock:
            if key in self.faces:
                self.faces.move_to_end(key)
            return self.faces.get(key)

    def put(self, key: Key, face: PreparedFace) -> None:
        with self.lock:
            self.faces[key] = face
            self.faces.move_to_end(key)
            while len(self.faces) > self.size:
                self.faces.popitem(last=False)


_recent = _Recent(REMEMBERED)
