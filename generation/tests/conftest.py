"""Fixtures of the engine's tests: a product and a provider of their own."""

from collections.abc import Callable
from typing import Any

import pytest
from pytest_django import Settings

from accounts.models import User
from generation import kinds, providers
from generation.models import Job, JobKind
from generation.tests.sketching import SketchKind, SketchProvider, submit_sketch


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> SketchProvider:
    """Makes whatever the test submits."""
    sketches = SketchProvider()
    monkeypatch.setitem(providers._made, "sketch", sketches)
    settings.JOB_MAX_ATTEMPTS = 3
    settings.GENERATION_PROVIDERS = dict.fromkeys(JobKind.values, "sketch")
    return sketches


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch, provider: SketchProvider) -> SketchKind:
    """Stands where the babies are."""
    sketch = SketchKind()
    monkeypatch.setitem(kinds._kinds, JobKind.BABY, sketch)
    return sketch


@pytest.fixture
def queued(kind: SketchKind) -> Callable[..., Job]:
    """Submits a job; no worker is told unless the test commits."""

    def queue(owner: User, **options: Any) -> Job:
        return submit_sketch(owner, **options)

    return queue
