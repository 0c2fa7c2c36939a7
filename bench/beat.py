"""What beat does all the time, on the big site of bench/feed.py when there is nothing to do.

    python bench/beat.py

Runs every task of the schedule twice in this process and takes the second time. Prints the
milliseconds, the share of its period that a task takes, and big tables read from end to end.
"""

import logging
import os
import sys
from pathlib import Path
from time import perf_counter
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("BENCH_VAR") or ROOT / "var" / "bench-feed").resolve()
sys.path.insert(0, str(ROOT))
os.environ["KINDRED_VAR"] = str(DATA_DIR)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

import django

django.setup()

from celery.schedules import crontab
from population.people import Sizes
from population.plans import Recorder, big_tables, explain
from population.site import ensure_loaded, running_servers

from config.celery import app

SIZES = Sizes(people=100_000, faces=1_000_000, matches=1_000_000, celebrities=2_000)
# A task may take this share of its period at most, of one of the workers' threads.
LIMIT = 0.05
DAY = 86_400.0


def period(schedule: Any) -> float:
    """Seconds between two runs."""
    return DAY if isinstance(schedule, crontab) else float(schedule)


def measure(name: str) -> tuple[float, Recorder]:
    seen = Recorder()
    app.tasks[name]()
    started = perf_counter()
    with seen.watching():
        app.tasks[name]()
    return (perf_counter() - started) * 1000, seen


def main() -> None:
    logging.disable(logging.WARNING)
    app.loader.import_default_modules()
    with running_servers(DATA_DIR):
        ensure_loaded(SIZES, lambda line: print(f"loaded {line}", flush=True))
        big, bad = big_tables(), []
        print(f"{'task':34}{'ms':>9}{'every s':>9}   share of its period (limit {LIMIT})")
        for entry in app.conf.beat_schedule.values():
            every = period(entry["schedule"])
            if every >= DAY:
                continue
            took, seen = measure(entry["task"])
            share = took / 1000 / every
            print(f"{entry['task']:34}{took:9.0f}{every:9.0f}   {share:.4f}", flush=True)
            for statement in seen.statements.values():
                plan = explain(statement, big)
                if plan and plan.sequential:
                    tables = ", ".join(dict.fromkeys(plan.sequential))
                    print(f"    {plan.milliseconds:.0f} ms of it to read all of {tables}")
            if share > LIMIT:
                bad.append(entry["task"])
    if bad:
        raise SystemExit("Too much for what comes so often: " + ", ".join(dict.fromkeys(bad)))


if __name__ == "__main__":
    main()
