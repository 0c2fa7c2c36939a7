"""Every write to templates: add, correct, approve, archive, delete."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import BinaryIO
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import IntegrityError, transaction
from django.utils import timezone
from PIL import Image as Pillow

from accounts.models import User
from core.texts import one_line
from faces.engine.types import Pixels
from library.decoding import check_header
from library.models import Kind, Moderation
from library.services import Stored, delete_image, moderate, sha256_of, store_image
from templates_app import tasks
from templates_app.errors import NotPassed, WrongNumberOfSlots
from templates_app.examining import Findings, examine, write_slots
from templates_app.models import (
    MAX_TAGS,
    CollectionTask,
    SlotPreparation,
    Template,
    TemplateSlot,
)
from templates_app.slots import Place, SlotDraft, check_slots, in_order

__all__ = [
    "Added",
    "add_template",
    "approve_template",
    "archive_template",
    "clean_tags",
    "delete_template",
    "picture_file",
    "restore_template",
    "set_slots",
]

is_web_address = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True, slots=True)
class Added:
    """`created` is False when the same file had come before; then nothing of it was changed."""

    template: Template
    created: bool


def add_template(
    *,
    title: str,
    category: str,
    file: BinaryIO | None = None,
    pixels: Pixels | None = None,
    description: str = "",
    tags: Iterable[str] = (),
    artist: str = "",
    source_url: str = "",
    licence: str = "",
    slots: Sequence[Place] | None = None,
    active: bool = False,
    collected_by: CollectionTask | None = None,
    slug: str = "",
    examined: bool = True,
) -> Added:
    """Store a picture as a template, from a file or from (H, W, 3) RGB uint8 pixels.

    The same file comes once. The picture is checked for safety, and its faces are found unless
    `slots` says where they are; `active` takes effect only if the picture passed. That takes the
    models, so it is for workers and commands: with `examined=False` a worker does it afterwards.
    Texts are cut to the length they may have, an address that is none of the web is left out.

    Not to be called inside a transaction. Raises what `library.services.store_image` raises,
    and SlotsRefused for slots that cannot be; then nothing is stored.
    """
    if slots is not None:
        check_slots(slots)
    if file is None:
        if pixels is None:
            raise TypeError("add_template needs a file or pixels")
        file = picture_file(pixels)
    check_header(file)
    digest = sha256_of(file)
    if existing := Template.objects.filter(sha256=digest).first():
        return Added(existing, created=False)
    template = Template(
        title=one_line(title, 120) or "Template",
        description=one_line(description, 1000),
        artist=one_line(artist, 120),
        licence=one_line(licence, 500),
        source_url=_clean_address(source_url),
        category=category,
        tags=clean_tags(tags),
        sha256=digest,
        slug=slug,
        collected_by=collected_by,
    )
    findings = examine(file, slots=slots) if examined else None
    keep = partial(_keep, template, findings, slots or (), active)
    file.seek(0)
    try:
        store_image(owner=None, file=file, filename=title, kind=Kind.TEMPLATE, then=keep)
    except IntegrityError:
        # Somebody else may have been faster.
        if winner := Template.objects.filter(sha256=digest).first():
            return Added(winner, created=False)
        raise
    return Added(template, created=True)


def _keep(
    template: Template,
    findings: Findings | None,
    slots: Sequence[Place],
    active: bool,
    stored: Stored,
) -> None:
    """Write the template and its slots in the transaction that creates the image."""
    template.image = stored.image
    if findings is not None:
        moderate(stored.image, findings.verdict)
        slots = findings.slots
    if active and stored.image.moderation == Moderation.PASSED:
        template.is_active, template.approved_at = True, timezone.now()
    template.save(force_insert=True)
    write_slots(template, in_order(slots))
    if findings is None:
        _on_commit(tasks.examine_template, template.pk)
    if template.is_active:
        _on_commit(tasks.prepare_template, template.pk)


@transaction.atomic
def set_slots(template: Template, places: Sequence[SlotDraft], *, by: User | None) -> bool:
    """Make these the template's slots, from left to right; whether anything changed.

    A place with the id of one of its slots changes that one; ids of others count as none. What was
    prepared of a changed slot goes. Raises SlotsRefused.
    """
    check_slots(places)
    Template.objects.select_for_update().get(pk=template.pk)
    stored = {slot.pk: slot for slot in template.slots.all()}
    kept = set[UUID]()
    changed = False
    for index, place in enumerate(in_order(places)):
        slot = stored.get(place.slot_id) if place.slot_id not in kept else None  # type: ignore[arg-type]
        if slot is None:
            slot = TemplateSlot(template=template)
        kept.add(slot.pk)
        changed |= _write_slot(slot, index, place, by)
    gone = template.slots.exclude(pk__in=kept).delete()[0]
    if changed or gone:
        template.save(update_fields=["updated_at"])
        if template.is_active:
            _on_commit(tasks.prepare_template, template.pk)
    return changed or bool(gone)


def _write_slot(slot: TemplateSlot, index: int, place: Place, by: User | None) -> bool:
    """Bring a slot up to date; whether it differed."""
    box = place.box
    wanted = {
        "index": index,
        "role": str(place.role),
        "x": box.x,
        "y": box.y,
        "w": box.w,
        "h": box.h,
        "landmarks": [list(point) for point in place.landmarks],
    }
    if not slot._state.adding and all(getattr(slot, name) == wanted[name] for name in wanted):
        return False
    for name, value in wanted.items():
        setattr(slot, name, value)
    slot.confirmed_by = by
    slot.save()
    SlotPreparation.objects.filter(pk=slot.pk).delete()
    return True


@transaction.atomic
def approve_template(template: Template) -> None:
    """Show a template in the gallery. Raises WrongNumberOfSlots or NotPassed, saying which."""
    Template.objects.select_for_update().get(pk=template.pk)
    number, wanted = template.slots.count(), template.wanted_slots
    if number != wanted:
        raise WrongNumberOfSlots(title=template.title, number=number, wanted=wanted)
    template.image.refresh_from_db(fields=["moderation"])
    if template.image.moderation != Moderation.PASSED:
        raise NotPassed(title=template.title)
    template.is_active = True
    template.approved_at = template.approved_at or timezone.now()
    template.save(update_fields=["is_active", "approved_at", "updated_at"])
    _on_commit(tasks.prepare_template, template.pk)


def archive_template(template: Template) -> None:
    """Take a template out of the gallery; pictures made with it stay."""
    template.is_active = False
    template.save(update_fields=["is_active", "updated_at"])


def restore_template(template: Template) -> None:
    """Show an archived template again; it must still be one that may be approved."""
    approve_template(template)


def delete_template(template: Template) -> dict[str, int]:
    """Delete a template with its picture; counts of removed rows by table, and of files."""
    return delete_image(template.image)


def clean_tags(tags: Iterable[str]) -> list[str]:
    """In small letters, each once, at most 30 of 40 letters; underscores are spaces."""
    words = (one_line(tag.replace("_", " "), 40).lower() for tag in tags)
    return list(dict.fromkeys(word for word in words if word))[:MAX_TAGS]


def _on_commit(task: tasks.OfTemplate, template_id: UUID) -> None:
    """Without a broker the work stays due; beat's catch_up finds it."""
    transaction.on_commit(lambda: task.delay(str(template_id)), robust=True)


def picture_file(pixels: Pixels) -> BytesIO:
    """The same bytes for the same pixels."""
    file = BytesIO()
    # Only read once, right away: speed is worth more here than size.
    Pillow.fromarray(pixels).save(file, "PNG", compress_level=1)
    return file


def _clean_address(address: str) -> str:
    address = address.strip()[:500]
    try:
        is_web_address(address)
    except ValidationError:
        return ""
    return address
