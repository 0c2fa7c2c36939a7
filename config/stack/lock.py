"""At most one stack per data directory, told apart by a lock that dies with its holder."""

import fcntl
import json
import os
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from config.stack.errors import StackError
from config.stack.paths import StackPaths


class StackLock:
    """Held from start to stop. The kernel lets go of it when the process ends, however it ends."""

    def __init__(self, paths: StackPaths) -> None:
        self.paths = paths
        self.file = open_lock(paths.lock)

    def __enter__(self) -> Self:
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.file.close()
            raise StackError(already_running(self.paths)) from None
        self.file.truncate(0)
        self.file.write(str(os.getpid()))
        self.file.flush()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.paths.run_file.unlink(missing_ok=True)
        self.file.close()


def open_lock(path: Path) -> Any:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("a+", encoding="ascii")
    except PermissionError:
        raise StackError(
            f"{path.parent} cannot be written by this account. Start as the account that made it, "
            "or name another data directory in KINDRED_VAR."
        ) from None


def holder(paths: StackPaths) -> int | None:
    """The pid of the stack that runs on these data, None when there is none."""
    try:
        with paths.lock.open("r+", encoding="ascii") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return int(file.read() or 0)
    except FileNotFoundError:
        pass
    return None


def already_running(paths: StackPaths) -> str:
    try:
        pid: int | str = int(paths.lock.read_text())
    except ValueError:
        pid = "unknown"
    address = read_run(paths).get("address") or "still starting"
    return (
        f"Kindred already runs on {paths.data_dir}: process {pid}, {address}. "
        "`./manage.py stop` stops it."
    )


def read_run(paths: StackPaths) -> dict[str, Any]:
    """What the running stack says about itself; empty while it starts."""
    try:
        content: dict[str, Any] = json.loads(paths.run_file.read_text())
    except FileNotFoundError:
        return {}
    return content


def write_run(paths: StackPaths, content: dict[str, Any]) -> None:
    """In one step, so that a reader never sees half of it."""
    unfinished = paths.run_file.with_suffix(".new")
    unfinished.write_text(json.dumps(content))
    unfinished.replace(paths.run_file)
