"""People are found by the beginnings of the words of their names."""

import pytest
from django.db import connection

from accounts.models import User
from accounts.tests.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    make_person("ada_lovelace", full_name="Augusta Ada King", location="London")
    make_person("leila", full_name="ليلى مراد", location="القاهرة")
    make_person("bloom", full_name="Molly 🌸 O’Bloom", location="Dublin")
    make_person("zoe", full_name="Zoë Ångström", location="Lund, Sweden")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ada", ["ada_lovelace"]),
        ("Love", ["ada_lovelace"]),
        ("king aug", ["ada_lovelace"]),
        ("lond", ["ada_lovelace"]),
        ("lov", ["ada_lovelace"]),
        ("ada bloom", []),
        ("ليل", ["leila"]),
        ("القا", ["leila"]),
        ("molly 🌸", ["bloom"]),
        ("zoë", ["zoe"]),
        ("lu", ["zoe"]),
        ("ovelace", []),
        ("", []),
        ("  ' & | ! :* \\ ", []),
        ("ada' | 'zoe", []),
        ("@ada_lov", ["ada_lovelace"]),
    ],
)
def test_every_word_begins_a_word(typed, found, people):
    rows = User.objects.get_queryset().named_like(typed).order_by("username")
    assert [person.username for person in rows] == found


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("José Álvarez", "jose alv"),
        ("Jose Alvarez", "josé Álv"),
        ("Jose\u0301", "josé"),
        ("José", "jose\u0301"),
        ("Zoë", "Zoe"),
        ("Zoe", "zoë"),
        ("Jörg Müller", "muller"),
        ("Jorg Muller", "Müller"),
        ("Łukasz", "lukasz"),
        ("Νίκος Αθανασίου", "νικος"),
        ("Νικος", "Νίκος"),
        ("Андрей Ёлкин", "андрей елк"),
        ("Андрей Елкин", "Ёлкин"),
        ("أحمد", "احمد"),
        ("Zoë 🌸", "🌸"),
    ],
)
def test_accents_do_not_matter_on_either_side(name, typed):
    person = make_person("somebody", full_name=name)
    make_person("another", full_name="Ada")
    assert list(User.objects.get_queryset().named_like(typed)) == [person]


@pytest.mark.parametrize(
    ("typed", "by_name"), [("london", False), ("ada london", False), ("ada king", True)]
)
def test_it_is_said_whether_the_name_alone_would_do(typed, by_name, people):
    assert User.objects.get_queryset().named_like(typed).get().by_name is by_name


def test_the_index_is_the_one_that_is_asked(people):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = User.objects.get_queryset().named_like("ada").explain()
    assert "users_folded_words" in plan


def test_whatever_is_typed_is_no_error(people):
    for typed in (
        "a" * 5000,
        "\x00",
        "a\x00b",
        "<->",
        "&",
        "x" + "y " * 60,
        "''",
        "\\",
        "\u00b4",
        "\uff07",
        "\ufdfa",
    ):
        list(User.objects.get_queryset().named_like(typed))
