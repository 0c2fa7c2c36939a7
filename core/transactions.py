"""Transactions that PostgreSQL breaks off because two of them waited for each other."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection
from psycopg.errors import DeadlockDetected

TRIES = 3

P = ParamSpec("P")
T = TypeVar("T")


def again_after_deadlock(function: Callable[P, T]) -> Callable[P, T]:
    """Run the function anew, TRIES times at most, where it was the victim of a deadlock.

    Rows are locked in one order (docs/architecture.md), so this is rare: a cascade or the check of
    a foreign key may lock what nobody named. Only for functions that do nothing before their
    transaction. Inside somebody else's transaction the error is theirs.
    """

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        for _tried in range(TRIES - 1):
            try:
                return function(*args, **kwargs)
            except OperationalError as error:
                ours = isinstance(error.__cause__, DeadlockDetected)
                if not ours or connection.in_atomic_block:
                    raise
        return function(*args, **kwargs)

    return run
