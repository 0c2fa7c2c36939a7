"""manage.py face_compare: how alike are the largest faces of two files, or of many pairs.

Touches no database. A face is compared by the cosine of the two embeddings; the similarity score
is what the pack's calibration makes of it.
"""

import argparse
import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from faces.engine.packs import PackError
from faces.engine.types import Vector, band
from faces.management.pictures import Unreadable, largest_face
from faces.recognition import current_pack

COLUMNS = ("file_x", "file_y")


class Command(BaseCommand):
    help = "Compare the largest faces of two pictures, or of all pairs in a CSV file."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("files", nargs="*", metavar="FILE", help="two picture files")
        parser.add_argument("--pairs", type=Path, help="CSV file with columns file_x and file_y")
        parser.add_argument("--root", type=Path, help="folder of the files named in the CSV file")
        parser.add_argument("--json", action="store_true", help="one JSON object per pair and line")

    def handle(self, *args: Any, **options: Any) -> None:
        files: list[str] = options["files"]
        pairs: Path | None = options["pairs"]
        write = json.dumps if options["json"] else _sentence
        if pairs is not None and not files:
            for line in compare_pairs(pairs, options["root"] or pairs.parent):
                self.stdout.write(write(line))
        elif pairs is None and len(files) == 2:
            line = Comparison(root=None).compare(*files)
            if "error" in line:
                raise CommandError(line["error"])
            self.stdout.write(write(line))
        else:
            raise CommandError("Give two picture files, or --pairs FILE.csv --root FOLDER.")


def compare_pairs(pairs: Path, root: Path) -> Iterator[dict[str, Any]]:
    """One result per row of the CSV file, in its order. Raises CommandError for a wrong file."""
    if not root.is_dir():
        raise CommandError(f"The folder {root} does not exist.")
    comparison = Comparison(root)
    try:
        with pairs.open(newline="", encoding="utf-8-sig") as stream:
            reader = csv.DictReader(stream)
            if not set(COLUMNS) <= set(reader.fieldnames or ()):
                found = ", ".join(reader.fieldnames or ()) or "nothing"
                raise CommandError(f"{pairs} needs the columns file_x and file_y, not: {found}.")
            for row in reader:
                yield comparison.compare(*(row[column] or "" for column in COLUMNS))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CommandError(f"{pairs} cannot be read: {error}.") from error


class Comparison:
    """Compares files, below one folder unless `root` is None; each file is analysed once.

    Only a vector or a sentence is kept of a file, four kilobytes at most.
    """

    def __init__(self, root: Path | None) -> None:
        self._root = None if root is None else root.resolve()
        self._seen: dict[Path, Vector | str] = {}
        try:
            self._pack = current_pack()
        except PackError as error:
            raise CommandError(str(error)) from error

    def compare(self, file_x: str, file_y: str) -> dict[str, Any]:
        """Cosine, similarity score and band, or under "error" a sentence."""
        names = {"file_x": file_x, "file_y": file_y}
        try:
            cosine = float(self._vector(file_x) @ self._vector(file_y))
        except Unreadable as error:
            return {**names, "error": str(error)}
        score = self._pack.calibration.similarity_score(cosine)
        return {
            **names,
            "cosine": cosine,
            "similarity_score": score,
            "band": band(score).value,
            "model": self._pack.model,
            "calibration": self._pack.calibration.version,
        }

    def _vector(self, name: str) -> Vector:
        """The vector of a file's largest face. Raises Unreadable with a sentence that names it."""
        file = self._locate(name)
        if file not in self._seen:
            try:
                self._seen[file] = largest_face(file).embedding
            except Unreadable as error:
                self._seen[file] = str(error)
        found = self._seen[file]
        if isinstance(found, str):
            raise Unreadable(f"{name}: {found}")
        return found

    def _locate(self, name: str) -> Path:
        if not name:
            raise Unreadable("A file's name is missing.")
        try:
            file = (self._root or Path.cwd()).joinpath(name).resolve()
        except (OSError, ValueError) as error:
            raise Unreadable(f"{name!r} is not the name of a file.") from error
        if self._root is not None and not file.is_relative_to(self._root):
            raise Unreadable(f"{name}: The file lies outside of the folder of pictures.")
        return file


def _sentence(line: dict[str, Any]) -> str:
    if "error" in line:
        return str(line["error"])
    return (
        f"{line['file_x']} and {line['file_y']}: similarity {line['similarity_score']:.1f} % "
        f"({line['band']}), cosine {line['cosine']:.3f}, {line['model']}, {line['calibration']}"
    )
