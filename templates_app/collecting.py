"""What staff do with collections: start, cancel, go on, run again, delete."""

from typing import BinaryIO

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.services import record_activity
from core.errors import AppError
from library.files import discard_files, keep_files, remove_files_on_commit, reserve_files
from library.imports.archive import ZipArchive
from library.paths import new_path
from library.services import clean_filename
from library.storage import save_file
from templates_app import collecting_tasks
from templates_app.models import CollectionStatus, CollectionTask

OPEN = (CollectionStatus.PENDING, CollectionStatus.RUNNING)
INTERRUPTED = (CollectionStatus.FAILED, CollectionStatus.CANCELLED)
FOLDER_OF_UPLOADS = "import"
# Stays in the task's filters when the zip is gone, and with it `upload_path`.
UPLOADED = "uploaded"


class StillOpen(AppError):
    code = "collection_open"
    status = 409
    message = _("This collection is still at work. Cancel it first.")


class UploadGone(AppError):
    code = "collection_upload_gone"
    status = 409
    message = _("The uploaded zip was deleted once all of it was looked at. Upload it again.")


def start_collection(
    task: CollectionTask, *, by: User, upload: BinaryIO | None = None, filename: str = ""
) -> CollectionTask:
    """Put a new collection in line; `upload` is a zip to import, which is kept until it is done.

    Not to be called inside a transaction when there is an upload. Raises NotAZip or TooManyFiles,
    StorageFull or StorageUnavailable; then nothing is kept.
    """
    task.started_by = by
    if upload is None:
        _start(task, by)
        return task
    data = _checked(upload)
    task.search_query = clean_filename(filename)
    task.upload_path = new_path(FOLDER_OF_UPLOADS, "zip")
    task.filters = {**task.filters, UPLOADED: True}
    reserve_files([task.upload_path])
    try:
        save_file(task.upload_path, data)
        with transaction.atomic():
            keep_files([task.upload_path])
            _start(task, by)
    except Exception:
        discard_files([task.upload_path])
        raise
    return task


def cancel_collection(task: CollectionTask) -> bool:
    """Stop a collection; a worker that has it notices before its next picture.

    What was collected stays. False if it had ended already.
    """
    now = timezone.now()
    mine = CollectionTask.objects.filter(pk=task.pk, status__in=OPEN)
    return bool(
        mine.update(
            status=CollectionStatus.CANCELLED, lease_until=None, completed_at=now, updated_at=now
        )
    )


@transaction.atomic
def go_on(task: CollectionTask) -> bool:
    """Put a failed or cancelled collection in line again, where it stopped; False for others."""
    now = timezone.now()
    mine = CollectionTask.objects.filter(pk=task.pk, status__in=INTERRUPTED)
    changed = mine.update(
        status=CollectionStatus.PENDING,
        attempts=0,
        error="",
        run_after=None,
        # Over, as a killed worker's: what was being added when it stopped counts as collected.
        lease_until=now,
        completed_at=None,
        updated_at=now,
    )
    if changed:
        _tell_a_worker()
    return bool(changed)


def run_again(task: CollectionTask, *, by: User) -> CollectionTask:
    """A new collection with the same settings, from the beginning; what is here is skipped.

    Raises StillOpen, or UploadGone for an uploaded zip.
    """
    if task.status in OPEN:
        raise StillOpen
    if task.filters.get(UPLOADED):
        raise UploadGone
    again = CollectionTask(
        source_type=task.source_type,
        search_query=task.search_query,
        filters=task.filters,
        category=task.category,
        wanted_faces=task.wanted_faces,
        limit=task.limit,
        rate_limit=task.rate_limit,
    )
    return start_collection(again, by=by)


@transaction.atomic
def delete_collection(task: CollectionTask) -> None:
    """Forget a collection that has ended, with its zip; its templates stay. Raises StillOpen."""
    locked = CollectionTask.objects.select_for_update().filter(pk=task.pk).first()
    if locked is None:
        return
    if locked.status in OPEN:
        raise StillOpen
    if locked.upload_path:
        remove_files_on_commit([locked.upload_path])
    locked.delete()


def with_waiting(tasks: QuerySet[CollectionTask]) -> QuerySet[CollectionTask]:
    """With `waiting`: how many of each one's templates nobody has approved yet."""
    return tasks.annotate(
        waiting=Count("templates", filter=Q(templates__approved_at=None), distinct=True)
    )


def _checked(upload: BinaryIO) -> bytes:
    """The zip's bytes, after a look at its table of contents."""
    upload.seek(0)
    ZipArchive(upload).names()
    upload.seek(0)
    return upload.read()


@transaction.atomic
def _start(task: CollectionTask, by: User) -> None:
    task.save(force_insert=True)
    record_activity(by, "collection.started", task)
    _tell_a_worker()


def _tell_a_worker() -> None:
    """Without a broker it stays in line; beat finds it."""
    transaction.on_commit(lambda: collecting_tasks.collect.delay(), robust=True)
