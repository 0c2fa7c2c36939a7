"""Fixtures of the stack's own tests."""

from collections.abc import Iterator

import pytest

from config.stack.tests.running import Starter, starter

TEST_SECONDS = 600  # for one test; several servers start in it, on a machine that has other work


def pytest_itemcollected(item: pytest.Item) -> None:
    if item.get_closest_marker("timeout") is None:
        item.add_marker(pytest.mark.timeout(TEST_SECONDS))


@pytest.fixture
def start() -> Iterator[Starter]:
    with starter() as starting:
        yield starting
