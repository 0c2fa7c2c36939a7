"""Starts stacks as a person would, each on data of its own, and looks at them from outside."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from config.env import BASE_DIR
from config.stack import owned
from config.stack.paths import StackPaths
from config.stack.processes import end_with_parent, stop_leftovers

DEADLINE_SECONDS = 90.0  # matters only where something is broken
FIRST_PAUSE, LONGEST_PAUSE = 0.02, 0.1  # seconds
OURS = ("DATABASE_URL", "REDIS_URL", "KINDRED_VAR", "KINDRED_TEST_VAR", "DJANGO_SETTINGS_MODULE")


def eventually(condition: Callable[[], object], seconds: float = DEADLINE_SECONDS) -> None:
    """Poll until it holds, at first often: what asks a site often is limited by it."""
    deadline = time.monotonic() + seconds
    pause = FIRST_PAUSE
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(pause)
        pause = min(1.2 * pause, LONGEST_PAUSE)


def alive(pid: int) -> bool:
    """A zombie counts as ended: its new parent has not looked yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def descendants(pid: int) -> list[int]:
    """Everything below `pid` that lives now."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    found = [int(child) for child in children if alive(int(child))]
    return found + [below for child in found for below in descendants(child)]


@dataclass
class Running:
    """One `up` and what it printed so far."""

    paths: StackPaths
    popen: subprocess.Popen[bytes]
    log: Path

    def told(self) -> str:
        return self.log.read_text(errors="replace")

    def run(self) -> dict[str, Any]:
        try:
            content: dict[str, Any] = json.loads(self.paths.run_file.read_text())
        except FileNotFoundError:
            return {}
        return content

    def pid_of(self, name: str) -> int:
        pid: int = self.run().get("processes", {}).get(name, 0)
        return pid

    def wait_for(self, text: str, seconds: float = DEADLINE_SECONDS) -> None:
        def told_or_over() -> bool:
            if text in self.told():
                return True
            assert self.popen.poll() is None, f"ended before it told {text!r}:\n{self.told()}"
            return False

        try:
            eventually(told_or_over, seconds)
        except AssertionError as error:
            raise AssertionError(f"{text!r} not told: {error}\n{self.told()}") from None

    def wait_until_up(self, seconds: float = DEADLINE_SECONDS) -> None:
        self.wait_for("Kindred is at", seconds)

    def exit_code(self) -> int:
        """Waits until it has ended by itself."""
        return self.popen.wait(DEADLINE_SECONDS)

    def end(self, number: signal.Signals = signal.SIGINT) -> int:
        self.popen.send_signal(number)
        return self.exit_code()

    def sql(self, statement: str) -> Any:
        with psycopg.connect(
            host=str(self.paths.postgres_socket), user="kindred", dbname="kindred"
        ) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else None


@dataclass
class Starter:
    """Starts stacks, and at the end stops them and removes what they made."""

    held: ExitStack
    base: Path
    count: int = field(default=0)

    def __call__(
        self,
        data_dir: Path | None = None,
        *options: str,
        module: str = "config.stack.tests.standins",
        name: str = "up",
        **given: Any,
    ) -> Running:
        """`environment` adds variables; anything else goes to Popen."""
        data_dir = data_dir or self.base / "var"
        self.count += 1
        log = self.base / f"up-{self.count}.log"
        environment = {k: v for k, v in os.environ.items() if k not in OURS}
        environment |= {"KINDRED_VAR": str(data_dir), "PYTHONPATH": str(BASE_DIR)}
        environment |= given.pop("environment", {})
        command = [sys.executable, "-m", module, name, *options]
        with log.open("wb") as output:
            given.setdefault("stdout", output)
            popen: subprocess.Popen[bytes] = subprocess.Popen(
                command,
                env=environment,
                stderr=output,
                cwd=BASE_DIR,
                preexec_fn=end_with_parent(signal.SIGTERM),  # a killed test run leaves no stack
                **given,
            )
        running = Running(StackPaths(data_dir), popen, log)
        self.held.callback(tidy_up, running)
        return running


def tidy_up(running: Running) -> None:
    if running.popen.poll() is None:
        running.popen.terminate()
        try:
            running.exit_code()
        except subprocess.TimeoutExpired:
            running.popen.kill()
            running.popen.wait()
    stop_leftovers("postgres", running.paths.tag, signal.SIGQUIT)
    if running.paths.postgres_data.is_symlink():
        owned.remove(running.paths.postgres_data.resolve().parent)
    owned.remove(running.paths.sockets)


@contextmanager
def starter() -> Iterator[Starter]:
    """Below a directory that every account may enter, unlike pytest's."""
    base = Path(tempfile.mkdtemp(prefix="kindred-test-"))
    base.chmod(0o755)
    try:
        with ExitStack() as held:
            yield Starter(held, base)
    finally:
        shutil.rmtree(base)  # mkdtemp made it above
