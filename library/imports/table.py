"""Lists as people write them: CSV files whose first row names the columns."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from library.imports.errors import ColumnsMissing, ListTooLong, ListUnreadable

BYTE_ORDER_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
Cells = dict[str, str]
"""One row: what stands in it by the column's name, without the space around it."""


def read_table(
    data: bytes, columns: Sequence[str], *, spellings: Mapping[str, str], max_rows: int
) -> Iterator[Cells]:
    """The rows of a list that must have these columns; others are read, too.

    `spellings` are other names of columns. Commas, semicolons and tabs may separate. Raises
    ListUnreadable, ColumnsMissing or ListTooLong, while it is read.
    """
    text = _decoded(data)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        header = [_column(name, spellings) for name in next(lines, [])]
        if missing := [name for name in columns if name not in header]:
            raise ColumnsMissing(columns=", ".join(missing), wanted=", ".join(columns))
        for number, line in enumerate(lines):
            if number >= max_rows:
                raise ListTooLong(limit=max_rows)
            yield {name: cell.strip() for name, cell in zip(header, line, strict=False)}
    except csv.Error:
        raise ListUnreadable from None


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


def _column(name: str, spellings: Mapping[str, str]) -> str:
    """A column's name as we call it, however it is written."""
    plain = name.strip().lower().replace(" ", "_").replace("-", "_")
    return spellings.get(plain, plain)
