"""One child process: started so that it cannot outlive us, and stopped with everything below it."""

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from config.stack.errors import StackError

PR_SET_PDEATHSIG = 1  # linux/prctl.h
LIBC = ctypes.CDLL(None, use_errno=True)  # loaded here, because nothing may be loaded after a fork
POLL_SECONDS = 0.02


class Output(Protocol):
    """Somewhere a child's lines go."""

    def open(self, name: str) -> int:
        """A descriptor for the child `name` to write to; the caller closes its copy."""


@dataclass(frozen=True)
class FileOutput:
    """All children append to one file; a line is one write, so lines stay whole."""

    path: Path

    def open(self, name: str) -> int:
        return os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)


def nothing() -> None:
    """Stands where a program needs no preparation."""


def without(text: str) -> None:
    """Stands where nobody listens."""


@dataclass(frozen=True)
class Program:
    """What to run and how it wants to be stopped.

    `prepare` runs before every start. `death_signal` is what the kernel sends when we die without
    having stopped it. `options` go to Popen (account, inherited descriptors).
    """

    name: str
    command: tuple[str, ...]
    cwd: Path = Path("/")
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ), repr=False)
    stop_signal: signal.Signals = signal.SIGTERM
    stop_seconds: float = 15.0
    death_signal: signal.Signals = signal.SIGKILL
    prepare: Callable[[], None] = nothing
    options: Mapping[str, Any] = field(default_factory=dict)


class Process:
    """A running Program. Start it from the main thread: the kernel's "parent" is the thread."""

    def __init__(self, program: Program, output: Output) -> None:
        program.prepare()
        self.program = program
        self.started_at = time.monotonic()
        lines = output.open(program.name)
        try:
            self.popen = subprocess.Popen(  # noqa: S603  commands are the stack's own
                program.command,
                cwd=program.cwd,
                env=dict(program.environment),
                stdin=subprocess.DEVNULL,
                stdout=lines,
                stderr=lines,
                start_new_session=True,  # Ctrl-C reaches us only; we stop the children in order
                preexec_fn=end_with_parent(program.death_signal),
                **program.options,
            )
        finally:
            os.close(lines)

    @property
    def pid(self) -> int:
        return self.popen.pid

    def exit_code(self) -> int | None:
        """None while it runs; negative is the number of the signal that ended it.

        Only looks: until `kill_group` has reaped it, its number cannot become another process's.
        """
        if self.popen.returncode is not None:
            return self.popen.returncode
        ended = os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        if ended is None:
            return None
        return ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status

    def ask_to_stop(self) -> None:
        if self.exit_code() is None:
            os.kill(self.pid, self.program.stop_signal)

    def kill_group(self) -> None:
        """End whatever is left of the child's group, the child included, and reap it."""
        if self.popen.returncode is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)
            self.popen.wait()

    def stop(self) -> None:
        stop_together([self])


def end_with_parent(
    death_signal: signal.Signals = signal.SIGKILL,
) -> Callable[[], None]:
    """A function for the child between fork and exec.

    Popen changes the account before it calls this; the other order would clear the setting.
    """
    parent = os.getpid()

    def in_child() -> None:
        LIBC.prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
        if os.getppid() != parent:  # it died before the line above
            os._exit(1)

    return in_child


def never() -> bool:
    """Stands where nobody can be in a hurry."""
    return False


def stop_together(processes: list[Process], hurried: Callable[[], bool] = never) -> None:
    """Ask all, wait for each as long as its program allows, then end what is left by force.

    `hurried` becoming True ends the waiting.
    """
    for process in processes:
        process.ask_to_stop()
    asked_at = time.monotonic()
    for process in processes:
        deadline = asked_at + process.program.stop_seconds
        while process.exit_code() is None and time.monotonic() < deadline and not hurried():
            time.sleep(POLL_SECONDS)
    for process in processes:
        process.kill_group()


def wait_until(ready: Callable[[], bool], process: Process, seconds: float) -> None:
    """Poll `ready`; raises StackError when the process ends first or the time is over."""
    deadline = time.monotonic() + seconds
    while not ready():
        if (code := process.exit_code()) is not None:
            raise StackError(f"{process.program.name} ended at once (exit {code}); see its lines.")
        if time.monotonic() > deadline:
            raise StackError(f"{process.program.name} did not answer within {seconds:.0f} seconds.")
        time.sleep(POLL_SECONDS)


def stop_leftovers(program: str, tag: str, ask: signal.Signals) -> None:
    """End servers of this stack that outlived a killed supervisor; two on one data set destroy it.

    A pid file is not believed: its number may by now be another process. What counts is a command
    line that begins with `program` and carries the stack's `tag`.
    """
    for send, seconds in ((ask, 10.0), (signal.SIGKILL, 5.0)):
        for pid in pids_of(program, tag):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, send)
        deadline = time.monotonic() + seconds
        while pids_of(program, tag):
            if time.monotonic() > deadline:
                break
            time.sleep(POLL_SECONDS)
        else:
            return
    raise StackError(f"A {program} of an earlier run does not end: {pids_of(program, tag)}.")


def pids_of(program: str, tag: str) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        with contextlib.suppress(OSError):
            title = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            name = title.partition(" ")[0].rpartition("/")[2]
            if name.startswith(program) and tag in title and not is_zombie(entry):
                found.append(int(entry.name))
    return found


def is_zombie(entry: Path) -> bool:
    return (entry / "stat").read_text().rpartition(")")[2].split()[0] == "Z"
