"""The files of an import: in a folder or in a zip, only ever read, and never more than allowed.

Nothing is unpacked to disk, so no name in a zip can lead anywhere; a zip inside a zip is a file
that is not a picture.
"""

import lzma
import stat
import unicodedata
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import IO, BinaryIO, Protocol

from library.imports.errors import ImportMissing, NotAZip, TooManyFiles

MAX_FILES = 20_000
# Names that Finder and others leave behind.
CLUTTER = ("__MACOSX/",)
UTF8_NAME = 0x800  # APPNOTE.TXT, section 4.4.4, bit 11
ENCRYPTED = 0x1
# What reading a damaged zip raises, or one that is packed in a way nobody knows.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
)
# What names were written in where the zip does not say; zipfile reads them as the first of these.
OLD_CODE_PAGE = "cp437"
OTHER_CODE_PAGES = ("utf-8", "cp932", "cp1252")


class Trouble(StrEnum):
    """Why a file of an import cannot be had."""

    GONE = "gone"
    BROKEN = "broken"
    TOO_LARGE = "too_large"


class Unreadable(Exception):
    """One file cannot be had; the import goes on."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


class Archive(Protocol):
    def names(self) -> list[str]:
        """The files' names, with / between folders, as `read` takes them."""

    def read(self, name: str, limit: int) -> bytes:
        """A file's bytes. Raises Unreadable: GONE, BROKEN, or TOO_LARGE over `limit`."""

    def close(self) -> None: ...


class FolderArchive:
    """A folder on this machine. Links are followed as long as they stay inside it.

    `max_files` says how many it may hold; MAX_FILES unless given.
    """

    def __init__(self, folder: Path, max_files: int | None = None) -> None:
        self._folder = folder.resolve()
        self._max_files = max_files or MAX_FILES
        if not self._folder.is_dir():
            raise ImportMissing(name=folder.name)

    def names(self) -> list[str]:
        return sorted(self._walk(self._folder))

    def read(self, name: str, limit: int) -> bytes:
        try:
            path = (self._folder / name).resolve(strict=True)
            if not path.is_relative_to(self._folder) or not stat.S_ISREG(path.stat().st_mode):
                raise Unreadable(Trouble.GONE)
            with path.open("rb") as file:
                return _at_most(file, limit)
        except (OSError, ValueError, RuntimeError):  # unreadable, a zero byte, links in a circle
            raise Unreadable(Trouble.GONE) from None

    def close(self) -> None:
        """Nothing is open."""

    def _walk(self, folder: Path) -> Iterator[str]:
        for number, path in enumerate(folder.rglob("*")):
            if number >= self._max_files:
                raise TooManyFiles(limit=self._max_files)
            if path.is_file():
                yield path.relative_to(folder).as_posix()


class ZipArchive:
    """A zip, which is read in place. `max_files` as for a folder."""

    def __init__(self, file: BinaryIO, max_files: int | None = None) -> None:
        limit = max_files or MAX_FILES
        self._file = file
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            raise NotAZip from None
        entries = [entry for entry in self._zip.infolist() if not entry.is_dir()]
        if len(entries) > limit:
            raise TooManyFiles(limit=limit)
        self._entries = {name: entry for entry in entries if (name := _readable_name(entry))}

    def names(self) -> list[str]:
        return sorted(self._entries)

    def read(self, name: str, limit: int) -> bytes:
        entry = self._entries.get(name)
        if entry is None:
            raise Unreadable(Trouble.GONE)
        if entry.flag_bits & ENCRYPTED:
            raise Unreadable(Trouble.BROKEN)
        try:
            with self._zip.open(entry) as file:
                return _at_most(file, limit)
        except BROKEN:
            raise Unreadable(Trouble.BROKEN) from None

    def close(self) -> None:
        self._zip.close()
        self._file.close()


def _at_most(file: IO[bytes], limit: int) -> bytes:
    """All of it, reading no further than the limit, whatever a header says of its size."""
    data = file.read(limit + 1)
    if len(data) > limit:
        raise Unreadable(Trouble.TOO_LARGE)
    return data


def _readable_name(entry: zipfile.ZipInfo) -> str:
    """As its author wrote it; "" for clutter."""
    name = entry.filename
    if not entry.flag_bits & UTF8_NAME:
        name = _from_old_code_page(name)
    name = name.replace("\\", "/")
    return "" if name.startswith(CLUTTER) else name


def _from_old_code_page(name: str) -> str:
    try:
        written = name.encode(OLD_CODE_PAGE)
    except UnicodeEncodeError:
        return name
    for code_page in OTHER_CODE_PAGES:
        try:
            return written.decode(code_page)
        except UnicodeDecodeError:
            continue
    return name


def same_name(name: str) -> str:
    """Equal for names that people would call the same: composed accents, one kind of slash."""
    return unicodedata.normalize("NFC", name.strip().replace("\\", "/")).removeprefix("./")


def by_same_name(archive: Archive) -> dict[str, str]:
    """The archive's names by what people would call the same; two that clash count for neither."""
    names = defaultdict(list)
    for name in archive.names():
        names[same_name(name)].append(name)
    return {key: found[0] for key, found in names.items() if len(found) == 1}
