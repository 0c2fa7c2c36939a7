"""Threads that must meet in the database: one goes on once another waits for it."""

import time

from django.db import connection

PATIENCE = 60.0  # seconds; matters only where nobody ever waits
BLOCKED_BY_US = """
    SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))
"""


def until_somebody_waits_for_us() -> None:
    """Until another connection waits for a lock that this thread's transaction holds.

    Raises AssertionError where nobody does.
    """
    deadline = time.monotonic() + PATIENCE
    with connection.cursor() as cursor:
        while True:
            cursor.execute(BLOCKED_BY_US)
            if cursor.fetchone():
                return
            assert time.monotonic() < deadline, "nobody waits for what is locked here"
            time.sleep(0.02)
