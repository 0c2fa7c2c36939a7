"""Keeps a list of programs running: starts in order, restarts with back-off, stops in order."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from config.stack.errors import StackError
from config.stack.processes import Output, Process, Program, stop_together
from config.stack.signals import Signals

FIRST_DELAY = 0.2  # seconds before the first restart; doubles with each early end
LONGEST_DELAY = 30.0
STEADY_SECONDS = 30.0  # a program that ran this long counts as healthy again
LOOP_LENGTH = 5  # early ends in a row after which a person is told
POLL_SECONDS = 0.05


@dataclass
class Slot:
    """One program's place: its process now, or the moment of its next start."""

    program: Program
    process: Process | None = None
    early_ends: int = 0
    start_at: float = 0.0


@dataclass
class Supervisor:
    """`stages` hold what was started together; they are stopped in the opposite order."""

    output: Output
    say: Callable[[str], None]
    signals: Signals
    changed: Callable[[dict[str, int]], None] = lambda pids: None
    stages: list[list[Slot]] = field(default_factory=list)

    def start(self, *programs: Program) -> None:
        """Start one stage. Programs whose `prepare` fails raise StackError here."""
        stage: list[Slot] = []
        self.stages.append(stage)  # before anything runs, so that stop_all finds half a stage too
        stage.extend(Slot(program, Process(program, self.output)) for program in programs)
        self.changed(self.pids())

    def slots(self) -> list[Slot]:
        return [slot for stage in self.stages for slot in stage]

    def pids(self) -> dict[str, int]:
        return {slot.program.name: slot.process.pid for slot in self.slots() if slot.process}

    def watch_until(self, done: Callable[[], bool], seconds: float | None = None) -> bool:
        """Keep everything running until `done`, a request to stop (False) or the time is over."""
        deadline = None if seconds is None else time.monotonic() + seconds
        while not self.signals.stop_asked:
            if done():
                return True
            if deadline is not None and time.monotonic() > deadline:
                return False
            self.look_after_all()
            self.signals.wait(POLL_SECONDS if seconds is not None else self.time_to_next_start())
        return False

    def run_once(self, program: Program) -> int | None:
        """Run a program to its end beside the others; None when we were asked to stop instead."""
        process = Process(program, self.output)
        self.watch_until(lambda: process.exit_code() is not None)
        if process.exit_code() is None:
            process.stop()
            return None
        return process.exit_code()

    def watch(self) -> None:
        """Until somebody asks to stop."""
        self.watch_until(lambda: False)

    def time_to_next_start(self) -> float:
        waiting = [slot.start_at for slot in self.slots() if slot.process is None]
        return min([start - time.monotonic() for start in waiting], default=1.0)

    def look_after_all(self) -> None:
        for slot in self.slots():
            if slot.process is not None and (code := slot.process.exit_code()) is not None:
                self.after_end(slot, slot.process, code)
            elif slot.process is None and time.monotonic() >= slot.start_at:
                self.restart(slot)

    def after_end(self, slot: Slot, process: Process, code: int) -> None:
        process.kill_group()
        steady = time.monotonic() - process.started_at >= STEADY_SECONDS
        slot.early_ends = 0 if steady else slot.early_ends + 1
        delay = min(FIRST_DELAY * 2 ** max(slot.early_ends - 1, 0), LONGEST_DELAY)
        slot.process, slot.start_at = None, time.monotonic() + delay
        self.say(f"{slot.program.name} ended ({describe(code)}); it is started again.")
        if slot.early_ends and slot.early_ends % LOOP_LENGTH == 0:
            self.say(
                f"{slot.program.name} has ended {slot.early_ends} times soon after its start. Its "
                f"own lines above say why. Next try in {delay:.0f} s; Ctrl-C stops everything."
            )
        self.changed(self.pids())

    def restart(self, slot: Slot) -> None:
        try:
            slot.process = Process(slot.program, self.output)
        except (StackError, OSError) as error:
            slot.early_ends += 1
            slot.start_at = time.monotonic() + LONGEST_DELAY
            self.say(f"{slot.program.name} cannot be started: {error}")
        self.changed(self.pids())

    def stop_all(self) -> None:
        """The last stage first. A second request to stop takes their time away."""
        for stage in reversed(self.stages):
            running = [slot.process for slot in stage if slot.process]
            stop_together(running, lambda: self.signals.stops > 1)
        self.stages.clear()


def describe(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit {code}"
