"""The embedded Redis: broker, channel layer and cache on one private socket, kept on disk."""

import os
import signal
import socket
import subprocess

from config.stack.binaries import redis_server
from config.stack.owner import private_directory, socket_directory
from config.stack.paths import StackPaths
from config.stack.processes import Program, stop_leftovers


def version() -> str:
    printed = subprocess.run(  # noqa: S603
        [redis_server(), "--version"], check=True, capture_output=True, text=True
    ).stdout
    return printed.partition("v=")[2].split()[0]


def program(paths: StackPaths, *, fast: bool = False) -> Program:
    """The server of `paths`; `fast` keeps nothing on disk, for tests."""
    settings = {
        "port": "0",
        "unixsocket": str(paths.redis_socket),
        "unixsocketperm": "700",
        "dir": str(paths.redis_data),
        "appendonly": "no" if fast else "yes",
        "save": "",
        "maxmemory-policy": "noeviction",  # a full queue must fail loudly, never lose a job
        "databases": "4",
        "loglevel": "warning",
    }
    options = [part for name, value in settings.items() for part in (f"--{name}", value)]
    return Program(
        name="redis",
        command=(str(redis_server()), *options),
        environment={"PATH": os.environ.get("PATH", os.defpath)},
        stop_signal=signal.SIGTERM,
        prepare=lambda: prepare(paths),
    )


def prepare(paths: StackPaths) -> None:
    stop_leftovers("redis", paths.tag, signal.SIGTERM)
    socket_directory(paths)
    private_directory(paths.redis_socket.parent)
    private_directory(paths.redis_data)


def ready(paths: StackPaths) -> bool:
    """True once it answers PING; while it reads its file back it answers LOADING instead."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(1)
        try:
            connection.connect(str(paths.redis_socket))
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False
