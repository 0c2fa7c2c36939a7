"""What a worker sees in a template's picture: whether it is safe for work, and where faces are."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import BinaryIO
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from core.errors import AppError
from library.decoding import decode
from library.models import Moderation
from library.moderation import Verdict, classify
from library.services import moderate
from templates_app.models import Template, TemplateSlot
from templates_app.slots import Place, find_slots

logger = logging.getLogger(__name__)

# Detection needs far less than the largest pictures have.
MAX_SIDE = 2048
# Telling a worker again after this long is harmless.
MESSAGE_LOST = timedelta(minutes=1)
UNEXAMINED_BATCH = 20


@dataclass(frozen=True, slots=True)
class Findings:
    """What a look at a picture gave."""

    verdict: Verdict
    slots: Sequence[Place]


def examine(file: BinaryIO, *, slots: Sequence[Place] | None = None) -> Findings:
    """Judge a picture, and find its faces unless its slots are known. Raises what `decode` does."""
    file.seek(0)
    pixels = decode(file, max_side=MAX_SIDE).pixels
    verdict = classify(pixels)
    return Findings(verdict, find_slots(pixels) if slots is None else slots)


def examine_template(template_id: UUID) -> None:
    """Do so for a template that was stored without; once, and only while nobody drew slots."""
    unseen = Template.objects.filter(pk=template_id, image__moderation=Moderation.PENDING)
    template = unseen.select_related("image").first()
    if template is None:
        return
    try:
        with template.image.open() as file:
            findings = examine(file)
    except AppError as error:
        extra = {"template_id": str(template_id), "code": error.code}
        logger.warning("template not examined", extra=extra)
        return
    with transaction.atomic():
        locked = Template.objects.select_for_update().filter(pk=template_id).first()
        if locked is None:
            return
        moderate(template.image, findings.verdict)
        if not locked.slots.exists():
            write_slots(locked, findings.slots)


def write_slots(template: Template, places: Sequence[Place]) -> None:
    """Store the slots of a template that has none, from left to right."""
    TemplateSlot.objects.bulk_create(
        TemplateSlot(
            template=template,
            index=index,
            role=place.role,
            x=place.box.x,
            y=place.box.y,
            w=place.box.w,
            h=place.box.h,
            landmarks=[list(point) for point in place.landmarks],
        )
        for index, place in enumerate(places)
    )


def unexamined() -> list[UUID]:
    """Templates whose message was lost, oldest first."""
    due = Template.objects.filter(
        image__moderation=Moderation.PENDING, created_at__lt=timezone.now() - MESSAGE_LOST
    )
    return list(due.order_by("created_at").values_list("pk", flat=True)[:UNEXAMINED_BATCH])
