"""Photos through the whole service against the same work bare, in one run on one machine.

    make bench

Bare: two threads decode, orient, make thumbnails, classify and analyse the photos; no database,
no queue, no HTTP. Service: several people upload the same photos over HTTP, and each photo counts
when its live event has arrived. Prints both, their ratio, and the face worker's resident memory.
"""

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from io import BytesIO
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

import django

django.setup()

import numpy as np
from django.conf import settings
from PIL import Image

from accounts.privacy import delete_account, erase_account
from config.demo.cast import Member, cast
from config.demo.show import email_of, enrol
from config.demo.visitor import Visitor
from config.env import data_dir
from config.stack.paths import StackPaths
from faces.recognition import measure
from library.decoding import decode
from library.encoding import encode_thumbnails
from library.moderation import classify

SIZE = (2048, 1536)
PASSWORD = "bench people are gone when the bench ends"  # noqa: S105
AT_ONCE = 4
ROUND = 50
LATENCY_PHOTOS = 40
RSS_LIMIT_MB = 400


def photos_of(members: Sequence[Member], count: int) -> list[tuple[int, bytes]]:
    """Different 3-megapixel JPEGs, each with its person's face somewhere on a noisy ground."""
    random = np.random.default_rng(7)
    grounds = [
        Image.fromarray(random.integers(60, 200, (96, 128, 3), np.uint8)).resize(SIZE)
        for _ in range(8)
    ]
    photos = []
    for number in range(count):
        who = number % len(members)
        side = int(random.integers(700, 1300))
        picture = grounds[number % len(grounds)].copy()
        portrait = members[who].picture.resize((side, side * 9 // 10))
        spot = (int(random.integers(0, SIZE[0] - side)), int(random.integers(0, SIZE[1] - side)))
        picture.paste(portrait, spot)
        buffer = BytesIO()
        picture.save(buffer, "JPEG", quality=90)
        photos.append((who, buffer.getvalue()))
    return photos


def bare_work(photo: bytes) -> float:
    """Everything that must be done to a photo, and nothing else; milliseconds."""
    started = perf_counter()
    decoded = decode(BytesIO(photo))
    encode_thumbnails(decoded.image)
    classify(decoded.pixels)
    measure(decoded.pixels)
    return (perf_counter() - started) * 1000


def bare(photos: Sequence[tuple[int, bytes]]) -> float:
    """Photos per second, two threads."""
    started = perf_counter()
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(bare_work, [photo for _, photo in photos]))
    return len(photos) / (perf_counter() - started)


async def service(photos: Sequence[tuple[int, bytes]], members: Sequence[Member]) -> float:
    """Photos per second over HTTP to the live event."""
    queue = list(enumerate(photos))[::-1]
    async with AsyncExitStack() as stack:
        visitors = [
            await stack.enter_async_context(
                Visitor(settings.SITE_URL, email_of(m.username), PASSWORD)
            )
            for m in members
        ]

        async def send_some() -> None:
            while queue:
                number, (who, photo) = queue.pop()
                await visitors[who].upload(photo, f"{number}.jpg", "private")

        started = perf_counter()
        await asyncio.gather(*(send_some() for _ in range(AT_ONCE)))
        rate = len(photos) / (perf_counter() - started)
        for visitor in visitors:
            await visitor.remove_photos()
    return rate


async def latency(
    photos: Sequence[tuple[int, bytes]], members: Sequence[Member]
) -> tuple[list[float], list[float]]:
    """One photo at a time, bare and from upload to live event in turns; milliseconds of both."""
    bare_times, times = [], []
    async with AsyncExitStack() as stack:
        visitors = [
            await stack.enter_async_context(
                Visitor(settings.SITE_URL, email_of(m.username), PASSWORD)
            )
            for m in members
        ]
        for number, (who, photo) in enumerate(photos):
            bare_times.append(await asyncio.to_thread(bare_work, photo))
            times.append((await visitors[who].upload(photo, f"{number}.jpg", "private"))[1])
        for visitor in visitors:
            await visitor.remove_photos()
    return bare_times, times


def worker_memory() -> int:
    """Resident memory of the face worker, MB."""
    run = json.loads(StackPaths(data_dir()).run_file.read_text())
    status = Path(f"/proc/{run['processes']['faces']}/status").read_text()
    kilobytes = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(kilobytes.split()[1]) // 1024


def p95(times: Sequence[float]) -> float:
    return sorted(times)[int(0.95 * (len(times) - 1) + 0.5)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--photos", type=int, default=500)
    count = parser.parse_args().photos
    # One person of each face: the bench is about photos, not about matches.
    members = [bench_person(member) for member in cast()[::2]]
    people = [enrol(member, PASSWORD) for member in members]
    photos = photos_of(members, count)
    bare_rates, rates, memory = [], [], []
    try:
        bare_work(photos[0][1])
        # In turns, so that a machine that changes its speed does so for both.
        for start in range(0, count, ROUND):
            part = photos[start : start + ROUND]
            bare_rates.append(bare(part))
            rates.append(asyncio.run(service(part, members)))
            memory.append(worker_memory())
        bare_times, times = asyncio.run(latency(photos[:LATENCY_PHOTOS], members))
    finally:
        for person in people:
            delete_account(person)
            person.refresh_from_db()
            erase_account(person)
    rate, bare_rate = median(rates), median(bare_rates)
    ratio = median(one / other for one, other in zip(rates, bare_rates, strict=True))
    print(f"{count} photos of {SIZE[0]}×{SIZE[1]}, {AT_ONCE} uploads at once")
    print(f"bare     {bare_rate:6.2f} photos/s (2 threads)")
    print(f"service  {rate:6.2f} photos/s   ratio {ratio:.2f} (goal 0.75)")
    print(
        f"bare, one at a time     p50 {median(bare_times):4.0f} ms  p95 {p95(bare_times):4.0f} ms"
    )
    print(f"upload to live event    p50 {median(times):4.0f} ms  p95 {p95(times):4.0f} ms")
    print(f"p95 ratio {p95(times) / p95(bare_times):.2f} (goal 1.3)")
    print(f"face worker, MB after each {ROUND} photos: {memory} (limit {RSS_LIMIT_MB})")


def bench_person(member: Member) -> Member:
    name = f"bench-{member.username}"
    return Member(name, member.full_name, name, member.picture)


if __name__ == "__main__":
    main()
