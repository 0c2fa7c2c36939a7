"""No file without its row: how files come and go so that a crash at any moment leaves nothing.

See `FileRemoval` for the idea. Storing: `reserve_files` (committed), `save_file`, `keep_files` in
the transaction that creates the row. Deleting: `remove_files_on_commit` in the transaction that
deletes it. `sweep_files` finishes what a killed process, a failed row or a storage that was away
left behind.
"""

import logging
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.core.exceptions import SuspiciousFileOperation
from django.db import DatabaseError, transaction
from django.utils import timezone

from library import storage
from library.errors import StorageFull, StorageUnavailable
from library.models import FileRemoval

logger = logging.getLogger(__name__)

# Longer than any upload takes; a process that comes back later finds its reservation gone.
RESERVED_FOR = timedelta(minutes=15)
FIRST_RETRY = timedelta(minutes=1)
LAST_RETRY = timedelta(hours=6)
SWEEP_AT_MOST = 500
# After so many failures in a row the storage itself is away, and the rest would only wait for it.
GIVE_UP_AFTER = 3


def reserve_files(paths: Iterable[str]) -> None:
    """Put the paths on the list of files to remove, before anything is written to them.

    Commits on its own, so it refuses (RuntimeError) to run inside a transaction: a rollback would
    take the list away and leave the files.
    """
    due = timezone.now() + RESERVED_FOR
    with transaction.atomic(durable=True):
        FileRemoval.objects.bulk_create(
            (FileRemoval(path=path, due_at=due) for path in paths), ignore_conflicts=True
        )


def keep_files(paths: Iterable[str]) -> None:
    """Take reserved paths off the list; call it in the transaction that creates their row.

    Raises StorageUnavailable if the sweeper was faster (the process had slept for that long).
    """
    wanted = set(paths)
    kept, _by_model = FileRemoval.objects.filter(path__in=wanted).delete()
    if kept != len(wanted):
        raise StorageUnavailable


def discard_files(paths: Iterable[str]) -> None:
    """Remove listed files now instead of when they are due.

    Never raises, and does not wait for a storage that is away: the sweeper does the rest.
    """
    for path in paths:
        try:
            if _remove(path) is False:
                return
        except DatabaseError:
            logger.warning("file removals left to the sweeper")
            return


def remove_files_on_commit(paths: Iterable[str], *, owner_id: UUID | None = None) -> int:
    """Remove files after the surrounding transaction has committed; how many there are.

    `owner_id` says whose they were, so that a receipt can count what is still waiting.
    """
    now = timezone.now()
    wanted = list(dict.fromkeys(paths))
    FileRemoval.objects.bulk_create(
        (FileRemoval(path=path, due_at=now, owner_id=owner_id) for path in wanted),
        update_conflicts=True,
        unique_fields=["path"],
        update_fields=["due_at", "owner_id"],
    )
    transaction.on_commit(lambda: discard_files(wanted), robust=True)
    return len(wanted)


def sweep_files() -> dict[str, int]:
    """Remove every file that is due; counts of removed and failed ones. For beat, once a minute."""
    due = FileRemoval.objects.filter(due_at__lte=timezone.now()).order_by("due_at")
    counts = {"removed": 0, "failed": 0}
    failed_in_a_row = 0
    for path in list(due.values_list("path", flat=True)[:SWEEP_AT_MOST]):
        done = _remove(path)
        if done is None:
            continue
        counts["removed" if done else "failed"] += 1
        failed_in_a_row = 0 if done else failed_in_a_row + 1
        if failed_in_a_row == GIVE_UP_AFTER:
            break
    return counts


def count_left(paths: Iterable[str]) -> int:
    """How many of the files are still there; all that cannot be asked about count as there."""
    wanted = list(paths)
    left = 0
    for number, path in enumerate(wanted):
        try:
            left += storage.file_exists(path)
        except StorageUnavailable:
            return left + len(wanted) - number
    return left


@transaction.atomic
def _remove(path: str) -> bool | None:
    """Remove one listed file, then its row: True if it is gone, False if it has to wait, None if
    somebody else has it in hand or keeps it. The row is locked meanwhile."""
    row = FileRemoval.objects.select_for_update(skip_locked=True).filter(path=path).first()
    if row is None:
        return None
    try:
        storage.delete_file(path)
    except (StorageUnavailable, StorageFull, SuspiciousFileOperation):
        row.attempts += 1
        row.due_at = timezone.now() + min(FIRST_RETRY * 2 ** min(row.attempts, 10), LAST_RETRY)
        row.save(update_fields=["attempts", "due_at"])
        logger.warning("file could not be removed", extra={"attempts": row.attempts})
        return False
    row.delete()
    return True
