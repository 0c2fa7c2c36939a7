"""`manage.py up`: servers, migrations, site, demo; and `with_stack`: a command beside all that."""

import http.client
import json
import os
import secrets
import socket
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from functools import partial

from config.env import data_dir
from config.stack import lock, owned, servers, site
from config.stack.binaries import postgres_bin
from config.stack.console import Console
from config.stack.errors import StackError
from config.stack.paths import StackPaths
from config.stack.processes import FileOutput, Output, end_with_parent, without
from config.stack.signals import Signals
from config.stack.supervisor import Supervisor

FIRST_PORT = 8000
FIRST_PAGE_SECONDS = 90.0
PAGE_TIMEOUT_SECONDS = 5.0


@dataclass(frozen=True)
class Options:
    """`port` None: 8000, or the next free one. `workers`: photos analysed at once."""

    port: int | None = None
    demo: bool = True
    workers: int = field(default_factory=site.cores)


@dataclass
class Stack:
    """One run on one data directory, whose lock is held."""

    paths: StackPaths
    options: Options
    plan: site.MakePlan
    supervisor: Supervisor
    listening: socket.socket
    environment: dict[str, str]
    address: str

    def start(self) -> bool:
        """Bring everything up to the first page; False when asked to stop, or it took too long."""
        self.supervisor.changed = self.write_run
        keep_secret_key(self.paths)
        if not self.start_servers():
            return False
        parts = self.plan(self.environment, self.listening, self.options.workers)
        code = self.supervisor.run_once(parts.migrate)
        if code:
            raise StackError(f"The database was not migrated (exit {code}); see the lines above.")
        if code is None:
            return False
        self.supervisor.start(*parts.site)
        return self.supervisor.watch_until(self.answers, FIRST_PAGE_SECONDS)

    def start_servers(self) -> bool:
        embedded = servers.embedded()
        for server in embedded:
            self.supervisor.say(f"{server.title} {server.version()}, embedded")
            self.supervisor.start(server.program(self.paths))
        return all(
            self.supervisor.watch_until(partial(self.is_ready, server), servers.START_SECONDS)
            for server in embedded
        )

    def is_ready(self, server: servers.Server) -> bool:
        for slot in self.supervisor.slots():
            if slot.early_ends:
                raise StackError(f"{slot.program.name} does not start; its own lines say why.")
        return server.ready(self.paths)

    def answers(self) -> bool:
        """True when the front page comes back; an error page counts, and is told."""
        host, port = self.listening.getsockname()
        connection = http.client.HTTPConnection(host, port, timeout=PAGE_TIMEOUT_SECONDS)
        with closing(connection):
            try:
                connection.request("GET", "/")
                status = connection.getresponse().status
            except (OSError, http.client.HTTPException):
                return False
        if status >= 500:
            self.supervisor.say(f"The front page answers {status}; web's lines above say why.")
        return True

    def write_run(self, pids: dict[str, int]) -> None:
        content = {"pid": os.getpid(), "address": self.address, "processes": pids}
        lock.write_run(self.paths, content)

    def tell_address(self) -> None:
        self.supervisor.say(f"Kindred is at {self.address} (Ctrl-C stops it)")
        self.tell_sign_in()

    def tell_sign_in(self) -> None:
        if sign_in := demo_sign_in(self.paths):
            self.supervisor.say(f"Demo sign-in: {sign_in}")

    def load_demo_once(self) -> None:
        """Fill an empty site; the site stays up whether that works or not."""
        if not self.options.demo or self.paths.demo_report.exists():
            return
        parts = self.plan(self.environment, self.listening, self.options.workers)
        code = self.supervisor.run_once(parts.demo)
        if code:
            self.supervisor.say(f"The demo was not loaded (exit {code}). `make demo` tries again.")
        elif code == 0:
            self.tell_sign_in()


@contextmanager
def stack(
    paths: StackPaths,
    options: Options,
    plan: site.MakePlan,
    output: Output,
    say: Callable[[str], None],
) -> Iterator[Stack]:
    """Hold the lock; stop what was started, however the body ends."""
    with lock.StackLock(paths), Signals() as signals, ExitStack() as held:
        listening = site.listen(options.port or FIRST_PORT, exactly=options.port is not None)
        held.enter_context(closing(listening))
        address = f"http://{site.HOST}:{listening.getsockname()[1]}"
        supervisor = Supervisor(output, say, signals)
        held.callback(owned.remove, paths.sockets)
        held.callback(supervisor.stop_all)
        environment = child_environment(paths, address)
        yield Stack(paths, options, plan, supervisor, listening, environment, address)
        say("Stopping.")


def up(options: Options, plan: site.MakePlan = site.plan) -> int:
    """Run until somebody asks to stop. Returns the exit status."""
    console = Console()
    try:
        with stack(StackPaths(data_dir()), options, plan, console, console.say) as running:
            started = running.start()
            if not started and not running.supervisor.signals.stop_asked:
                console.say(f"No page within {FIRST_PAGE_SECONDS:.0f} s; still trying.")
            running.tell_address()
            running.load_demo_once()
            running.supervisor.watch()
    finally:
        console.close()
    return 0


def with_stack(command: Sequence[str], options: Options, plan: site.MakePlan = site.plan) -> int:
    """Run `command` beside the running stack, or beside one that lives as long as it does.

    The command has the terminal; what the site says meanwhile goes to `var/stack.log`. Returns the
    command's exit status.
    """
    paths = StackPaths(data_dir())
    if lock.holder(paths):
        address = lock.read_run(paths).get("address", "")
        return subprocess.run(  # noqa: S603  the person's own command
            command, env=command_environment(paths, address), check=False
        ).returncode
    paths.data_dir.mkdir(parents=True, exist_ok=True)
    paths.log.write_text("")
    with stack(paths, options, plan, FileOutput(paths.log), without) as running:
        if not running.start():
            raise StackError(f"The site did not start; {paths.log} says why.")
        beside = subprocess.Popen(  # noqa: S603
            command, env=command_environment(paths, running.address), preexec_fn=end_with_parent()
        )
        running.supervisor.watch_until(lambda: beside.poll() is not None)
        beside.terminate()
        return beside.wait()


def child_environment(paths: StackPaths, address: str) -> dict[str, str]:
    defaults = {"DJANGO_SETTINGS_MODULE": "config.settings.dev", "SITE_URL": address}
    fixed = {"KINDRED_VAR": str(paths.data_dir), "PYTHONUNBUFFERED": "1"}
    return defaults | os.environ | fixed


def command_environment(paths: StackPaths, address: str) -> dict[str, str]:
    """For a command beside the stack: `psql` and `pg_dump` find the embedded database unaided."""
    environment = child_environment(paths, address)
    if any(server.variable == "DATABASE_URL" for server in servers.embedded()):
        path = environment.get("PATH", os.defpath)
        environment |= {
            "PATH": f"{postgres_bin()}{os.pathsep}{path}",
            "PGHOST": str(paths.postgres_socket),
            "PGUSER": "kindred",
            "PGDATABASE": "kindred",
        }
    return environment


def keep_secret_key(paths: StackPaths) -> None:
    """Write the key that signs sessions, once; env.py reads it when SECRET_KEY is unset."""
    if paths.secret_key.exists():
        return
    descriptor = os.open(paths.secret_key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(50))


def demo_sign_in(paths: StackPaths) -> str:
    """What the demo's report says under "sign_in": an address and a password."""
    try:
        report = json.loads(paths.demo_report.read_text())
    except (OSError, ValueError):
        return ""
    found = report.get("sign_in") or {}
    return f"{found['email']} / {found['password']}" if {"email", "password"} <= set(found) else ""
