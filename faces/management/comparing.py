"""What face_compare and face_calibrate share: a CSV file's rows, and the cosine of two files."""

import csv
from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import CommandError

from faces.engine.packs import PackError
from faces.engine.types import Vector
from faces.management.pictures import Unreadable, largest_face
from faces.recognition import current_pack

Row = tuple[int, dict[str, str]]
"""The line a row ends on, and its fields by column; a missing field is empty."""


class Incomparable(Unreadable):
    """A file that cannot be compared; `reason` is the sentence without the file's name."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}" if name else reason)
        self.reason = reason


def rows_of(file: Path, *choices: tuple[str, ...]) -> Iterator[Row]:
    """The rows of a CSV file that has all the columns of at least one of the choices.

    Further columns and a byte order mark do no harm. Raises CommandError for any other file.
    """
    try:
        with file.open(newline="", encoding="utf-8-sig") as stream:
            reader = csv.DictReader(stream)
            there = reader.fieldnames or ()
            if not any(set(columns) <= set(there) for columns in choices):
                needed = ", or ".join(_and(columns) for columns in choices)
                found = ", ".join(there) or "nothing"
                raise CommandError(f"{file} needs the columns {needed}, not: {found}.")
            for row in reader:
                yield reader.line_num, {name: row[name] or "" for name in there}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CommandError(f"{file} cannot be read: {error}.") from error


class Comparison:
    """Compares the largest faces of files, below one folder unless `root` is None.

    Each file is analysed once; only a vector or a sentence is kept of it, four kilobytes at most.
    Raises CommandError where the folder is not there or the pack is not complete.
    """

    def __init__(self, root: Path | None) -> None:
        if root is not None and not root.is_dir():
            raise CommandError(f"The folder {root} does not exist.")
        self._root = None if root is None else root.resolve()
        self._seen: dict[Path, Vector | str] = {}
        try:
            self.pack = current_pack()
        except PackError as error:
            raise CommandError(str(error)) from error

    def cosine(self, file_x: str, file_y: str) -> float:
        """The cosine, −1..1, of two files' faces. Raises Incomparable."""
        return float(self._vector(file_x) @ self._vector(file_y))

    def locate(self, name: str) -> Path:
        """Where a file of that name lies, with links followed. Raises Incomparable."""
        if not name:
            raise Incomparable("", "A file's name is missing.")
        try:
            file = (self._root or Path.cwd()).joinpath(name).resolve()
        except (OSError, ValueError) as error:
            raise Incomparable(repr(name), "This is not the name of a file.") from error
        if self._root is not None and not file.is_relative_to(self._root):
            raise Incomparable(name, "The file lies outside of the folder of pictures.")
        return file

    def _vector(self, name: str) -> Vector:
        """The vector of a file's largest face. Raises Incomparable."""
        file = self.locate(name)
        if file not in self._seen:
            try:
                self._seen[file] = largest_face(file).embedding
            except Unreadable as error:
                self._seen[file] = str(error)
        found = self._seen[file]
        if isinstance(found, str):
            raise Incomparable(name, found)
        return found


def _and(words: tuple[str, ...]) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
