"""Where celebrities are loaded from: a folder for each, or a list, in a folder or in a zip.

See docs/celebrities.md for the formats. Nothing is unpacked to disk, and files are read one at a
time, never more of them than a picture may be large.
"""

import json
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from faces.celebrities.demo import demo_celebrities
from library.imports.archive import (
    Archive,
    FolderArchive,
    Unreadable,
    ZipArchive,
    by_same_name,
    same_name,
)
from library.imports.errors import ListUnreadable, NotAZip, SeveralLists
from library.imports.table import Cells, read_table

COLUMNS = ("name", "source_url", "licence", "pictures")
SPELLINGS = {
    "license": "licence",
    "source": "source_url",
    "url": "source_url",
    "picture": "pictures",
    "images": "pictures",
    "files": "pictures",
}
METADATA = ("celebrity.toml", "celebrity.json")
TEXTS = ("name", "description", "source_url", "licence")
# Left behind by file managers; not worth a word in a report.
CLUTTER = {"thumbs.db", "desktop.ini"}
MAX_ROWS = 100_000
MAX_FILES = 500_000
MAX_LIST_BYTES = 64 * 1024 * 1024
MAX_METADATA_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Entry:
    """One celebrity as the source describes it, unchecked; `problem` is why it cannot be read."""

    where: str
    name: str = ""
    description: str = ""
    source_url: str = ""
    licence: str = ""
    pictures: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """`read` gives the bytes of a picture, at most `limit` of them, or raises Unreadable."""

    entries: list[Entry]
    read: Callable[[str, int], bytes]
    close: Callable[[], None] = field(default=lambda: None)


def open_source(path: Path) -> Source:
    """Find out what a path holds. Raises an ImportRefused where nothing of it can be read."""
    if path.is_dir():
        return _of_archive(FolderArchive(path, MAX_FILES))
    try:
        if path.suffix.lower() == ".csv":
            # Only what the list names is looked at: the folder beside it may hold anything.
            folder = FolderArchive(path.parent)
            return Source(_listed(folder, path.name, lambda name: name), folder.read)
        file = path.open("rb")
    except OSError:
        raise NotAZip from None
    return _of_archive(ZipArchive(file, MAX_FILES))


def demo_source() -> Source:
    """The demo set, as if it lay in a folder."""
    pictures: dict[str, bytes] = {}
    entries = []
    for celebrity in demo_celebrities():
        about, names = celebrity.about, []
        for file, data in celebrity.files():
            names.append(f"{about.name}/{file}")
            pictures[names[-1]] = data
        texts = {text: getattr(about, text) for text in TEXTS}
        entries.append(Entry(where=about.name, pictures=tuple(names), **texts))
    return Source(entries, lambda name, limit: pictures[name])


def _of_archive(archive: Archive) -> Source:
    try:
        lists = [name for name in archive.names() if _is_list(name)]
        if len(lists) > 1:
            raise SeveralLists
        entries = _listed_beside(archive, lists[0]) if lists else list(_folders(archive))
    except BaseException:
        archive.close()
        raise
    return Source(entries, archive.read, archive.close)


def _listed_beside(archive: Archive, list_name: str) -> list[Entry]:
    """Names in the list are looked up, never used as paths of their own."""
    known, beside = by_same_name(archive), PurePosixPath(list_name).parent

    def find(name: str) -> str:
        wanted = same_name((beside / same_name(name)).as_posix())
        return known.get(wanted, wanted)

    return _listed(archive, list_name, find)


def _listed(archive: Archive, list_name: str, find: Callable[[str], str]) -> list[Entry]:
    """The rows of a list that say anything."""
    try:
        data = archive.read(list_name, MAX_LIST_BYTES)
    except Unreadable:
        raise ListUnreadable from None
    rows = read_table(data, COLUMNS, spellings=SPELLINGS, max_rows=MAX_ROWS)
    # The first row is the header, as a spreadsheet counts.
    return [
        _row(cells, number, find) for number, cells in enumerate(rows, 2) if any(cells.values())
    ]


def _row(cells: Cells, number: int, find: Callable[[str], str]) -> Entry:
    names = cells.get("pictures", "").replace("|", ";").split(";")
    return Entry(
        where=f"row {number}",
        pictures=tuple(find(name.strip()) for name in names if name.strip()),
        **{text: cells.get(text, "") for text in TEXTS},
    )


def _folders(archive: Archive) -> Iterator[Entry]:
    """A celebrity for each folder that holds files, however deep it lies."""
    folders: dict[str, list[str]] = {}
    for name in archive.names():
        path = PurePosixPath(name)
        if path.name.startswith(".") or path.name.lower() in CLUTTER:
            continue
        folders.setdefault(path.parent.as_posix(), []).append(name)
    for folder, names in folders.items():
        if folder == ".":
            yield from (Entry(where=name, problem="It lies in no folder.") for name in names)
            continue
        yield _folder(archive, folder, names)


def _folder(archive: Archive, folder: str, names: list[str]) -> Entry:
    """The folder's name is the celebrity's, unless its metadata says another."""
    metadata = [name for name in names if PurePosixPath(name).name.lower() in METADATA]
    try:
        if len(metadata) > 1:
            raise ValueError
        said = _metadata(archive, metadata[0]) if metadata else {}
    except (Unreadable, ValueError, RecursionError):
        return Entry(where=folder, problem="Its celebrity.toml or celebrity.json cannot be read.")
    texts = {text: said.get(text, "") for text in TEXTS}
    texts["name"] = texts["name"] or PurePosixPath(folder).name
    pictures = tuple(name for name in names if name not in metadata)
    return Entry(where=folder, pictures=pictures, **texts)


def _metadata(archive: Archive, name: str) -> dict[str, str]:
    """What is said in it as text. Raises ValueError for what is not a table of texts."""
    text = archive.read(name, MAX_METADATA_BYTES).decode("utf-8-sig")
    said = tomllib.loads(text) if name.lower().endswith(".toml") else json.loads(text)
    if not isinstance(said, dict):
        raise ValueError(name)
    said["licence"] = said.get("licence", said.get("license", ""))
    if not all(isinstance(said.get(text, ""), str) for text in TEXTS):
        raise ValueError(name)
    return {text: said.get(text, "") for text in TEXTS}


def _is_list(name: str) -> bool:
    path = PurePosixPath(name)
    return path.suffix.lower() == ".csv" and not path.name.startswith(".")
