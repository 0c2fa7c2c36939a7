"""A person at a browser: signs in, keeps a live socket open, uploads, reads what is shown."""

import asyncio
import json
from collections import defaultdict
from contextlib import suppress
from time import perf_counter
from types import TracebackType
from typing import Any, Self

import httpx
import websockets

JOB_ENDS = {"completed", "failed", "cancelled"}


class VisitFailed(Exception):
    """The site did not answer as it should; the text says to what."""


class Visitor:
    """Use as `async with Visitor(site_url, email, password) as visitor`."""

    def __init__(self, site_url: str, email: str, password: str) -> None:
        self.email, self.password = email, password
        self.http = httpx.AsyncClient(base_url=site_url, timeout=60)
        self.socket_url = site_url.replace("http", "ws", 1) + "/ws/live/"
        self.events: list[dict[str, Any]] = []
        self.arrived = asyncio.Condition()
        self.jobs_ended: dict[str, float] = {}
        self.states: dict[str, dict[str, float]] = defaultdict(dict)

    async def __aenter__(self) -> Self:
        await self._sign_in()
        cookies = "; ".join(f"{name}={value}" for name, value in self.http.cookies.items())
        self.socket = await websockets.connect(
            self.socket_url,
            additional_headers={"Cookie": cookies},
            origin=str(self.http.base_url).rstrip("/"),  # type: ignore[arg-type]
        )
        self.listening = asyncio.create_task(self._listen())
        await self.wait_for(lambda: any(event["type"] == "ready" for event in self.events))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.listening.cancel()
        with suppress(asyncio.CancelledError):
            await self.listening
        await self.socket.close()
        await self.http.aclose()

    async def remove_photos(self) -> int:
        """Delete all photos through the API; how many there were."""
        photos = (await self.api("GET", "photos?limit=100")).json()["results"]
        for photo in photos:
            await self.api("DELETE", f"photos/{photo['id']}")
        return len(photos)

    async def upload(
        self, photo: bytes, filename: str, visibility: str = "public"
    ) -> tuple[str, float]:
        """Upload and wait for the live event of the photo's end: its id and the milliseconds."""
        started = perf_counter()
        answer = await self.api(
            "POST",
            "faces",
            files={"photo": (filename, photo, "image/jpeg")},
            data={"visibility": visibility},
        )
        image_id = answer.json()["id"]
        await self.wait_for(lambda: bool(self.states[image_id].keys() - {"pending", "running"}))
        ended = max(self.states[image_id].values())
        return image_id, (ended - started) * 1000

    async def photo(self, image_id: str) -> dict[str, Any]:
        answer: dict[str, Any] = (await self.api("GET", f"photos/{image_id}")).json()
        return answer

    async def matches(self) -> list[dict[str, Any]]:
        """One's own matches, best first."""
        found = (await self.api("GET", "matches?limit=100")).json()["results"]
        return sorted(found, key=lambda match: -match["similarity_score"])

    async def job_done(self, job_id: str, seconds: float = 120) -> dict[str, Any]:
        """Wait for the event that ends a job, then read it. Raises VisitFailed if it failed."""
        await self.wait_for(lambda: job_id in self.jobs_ended, seconds)
        job: dict[str, Any] = (await self.api("GET", f"jobs/{job_id}")).json()
        if job["status"] != "completed":
            raise VisitFailed(f"A job ended as {job['status']}: {job['error']}")
        return job

    async def download(self, address: str) -> bytes:
        answer = await self.http.get(address)
        answer.raise_for_status()
        return answer.content

    def matches_told(self) -> int:
        return self.told("match.found")

    def told(self, kind: str, **fields: str) -> int:
        """How many events of a kind came, with just these values where any are given."""
        wanted = {"type": kind, **fields}
        return sum(wanted.items() <= event.items() for event in self.events)

    async def wait_for(self, condition: Any, seconds: float = 60) -> None:
        """Wait until `condition()` holds; it is asked again after every event."""
        try:
            async with asyncio.timeout(seconds), self.arrived:
                await self.arrived.wait_for(condition)
        except TimeoutError:
            raise VisitFailed(
                f"Nothing more came over the live socket for {seconds:.0f} s."
            ) from None

    async def _sign_in(self) -> None:
        await self.http.get("/accounts/login/")
        form = {
            "login": self.email,
            "password": self.password,
            "csrfmiddlewaretoken": self.http.cookies["csrftoken"],
        }
        answer = await self.http.post("/accounts/login/", data=form)
        if answer.status_code != 302 or "sessionid" not in self.http.cookies:
            raise VisitFailed(f"Signing in as {self.email} was answered with {answer.status_code}.")

    async def api(self, method: str, path: str, **options: Any) -> httpx.Response:
        """One call of the API, as this person. Raises VisitFailed for an error."""
        headers = options.pop("headers", {}) | {
            "X-CSRFToken": self.http.cookies["csrftoken"],
            "Referer": str(self.http.base_url),
        }
        answer = await self.http.request(method, f"/api/v1/{path}", headers=headers, **options)
        if answer.is_error:
            raise VisitFailed(f"{method} /api/v1/{path}: {answer.status_code} {answer.text[:300]}")
        return answer

    async def _listen(self) -> None:
        async for text in self.socket:
            event = json.loads(text)
            async with self.arrived:
                self.events.append(event)
                if event["type"] == "photo.changed":
                    self.states[event["image_id"]][event["state"]] = perf_counter()
                if event["type"] == "job.changed" and event["status"] in JOB_ENDS:
                    self.jobs_ended[event["job_id"]] = perf_counter()
                self.arrived.notify_all()
