"""The database the other tests run on is the real thing."""

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import connection, transaction


@pytest.mark.django_db
def test_vectors_are_compared_by_the_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS vector")
        cursor.execute("SELECT '[1,0]'::halfvec <=> '[0,1]'::halfvec")
        assert cursor.fetchone() == (1.0,)


@pytest.mark.django_db
def test_letters_outside_ascii_have_a_lower_case() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT lower('ÅSA')")
        assert cursor.fetchone() == ("åsa",)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(3))
def test_a_committed_row_is_gone_in_the_next_test(turn: int) -> None:
    with transaction.atomic():
        Group.objects.create(name="alice's friends")
    assert Group.objects.filter(name="alice's friends").count() == 1


def test_the_cache_keeps_what_it_is_given() -> None:
    cache.set("who", "alice")
    assert cache.get("who") == "alice"
