"""The three people of every test; a pytest plugin, loaded by the conftest.py at the top."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from accounts.models import User


@pytest.fixture
def alice(db: None) -> "User":
    """Owns what the test is about."""
    return _person("alice")


@pytest.fixture
def bob(db: None) -> "User":
    """Somebody alice has to do with."""
    return _person("bob")


@pytest.fixture
def charlie(db: None) -> "User":
    """A stranger to both."""
    return _person("charlie")


def _person(username: str) -> "User":
    from accounts.tests.people import make_person  # the plugin is loaded before Django is set up

    return make_person(username)
