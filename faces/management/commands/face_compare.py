"""manage.py face_compare: how alike are the largest faces of two files, or of many pairs.

Touches no database. A face is compared by the cosine of the two embeddings; the similarity score
is what the pack's own calibration makes of it, also where the site uses one of its own
(`face_calibrate`), which is in the database. The answer names the calibration.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from faces.engine.types import band
from faces.management.comparing import Comparison, rows_of
from faces.management.pictures import Unreadable

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
            line = compare(Comparison(root=None), *files)
            if "error" in line:
                raise CommandError(line["error"])
            self.stdout.write(write(line))
        else:
            raise CommandError("Give two picture files, or --pairs FILE.csv --root FOLDER.")


def compare_pairs(pairs: Path, root: Path) -> Iterator[dict[str, Any]]:
    """One result per row of the CSV file, in its order. Raises CommandError for a wrong file."""
    comparison = Comparison(root)
    for _line, row in rows_of(pairs, COLUMNS):
        yield compare(comparison, *(row[column] for column in COLUMNS))


def compare(comparison: Comparison, file_x: str, file_y: str) -> dict[str, Any]:
    """Cosine, similarity score and band, or under "error" a sentence."""
    names = {"file_x": file_x, "file_y": file_y}
    try:
        cosine = comparison.cosine(file_x, file_y)
    except Unreadable as error:
        return {**names, "error": str(error)}
    pack = comparison.pack
    score = pack.calibration.similarity_score(cosine)
    return {
        **names,
        "cosine": cosine,
        "similarity_score": score,
        "band": band(score).value,
        "model": pack.model,
        "calibration": pack.calibration.version,
    }


def _sentence(line: dict[str, Any]) -> str:
    if "error" in line:
        return str(line["error"])
    return (
        f"{line['file_x']} and {line['file_y']}: similarity {line['similarity_score']:.1f} % "
        f"({line['band']}), cosine {line['cosine']:.3f}, {line['model']}, {line['calibration']}"
    )
