"""A stack with the real supervisor and servers, and small programs in the site's place.

`python -m config.stack.tests.standins up|with_stack …` takes the same options as manage.py.
"""

import argparse
import os
import socket
import sys
from functools import partial

from config.stack import up
from config.stack.console import error
from config.stack.errors import StackError
from config.stack.processes import Program
from config.stack.site import Plan

WEB = """
import http.server, socket, sys
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(b"ok")
    def log_message(self, *args): pass
server = http.server.HTTPServer(("127.0.0.1", 0), Page, bind_and_activate=False)
server.socket = socket.socket(fileno=int(sys.argv[1]))
server.serve_forever()
"""
WAIT = "import signal; signal.pause()"
PATIENCE = 3600.0  # seconds until a program is stopped by force: no test sees that


def plan(environment: dict[str, str], listening: socket.socket, workers: int) -> Plan:
    """STANDIN_WORKER and STANDIN_DEMO replace the worker's and the demo's code."""
    program = partial(Program, environment=environment, stop_seconds=PATIENCE)
    python = (sys.executable, "-c")
    fd = listening.fileno()
    worker = os.environ.get("STANDIN_WORKER", WAIT)
    demo = os.environ.get("STANDIN_DEMO", "pass")
    return Plan(
        migrate=program("migrate", (*python, "pass")),
        site=(
            program("web", (*python, WEB, str(fd)), options={"pass_fds": (fd,)}),
            program("faces", (*python, worker)),
            program("beat", (*python, WAIT)),
        ),
        demo=program("demo", (*python, demo)),
    )


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("name", choices=("up", "with_stack"))
    parser.add_argument("--port", type=int)
    parser.add_argument("--no-demo", action="store_true")
    parser.add_argument("words", nargs="*")
    chosen = parser.parse_args()
    options = up.Options(chosen.port, not chosen.no_demo, 1)
    try:
        if chosen.name == "with_stack":
            return up.with_stack(chosen.words, options, plan)
        return up.up(options, plan)
    except StackError as stack_error:
        error(str(stack_error))
        return 1


if __name__ == "__main__":
    sys.exit(main())
