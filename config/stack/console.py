"""Children's lines on our terminal, each with the name of the process in front."""

import contextlib
import os
import queue
import sys
import threading

COLOURS = (36, 33, 32, 35, 34, 31)  # ANSI foreground colours
DRAIN_SECONDS = 2.0
NAME_WIDTH = 8


class Console:
    """One thread per child reads, one thread writes.

    Lines wait in memory when the terminal is slow or halted (Ctrl-S, a pager): a child never waits
    for a reader, and nothing is lost.
    """

    def __init__(self) -> None:
        self.lines: queue.SimpleQueue[tuple[str, bytes] | None] = queue.SimpleQueue()
        self.colours: dict[str, int] = {}
        self.is_terminal = sys.stdout.isatty()
        self.writer = threading.Thread(target=self.write_all, daemon=True, name="console")
        self.writer.start()

    def open(self, name: str) -> int:
        reading, writing = os.pipe()
        threading.Thread(target=self.read_all, args=(name, reading), daemon=True).start()
        return writing

    def say(self, text: str) -> None:
        """A sentence of the stack itself."""
        for line in text.splitlines():
            self.lines.put(("kindred", line.encode()))

    def close(self) -> None:
        """Write what waits, unless the terminal takes nothing any more."""
        self.lines.put(None)
        self.writer.join(DRAIN_SECONDS)

    def read_all(self, name: str, reading: int) -> None:
        with os.fdopen(reading, "rb") as lines:
            for line in lines:
                self.lines.put((name, line.rstrip(b"\r\n")))

    def write_all(self) -> None:
        output = sys.stdout.fileno()
        readable = True
        while (entry := self.lines.get()) is not None:
            line = self.prefix(entry[0]) + entry[1] + b"\n"
            while readable and line:
                try:
                    line = line[os.write(output, line) :]
                except OSError:  # the terminal is gone; the site goes on
                    readable = False

    def prefix(self, name: str) -> bytes:
        text = f"{name:<{NAME_WIDTH}} | "
        if self.is_terminal:
            colour = self.colours.setdefault(name, COLOURS[len(self.colours) % len(COLOURS)])
            text = f"\x1b[{colour}m{text}\x1b[0m"
        return text.encode()


def error(text: str) -> None:
    """A sentence for somebody who starts or stops the stack and cannot."""
    with contextlib.suppress(OSError):
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()
