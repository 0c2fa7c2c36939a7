"""Pictures that staff brought: a folder or a zip with a list. A cursor counts the list's rows."""

from pathlib import Path, PurePosixPath

from django.conf import settings

from library.imports.archive import (
    Archive,
    FolderArchive,
    Unreadable,
    ZipArchive,
    by_same_name,
    same_name,
)
from library.imports.errors import (
    ImportMissing,
    ListMissing,
    ListUnreadable,
    NotAZip,
    SeveralLists,
)
from library.storage import open_file
from templates_app.collectors.base import Candidate, Page, Skip, SkipReason
from templates_app.collectors.listing import Row, read_list
from templates_app.models import CollectionTask

PAGE_SIZE = 50
MAX_LIST_BYTES = 8 * 1024 * 1024


class FolderCollector:
    def __init__(self, task: CollectionTask) -> None:
        self._archive = open_archive(task)
        try:
            name = _list_of(self._archive)
            self._rows = read_list(_read_list(self._archive, name))
        except BaseException:
            self._archive.close()
            raise
        self._beside = PurePosixPath(name).parent
        self._names = by_same_name(self._archive)

    def page(self, cursor: str) -> Page:
        start = int(cursor or 0)
        rows = self._rows[start : start + PAGE_SIZE]
        candidates = tuple(self._candidate(row, at) for at, row in enumerate(rows, start + 1))
        end = start + len(rows)
        return Page(candidates, str(end) if end < len(self._rows) else None)

    def fetch(self, candidate: Candidate) -> bytes:
        """Names are looked up, never used as paths of their own."""
        wanted = same_name((self._beside / same_name(candidate.address)).as_posix())
        name = self._names.get(wanted)
        if name is None:
            raise Skip(SkipReason.GONE)
        try:
            return self._archive.read(name, settings.UPLOAD_MAX_BYTES)
        except Unreadable as error:
            raise Skip(SkipReason(error.trouble)) from None

    def close(self) -> None:
        self._archive.close()

    def _candidate(self, row: Row, number: int) -> Candidate:
        return Candidate(
            cursor=str(number),
            address=row.file,
            title=row.title or PurePosixPath(same_name(row.file)).stem,
            artist=row.artist,
            source_url=row.source_url,
            licence=row.licence,
            description=row.description,
            tags=row.tags,
        )


def open_archive(task: CollectionTask) -> Archive:
    """What the task imports: the uploaded zip, or what the import folder has under its name.

    Raises ImportMissing, NotAZip or TooManyFiles.
    """
    if task.upload_path:
        try:
            return ZipArchive(open_file(task.upload_path))
        except FileNotFoundError:
            raise ImportMissing(name=task.search_query) from None
    path = import_path(task.search_query)
    if path.is_dir():
        return FolderArchive(path)
    try:
        return ZipArchive(path.open("rb"))
    except OSError:
        raise NotAZip from None


def import_path(name: str) -> Path:
    """The folder or zip called `name` in the import folder. Raises ImportMissing, also for a name
    or a link that leads out of it."""
    root = settings.TEMPLATE_IMPORT_ROOT.resolve()
    try:
        path = (root / name).resolve(strict=True)
    except (OSError, ValueError, RuntimeError):
        raise ImportMissing(name=name) from None
    inside = path.is_relative_to(root) and path != root
    if not inside or not (path.is_dir() or path.is_file()):
        raise ImportMissing(name=name)
    return path


def _list_of(archive: Archive) -> str:
    """The one CSV file's name; hidden files do not count."""
    lists = [
        name
        for name in archive.names()
        if name.lower().endswith(".csv") and not PurePosixPath(name).name.startswith(".")
    ]
    if not lists:
        raise ListMissing
    if len(lists) > 1:
        raise SeveralLists
    return lists[0]


def _read_list(archive: Archive, name: str) -> bytes:
    try:
        return archive.read(name, MAX_LIST_BYTES)
    except Unreadable:
        raise ListUnreadable from None
