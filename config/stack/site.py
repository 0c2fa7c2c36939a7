"""The processes that make the site: one web server, three workers, one clock."""

import os
import socket
import sys
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from config.env import BASE_DIR
from config.stack.errors import StackError
from config.stack.processes import Program

HOST = "127.0.0.1"
LAST_PORT_TRIED = 20  # above the first one
DEFAULT_QUEUE_THREADS = 4  # its tasks wait for the database and for mail, not for the processor


@dataclass(frozen=True)
class Plan:
    """What to run: once before, all the time, and once on an empty site."""

    migrate: Program
    site: tuple[Program, ...]
    demo: Program


class MakePlan(Protocol):
    def __call__(
        self, environment: dict[str, str], listening: socket.socket, workers: int
    ) -> Plan: ...


def listen(port: int, *, exactly: bool) -> socket.socket:
    """Take `port`, or the next free one unless `exactly`.

    The supervisor keeps the socket: while the web process is started anew, browsers wait instead of
    being refused, and nobody else can take the port.
    """
    for candidate in range(port, port + (1 if exactly else LAST_PORT_TRIED)):
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((HOST, candidate))
            listening.listen(2048)
        except OSError:
            listening.close()
            continue
        return listening
    raise StackError(f"Port {port} is in use. Choose another one: `make up PORT={port + 1}`.")


def cores() -> int:
    return len(os.sched_getaffinity(0))


def plan(environment: dict[str, str], listening: socket.socket, workers: int) -> Plan:
    """The real site; `workers` is how many photos are analysed, and how many pictures
    are made, at once; each takes a core."""
    python = sys.executable
    celery = (python, "-m", "celery", "-A", "config", "--quiet")
    manage = (python, str(BASE_DIR / "manage.py"))
    web = (
        *(python, "-m", "uvicorn", "config.asgi:application", "--fd", str(listening.fileno())),
        *("--lifespan", "off", "--no-access-log"),
        *("--timeout-graceful-shutdown", "5"),
    )
    program = partial(Program, cwd=BASE_DIR, environment=environment)
    return Plan(
        migrate=program("migrate", (*manage, "migrate", "--noinput", "--verbosity", "0")),
        site=(
            program("web", web, options={"pass_fds": (listening.fileno(),)}),
            program("faces", worker(celery, "faces", workers)),
            program("generation", worker(celery, "generation", workers)),
            program("default", worker(celery, "default", DEFAULT_QUEUE_THREADS)),
            program("beat", (*celery, "beat", "--loglevel", "INFO")),
        ),
        demo=program("demo", (*manage, "demo")),
    )


def worker(celery: tuple[str, ...], queue: str, threads: int) -> tuple[str, ...]:
    """Threads, because the models are then in memory once, and onnxruntime releases the GIL."""
    return (
        *(*celery, "worker", "--queues", queue, "--hostname", f"{queue}@%h"),
        *("--pool", "threads", "--concurrency", str(threads)),
        *("--loglevel", "INFO", "--without-gossip", "--without-mingle"),
    )
