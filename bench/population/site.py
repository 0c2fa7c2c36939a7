"""PostgreSQL and Redis for the generated site, and the site itself, kept for the next run."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path

from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from config.stack.lock import StackLock
from config.stack.paths import StackPaths
from config.stack.processes import FileOutput, Process, wait_until
from config.stack.servers import START_SECONDS, embedded
from faces.recognition import current_pack
from matches.models import MatchRun, RunKind, RunStatus
from population.load import load
from population.people import Sizes, populate

# What a database server of this size would be given; the stack's own 256 MB suit a laptop.
SHARED_BUFFERS = "4GB"


@contextmanager
def running_servers(data_dir: Path) -> Iterator[None]:
    """Start both servers on `data_dir`, which stays; the environment must name it already."""
    paths = StackPaths(data_dir)
    data_dir.mkdir(parents=True, exist_ok=True)
    with ExitStack() as held:
        held.enter_context(StackLock(paths))
        for server in embedded():
            program = server.program(paths)
            if server.variable == "DATABASE_URL":
                more = ("-c", f"shared_buffers={SHARED_BUFFERS}", "-c", "max_wal_size=8GB")
                program = replace(program, command=(*program.command, *more))
            process = Process(program, FileOutput(paths.log))
            held.callback(process.stop)
            wait_until(partial(server.ready, paths), process, START_SECONDS)
        held.callback(connection.close)
        yield


def ensure_loaded(sizes: Sizes, say: Callable[[str], None]) -> None:
    """Fill the database, unless it holds just this population from an earlier run."""
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_population (sizes text PRIMARY KEY)")
        cursor.execute("SELECT sizes FROM bench_population")
        there = [row[0] for row in cursor.fetchall()]
        if there and there != [_name(sizes)]:
            raise SystemExit(
                f"Here live {there[0]} already. Name another folder with BENCH_VAR, or remove this."
            )
        if not there:
            tables = connection.introspection.django_table_names(only_existing=True)
            emptied = ", ".join(f'"{table}"' for table in tables if table not in KEPT)
            cursor.execute(f"TRUNCATE bench_population, {emptied} CASCADE")
            cache.clear()
            load(populate(sizes, current_pack().dimensions), say)
            cursor.execute("INSERT INTO bench_population VALUES (%s)", [_name(sizes)])
    settle()


def settle() -> None:
    """Leave nothing to do: everybody's faces count as searched by the current pack."""
    done = {"status": RunStatus.COMPLETED, "finished_at": timezone.now()}
    for kind in (RunKind.PACK, RunKind.CELEBRITIES, RunKind.NIGHTLY):
        known = {"kind": kind, "model": current_pack().model, "owner": None, "face": None}
        MatchRun.objects.get_or_create(**known, status=RunStatus.COMPLETED, defaults=done)


KEPT = {"django_migrations", "django_content_type", "auth_permission"}


def _name(sizes: Sizes) -> str:
    return ", ".join(f"{number} {name}" for name, number in asdict(sizes).items())
