"""What becomes of jobs while processes are killed.

    python bench/faults.py jobs [--jobs 200] [--seed 7]

Starts a site of its own, lets four people ask for couple pictures over HTTP (some with two clicks),
and meanwhile kills workers with SIGKILL at random and restarts Redis and PostgreSQL the same way.
Then counts, from outside: jobs that were accepted and did not end in a picture (lost), pictures and
files that belong to no job (doubled), and jobs that never ended (stuck). Fails unless all are zero.

The seed decides what is killed, in which order and after which pauses.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.site_settings")

import django

django.setup()

import httpx
import psycopg

from config.env import BASE_DIR
from config.stack.processes import end_with_parent
from config.stack.tests.running import starter
from tests.asking import TEMPLATE, two_faces
from tests.site import ENVIRONMENT, Site, run_site
from tests.visitor import Visitor

PEOPLE = 4
AT_ONCE = 4
TWO_CLICKS_EVERY = 10
# Each kind of fault comes at least once; workers far more often than servers.
FIRST_FAULTS = ("worker", "redis", "worker", "postgres", "site worker", "worker")
WEIGHTS = {"worker": 12, "site worker": 1, "redis": 1, "postgres": 1}
PAUSE = (4.0, 10.0)  # seconds between two faults
WORKERS = 2  # of the bench's own, beside the site's; they are started again at once
PATIENCE = 600.0  # seconds until what has not ended counts as stuck


@dataclass
class Asked:
    """What was asked for: by key, the ids that came back."""

    keys: list[str]
    answers: dict[str, set[str]] = field(default_factory=dict)
    tries: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answered(self, key: str, job_id: str) -> None:
        with self.lock:
            self.answers.setdefault(key, set()).add(job_id)


@dataclass
class Workers:
    """Workers beside the site's own: killed without warning, and started again at once."""

    site: Site
    running: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    def start(self) -> None:
        while len(self.running) < WORKERS:
            self.running.append(self._one(len(self.running)))

    def kill(self, which: int) -> None:
        self.running[which].kill()
        self.running[which].wait()
        self.running[which] = self._one(which)

    def stop(self) -> None:
        for worker in self.running:
            worker.kill()
            worker.wait()

    def _one(self, number: int) -> "subprocess.Popen[bytes]":
        name = f"bench{number}-{time.monotonic_ns()}@%h"
        command = ["-m", "celery", "-A", "config", "--quiet", "worker", "--queues", "generation"]
        options = ["--pool", "threads", "--concurrency", "1", "--hostname", name]
        quiet = ["--loglevel", "WARNING", "--without-gossip", "--without-mingle"]
        return subprocess.Popen(
            [sys.executable, *command, *options, *quiet],
            cwd=BASE_DIR,
            env=environment(self.site),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=end_with_parent(signal.SIGKILL),
        )


def environment(site: Site) -> dict[str, str]:
    return os.environ | ENVIRONMENT | {"KINDRED_VAR": str(site.running.paths.data_dir)}


@contextmanager
def visitors(site: Site) -> Iterator[list[tuple[Visitor, list[str]]]]:
    """Signed-in people, each with the faces of two photos of their own."""
    with ExitStack() as held:
        found = []
        for number in range(PEOPLE):
            visitor = held.enter_context(Visitor(site, site.enrol(f"bench{number}")))
            found.append((visitor, two_faces(visitor, number)))
        yield found


def ask(visitor: Visitor, faces: list[str], template: str, key: str, asked: Asked) -> None:
    """Ask until there is an answer, as a person with a bad connection would: with the same key."""
    body = {
        "template_id": template,
        "husband_face_id": faces[0],
        "wife_face_id": faces[1],
        "attested": True,
        "confirm_warnings": True,
    }
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        asked.tries += 1
        with suppress(httpx.HTTPError):
            headers = visitor.headers | {"Idempotency-Key": key}
            answer = visitor.http.post("/api/v1/face-swaps", json=body, headers=headers)
            if answer.status_code in {200, 202}:
                asked.answered(key, answer.json()["job"]["id"])
                return
            if answer.status_code < 500 and answer.status_code != 429:
                raise RuntimeError(f"{answer.status_code} {answer.text[:300]}")
        time.sleep(0.3)


def ask_for_all(people: list[tuple[Visitor, list[str]]], template: str, asked: Asked) -> None:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        sent = []
        for number, key in enumerate(asked.keys):
            visitor, faces = people[number % len(people)]
            clicks = 2 if number % TWO_CLICKS_EVERY == 0 else 1
            click = partial(ask, visitor, faces, template, key, asked)
            sent += [pool.submit(click) for _click in range(clicks)]
        for one in sent:
            one.result()


def cause_faults(site: Site, workers: Workers, seed: int, done: threading.Event) -> Counter[str]:
    """Kill something every few seconds until everything is done; how often each was killed."""
    chance = random.Random(seed)  # noqa: S311  the same seed must give the same faults
    killed = Counter[str]()
    while not done.wait(chance.uniform(*PAUSE)):
        number = sum(killed.values())
        named = list(WEIGHTS)
        fault = chance.choices(named, list(WEIGHTS.values()))[0]
        which = chance.randrange(WORKERS)
        if number < len(FIRST_FAULTS):
            fault = FIRST_FAULTS[number]
        if fault == "worker":
            workers.kill(which)
        else:
            name = "generation" if fault == "site worker" else fault
            with suppress(AssertionError):  # it is just being started again
                site.wait_for_process(name)
                site.kill(name)
        killed[fault] += 1
        print(f"  {time.strftime('%H:%M:%S')} killed: {fault}", flush=True)
    return killed


def rows(site: Site, query: str) -> list[tuple[Any, ...]]:
    """As soon as the database answers."""
    deadline = time.monotonic() + 60
    while True:
        try:
            return site.rows(query)
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)


def wait_for_the_end(site: Site) -> None:
    query = "SELECT count(*) FROM jobs WHERE status IN ('pending', 'processing')"
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and rows(site, query) != [(0,)]:
        time.sleep(1)


def count(site: Site, asked: Asked) -> dict[str, int]:
    """What went wrong, from what is stored now."""
    jobs = {
        str(pk): (status, result)
        for pk, status, result in rows(site, "SELECT id, status, result_id FROM jobs")
    }
    accepted = set().union(*asked.answers.values())
    made = [pk for pk in accepted if jobs.get(pk, ("", None))[0] == "completed"]
    unfinished = [pk for pk, (status, _) in jobs.items() if status in {"pending", "processing"}]
    pictures = rows(site, "SELECT id, storage_path FROM images WHERE kind = 'result'")
    without_job = {pk for pk, _path in pictures} - {result for _, result in jobs.values()}
    return {
        "lost": len(asked.keys) - len(made) - len(unfinished),
        "doubled jobs": len(jobs) - len(asked.keys),
        "two jobs for one key": sum(len(ids) > 1 for ids in asked.answers.values()),
        "pictures without a job": len(without_job),
        "files without a picture": stray_files(site, [str(path) for _pk, path in pictures]),
        "pictures without their file": sum(
            not (site.media / str(path)).exists() for _pk, path in pictures
        ),
        "stuck": len(unfinished),
    }


def stray_files(site: Site, paths: list[str]) -> int:
    """Files of pictures that neither a row nor the list of files to remove knows."""
    listed = {str(path) for (path,) in rows(site, "SELECT path FROM file_removals")}
    known = {Path(path).stem for path in [*paths, *listed]}
    folder = site.media / "result"
    found = [path for path in folder.rglob("*") if path.is_file()]
    return sum(not any(path.name.startswith(stem) for stem in known) for path in found)


def bench_jobs(number: int, seed: int) -> int:
    keys = [f"bench-{seed}-{count}" for count in range(number)]
    asked = Asked(keys)
    with starter() as starting, run_site(starting) as site:
        template = site.ask(do="load_template", slug=TEMPLATE)["id"]
        workers = Workers(site)
        with visitors(site) as people, ThreadPoolExecutor(1) as beside:
            workers.start()
            done, started = threading.Event(), time.monotonic()
            try:
                faults = beside.submit(cause_faults, site, workers, seed, done)
                ask_for_all(people, template, asked)
                print(f"  all asked for after {time.monotonic() - started:.0f} s", flush=True)
                wait_for_the_end(site)
            finally:
                done.set()
                killed = faults.result()
                workers.stop()
            seconds = time.monotonic() - started
            site.wait_until_well()
            wrong = count(site, asked)
            attempts = rows(site, "SELECT attempts, count(*) FROM jobs GROUP BY 1 ORDER BY 1")
            failed = rows(
                site, "SELECT error_code, count(*) FROM jobs WHERE status = 'failed' GROUP BY 1"
            )
    print(f"{number} jobs in {seconds:.0f} s, seed {seed}, {asked.tries} requests")
    print(f"killed: {dict(killed)}")
    print(f"attempts needed: {dict(attempts)}, failed: {dict(failed)}")
    for what, how_many in wrong.items():
        print(f"{what:28} {how_many}")
    return 1 if any(wrong.values()) else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["jobs"], nargs="?", default="jobs")
    parser.add_argument("--jobs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    return bench_jobs(options.jobs, options.seed)


if __name__ == "__main__":
    sys.exit(main())
