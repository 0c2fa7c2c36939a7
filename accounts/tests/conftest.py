"""Shared by the tests of accounts."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def limits_forgotten() -> Iterator[None]:
    """Rate limits live in the cache; one test's attempts are not the next one's."""
    cache.clear()
    yield
    cache.clear()
