"""The embedded PostgreSQL: no TCP, one private socket, everyone who reaches it is `kindred`."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

import psycopg

from config.stack import owned
from config.stack.binaries import postgres_bin
from config.stack.errors import StackError
from config.stack.owner import (
    PostgresHome,
    account_name,
    postgres_home,
    private_directory,
    socket_directory,
)
from config.stack.paths import StackPaths
from config.stack.processes import Program, stop_leftovers

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "256MB",
    # With the default 64 MB an HNSW index over 100,000 faces took 225 s instead of 71 s to build.
    "maintenance_work_mem": "512MB",
    "log_line_prefix": "",
    "log_checkpoints": "off",
    "timezone": "UTC",
}
# Data of tests need not survive the machine.
FAST_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "128MB",
    # Between two tests every table is empty. Who looks just then tells the planner that one row is
    # the most to expect, and a query that joins 130 of them can take minutes.
    "autovacuum": "off",
}
# The build has no ICU; "builtin" knows Unicode's letters and is the same on every machine.
INITDB_OPTIONS = (
    *("--username=kindred", "--auth=trust", "--encoding=UTF8", "--locale=C"),
    *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-sync", "--no-instructions"),
)
SOCKET_LOCK = ".s.PGSQL.5432.lock"
SMALL_SHM_BYTES = 1 << 30


def version() -> str:
    printed = subprocess.run(  # noqa: S603
        [postgres_bin() / "postgres", "--version"], check=True, capture_output=True, text=True
    ).stdout
    return printed.rsplit(maxsplit=1)[-1]


def program(paths: StackPaths, *, fast: bool = False) -> Program:
    """The server of `paths`; `fast` gives up durability, for tests."""
    home = postgres_home(paths)
    settings = (
        SETTINGS
        | {"unix_socket_directories": str(paths.postgres_socket), "cluster_name": paths.tag}
        | shared_memory()
        | (FAST_SETTINGS if fast else {})
    )
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return Program(
        name="postgres",
        command=(str(home.bin / "postgres"), "-D", str(home.cluster), *options),
        environment={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"},
        stop_signal=signal.SIGINT,  # PostgreSQL's "fast shutdown": ends sessions, writes, leaves
        death_signal=signal.SIGQUIT,  # ends its own children too; the next start replays the WAL
        prepare=lambda: prepare(paths, home),
        options=home.popen_options(),
    )


def shared_memory() -> dict[str, str]:
    """Containers often have 64 MB of /dev/shm, too little for a parallel index build."""
    try:
        size = shutil.disk_usage("/dev/shm").total  # noqa: S108  only measured
    except OSError:
        size = 0
    return {} if size >= SMALL_SHM_BYTES else {"dynamic_shared_memory_type": "mmap"}


def prepare(paths: StackPaths, home: PostgresHome) -> None:
    """Before every start: nobody else on the data, sockets' directory ours, a cluster to open."""
    stop_leftovers("postgres", paths.tag, signal.SIGQUIT)
    socket_directory(paths)
    private_directory(paths.postgres_socket, home.account)
    # Whoever the pid in these is by now (another process, or a postmaster that is dead but not yet
    # reaped), it serves no data of ours: those were stopped above.
    for stale in (home.cluster / "postmaster.pid", paths.postgres_socket / SOCKET_LOCK):
        stale.unlink(missing_ok=True)
    if not home.cluster.exists():
        create_cluster(home)
    check_version(home)


def create_cluster(home: PostgresHome) -> None:
    """Make cluster and database beside the final place, then rename: a killed start leaves none."""
    workplace = home.cluster.with_name(f"{home.cluster.name}.new")
    owned.remove(workplace)
    owned.make(workplace)
    workplace.chmod(0o711)
    unfinished = workplace / "cluster"
    private_directory(unfinished, home.account)
    place = ("-D", str(unfinished))
    run(home, ("initdb", *place, *INITDB_OPTIONS))
    run(home, ("postgres", "--single", *place, "postgres"), "CREATE DATABASE kindred")
    os.sync()
    unfinished.rename(home.cluster)
    owned.remove(workplace)


def run(home: PostgresHome, command: tuple[str, ...], text: str = "") -> None:
    done = subprocess.run(  # noqa: S603
        [home.bin / command[0], *command[1:]],
        input=text,
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
        **home.popen_options(),
    )
    if done.returncode != 0:
        raise StackError(f"PostgreSQL's {command[0]} failed: {done.stderr.strip()}")


def check_version(home: PostgresHome) -> None:
    ours = version().partition(".")[0]
    theirs = (home.cluster / "PG_VERSION").read_text().strip()
    if ours != theirs:
        raise StackError(
            f"{home.cluster} was written by PostgreSQL {theirs}, this is {ours}. "
            "docs/operations.md, section Upgrade, says how to take the data along."
        )


def ready(paths: StackPaths) -> bool:
    """True once a session in the database `kindred` is possible (recovery included)."""
    try:
        psycopg.connect(host=str(paths.postgres_socket), user="kindred", dbname="kindred").close()
    except psycopg.OperationalError:
        return False
    return True


def runs_as(paths: StackPaths) -> str:
    return account_name(Path(paths.postgres_data).stat().st_uid)
