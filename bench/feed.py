"""Pages and searches on a big site: 100,000 people, a million faces, a million matches.

    python bench/feed.py [--people 100000] [--faces 1000000] [--matches 1000000] [--plans FILE.md]

Generates the site once (some twenty minutes on two cores; it stays in var/bench-feed for the next
run), on servers of its own. Then reads pages as many different people, one of whom has ten thousand
matches, and looks for look-alikes of many faces. Prints for each page p50, p95, the number of
queries and the ratio of p95 to the limit; for the search the ratio to an exact scan in the same
run, and how many of the true nearest it found. Fails if a query reads a big table from end to end.
"""

import argparse
import logging
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from uuid import UUID

ROOT = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("BENCH_VAR") or ROOT / "var" / "bench-feed").resolve()
sys.path.insert(0, str(ROOT))
os.environ["KINDRED_VAR"] = str(DATA_DIR)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

import django

django.setup()

import numpy as np
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from population.dismissals import dismiss_some
from population.people import Sizes
from population.plans import Recorder, big_tables, explain
from population.site import ensure_loaded, running_servers

from accounts.models import User
from faces import index
from faces.models import Face, FaceEmbedding
from faces.recognition import current_pack
from matches import services
from matches.feed import reading as feeds
from matches.feed.views import PAGE_SIZE
from matches.feed.wish import Which, Wish
from matches.models import Match, UserSimilarity
from matches.runs import running

# What people take for instant (Nielsen, Usability Engineering, 1993): a tenth of a second.
LIMIT_MS = 100.0
NEAREST = 20


@dataclass(frozen=True)
class Reader:
    """Somebody who reads, and what of theirs a page may be about."""

    user: User
    match: Match
    other: User


@dataclass(frozen=True)
class Page:
    name: str
    address: Callable[[Reader], str]
    for_staff: bool = False


def feed(which: str, **more: str) -> Callable[[Reader], str]:
    query = "&".join(f"{key}={value}" for key, value in {"which": which, **more}.items())
    return lambda reader: f"{reverse('feed')}?{query}"


def second_page(which: Which) -> Callable[[Reader], str]:
    """Of people who have only one page, that."""

    def address(reader: Reader) -> str:
        cursor = feeds.page(reader.user, Wish(which), "", PAGE_SIZE)[1] or ""
        return feed(which, cursor=cursor)(reader)

    return address


PAGES = (
    Page("home", lambda _: reverse("home")),
    Page("feed, mine", feed("mine")),
    Page("feed, mine, second page", second_page(Which.MINE)),
    Page("feed, mine, from 90 %", feed("mine", min_score="90")),
    Page("feed, following", feed("following")),
    Page("feed, everyone", feed("everyone")),
    Page("feed, everyone, second page", second_page(Which.EVERYONE)),
    Page("feed, everyone, of a city", feed("everyone", place="City 123")),
    Page("feed, celebrities", feed("celebrities")),
    Page("match", lambda reader: reverse("match", args=[reader.match.pk])),
    Page("profile", lambda reader: reverse("person", args=[reader.other.username])),
    Page("all matches with one person", lambda r: reverse("pair", args=[r.other.username])),
    Page("people like me", lambda reader: reverse("people-like-me")),
    Page(
        "people, search", lambda reader: f"{reverse('people')}?q=person+00{reader.user.pk.hex[-2:]}"
    ),
    Page("celebrity twins", lambda reader: reverse("celebrity-twins")),
    Page("notifications", lambda reader: reverse("notifications")),
    Page("what I dismissed", lambda _: reverse("dismissed")),
    Page("runs", lambda _: reverse("runs")),
    Page("groups, without consent", lambda _: reverse("groups")),
    Page("charts for staff", lambda _: reverse("admin:matches_matchrun_matching"), for_staff=True),
)


def readers(number: int) -> list[Reader]:
    """The one with ten thousand matches first, then people by chance."""
    random = np.random.default_rng(1)
    people = list(User.objects.order_by("pk").values_list("pk", flat=True))
    chosen = [people[0], *(people[place] for place in random.integers(1, len(people), number - 1))]
    found = []
    for user in User.objects.filter(pk__in=chosen):
        match = Match.objects.between_people().shown_to(user).filter(owner_a=user).first()
        if match is not None:
            assert match.owner_b is not None
            found.append(Reader(user, match, match.owner_b))
    return sorted(found, key=lambda reader: reader.user.pk)


def staff() -> User:
    known = User.objects.filter(is_superuser=True).first()
    return known or User.objects.create_superuser("staff@example.org", "staff")


def read(page: Page, people: Sequence[Reader]) -> tuple[list[float], list[int], Recorder]:
    """Milliseconds and queries of one request of each person, and what the database did."""
    seen, times, counts = Recorder(), [], []
    client = Client()
    for reader in people:
        client.force_login(staff() if page.for_staff else reader.user)
        address = page.address(reader)
        seen.count = 0
        with seen.watching():
            started = perf_counter()
            answer = client.get(address)
            times.append((perf_counter() - started) * 1000)
        counts.append(seen.count)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answered {answer.status_code}")
    return times, counts, seen


def measure_pages(people: Sequence[Reader], plans: list[str]) -> list[str]:
    """Print a line for each page; the pages with a sequential scan over a big table."""
    big, bad = big_tables(), []
    print(f"{'page':32}{'p50':>8}{'p95':>8}{'most':>8}{'queries':>9}   ratio to {LIMIT_MS:.0f} ms")
    for page in PAGES:
        read(page, people[:3])
        times, counts, seen = read(page, people)
        ratio = p95(times) / LIMIT_MS
        print(
            f"{page.name:32}{median(times):8.1f}{p95(times):8.1f}{max(times):8.1f}"
            f"{max(counts):9}   {ratio:.2f}"
        )
        bad += explain_page(page.name, seen, big, plans)
    return bad


def explain_page(name: str, seen: Recorder, big: set[str], plans: list[str]) -> list[str]:
    """Note the plan of the slowest statement; which statements read big tables as a whole."""
    bad = []
    slowest_first = sorted(seen.statements.values(), key=lambda each: -each.milliseconds)
    explained = [(each, plan) for each in slowest_first if (plan := explain(each, big))]
    for number, (_, plan) in enumerate(explained):
        if plan.sequential:
            bad.append(f"{name}: {', '.join(plan.sequential)}")
        if number == 0 or plan.sequential:
            plans += [f"{name} ({plan.milliseconds:.1f} ms)", *plan.lines, ""]
    return bad


def measure_discovery(number: int, plans: list[str]) -> list[str]:
    """The search for a face's look-alikes: as a whole, as a query, and against an exact scan."""
    random, seen = np.random.default_rng(2), Recorder()
    total = FaceEmbedding.objects.count()
    moments = Face.objects.order_by("pk").values_list("pk", flat=True)
    step = max(1, total // number)
    faces = [pk for place, pk in enumerate(moments.iterator()) if place % step == 0][:number]
    random.shuffle(faces)
    by_index, exact, found = [], [], []
    for face in faces:  # a site that is in use has its index in memory
        services.look_around(face)
    with seen.watching():
        matching = [undone(services.discover, face) for face in faces]
    runs = [undone(running.search_new_face, face) for face in faces]
    for face in faces[: number // 4]:
        (near, took), (truth, took_exact) = search(face, exactly=False), search(face, exactly=True)
        by_index.append(took)
        exact.append(took_exact)
        found.append(len(near & truth) / max(1, len(truth)))
    print(f"\nlook-alikes of a face among {total}, {len(faces)} faces")
    for what, times in (
        (f"nearest {NEAREST}, exact scan", exact),
        (f"nearest {NEAREST}, index", by_index),
        ("... and its matches written", matching),
        ("a new photo's whole run", runs),
    ):
        print(f"{what:32}p50 {median(times):7.1f} ms  p95 {p95(times):7.1f} ms")
    print(f"index against exact scan, ratio of p95: {p95(by_index) / p95(exact):.4f}")
    print(f"found of the true nearest {NEAREST}: {np.mean(found):.3f}")
    return explain_page("discover", seen, big_tables(), plans)


def undone(work: Callable[[UUID], object], face: UUID) -> float:
    """Milliseconds of work on a face that was never searched; all it wrote is taken back."""
    with transaction.atomic():
        FaceEmbedding.objects.filter(face=face).update(searched_at=None)
        started = perf_counter()
        work(face)
        took = (perf_counter() - started) * 1000
        transaction.set_rollback(True)
    return took


def search(face: UUID, *, exactly: bool) -> tuple[set[object], float]:
    """The nearest faces of others, and the milliseconds it took."""
    own = FaceEmbedding.objects.select_related("face").get(face=face, model=current_pack().model)
    with transaction.atomic(), connection.cursor() as cursor:
        if exactly:
            cursor.execute("SET LOCAL enable_indexscan = off")
        started = perf_counter()
        near = index.nearest(
            own.vector,
            current_pack(),
            not_owned_by=own.face.owner_id,
            limit=NEAREST,
            min_cosine=-1.0,
        )
        return {each.face_id for each in near}, (perf_counter() - started) * 1000


def p95(times: Sequence[float]) -> float:
    return sorted(times)[int(0.95 * (len(times) - 1) + 0.5)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--faces", type=int, default=1_000_000)
    parser.add_argument("--matches", type=int, default=1_000_000)
    parser.add_argument("--celebrities", type=int, default=2_000)
    parser.add_argument("--readers", type=int, default=100)
    parser.add_argument("--plans", type=Path, help="write the plans of the slowest queries there")
    given = parser.parse_args()
    settings.ALLOWED_HOSTS.append("testserver")
    logging.disable(logging.INFO)  # a line for each request would be in the way
    with running_servers(DATA_DIR):
        sizes = Sizes(given.people, given.faces, given.matches, given.celebrities)
        ensure_loaded(sizes, lambda line: print(f"loaded {line}", flush=True))
        dismiss_some()
        plans: list[str] = []
        similar = UserSimilarity.objects.count()
        print(
            f"{sizes.people} people, {sizes.faces} faces, {sizes.matches} matches, {similar} pairs"
        )
        bad = measure_pages(readers(given.readers), plans)
        bad += measure_discovery(given.readers, plans)
    if given.plans:
        given.plans.write_text("\n".join(plans) + "\n")
    if bad:
        raise SystemExit("Read from end to end: " + "; ".join(sorted(set(bad))))
    print("No query reads a big table from end to end.")


if __name__ == "__main__":
    main()
