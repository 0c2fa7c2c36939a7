"""Waiting in the main thread until a child ends, somebody asks to stop, or time passes."""

import contextlib
import os
import select
import signal
from types import FrameType, TracebackType
from typing import Self

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Signals:
    """While entered, stop signals are counted instead of ending us, and wake `wait` up."""

    def __init__(self) -> None:
        self.stops = 0
        self.reading, self.writing = os.pipe()
        os.set_blocking(self.reading, False)
        os.set_blocking(self.writing, False)

    @property
    def stop_asked(self) -> bool:
        return self.stops > 0

    def __enter__(self) -> Self:
        self.old_wakeup = signal.set_wakeup_fd(self.writing, warn_on_full_buffer=False)
        self.old = {
            number: signal.signal(number, self.on_stop)
            for number in STOPPING
            if signal.getsignal(number) is not signal.SIG_IGN  # nohup's wish
        }
        self.old[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda number, frame: None)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for number, handler in self.old.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self.old_wakeup)
        os.close(self.reading)
        os.close(self.writing)

    def on_stop(self, number: int, frame: FrameType | None) -> None:
        self.stops += 1

    def wait(self, seconds: float) -> None:
        """Return after `seconds`, or earlier when any signal came."""
        select.select([self.reading], [], [], max(seconds, 0))
        with contextlib.suppress(BlockingIOError):
            os.read(self.reading, 4096)
