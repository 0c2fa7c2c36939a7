"""manage.py face_analyse: what the engine sees in picture files. Touches no database."""

import argparse
import json
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from faces.engine.types import DetectedFace
from faces.management.pictures import Unreadable, read_picture

ROW = "{:>4} {:>6} {:>6} {:>6} {:>6} {:>6} {:>7} {:>6} {:>6} {:>6} {:>5} {:>6}"
HEADINGS = (
    *("face", "score", "qual.", "left", "top", "width", "height"),
    *("yaw", "pitch", "roll", "age", "gender"),
)


class Command(BaseCommand):
    help = "Find and measure the faces in picture files."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--json", action="store_true", help="one JSON object per file and line")

    def handle(self, *args: Any, **options: Any) -> None:
        files: list[Path] = options["files"]
        failed = 0
        for file in files:
            result = analyse_file(file)
            failed += "error" in result
            self.stdout.write(json.dumps(result) if options["json"] else _table(result))
        if failed:
            raise CommandError(f"{failed} of {len(files)} files could not be analysed.")


def analyse_file(file: Path) -> dict[str, Any]:
    """The faces in a file as plain values, or under "error" a sentence.

    `milliseconds` covers reading, decoding and analysing; in a process's first file also the
    loading of the models.
    """
    start = time.perf_counter()
    try:
        picture = read_picture(file)
    except Unreadable as error:
        return {"file": str(file), "error": str(error)}
    return {
        "file": str(file),
        "width": picture.width,
        "height": picture.height,
        "milliseconds": round((time.perf_counter() - start) * 1000, 1),
        "faces": [_describe(face) for face in picture.faces],
    }


def _describe(face: DetectedFace) -> dict[str, Any]:
    box = face.box
    return {
        "box": {"x": box.x, "y": box.y, "w": box.w, "h": box.h},
        "landmarks": [list(point) for point in face.landmarks],
        "score": face.score,
        "quality": face.quality,
        "yaw": face.yaw,
        "pitch": face.pitch,
        "roll": face.roll,
        "age": face.age,
        "gender": face.gender,
        "width_px": face.width_px,
    }


def _table(result: dict[str, Any]) -> str:
    if "error" in result:
        return f"{result['file']}: {result['error']}"
    faces = result["faces"]
    head = (
        f"{result['file']}: {result['width']} × {result['height']}, {len(faces)} faces, "
        f"{result['milliseconds']:.0f} ms"
    )
    lines = [head, ROW.format(*HEADINGS)] if faces else [head]
    for number, face in enumerate(faces, start=1):
        box = [f"{face['box'][side]:.3f}" for side in "xywh"]
        angles = [f"{face[angle]:.0f}°" for angle in ("yaw", "pitch", "roll")]
        age = "–" if face["age"] is None else f"{face['age']:.0f}"
        gender = "–" if face["gender"] is None else f"{face['gender']:.2f}"
        scores = (f"{face['score']:.2f}", f"{face['quality']:.2f}")
        lines.append(ROW.format(number, *scores, *box, *angles, age, gender))
    return "\n".join(lines)
