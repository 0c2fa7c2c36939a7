"""The whole site as `make up` runs it, once, from an empty data directory."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

from config.env import BASE_DIR
from config.stack import site
from config.stack.tests.running import Starter, alive, descendants, eventually

pytestmark = pytest.mark.stack
START_SECONDS = 240.0  # matters only where something is broken
FIRST_PORT = 8200


def status(address: str) -> int:
    with urllib.request.urlopen(f"{address}/", timeout=60) as page:  # noqa: S310
        code: int = page.status
        return code


def test_the_site_starts_survives_a_kill_of_web_and_stops(start: Starter) -> None:
    running = start(None, "--no-demo", module="config.stack")
    running.wait_until_up(START_SECONDS)
    address = running.run()["address"]
    assert status(address) == 200
    port = address.rpartition(":")[2]
    probe = [sys.executable, "-m", "config.stack.probe", port]
    assert subprocess.run(probe, cwd=BASE_DIR, check=False).returncode == 0
    assert running.sql("SELECT extname FROM pg_extension WHERE extname = 'vector'")
    running.wait_for("faces@", START_SECONDS)
    running.wait_for("default@", START_SECONDS)

    web = running.pid_of("web")
    os.kill(web, signal.SIGKILL)
    eventually(lambda: running.pid_of("web") not in {0, web})
    assert status(address) == 200  # waited in the supervisor's socket, was not refused

    children = descendants(running.popen.pid)
    assert running.end() == 0
    eventually(lambda: not any(map(alive, children)))


WHO = """
async def application(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": repr(tuple(scope["client"])).encode()})
"""


def test_the_web_server_knows_its_visitors_by_address(tmp_path: Path) -> None:
    """uvicorn gets an open socket, not an address; rate limits need the peer all the same."""
    (tmp_path / "who.py").write_text(WHO)
    with closing(site.listen(FIRST_PORT, exactly=False)) as listening:
        web = site.plan({}, listening, 1).site[0]
        command = [part.replace("config.asgi", "who") for part in web.command]
        given = dict(web.options)
        process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.DEVNULL, **given)
        try:
            host, port = listening.getsockname()
            with socket.create_connection((host, port), timeout=60) as visitor:
                visitor.sendall(b"GET / HTTP/1.0\r\n\r\n")
                answer = visitor.makefile("rb").read()
                assert repr(visitor.getsockname()).encode() in answer
        finally:
            process.kill()
            process.wait()
