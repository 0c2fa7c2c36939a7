"""Fixtures of the stack's own tests."""

from collections.abc import Iterator

import pytest

from config.stack.tests.running import Starter, starter


@pytest.fixture
def start() -> Iterator[Starter]:
    with starter() as starting:
        yield starting
