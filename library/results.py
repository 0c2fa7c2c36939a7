"""Generated pictures: stored with their credentials, kept for a while, saved, deleted."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import DeletionReceipt, User
from accounts.privacy import write_receipt
from library import storage
from library.encoding import encode_thumbnails
from library.errors import PictureGone
from library.files import count_left
from library.models import Image, Kind, Moderation
from library.moderation import Verdict
from library.provenance import Finished, Making, Source, finish
from library.provenance.mark import Box, Pixels
from library.services import Stored, clean_filename, delete_image, sha256_of_bytes, write_image

__all__ = [
    "Making",
    "Source",
    "Stored",
    "delete_result",
    "expire_results",
    "save_result",
    "store_result",
]

logger = logging.getLogger(__name__)

EXPIRED_AT_ONCE = 100


def store_result(
    *,
    owner: User,
    pixels: Pixels,
    making: Making,
    filename: str,
    verdict: Verdict | None,
    expires_at: datetime | None,
    faces: Sequence[Box] = (),
    then: Callable[[Stored], object] | None = None,
) -> Stored:
    """Mark, sign and store a generated picture (height × width × 3, RGB, 0..255) as a JPEG.

    `verdict` is the safety classifier's about the same pixels; a picture that did not pass is
    stored and shown to nobody but moderators, and one without a verdict stays hidden until it has
    one (`services.moderate`). `expires_at` None means it stays. `faces` (x, y, width, height; 0..1)
    are kept free of the mark. `then` is called inside the transaction that creates the row, as in
    `services.store_image`, and like it this refuses to run inside a transaction (RuntimeError).

    Raises CannotSign, StorageFull and StorageUnavailable; then, and after any other error, no file
    and no row remain.
    """
    finished = finish(pixels, making, faces=faces)
    path = storage.new_path(Kind.RESULT, "jpg")
    files = {path: finished.data}
    for size, data in encode_thumbnails(finished.picture).items():
        files[storage.thumbnail_path(path, size)] = data
    image = Image(
        owner=owner,
        kind=Kind.RESULT,
        filename=clean_filename(filename),
        storage_path=path,
        sha256=sha256_of_bytes(finished.data),
        file_size=len(finished.data),
        width=finished.picture.width,
        height=finished.picture.height,
        mime=finished.mime,
        moderation=verdict.state if verdict else Moderation.PENDING,
        moderation_score=verdict.score if verdict else None,
        moderation_reason=verdict.reason if verdict else "",
        provenance=provenance_of(making, finished),
        expires_at=expires_at,
    )
    return write_image(image, files, then)


def provenance_of(making: Making, finished: Finished) -> dict[str, Any]:
    """What is kept in the row: as in the credentials, and which stored pictures the parents are."""
    return {
        "title": making.title,
        "model": making.model,
        "source": making.source.value,
        "manifest": finished.manifest_id,
        "marked": finished.mark is not None,
        "parents": [
            {"id": str(parent.pk) if isinstance(parent, Image) else None, "sha256": parent.sha256}
            for parent in making.parents
        ],
    }


def save_result(image: Image) -> None:
    """Keep a generated picture until its owner deletes it. Raises PictureGone if it has expired."""
    kept = Image.objects.presentable().filter(pk=image.pk)
    if not kept.update(expires_at=None, updated_at=timezone.now()):
        raise PictureGone
    image.refresh_from_db(fields=["expires_at", "updated_at"])


def delete_result(image: Image) -> DeletionReceipt:
    """Delete a generated picture with its files, links and reports, for good."""
    assert image.owner_id is not None  # noqa: S101  (whoever makes a picture owns it)
    image_id, owner_id, paths = image.pk, image.owner_id, image.paths
    removed = delete_image(image)
    remaining = {"images": Image.objects.filter(pk=image_id).count(), "files": count_left(paths)}
    return write_receipt(owner_id, "picture", image_id, removed, remaining)


def expire_results() -> int:
    """Delete workspace pictures whose time is over; how many went. For beat.

    Each goes in a transaction of its own, so a process that dies in between has done whole ones,
    and one that cannot be deleted keeps no other.
    """
    expired = 0
    over = Image.objects.filter(expires_at__lte=timezone.now()).order_by("expires_at", "pk")
    for pk in list(over.values_list("pk", flat=True)[:EXPIRED_AT_ONCE]):
        try:
            expired += _expire(pk)
        except Exception:
            logger.exception("a picture could not be expired", extra={"image_id": str(pk)})
    return expired


@transaction.atomic
def _expire(pk: UUID) -> bool:
    """False if it was saved or deleted in the meantime, or somebody else has it in hand."""
    over = Image.objects.filter(pk=pk, expires_at__lte=timezone.now())
    image = over.select_for_update(skip_locked=True, of=("self",)).first()
    if image is None:
        return False
    delete_image(image)
    return True
