"""Every write to stored pictures: store, delete, judge."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from library import storage
from library.belongings import remove_belongings
from library.decoding import DecodedImage, check_header, decode
from library.encoding import encode_copy, encode_thumbnails
from library.files import (
    count_left,
    discard_files,
    keep_files,
    remove_files_on_commit,
    reserve_files,
    sweep_files,
)
from library.models import SAME_UPLOAD_ONCE, Image, Kind, Moderation, Visibility
from library.moderation import Verdict
from library.storage import save_file
from live.events import FEED, FeedChanged, publish_on_commit

__all__ = [
    "Stored",
    "approve_image",
    "block_image",
    "clean_filename",
    "count_left",
    "delete_image",
    "discard_files",
    "keep_files",
    "moderate",
    "remove_files_on_commit",
    "reserve_files",
    "save_file",
    "sha256_of_bytes",
    "store_image",
    "sweep_files",
    "write_image",
]

CHUNK = 1024 * 1024
MAX_FILENAME = 120
MAX_REASON = 200
# Control characters, and those that turn the direction of writing and so disguise an extension.
UNSAFE_IN_NAMES = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


@dataclass(frozen=True, slots=True)
class Stored:
    """`created` is False when the same person had uploaded the same bytes before."""

    image: Image
    created: bool


def store_image(
    *,
    owner: User | None,
    file: BinaryIO,
    filename: str,
    kind: str = Kind.SOURCE,
    visibility: str = Visibility.PRIVATE,
    then: Callable[[Stored], object] | None = None,
) -> Stored:
    """Store an upload, or give back the image the same person has of the same bytes.

    Not to be called inside a transaction (RuntimeError, see `reserve_files`); what belongs together
    with the image is done by `then`, which is called inside the transaction that creates it.

    Raises what `decode` raises, StorageFull and StorageUnavailable; then, and after any other
    error, no file and no row remain.
    """
    check_header(file)
    digest = sha256_of(file)
    if existing := _same_upload(owner, kind, digest):
        return _given_back(existing, then)
    file.seek(0)
    decoded = decode(file)
    image, files = _prepare(decoded, kind)
    image.owner, image.visibility, image.sha256 = owner, visibility, digest
    image.filename = clean_filename(filename)
    try:
        return write_image(image, files, then)
    except IntegrityError as error:
        if SAME_UPLOAD_ONCE not in str(error):
            raise
        if winner := _same_upload(owner, kind, digest):
            return _given_back(winner, then)
        raise


def sha256_of(file: BinaryIO) -> str:
    """Of the whole file, read in pieces."""
    digest = hashlib.sha256()
    file.seek(0)
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def sha256_of_bytes(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def clean_filename(filename: str) -> str:
    """What may be shown of an upload's name: no folders, nothing invisible, at most 120 letters."""
    name = UNSAFE_IN_NAMES.sub("", PurePath(filename.replace("\\", "/")).name).strip()
    return name[:MAX_FILENAME] or _("Picture")


def _same_upload(owner: User | None, kind: str, digest: str) -> Image | None:
    if owner is None or kind != Kind.SOURCE:
        return None
    found: Image | None = Image.objects.filter(owner=owner, kind=kind, sha256=digest).first()
    return found


def _given_back(image: Image, then: Callable[[Stored], object] | None) -> Stored:
    stored = Stored(image, created=False)
    if then is not None:
        with transaction.atomic():
            then(stored)
    return stored


def _prepare(decoded: DecodedImage, kind: str) -> tuple[Image, dict[str, bytes]]:
    """The unsaved row, and the bytes of each file by its path."""
    copy = encode_copy(decoded.image)
    path = storage.new_path(kind, copy.extension)
    files = {path: copy.data}
    for size, data in encode_thumbnails(decoded.image).items():
        files[storage.thumbnail_path(path, size)] = data
    image = Image(
        kind=kind,
        storage_path=path,
        file_size=len(copy.data),
        width=decoded.image.width,
        height=decoded.image.height,
        mime=copy.mime,
        metadata=decoded.metadata,
    )
    return image, files


def write_image(
    image: Image, files: dict[str, bytes], then: Callable[[Stored], object] | None = None
) -> Stored:
    """Store an unsaved row with its files, bytes by path: both, or neither of them (`files.py`).

    `then` is called in the transaction that creates the row. Refuses to run inside a transaction
    (RuntimeError). Raises StorageFull, StorageUnavailable, and what the row or `then` raises.
    """
    reserve_files(files)
    try:
        for path, data in files.items():
            save_file(path, data)
        with transaction.atomic():
            image.save(force_insert=True)
            keep_files(files)
            stored = Stored(image, created=True)
            if then is not None:
                then(stored)
    except Exception:
        discard_files(files)
        raise
    return stored


@transaction.atomic
def delete_image(image: Image) -> dict[str, int]:
    """Delete an image with all that belongs to it; counts of removed rows by table, and of files.

    Files go after commit, and stay listed in FileRemoval until they are really gone.
    """
    counts = Counter(remove_belongings(image))
    _total, rows = Image.objects.filter(pk=image.pk).delete()
    for label, number in rows.items():
        counts[apps.get_model(label)._meta.db_table] += number
    if rows:
        counts["files"] += remove_files_on_commit(image.paths, owner_id=image.owner_id)
    return dict(+counts)


def moderate(image: Image, verdict: Verdict) -> None:
    """Note the classifier's verdict, unless somebody has decided about the image already."""
    undecided = Image.objects.filter(pk=image.pk, moderation=Moderation.PENDING)
    _judge(undecided, image, verdict.state, verdict.reason, moderation_score=verdict.score)


def approve_image(image: Image) -> None:
    """A moderator's decision that the image may be shown; it stands, whatever the score."""
    _decide(image, Moderation.PASSED, "")


def block_image(image: Image, reason: str) -> None:
    """A moderator's decision that the image is not shown; the uploader reads the reason."""
    _decide(image, Moderation.BLOCKED, reason)


@transaction.atomic
def _decide(image: Image, state: str, reason: str) -> None:
    _judge(Image.objects.filter(pk=image.pk), image, state, reason)
    publish_on_commit(FeedChanged(), FEED)  # others see more now, or less


def _judge(
    images: QuerySet[Image], image: Image, state: str, reason: str, **columns: float
) -> None:
    """Write the state, and bring `image` up to date with what is stored, also by somebody else."""
    judged = {"moderation": state, "moderation_reason": reason[:MAX_REASON], **columns}
    if images.update(updated_at=timezone.now(), **judged):
        for name, value in judged.items():
            setattr(image, name, value)
    else:
        image.refresh_from_db(fields=["moderation", "moderation_score", "moderation_reason"])
