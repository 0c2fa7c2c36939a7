"""A server that speaks fal.ai's queue protocol: submit, status, result, cancel, and the picture."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Behaviour:
    """What the server does; tests change it."""

    picture: bytes = b""
    polls: int = 2
    """How often a request is still in the queue or at work before it is done."""
    submit_status: int = 200
    submit_headers: dict[str, str] = field(default_factory=dict)
    submit_body: bytes | None = None
    result_status: int = 200
    result_body: bytes | None = None
    error: str | None = None
    picture_status: int = 200
    picture_url: str | None = None
    requests: list[tuple[str, str]] = field(default_factory=list)
    submitted: list[dict[str, Any]] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    url: str = ""


@contextmanager
def fal_server() -> Iterator[Behaviour]:
    behaviour = Behaviour()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(behaviour))
    behaviour.url = f"http://127.0.0.1:{server.server_port}/"
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield behaviour
    finally:
        server.shutdown()
        server.server_close()


def _handler(behaviour: Behaviour) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            behaviour.submitted.append(body)
            behaviour.keys.add(self.headers["authorization"])
            request = f"{behaviour.url}fal-ai/nano-banana/requests/1"
            document = {
                "request_id": "1",
                "response_url": request,
                "status_url": f"{request}/status",
                "cancel_url": f"{request}/cancel",
            }
            answer = behaviour.submit_body or json.dumps(document).encode()
            self.answer(behaviour.submit_status, answer, behaviour.submit_headers)

        def do_GET(self) -> None:
            if self.path.startswith("/picture"):
                self.answer(behaviour.picture_status, behaviour.picture)
            elif "/status" in self.path:
                self.answer(200, json.dumps(self.status()).encode())
            else:
                url = behaviour.picture_url or f"{behaviour.url}picture.jpg"
                document = json.dumps({"images": [{"url": url}]}).encode()
                self.answer(behaviour.result_status, behaviour.result_body or document)

        def do_PUT(self) -> None:
            self.answer(200, b"{}")

        def status(self) -> dict[str, Any]:
            polled = sum("/status" in path for _method, path in behaviour.requests)
            if polled >= behaviour.polls:
                return {"status": "COMPLETED", "logs": None, "error": behaviour.error}
            if polled == 0:
                return {"status": "IN_QUEUE", "queue_position": 3}
            return {"status": "IN_PROGRESS", "logs": None}

        def answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
            behaviour.requests.append((self.command, self.path.split("?")[0]))
            self.send_response(status)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            """Quiet: pytest's output is for what fails."""

    return Handler
