"""Shared by the tests of accounts."""

from collections.abc import Iterator

import pytest

from accounts.tests.limits import forget_limits


@pytest.fixture(autouse=True)
def limits_forgotten() -> Iterator[None]:
    """One test's attempts are not the next one's."""
    forget_limits()
    yield
    forget_limits()
