"""Uploading in tests, with pictures that dependencies ship; a pytest plugin."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from io import BytesIO
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

if TYPE_CHECKING:
    from PIL import Image as PillowImage

    from accounts.models import User
    from library.models import Image

OnCommit = Callable[..., AbstractContextManager[Any]]


@pytest.fixture(scope="session")
def indexes_of_vectors(django_db_setup: None) -> Iterator[Callable[[], Any]]:
    """Builds the indexes of neighbours anew, from outside of any test's transaction.

    Building one also writes down that its table is empty, which the planner would believe.
    """
    from django.db import connection

    from faces.index import INDEXED

    options = connection.get_connection_params() | {"autocommit": True}
    del options["cursor_factory"], options["context"]
    with psycopg.connect(**options) as outside:
        rows = outside.execute(
            "SELECT indexname FROM pg_indexes WHERE tablename = ANY(%s) AND indexdef LIKE %s",
            [list(INDEXED), "% USING hnsw %"],
        )
        statements = [f"REINDEX INDEX {name}" for (name,) in rows]
        statements += [f"SELECT pg_clear_relation_stats('public', '{table}')" for table in INDEXED]
        yield lambda: [outside.execute(statement) for statement in statements]


@pytest.fixture(autouse=True)
def fresh_indexes(request: pytest.FixtureRequest) -> None:
    """Every test rolls back the same few vectors; no site has such a heap of dead, equal ones, in
    which an index of neighbours loses its way."""
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("indexes_of_vectors")()


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
