"""Uploading in tests, with pictures that dependencies ship; a pytest plugin."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from PIL import Image as PillowImage

    from accounts.models import User
    from library.models import Image

OnCommit = Callable[..., AbstractContextManager[Any]]


@pytest.fixture
def committed(django_capture_on_commit_callbacks: OnCommit) -> Callable[[], Any]:
    """`with committed():` what is done inside is committed, and the tasks it starts run."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def upload(committed: Callable[[], Any]) -> Callable[..., "Image"]:
    """Upload a picture for a person, through to the matches that come of it."""

    def upload(owner: "User", picture: "PillowImage.Image", **options: Any) -> "Image":
        from faces import services
        from faces.tests.pictures import jpeg

        with committed():
            image = services.add_photo(
                owner=owner, file=BytesIO(jpeg(picture)), filename="photo.jpg", **options
            )
        image.refresh_from_db()
        return image

    return upload


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[Any, tuple[str, ...]]]]:
    """Every live event that is sent during the test, with its groups."""
    from live import events

    sent: list[tuple[Any, tuple[str, ...]]] = []
    publish = events.publish

    def remember(addressed: Sequence[events.Addressed]) -> None:
        sent.extend(addressed)
        publish(addressed)

    monkeypatch.setattr(events, "publish", remember)
    yield sent
