"""What all tests share: real PostgreSQL and Redis, started once, and files that go nowhere else."""

import os
from pathlib import Path

import hypothesis
import pytest
from pytest_django import Settings

from config.stack.errors import StackError
from config.stack.testing import Servers

pytest_plugins = ["accounts.tests.fixtures", "faces.tests.fixtures"]

# Generated input is the same every time: nobody's change fails for what another one's would have.
hypothesis.settings.register_profile("kindred", derandomize=True, deadline=None)
hypothesis.settings.load_profile("kindred")

# What a site gives up after seconds is waited for here: the machine may have other work.
PATIENT = (
    "library.provenance.reading.PATIENCE_SECONDS",
    "live.events.SEND_SECONDS",
    "matches.runs.running.SLICE_SECONDS",
)
SERVERS = pytest.StashKey[Servers]()


def pytest_configure(config: pytest.Config) -> None:
    """Only in the process that was started by hand; xdist's workers use its servers."""
    if hasattr(config, "workerinput"):
        return
    run_dir = os.environ.get("KINDRED_TEST_VAR")
    if not run_dir or os.environ.get("KINDRED_VAR") != run_dir:
        raise pytest.UsageError("These tests need DJANGO_SETTINGS_MODULE=config.settings.test.")
    try:
        servers = Servers(Path(run_dir))
        servers.start()
    except StackError as error:
        raise pytest.UsageError(str(error)) from None
    config.stash[SERVERS] = servers


def pytest_unconfigure(config: pytest.Config) -> None:
    if servers := config.stash.get(SERVERS, None):
        servers.stop()


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PATIENT:
        monkeypatch.setattr(name, 3600.0)


@pytest.fixture(autouse=True)
def nothing_cached() -> None:
    """One test's attempts are not the next one's."""
    from accounts.tests.limits import forget_limits  # this is loaded before Django is set up

    forget_limits()


@pytest.fixture(autouse=True)
def files_in_tmp(tmp_path: Path, settings: Settings) -> None:
    """Uploads of a test end with it."""
    settings.MEDIA_ROOT = tmp_path / "media"
    in_tmp = {"OPTIONS": {"location": str(tmp_path / "media")}}
    storages = settings.STORAGES
    settings.STORAGES = {**storages, "default": {**storages["default"], **in_tmp}}
