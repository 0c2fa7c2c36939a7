"""The whole site as `make up` runs it, for tests that look at it from outside."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default as modern
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx
import psycopg
from websockets.exceptions import InvalidStatus, WebSocketException
from websockets.sync.client import connect
from websockets.typing import Origin

from accounts.models import Purpose
from config.env import BASE_DIR
from config.stack.tests.running import Running, Starter, alive, eventually

__all__ = ["Person", "Site", "eventually", "run_site"]

# These matter only where something is broken.
START_SECONDS = 240.0
RECOVERY_SECONDS = 180.0
LINES_KEPT = 150
# Requests that went well; waiting for something, a test makes hundreds.
ANSWERED = re.compile(r" request_started | request_finished .* code=[23]\d\d ")
ENVIRONMENT = {"DJANGO_SETTINGS_MODULE": "tests.site_settings"}
PROCESSES = ("postgres", "redis", "web", "faces", "generation", "default", "beat")


@dataclass(frozen=True)
class Person:
    id: str
    username: str
    name: str
    email: str
    password: str


@dataclass
class Site:
    """A running site, its processes, its database, its mail, and a desk that enrols people."""

    running: Running
    people: int = field(default=0)

    @cached_property
    def address(self) -> str:
        address: str = self.running.run()["address"]
        return address

    @property
    def media(self) -> Path:
        return self.running.paths.data_dir / "media"

    def files(self) -> set[Path]:
        """Every stored file, those in the making included."""
        return {path for path in self.media.rglob("*") if path.is_file()}

    def mail_to(self, address: str) -> list[str]:
        """The texts of all mail to an address, oldest first."""
        texts = []
        for path in sorted((self.running.paths.data_dir / "mail").glob("*.log")):
            message = message_from_bytes(path.read_bytes(), policy=modern)
            body = message.get_body(("plain",))
            if address in str(message["To"]) and body is not None:
                texts.append(str(body.get_content()))
        return texts

    def connect(self) -> psycopg.Connection[tuple[Any, ...]]:
        socket = str(self.running.paths.postgres_socket)
        return psycopg.connect(host=socket, user="kindred", dbname="kindred")

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with self.connect() as connection:
            return connection.execute(query, values).fetchall()

    def states(self, person: Person) -> dict[str, str]:
        """The state of each of a person's photos, by the photo's id."""
        query = """SELECT image_id::text, state FROM photo_analyses
                   JOIN images ON images.id = image_id WHERE owner_id = %s"""
        return dict(self.rows(query, person.id))

    def all_finished(self, *people: Person) -> bool:
        states = {state for person in people for state in self.states(person).values()}
        return not states & {"pending", "running", "waiting"}

    def has_match(self, person: Person) -> bool:
        query = "SELECT 1 FROM matches WHERE %s IN (owner_a_id, owner_b_id)"
        return bool(self.rows(query, person.id))

    def enrol(
        self, name: str, consents: Iterable[Purpose] = tuple(Purpose), **fields: str
    ) -> Person:
        """Somebody new, whose username begins with `name`; `fields` are those of the account."""
        self.people += 1
        username = f"{name}{self.people}"
        purposes = [str(each) for each in consents]
        told = self.ask(do="enrol", username=username, purposes=purposes, **fields)
        return Person(username=username, **told)

    def erase(self, person: Person) -> None:
        self.ask(do="erase", username=person.username)

    @cached_property
    def desk(self) -> "subprocess.Popen[str]":
        environment = {k: v for k, v in os.environ.items() if k != "KINDRED_TEST_VAR"} | ENVIRONMENT
        environment |= {"KINDRED_VAR": str(self.running.paths.data_dir), "SITE_URL": self.address}
        return subprocess.Popen(
            [sys.executable, "-m", "tests.enrolment"],
            cwd=BASE_DIR,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, **command: Any) -> dict[str, Any]:
        """What the desk answers; its traceback fails the test that asked."""
        assert self.desk.stdin is not None
        assert self.desk.stdout is not None
        self.desk.stdin.write(json.dumps(command) + "\n")
        self.desk.stdin.flush()
        line = self.desk.stdout.readline()
        assert line, f"the desk has ended with {self.desk.wait()}; what it said stands below"
        answer: dict[str, Any] = json.loads(line)
        assert "failed" not in answer, answer["failed"]
        return answer

    def kill(self, name: str) -> None:
        """End a process without warning; returns once its supervisor has seen that."""
        pid = self.running.pid_of(name)
        os.kill(pid, signal.SIGKILL)
        eventually(lambda: self.running.pid_of(name) != pid)

    def wait_for_process(self, name: str) -> int:
        """Its pid, as soon as it runs (again)."""
        eventually(lambda: alive(self.running.pid_of(name)), RECOVERY_SECONDS)
        return self.running.pid_of(name)

    @contextmanager
    def unwritable(self, table: str) -> Iterator[None]:
        """Whoever wants to write a row of this table waits until the end of this."""
        with self.connect() as connection:
            connection.execute(f"LOCK TABLE {table} IN SHARE MODE")
            yield
            connection.rollback()

    @contextmanager
    def halted(self, name: str) -> Iterator[None]:
        """A process that does nothing for a while, without having ended."""
        pid = self.wait_for_process(name)
        os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)

    def answers(self) -> bool:
        """Every process runs, and the front page comes."""
        if not all(alive(self.running.pid_of(name)) for name in PROCESSES):
            return False
        with suppress(httpx.HTTPError):
            return httpx.get(f"{self.address}/", timeout=30).status_code == 200
        return False

    def takes_sockets(self) -> bool:
        """The first socket after a restart of Redis finds the web process's old connection."""
        address = self.address.replace("http", "ws", 1) + "/ws/live/"
        try:
            with connect(address, origin=Origin(self.address), open_timeout=30):
                return True
        except InvalidStatus as refused:
            return refused.response.status_code < 500
        except (OSError, WebSocketException):
            return False

    def wait_until_well(self) -> None:
        eventually(lambda: self.answers() and self.takes_sockets(), RECOVERY_SECONDS)

    def account(self) -> str:
        """Which processes run, and what the site said last: neither names anybody."""
        pids = {name: self.running.pid_of(name) for name in PROCESSES}
        states = [f"{name} {'runs' if alive(pid) else 'is gone'}" for name, pid in pids.items()]
        said = [line for line in self.running.told().splitlines() if not ANSWERED.search(line)]
        return "\n".join([", ".join(states), *said[-LINES_KEPT:]])

    def close(self) -> None:
        if "desk" in self.__dict__:
            self.desk.kill()
            self.desk.wait()


@contextmanager
def run_site(starting: Starter) -> Iterator[Site]:
    running = starting(None, "--no-demo", module="config.stack", environment=ENVIRONMENT)
    running.wait_until_up(START_SECONDS)
    site = Site(running)
    try:
        yield site
    finally:
        site.close()
