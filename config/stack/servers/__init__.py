"""The two embedded servers, as the supervisor and the tests see them."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from config.stack.paths import StackPaths
from config.stack.processes import Program
from config.stack.servers import postgres, redis

START_SECONDS = 120.0  # replaying a long WAL or a big append-only file takes its time


class MakeProgram(Protocol):
    def __call__(self, paths: StackPaths, *, fast: bool = False) -> Program: ...


@dataclass(frozen=True)
class Server:
    """`variable` names the environment variable that points to a server outside instead."""

    title: str
    variable: str
    program: MakeProgram
    ready: Callable[[StackPaths], bool]
    version: Callable[[], str]


SERVERS = (
    Server("PostgreSQL", "DATABASE_URL", postgres.program, postgres.ready, postgres.version),
    Server("Redis", "REDIS_URL", redis.program, redis.ready, redis.version),
)


def embedded() -> list[Server]:
    """Those without an address of their own in the environment."""
    return [
        server
        for server in SERVERS
        if not (os.environ.get(server.variable) or os.environ.get(f"{server.variable}_FILE"))
    ]
