"""Where files are kept: private, written whole or not at all, reached through expiring addresses.

The rest of the project calls the functions; `settings.STORAGES["default"]` decides what answers
them: this module's directory on disk, or a bucket (`library.s3`).
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, default_storage

from library.errors import StorageFull, StorageUnavailable
from library.links import local_url
from library.paths import (
    FILES_PER_IMAGE,
    PREVIEW,
    THUMBNAIL,
    THUMBNAIL_SIZES,
    crop_path,
    mime_type,
    new_path,
    thumbnail_path,
    with_thumbnails,
)

__all__ = [
    "FILES_PER_IMAGE",
    "PREVIEW",
    "THUMBNAIL",
    "THUMBNAIL_SIZES",
    "PrivateFileSystemStorage",
    "crop_path",
    "delete_file",
    "file_exists",
    "mime_type",
    "new_path",
    "open_file",
    "save_file",
    "signed_url",
    "thumbnail_path",
    "with_thumbnails",
]

NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
# A file in the making. Its name follows from the file's, so a removal finds it too.
UNFINISHED = ".part"


def save_file(path: str, data: bytes) -> None:
    """Write a file, whole or not at all; its path (`new_path`, `crop_path`) is reserved before.

    Raises StorageFull or StorageUnavailable.
    """
    with storage_errors():
        default_storage.save(path, ContentFile(data))


def open_file(path: str) -> BinaryIO:
    """A stored file for reading. Raises FileNotFoundError or StorageUnavailable."""
    with storage_errors():
        return cast(BinaryIO, default_storage.open(path, "rb"))


def delete_file(path: str) -> None:
    """Delete a file, finished or not; also when it is gone already. Raises StorageUnavailable."""
    with storage_errors():
        default_storage.delete(path)


def file_exists(path: str) -> bool:
    """Raises StorageUnavailable when that cannot be told."""
    with storage_errors():
        return default_storage.exists(path)


def signed_url(path: str) -> str:
    """An address that shows the file to whoever holds it, for at most SIGNED_URL_SECONDS.

    It stays the same for half of that time, so that browsers can keep the picture.
    """
    return default_storage.url(path)


@contextmanager
def storage_errors() -> Iterator[None]:
    """What an operating system says about a disk, in a person's words."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        raise (StorageFull if error.errno in NO_ROOM else StorageUnavailable) from error


class PrivateFileSystemStorage(FileSystemStorage):
    """A directory only this user may read. Files appear under their name complete and synced."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, file_permissions_mode=0o600, directory_permissions_mode=0o700)

    def path(self, name: str) -> str:
        """The absolute path. Raises SuspiciousFileOperation for one that leads out of the root,
        also by a link inside it."""
        path = super().path(name)
        root = os.path.realpath(self.location)
        if os.path.commonpath([root, os.path.realpath(path)]) != root:
            raise SuspiciousFileOperation("The path leads out of the storage.")
        return path

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The name itself: paths are fresh UUIDs, and a file must be where its row says."""
        return name

    def _save(self, name: str, content: "File[Any]") -> str:
        target = Path(self.path(name))
        self._make_directory(target.parent)
        unfinished = target.with_name(target.name + UNFINISHED)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        try:
            with os.fdopen(os.open(unfinished, flags, 0o600), "wb") as file:
                self._write(file, content)
                file.flush()
                os.fsync(file.fileno())
            unfinished.rename(target)
        except OSError:
            unfinished.unlink(missing_ok=True)
            raise
        return name

    def _write(self, file: IO[bytes], content: "File[Any]") -> None:
        for chunk in content.chunks():
            file.write(chunk)

    def _make_directory(self, directory: Path) -> None:
        """Like makedirs, but with the mode at every level and without touching the process's umask,
        which other threads share."""
        if directory.is_dir():
            return
        self._make_directory(directory.parent)
        directory.mkdir(mode=0o700, exist_ok=True)

    def delete(self, name: str) -> None:
        """Raises StorageUnavailable when the whole root is missing: then nobody knows."""
        if not Path(self.location).is_dir():
            raise StorageUnavailable
        target = Path(self.path(name))
        target.unlink(missing_ok=True)
        target.with_name(target.name + UNFINISHED).unlink(missing_ok=True)

    def exists(self, name: str) -> bool:
        """Also true for what is left of an interrupted write."""
        target = Path(self.path(name))
        return target.exists() or target.with_name(target.name + UNFINISHED).exists()

    def url(self, name: str | None) -> str:
        return local_url(name or "")
