"""Couple pictures as jobs against the bare work on the same pictures, in one run on one machine.

    make bench

Bare: decode the template and both photos, prepare both faces, put them in, check, mark, sign and
encode; the template's faces are prepared once, as the site does. No database, no queue, no HTTP.
Job: the same pictures as jobs of the running site, timed by the site from taking to storing, and
by the person from asking to the live event. In turns, so that both meet the same machine. Then as
many as the site's worker makes in a minute, one at a time and two at once, and its memory.
"""

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

import django

django.setup()

from django.conf import settings
from django.core.management import call_command

from accounts.privacy import delete_account, erase_account
from config.demo.cast import Member, cast
from config.demo.show import email_of, enrol
from config.demo.visitor import Visitor
from config.env import data_dir
from config.stack.paths import StackPaths
from faces.engine.swap import FaceRef, PreparedFace
from faces.engine.types import Pixels
from faces.models import Face
from faces.swapping import prepare, swap
from library.decoding import decode
from library.encoding import encode_thumbnails
from library.moderation import classify
from library.provenance import Making, finish
from templates_app.models import Template
from templates_app.preparing import prepared_slot

PASSWORD = "bench people are gone when the bench ends"  # noqa: S105
GOAL = 1.2


@dataclass(frozen=True)
class Couple:
    """One picture to make, with all that the bare work needs to have at hand."""

    template: Template
    faces: tuple[Face, Face]
    targets: tuple[PreparedFace, PreparedFace]
    files: tuple[bytes, bytes, bytes]


def bare_work(couple: Couple) -> float:
    """Everything that must be done for the picture, and nothing else; seconds."""
    started = perf_counter()
    template, *photos = (_pixels(file) for file in couple.files)
    sources = [
        prepare(photo, FaceRef(face.box, _landmarks(face)), recognise=bool(face.is_owner))
        for photo, face in zip(photos, couple.faces, strict=True)
    ]
    swapped = swap(template, list(zip(couple.targets, sources, strict=True)), None)
    classify(swapped.pixels)
    finished = finish(swapped.pixels, Making("Couple picture", "bench"))
    encode_thumbnails(finished.picture)
    return perf_counter() - started


def _pixels(file: bytes) -> Pixels:
    return decode(BytesIO(file)).pixels


def _landmarks(face: Face) -> tuple[tuple[float, float], ...] | None:
    return tuple((x, y) for x, y in face.landmarks) or None


def couples(faces: tuple[Face, Face], count: int) -> list[Couple]:
    """The gallery's templates in turn, with the two faces."""
    templates = list(Template.objects.listed().select_related("image").order_by("title"))
    made = []
    for template in (templates * (count // len(templates) + 1))[:count]:
        slots = list(template.slots.all()[:2])
        files = [template.image.open(), *(face.image.open() for face in faces)]
        made.append(
            Couple(
                template=template,
                faces=faces,
                targets=(prepared_slot(slots[0]), prepared_slot(slots[1])),
                files=(files[0].read(), files[1].read(), files[2].read()),
            )
        )
    return made


async def job(visitor: Visitor, couple: Couple) -> tuple[float, float]:
    """Seconds as the site measured them, and from asking to the live event."""
    started = perf_counter()
    asked = {
        "template_id": str(couple.template.pk),
        "husband_face_id": str(couple.faces[0].pk),
        "wife_face_id": str(couple.faces[1].pk),
        "husband_slot": 0,
        "wife_slot": 1,
        "attested": True,
        "confirm_warnings": True,
    }
    key = {"Idempotency-Key": uuid4().hex}
    answer = (await visitor.api("POST", "face-swaps", json=asked, headers=key)).json()
    done = await visitor.job_done(answer["job"]["id"])
    return done["processing_time"], visitor.jobs_ended[done["id"]] - started


async def in_turns(
    visitor: Visitor, wanted: Sequence[Couple]
) -> tuple[list[float], list[float], list[float]]:
    """Seconds of each picture: bare, as a job, and as seen by the person."""
    bare_times, job_times, seen_times = [], [], []
    for couple in wanted:
        bare_times.append(await asyncio.to_thread(bare_work, couple))
        taken, seen = await job(visitor, couple)
        job_times.append(taken)
        seen_times.append(seen)
    return bare_times, job_times, seen_times


async def per_minute(visitor: Visitor, wanted: Sequence[Couple], at_once: int) -> float:
    """Jobs per minute with so many of them under way; the site's worker has two threads."""
    queue = list(wanted)

    async def make_some() -> None:
        while queue:
            await job(visitor, queue.pop())

    started = perf_counter()
    await asyncio.gather(*(make_some() for _ in range(at_once)))
    return 60 * len(wanted) / (perf_counter() - started)


def worker_memory() -> int:
    """Resident memory of the worker that makes pictures, MB."""
    run = json.loads(StackPaths(data_dir()).run_file.read_text())
    status = Path(f"/proc/{run['processes']['generation']}/status").read_text()
    kilobytes = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(kilobytes.split()[1]) // 1024


async def measure(members: Sequence[Member], count: int) -> dict[str, Any]:
    async with Visitor(settings.SITE_URL, email_of(members[0].username), PASSWORD) as visitor:
        faces = []
        for member, is_owner in zip(members, (True, False), strict=True):
            image_id, _milliseconds = await visitor.upload(
                member.photo(), f"{member.username}.jpg", "private"
            )
            [found] = (await visitor.photo(image_id))["faces"]
            if found["is_owner"] is not is_owner:
                await visitor.api("PATCH", f"faces/{found['id']}", json={"is_owner": is_owner})
            faces.append(found["id"])
        wanted = await asyncio.to_thread(_read, faces, count)
        await asyncio.to_thread(bare_work, wanted[0])
        await job(visitor, wanted[0])
        bare, jobs, seen = await in_turns(visitor, wanted)
        one = await per_minute(visitor, wanted, 1)
        two = await per_minute(visitor, wanted, 2)
    return {"bare": bare, "jobs": jobs, "seen": seen, "one": one, "two": two}


def _read(ids: Sequence[str], count: int) -> list[Couple]:
    found = Face.objects.select_related("image").in_bulk(ids)
    by_id = {str(pk): face for pk, face in found.items()}
    return couples((by_id[ids[0]], by_id[ids[1]]), count)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pictures", type=int, default=32)
    count = parser.parse_args().pictures
    call_command("load_templates")
    who = {member.username: member for member in cast()}
    members = [bench_person(who["astronaut"]), bench_person(who["guest-3"])]
    person = enrol(members[0], PASSWORD)
    try:
        figures = asyncio.run(measure(members, count))
    finally:
        delete_account(person)
        person.refresh_from_db()
        erase_account(person)
    bare, jobs, seen = figures["bare"], figures["jobs"], figures["seen"]
    ratio = median(one / other for one, other in zip(jobs, bare, strict=True))
    print(f"{count} couple pictures, {Template.objects.listed().count()} templates in turn")
    print(f"bare work            p50 {median(bare):5.2f} s")
    print(f"job, taken to stored p50 {median(jobs):5.2f} s   ratio {ratio:.2f} (goal {GOAL})")
    print(f"asked to live event  p50 {median(seen):5.2f} s")
    print(f"jobs per minute: {figures['one']:.0f} one at a time, {figures['two']:.0f} two at once")
    print(f"generation worker {worker_memory()} MB resident")


def bench_person(member: Member) -> Member:
    name = f"bench-{member.username}"
    return Member(name, member.full_name, name, member.picture)


if __name__ == "__main__":
    main()
