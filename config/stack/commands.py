"""The three commands, their options and what they call."""

import argparse
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from config.env import BASE_DIR, data_dir
from config.stack import lock, owned, up
from config.stack.errors import StackError
from config.stack.paths import StackPaths

STOP_SECONDS = 60.0
POLL_SECONDS = 0.05


@dataclass(frozen=True)
class StackCommand:
    name: str
    help: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


def positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def port_number(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 65535:
        raise argparse.ArgumentTypeError("must be between 1 and 65535")
    return number


def add_up_arguments(parser: argparse.ArgumentParser) -> None:
    defaults = up.Options()
    parser.add_argument(
        "--port", type=port_number, help="exactly this port; without it 8000 or the next free one"
    )
    parser.add_argument("--no-demo", action="store_true", help="do not fill an empty site")
    parser.add_argument(
        "--workers",
        type=positive,
        default=defaults.workers,
        help=f"photos analysed at once (here: {defaults.workers})",
    )


def run_up(arguments: argparse.Namespace) -> int:
    return up.up(up.Options(arguments.port, not arguments.no_demo, arguments.workers))


def add_with_stack_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("words", nargs=argparse.REMAINDER, help="-- COMMAND [ARGUMENT …]")


def run_with_stack(arguments: argparse.Namespace) -> int:
    words = arguments.words[1:] if arguments.words[:1] == ["--"] else arguments.words
    if not words:
        raise StackError("Name a command: `manage.py with_stack -- python bench/search.py`.")
    return up.with_stack(words, up.Options(demo=False))


def add_no_arguments(parser: argparse.ArgumentParser) -> None:
    """Stands for the commands that have none."""


def run_stop(arguments: argparse.Namespace) -> int:
    """Ask the running stack to stop, and wait until its lock is free."""
    paths = StackPaths(data_dir())
    pid = lock.holder(paths)
    if not pid:
        sys.stdout.write(f"Nothing runs on {paths.data_dir}.\n")
        return 0
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while lock.holder(paths) == pid:
        if time.monotonic() > deadline:
            raise StackError(f"Process {pid} has not stopped within {STOP_SECONDS:.0f} seconds.")
        time.sleep(POLL_SECONDS)
    sys.stdout.write("Stopped.\n")
    return 0


def run_remove_elsewhere(arguments: argparse.Namespace) -> int:
    """Remove the database that was put outside the checkout, if there is one and we made it.

    Only the place that `var/postgres` of this checkout's own data points to, and only if it
    carries the stack's marker. The rest of `var` is `make clean`'s to remove.
    """
    paths = StackPaths(BASE_DIR / "var")
    if lock.holder(paths):
        raise StackError(f"A site runs on {paths.data_dir}. `make stop` stops it.")
    if paths.postgres_data.is_symlink():
        elsewhere = paths.postgres_data.resolve().parent
        if owned.is_ours(elsewhere):
            sys.stdout.write(f"Removing {elsewhere}\n")
            owned.remove(elsewhere)
        else:
            sys.stdout.write(f"{elsewhere} was not made by Kindred's stack and stays.\n")
    return 0


COMMANDS = (
    StackCommand("up", "Run the whole site until Ctrl-C.", add_up_arguments, run_up),
    StackCommand("stop", "Stop the site that runs on these data.", add_no_arguments, run_stop),
    StackCommand(
        "with_stack",
        "Run a command beside the site; the site is started for it when none runs.",
        add_with_stack_arguments,
        run_with_stack,
    ),
    StackCommand(
        "remove_elsewhere",
        "Remove the database that had to lie outside the checkout (for `make clean`).",
        add_no_arguments,
        run_remove_elsewhere,
    ),
)


def run(arguments: argparse.Namespace) -> int:
    by_name = {command.name: command for command in COMMANDS}
    return by_name[arguments.name].run(arguments)


def replace_process(name: str, words: list[str]) -> None:
    """Become the light process: Django's modules would else stay in memory as long as the site."""
    sys.stdout.flush()
    os.chdir(BASE_DIR)
    os.execv(sys.executable, [sys.executable, "-m", "config.stack", name, *words])  # noqa: S606
