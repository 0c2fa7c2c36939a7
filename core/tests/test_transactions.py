"""Two transactions that wait for each other: PostgreSQL breaks one off, and it begins anew."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import OperationalError, connection, transaction

from core.transactions import again_after_deadlock

LOCK = "SELECT pg_advisory_xact_lock(%s)"


class Circle:
    """Locks one thing and then another; the first time not before another thread did the same."""

    def __init__(self):
        self.between, self.begun = Barrier(2), []

    @transaction.atomic
    def __call__(self, first, second):
        first_time = first not in self.begun
        self.begun.append(first)
        with connection.cursor() as cursor:
            cursor.execute(LOCK, [first])
            if first_time:
                self.between.wait(60)
            cursor.execute(LOCK, [second])
        return "done"


def both_ways(action):
    def one(order):
        try:
            return action(*order)
        except OperationalError:
            return "broken off"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(one, [(1, 2), (2, 1)]))


@pytest.mark.django_db(transaction=True)
def test_what_was_broken_off_begins_anew():
    circle = Circle()

    def go_round(first, second):
        return circle(first, second)

    assert both_ways(go_round) == ["broken off", "done"]
    circle = Circle()
    assert both_ways(again_after_deadlock(go_round)) == ["done", "done"]
    assert len(circle.begun) == 3


@pytest.mark.django_db(transaction=True)
def test_any_other_error_of_the_database_is_not_tried_again():
    tried = []

    @again_after_deadlock
    def broken():
        tried.append(1)
        raise OperationalError("server closed the connection")

    with pytest.raises(OperationalError):
        broken()
    assert len(tried) == 1
