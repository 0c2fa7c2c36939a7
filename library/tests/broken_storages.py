"""Disks as they are on bad days; named in STORAGES by tests."""

import errno
import os
import signal
import threading
from pathlib import Path
from typing import IO, Any

from django.core.files.base import File

from library.storage import PrivateFileSystemStorage

THUMBNAIL = ".320."  # in the name of the file that is written last


def path_of(file: IO[bytes]) -> str:
    return str(Path(f"/proc/self/fd/{file.fileno()}").readlink())


class Ordinary(PrivateFileSystemStorage):
    """A good day."""


class FullDisk(PrivateFileSystemStorage):
    """Has room for all but the second half of the last thumbnail."""

    def _write(self, file: IO[bytes], content: "File[Any]") -> None:
        if THUMBNAIL not in path_of(file):
            return super()._write(file, content)
        file.write(content.read(content.size // 2))
        raise OSError(errno.ENOSPC, "No space left on device")


class KilledWhileWriting(PrivateFileSystemStorage):
    """The process is killed in the middle of the last thumbnail."""

    def _write(self, file: IO[bytes], content: "File[Any]") -> None:
        if THUMBNAIL in path_of(file):
            file.write(content.read(10))
            file.flush()
            os.kill(os.getpid(), signal.SIGKILL)
        super()._write(file, content)


class ReadOnlyDisk(PrivateFileSystemStorage):
    """Nothing can be removed."""

    def delete(self, name: str) -> None:
        raise OSError(errno.EROFS, "Read-only file system")


class TwoAtOnce(PrivateFileSystemStorage):
    """Two uploads wait for each other, so that both write before either has its row."""

    meeting = threading.Barrier(2, timeout=60)

    def _save(self, name: str, content: "File[Any]") -> str:
        saved = super()._save(name, content)
        if THUMBNAIL in name:
            self.meeting.wait()
        return saved
