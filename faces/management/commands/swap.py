"""manage.py swap: two people's faces into a couple picture, from files to a file.

Touches no database. The template must show exactly two faces; they are counted from left to right.
The result is marked and signed as the site's own pictures are.
"""

import argparse
import json
import re
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError

from core.errors import AppError
from faces.engine.swap import PreparedFace, SwapReport
from faces.engine.types import DetectedFace, EngineError, Pixels
from faces.swapping import (
    CONCERN_SENTENCES,
    MODEL,
    TEMPLATE_SCORE,
    detect,
    husband_and_wife,
    prepare,
    reference,
    swap,
)
from library.decoding import decode
from library.provenance import Making, Parent, finish

ROLES: Final = ("husband", "wife")
MIMES: Final = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}
# A face is worked on at 512 pixels at most; of a huge photo the rest would only cost memory.
MAX_PHOTO_SIDE: Final = 4096


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A file as it was decoded, and the faces in it."""

    file: Path
    data: bytes
    pixels: Pixels
    faces: tuple[DetectedFace, ...]


class Command(BaseCommand):
    help = "Put the faces of two photos into a picture that shows two people."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("template", type=Path, help="a picture with exactly two faces")
        parser.add_argument("husband", type=Path, help="a photo of one person")
        parser.add_argument("wife", type=Path, help="a photo of the other")
        parser.add_argument(
            "-o", "--output", type=Path, required=True, help="the file to write: jpg, png or webp"
        )
        parser.add_argument(
            "--slots",
            type=_slots,
            metavar="husband=0,wife=1",
            help="whose face goes where, counted from the left; by default by looks, if they are "
            "clear, else from left to right",
        )
        for role in ROLES:
            parser.add_argument(
                f"--{role}-face",
                type=int,
                metavar="N",
                help="which face of the photo, numbered as face_analyse does; 1 is the largest",
            )
        parser.add_argument("--json", action="store_true", help="the report as one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        output: Path = options["output"]
        mime = MIMES.get(output.suffix.lower())
        if mime is None:
            raise CommandError(f"{output} must end in .jpg, .png or .webp.")
        if not output.parent.is_dir():
            raise CommandError(f"{output} cannot be written: its folder does not exist.")
        try:
            report = make_couple(
                options["template"],
                [options[role] for role in ROLES],
                [options[f"{role}_face"] for role in ROLES],
                options["slots"],
                output,
                mime,
            )
        except (EngineError, AppError) as error:
            raise CommandError(_sentence(error)) from error
        self.stdout.write(json.dumps(report) if options["json"] else _in_words(report))


def make_couple(
    template_file: Path,
    photo_files: Sequence[Path],
    numbers: Sequence[int | None],
    slots: tuple[int, int] | None,
    output: Path,
    mime: str,
) -> dict[str, Any]:
    """Write the picture; what is said of it, as plain values.

    Files and numbers are given for husband and wife; slots say in which face of the template each
    goes. Raises CommandError, EngineError or AppError with a sentence.
    """
    started = time.perf_counter()
    template = read(template_file, TEMPLATE_SCORE, max_side=None)
    places = sorted(template.faces, key=lambda face: face.box.x + face.box.w / 2)
    if len(places) != 2:
        found = {0: "no face", 1: "only one face"}.get(len(places), f"{len(places)} faces")
        raise CommandError(
            f"{template_file} shows {found}; a template must show exactly two. Choose another "
            "picture, or crop it."
        )
    photos = [read(file, max_side=MAX_PHOTO_SIDE) for file in photo_files]
    chosen = slots or husband_and_wife([face.gender for face in places])
    sources = [prepared(photo, number) for photo, number in zip(photos, numbers, strict=True)]
    targets = [prepare(template.pixels, reference(places[slot])) for slot in chosen]
    swapped = swap(template.pixels, list(zip(targets, sources, strict=True)))
    parents = tuple(Parent.of(picture.data) for picture in (template, *photos))
    boxes = [(face.box.x, face.box.y, face.box.w, face.box.h) for face in places]
    finished = finish(
        swapped.pixels, Making("A couple picture", MODEL, parents=parents), faces=boxes, mime=mime
    )
    try:
        output.write_bytes(finished.data)
    except OSError as error:
        raise CommandError(f"{output} cannot be written: {error.strerror}.") from error
    return {
        "output": str(output),
        "width": finished.picture.width,
        "height": finished.picture.height,
        "milliseconds": round((time.perf_counter() - started) * 1000),
        "manifest": finished.manifest_id,
        "faces": [
            {"role": role, "slot": slot, "photo": str(photo.file), **_plain(report)}
            for role, slot, photo, report in zip(
                ROLES, chosen, photos, swapped.reports, strict=True
            )
        ],
    }


def read(file: Path, min_score: float = 0.5, *, max_side: int | None) -> Picture:
    """Decode a file and find its faces, largest first. Raises CommandError with its name."""
    try:
        with file.open("rb") as stream:
            data = stream.read()
            pixels = decode(stream, max_side=max_side).pixels
    except OSError as error:
        raise CommandError(f"{file} cannot be opened: {error.strerror}.") from error
    except AppError as error:
        raise CommandError(f"{file}: {error.sentence}") from error
    return Picture(file, data, pixels, detect(pixels, min_score=min_score))


def prepared(photo: Picture, number: int | None) -> PreparedFace:
    """The photo's face of that number, else its largest. Raises CommandError with its name."""
    if not photo.faces:
        raise CommandError(f"There is no face in {photo.file}. Choose a photo that shows one.")
    chosen = 1 if number is None else number
    if not 1 <= chosen <= len(photo.faces):
        raise CommandError(
            f"{photo.file} has no face number {chosen}; they are numbered 1 to "
            f"{len(photo.faces)} (manage.py face_analyse shows them)."
        )
    try:
        return prepare(photo.pixels, reference(photo.faces[chosen - 1]))
    except EngineError as error:
        raise CommandError(f"{photo.file}: {error}") from error


def _slots(text: str) -> tuple[int, int]:
    """The slots of husband and wife."""
    said = re.fullmatch(r"(husband|wife)=([01]),(husband|wife)=([01])", text.replace(" ", ""))
    slots = {said[1]: int(said[2]), said[3]: int(said[4])} if said else {}
    if set(slots) != set(ROLES) or slots["husband"] == slots["wife"]:
        raise argparse.ArgumentTypeError("must be husband=0,wife=1 or husband=1,wife=0")
    return slots["husband"], slots["wife"]


def _sentence(error: EngineError | AppError) -> str:
    return str(error.sentence) if isinstance(error, AppError) else str(error)


def _plain(report: SwapReport) -> dict[str, Any]:
    values = {
        name: round(value, 3) if isinstance(value, float) else value
        for name, value in asdict(report).items()
    }
    values["warnings"] = [str(CONCERN_SENTENCES[concern]) for concern in report.concerns]
    return values


def _in_words(report: dict[str, Any]) -> str:
    size = f"{report['width']} × {report['height']}"
    lines = [f"{report['output']}: {size}, {report['milliseconds']} ms"]
    for face in report["faces"]:
        before, after = face["cosine_before"], face["cosine_after"]
        alike = "" if after is None else f", cosine to the photo {before:.2f} → {after:.2f}"
        lines.append(
            f"  {face['role']} in face {face['slot']}: {face['coverage']:.0%} covered, poses "
            f"{face['pose_gap']:.0f}° apart, skins ΔE {face['colour_distance']:.0f}{alike}"
        )
        lines += [f"    {warning}" for warning in face["warnings"]]
    return "\n".join(lines)
