"""The list of an import: a CSV file with a row per picture."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from library.imports.table import read_table
from templates_app.collectors.base import UNKNOWN_LICENCE

COLUMNS = ("file", "title", "artist", "source_url", "licence")
SPELLINGS = {"filename": "file", "license": "licence", "source": "source_url", "url": "source_url"}
MAX_ROWS = 20_000
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
    rows = read_table(data, COLUMNS, spellings=SPELLINGS, max_rows=MAX_ROWS)
    return [_row(cells) for cells in rows if cells.get("file")]


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
