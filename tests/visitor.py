"""A person who uses the site over HTTP, as the scripts of its pages do."""

from types import TracebackType
from typing import Any, Self

import httpx

from tests.site import Person, Site, eventually


class Visitor:
    """Signed in from the beginning: `with Visitor(site, person) as visitor`."""

    def __init__(self, site: Site, person: Person) -> None:
        self.site, self.person = site, person
        self.http = httpx.Client(base_url=site.address, timeout=60)

    def __enter__(self) -> Self:
        self.http.get("/accounts/login/").raise_for_status()
        form = {"login": self.person.email, "password": self.person.password}
        answer = self.http.post("/accounts/login/", data=form | self.token)
        assert answer.status_code == 302, answer.text[:300]
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.http.close()

    @property
    def token(self) -> dict[str, str]:
        return {"csrfmiddlewaretoken": self.http.cookies["csrftoken"]}

    @property
    def headers(self) -> dict[str, str]:
        return {"X-CSRFToken": self.http.cookies["csrftoken"], "Referer": self.site.address}

    def send(self, photo: bytes, name: str = "photo.jpg", **data: str) -> httpx.Response:
        """Upload, whatever comes of it."""
        files = {"photo": (name, photo, "image/jpeg")}
        return self.http.post("/api/v1/faces", files=files, data=data, headers=self.headers)

    def upload(self, photo: bytes, name: str = "photo.jpg", **data: str) -> str:
        """Upload a photo that must be accepted; its id."""
        answer = self.send(photo, name, **data)
        assert answer.status_code == 202, answer.text[:300]
        image_id: str = answer.json()["id"]
        return image_id

    def upload_and_wait(self, photo: bytes, name: str = "photo.jpg", **data: str) -> dict[str, Any]:
        image_id = self.upload(photo, name, **data)
        eventually(lambda: self.site.all_finished(self.person), 180)
        return self.photo(image_id)

    def read(self, path: str) -> Any:
        answer = self.http.get(f"/api/v1/{path}")
        assert answer.status_code == 200, answer.text[:300]
        return answer.json()

    def photo(self, image_id: str) -> dict[str, Any]:
        photo: dict[str, Any] = self.read(f"photos/{image_id}")
        return photo

    def photos(self) -> list[dict[str, Any]]:
        photos: list[dict[str, Any]] = self.read("photos?limit=100")["results"]
        return photos

    def matched(self) -> set[str]:
        """The usernames of one's look-alikes."""
        return {row["other"]["username"] for row in self.read("matches?limit=100")["results"]}
