"""The list of an import: a CSV file with a row per picture."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from templates_app.collectors.base import UNKNOWN_LICENCE
from templates_app.collectors.errors import ColumnsMissing, ListTooLong, ListUnreadable

COLUMNS = ("file", "title", "artist", "source_url", "licence")
SPELLINGS = {"filename": "file", "license": "licence", "source": "source_url", "url": "source_url"}
MAX_ROWS = 20_000
BYTE_ORDER_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
WEB_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
TAG_SEPARATORS = re.compile(r"[;,|]")


@dataclass(frozen=True, slots=True)
class Row:
    """What the list says of one picture."""

    file: str
    title: str
    artist: str
    source_url: str
    """http(s), or empty."""
    licence: str
    description: str = ""
    tags: tuple[str, ...] = ()


def read_list(data: bytes) -> list[Row]:
    """The rows that name a file, in their order.

    Raises ListUnreadable, ColumnsMissing or ListTooLong.
    """
    text = _decoded(data)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        header = [_column(name) for name in next(lines, [])]
        if missing := [name for name in COLUMNS if name not in header]:
            raise ColumnsMissing(columns=", ".join(missing))
        return list(_rows(lines, header))
    except csv.Error:
        raise ListUnreadable from None


def _rows(lines: Iterator[list[str]], header: list[str]) -> Iterator[Row]:
    for number, line in enumerate(lines):
        if number >= MAX_ROWS:
            raise ListTooLong(limit=MAX_ROWS)
        cells = {name: cell.strip() for name, cell in zip(header, line, strict=False)}
        if cells.get("file"):
            yield _row(cells)


def _row(cells: Mapping[str, str]) -> Row:
    address = cells.get("source_url", "")
    return Row(
        file=cells["file"],
        title=cells.get("title", ""),
        artist=cells.get("artist", ""),
        source_url=address if WEB_ADDRESS.fullmatch(address) else "",
        licence=cells.get("licence", "") or UNKNOWN_LICENCE,
        description=cells.get("description", ""),
        tags=tuple(TAG_SEPARATORS.split(cells.get("tags", ""))),
    )


def _decoded(data: bytes) -> str:
    """UTF-8 or what its first bytes announce; else as Western Windows programs write it."""
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if data.startswith(mark):
            return _or_unreadable(data, encoding)
    if b"\0" in data:
        raise ListUnreadable
    try:
        return data.decode()
    except UnicodeDecodeError:
        return _or_unreadable(data, "cp1252")


def _or_unreadable(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise ListUnreadable from None


def _delimiter(text: str) -> str:
    """Programs in many countries write semicolons; the first line tells."""
    first = text.partition("\n")[0]
    return max((",", ";", "\t"), key=first.count)


def _column(name: str) -> str:
    """A column's name as we call it, however it is written."""
    plain = name.strip().lower().replace(" ", "_").replace("-", "_")
    return SPELLINGS.get(plain, plain)
