"""Servers for one run of the tests: made new, fast and forgetful, gone at the end.

A run's directory is `…/test/<pid>` and carries a marker. Only such directories are ever removed:
this module runs in checkouts that hold work nobody has committed yet.
"""

import fcntl
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from config.stack import owned
from config.stack.errors import StackError
from config.stack.lock import StackLock, holder
from config.stack.paths import StackPaths
from config.stack.processes import FileOutput, Process, wait_until
from config.stack.servers import START_SECONDS, embedded

RUNS = "test"


class Servers:
    """PostgreSQL and Redis below `data_dir`, each unless its address in the environment is set.

    Every run has a directory of its own, so two runs at once do not meet; what killed runs left
    behind is removed by the next one. Raises StackError for a directory that cannot be a run's.
    """

    def __init__(self, data_dir: Path) -> None:
        if not is_place_of_a_run(data_dir):
            raise StackError(f"{data_dir} is not a test run's directory (…/{RUNS}/<pid>).")
        self.paths = StackPaths(data_dir)
        self.held = ExitStack()

    def start(self) -> None:
        runs = self.paths.data_dir.parent
        runs.mkdir(parents=True, exist_ok=True)
        with (runs / ".lock").open("w") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            remove_dead_runs(runs)
            owned.make(self.paths.data_dir)
            self.held.enter_context(StackLock(self.paths))
        try:
            for server in embedded():
                program = server.program(self.paths, fast=True)
                process = Process(program, FileOutput(self.paths.log))
                self.held.callback(process.stop)
                wait_until(partial(server.ready, self.paths), process, START_SECONDS)
        except StackError as error:
            lines = self.paths.log.read_text() if self.paths.log.exists() else ""
            self.stop()
            raise StackError(f"{error}\n{lines}") from None

    def stop(self) -> None:
        self.held.close()
        remove_run(self.paths)


def is_place_of_a_run(path: Path) -> bool:
    return path.parent.name == RUNS and path.name.isdigit()


def remove_dead_runs(runs: Path) -> None:
    for run in runs.iterdir():
        if is_place_of_a_run(run) and owned.is_ours(run) and holder(StackPaths(run)) is None:
            remove_run(StackPaths(run))


def remove_run(paths: StackPaths) -> None:
    if paths.postgres_data.is_symlink():
        owned.remove(paths.postgres_data.resolve().parent)
    if paths.sockets.exists():
        owned.remove(paths.sockets)
    owned.remove(paths.data_dir)
