"""The worker's look at pictures that staff added by hand."""

import logging
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from core.errors import AppError
from faces.celebrities.pictures import keep_face, store_crop
from faces.celebrities.portrait import find_portrait
from faces.models import CelebrityUpload
from library.errors import StorageFull, StorageUnavailable
from library.services import discard_files, moderate

logger = logging.getLogger(__name__)

# Telling a worker again after this long is harmless.
MESSAGE_LOST = timedelta(minutes=1)
WAITING_BATCH = 100


def look_at_upload(image_id: UUID) -> None:
    """Turn an upload into a face, or say why not. Running it twice changes nothing more."""
    waiting = CelebrityUpload.objects.filter(image=image_id, refused="")
    upload = waiting.select_related("image").first()
    if upload is None:
        return
    try:
        with upload.image.open() as file:
            portrait = find_portrait(file)
    except (StorageFull, StorageUnavailable):
        raise
    except AppError as error:
        logger.info("picture refused", extra={"image_id": str(image_id), "code": error.code})
        upload.refused = error.sentence[:300]
        upload.save(update_fields=["refused", "updated_at"])
        return
    crop = store_crop(portrait)
    try:
        with transaction.atomic():
            still = waiting.select_for_update(of=("self",)).select_related("celebrity").first()
            if still is not None:
                moderate(still.image, portrait.verdict)
                keep_face(still.celebrity, still.image, portrait, crop)
                still.delete()
    finally:
        discard_files([crop])  # which keeps what `keep_face` has kept


def waiting_uploads() -> list[UUID]:
    """Images whose message was lost; they count as told again."""
    rows = CelebrityUpload.objects.filter(
        refused="", updated_at__lt=timezone.now() - MESSAGE_LOST
    ).order_by("updated_at")
    ids = list(rows.values_list("image", flat=True)[:WAITING_BATCH])
    CelebrityUpload.objects.filter(image__in=ids).update(updated_at=timezone.now())
    return ids
