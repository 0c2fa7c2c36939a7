"""Servers on this machine that speak the sources' interfaces, over real sockets.

Each answers from what the test put into it, remembers what it was asked, and misbehaves on demand:
`server.plans[path]` is a list of things to do instead, one per request.
"""

import json
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlsplit

Handler = BaseHTTPRequestHandler
Plan = Callable[[Handler], None]


@dataclass(frozen=True)
class Asked:
    """A request as it came in."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    form: dict[str, str]


@dataclass
class SourceServer:
    """Files by path, and what both interfaces have in common."""

    files: dict[str, bytes] = field(default_factory=dict)
    plans: dict[str, list[Plan]] = field(default_factory=lambda: defaultdict(list))
    asked: list[Asked] = field(default_factory=list)
    url: str = ""

    def asked_for(self, path: str) -> list[Asked]:
        return [request for request in self.asked if request.path == path]

    def answer(self, handler: Handler, asked: Asked) -> None:
        if plans := self.plans[asked.path]:
            plans.pop(0)(handler)
        elif asked.path in self.files:
            send(handler, 200, self.files[asked.path], "image/jpeg")
        else:
            self.api(handler, asked)

    def api(self, handler: Handler, asked: Asked) -> None:
        send(handler, 404, b"")


@dataclass
class DanbooruServer(SourceServer):
    """/posts.json with tags, limit and page=b<ID>; posts are kept newest first."""

    posts: list[dict[str, Any]] = field(default_factory=list)
    page_size: int = 1000

    def api(self, handler: Handler, asked: Asked) -> None:
        if asked.path != "/posts.json":
            send(handler, 404, b"")
            return
        posts = sorted(self.posts, key=lambda post: -int(post["id"]))
        if (page := asked.query.get("page", "")).startswith("b"):
            posts = [post for post in posts if post["id"] < int(page[1:])]
        send_json(handler, posts[: min(int(asked.query["limit"]), self.page_size)])

    def add(self, number: int, picture: bytes | None = None, **fields: Any) -> dict[str, Any]:
        """A post that is wanted, unless `fields` say otherwise."""
        path = f"/original/{number}.jpg"
        if picture is not None:
            self.files[path] = picture
        post = {
            "id": number,
            "rating": "g",
            "is_deleted": False,
            "is_banned": False,
            "file_url": f"{self.url}{path}",
            "file_ext": "jpg",
            "file_size": len(picture or b""),
            "image_width": 800,
            "image_height": 600,
            "source": f"https://artist.example/{number}",
            "tag_string_artist": "some_painter",
            "tag_string_character": "anna_(novel) ben_(novel)",
            "tag_string_copyright": "a_novel",
            "tag_string_general": "1boy 1girl couple smile",
        } | fields
        self.posts.append(post)
        return post


AnySource = TypeVar("AnySource", bound=SourceServer)
REFRESH_TOKEN = "the-refresh-token"
ACCESS_TOKEN = "the-access-token"


@dataclass
class PixivServer(SourceServer):
    """/auth/token and /v1/search/illust with offset and next_url."""

    works: list[dict[str, Any]] = field(default_factory=list)
    page_size: int = 30

    def api(self, handler: Handler, asked: Asked) -> None:
        if asked.path == "/auth/token":
            self._sign_in(handler, asked)
        elif asked.path == "/v1/search/illust":
            self._search(handler, asked)
        else:
            send(handler, 404, b"")

    def _sign_in(self, handler: Handler, asked: Asked) -> None:
        if asked.form.get("refresh_token") != REFRESH_TOKEN:
            problem = {"system": {"message": "Invalid refresh token", "code": 1508}}
            send_json(handler, {"has_error": True, "errors": problem}, 400)
            return
        tokens = {
            "access_token": ACCESS_TOKEN,
            "refresh_token": REFRESH_TOKEN,
            "expires_in": 3600,
            "user": {"id": "1"},
        }
        send_json(handler, {**tokens, "response": tokens})

    def _search(self, handler: Handler, asked: Asked) -> None:
        if asked.headers.get("authorization") != f"Bearer {ACCESS_TOKEN}":
            words = "Error occurred at the OAuth process. Error Message: invalid_grant"
            send_json(handler, {"error": {"user_message": "", "message": words}}, 400)
            return
        start = int(asked.query.get("offset", 0))
        end = start + self.page_size
        more = f"https://app-api.pixiv.net/v1/search/illust?word=x&offset={end}"
        works = self.works[start:end]
        send_json(handler, {"illusts": works, "next_url": more if end < len(self.works) else None})

    def add(self, number: int, picture: bytes | None = None, **fields: Any) -> dict[str, Any]:
        """A work that is wanted, unless `fields` say otherwise; the newest comes first."""
        path = f"/img-original/{number}_p0.jpg"
        if picture is not None:
            self.files[path] = picture
        work = {
            "id": number,
            "title": f"Work {number}",
            "type": "illust",
            "user": {"id": 7, "name": "Some painter"},
            "tags": [{"name": "オリジナル", "translated_name": "original"}, {"name": "couple"}],
            "x_restrict": 0,
            "sanity_level": 2,
            "illust_ai_type": 1,
            "visible": True,
            "page_count": 1,
            "meta_single_page": {"original_image_url": f"{self.url}{path}"},
            "meta_pages": [],
        } | fields
        self.works.append(work)
        return work


@contextmanager
def serving(server: AnySource) -> Iterator[AnySource]:
    """Run the server on a free port of this machine."""

    class Doors(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._handle("GET")

        def do_POST(self) -> None:
            self._handle("POST")

        def _handle(self, method: str) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
            asked = Asked(
                method,
                parts.path,
                {name: values[-1] for name, values in parse_qs(parts.query).items()},
                {name.lower(): value for name, value in self.headers.items()},
                {name: values[-1] for name, values in parse_qs(body).items()},
            )
            server.asked.append(asked)
            server.answer(self, asked)

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Doors)
    listening.daemon_threads = True
    server.url = f"http://127.0.0.1:{listening.server_port}"
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        listening.shutdown()
        listening.server_close()
        thread.join()


def send(handler: Handler, status: int, body: bytes, mime: str = "", **headers: str) -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", mime or "text/plain")
    handler.send_header("Content-Length", str(len(body)))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def send_json(handler: Handler, value: object, status: int = 200) -> None:
    send(handler, status, json.dumps(value).encode(), "application/json")


def failing(status: int = 500, body: bytes = b"oops", **headers: str) -> Plan:
    """Answer with an error, or with a redirect: `failing(302, Location=...)`."""
    return lambda handler: send(handler, status, body, **headers)


def saying(body: bytes) -> Plan:
    """Answer 200 with just this."""
    return lambda handler: send(handler, 200, body)


def breaking_off(handler: Handler) -> None:
    """Promise more than is sent."""
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    handler.wfile.write(b"\xff\xd8\xff only the beginning")


def endless(handler: Handler) -> None:
    """Send without an end or a stated length, until the other side has had enough."""
    handler.send_response(200)
    handler.end_headers()
    try:
        while True:
            handler.wfile.write(bytes(64 * 1024))
    except OSError:
        handler.close_connection = True


def silent(released: threading.Event) -> Plan:
    """Say nothing until the test is over."""

    def wait(handler: Handler) -> None:
        released.wait(30)
        handler.close_connection = True

    return wait
