"""What several tests of matches begin with: celebrities, people who are alike, silence."""

import pytest

from accounts.tests.people import make_person
from faces.models import Face
from faces.tests import pictures
from faces.tests.celebrities import add
from matches.tests.lookalikes import make_face


@pytest.fixture
def quiet(monkeypatch):
    """Nobody is told of runs: the tests themselves are the worker."""
    monkeypatch.setattr("matches.runs.services.tell_worker", lambda: None)
    monkeypatch.setattr("matches.runs.recovery.tell_worker", lambda: None)


@pytest.fixture
def crowd(alice):
    """Six faces of alice, and one of each of three people who look like all of them."""
    faces = [make_face(alice, (1.0, number / 100)) for number in range(6)]
    for name in ("bob", "dora", "emil"):
        make_face(make_person(name), (1.0, 0.1))
    return faces


@pytest.fixture
def collins(db):
    return add("Eileen Collins", pictures.mirrored(pictures.astronaut()), description="Astronaut")


@pytest.fixture
def star(db):
    return add("Sample star", pictures.person(0))


@pytest.fixture
def face(alice, collins, star, upload):
    """Alice looks like Collins."""
    upload(alice, pictures.astronaut())
    return Face.objects.get(owner=alice)
