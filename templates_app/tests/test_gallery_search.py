"""Templates are found by what is written about them, whatever somebody types."""

import pytest
from django.db import connection

from templates_app.models import Template
from templates_app.reading import (
    TypedQuery,
    Wish,
    gallery,
    gallery_page,
    listed,
    popular_tags,
    related,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def walls(add):
    return {
        "beach": add("Sunset on the beach", tags=["summer", "holding hands"], category="movie"),
        "station": add("Last train", description="They say goodbye at a station near the beach."),
        "castle": add("Prinzessin", artist="Zoë Müller", tags=["castle"], category="acg"),
        "arabic": add("زفاف في القصر", description="Emoji 🎉 party"),
    }


def found(words, **more):
    return [template.title for template in gallery(Wish.of(q=words, **more))]


FOUND = [
    ("beach", ["Sunset on the beach", "Last train"]),  # the title counts for more
    ("beaches", ["Sunset on the beach", "Last train"]),
    ("bea", ["Sunset on the beach", "Last train"]),
    ("sunset bea", ["Sunset on the beach"]),
    ('"last train"', ["Last train"]),
    ('"train last"', []),
    ("beach -station", ["Sunset on the beach"]),
    ("beach -stations", ["Sunset on the beach"]),
    ("castle or sunse", ["Prinzessin", "Sunset on the beach"]),
    ("holding hands", ["Sunset on the beach"]),
    ("zoë", ["Prinzessin"]),
    ("MÜLLER", ["Prinzessin"]),
    ("the", ["Sunset on the beach", "Last train"]),
    ("القصر", ["زفاف في القصر"]),
    ("زفا", ["زفاف في القصر"]),
    ("nothing like that", []),
]


def test_words_are_found(walls):
    for words, titles in FOUND:
        assert sorted(found(words)) == sorted(titles), words


def test_a_title_comes_before_a_description(walls):
    assert found("beach") == ["Sunset on the beach", "Last train"]


HOSTILE = [
    '"',
    '"""',
    "'",
    "''",
    "\\",
    "a\\'b",
    "-",
    "--",
    '-"a b"',
    "or",
    "or or",
    "& | ! <-> :* ( )",
    "a:*",
    "'; DROP TABLE templates; --",
    "%s %d %%",
    "🎉",
    "👩‍❤️‍💋‍👨 🎉🎉",
    "\u202e\u2066abc",
    "\x00",
    "nul\x00l",
    "x" * 1000,
    "word " * 200,
    '"' * 1000,
    "<script>alert(1)</script>",
    "http://example.com/a?b=c#d",
    "user@example.com",
    "1e400 -1 0x10 10.0.0.1/8",
]


def test_nothing_that_is_typed_is_an_error(walls):
    for words in HOSTILE:
        wish = Wish.of(q=words)
        assert len(wish.q) <= 200
        gallery_page(wish)


def test_an_index_answers_the_search(walls):
    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off")
        plan = Template.objects.filter(search=TypedQuery("beach sun")).explain()
        cursor.execute("RESET enable_seqscan")
    assert "templates_search" in plan


def test_a_wish_is_narrowed_by_category_and_tag(walls):
    assert found("beach", category="movie") == ["Sunset on the beach"]
    assert found("", tag="CASTLE") == ["Prinzessin"]
    assert found("", tag="summer", category="acg") == []
    assert len(found("", category="no such", order="no such")) == 4
    assert Wish.of(order="best").order == "popular"


@pytest.mark.parametrize("order", ["popular", "newest", "best"])
def test_pages_follow_each_other_without_gaps(add, order):
    templates = [add(f"Walk {number}") for number in range(7)]
    wish = Wish.of(q="walk" if order == "best" else "", order=order)
    assert wish.order == order
    seen, cursor = [], ""
    while cursor is not None:
        page, cursor = gallery_page(wish, cursor, size=3)
        seen += page
        add("A walk that comes in between", active=False)
    assert len(seen) == len(set(seen)) == 7
    assert set(seen) == set(templates)


def test_a_cursor_that_is_none_gives_the_first_page(add):
    template = add()
    pk = template.pk
    for cursor in ("x", f"popular_nan_{pk}", f"newest_1_{pk}", "popular_1_2", "\x00", "_" * 9):
        assert gallery_page(Wish.of(), cursor) == ([template], None)


def test_tags_that_many_templates_have_come_first(add):
    add(tags=["beach", "sun"], category="movie")
    add(tags=["beach"])
    add(tags=["hidden"], active=False)
    assert popular_tags() == ["beach", "sun"]
    assert popular_tags("movie") == ["beach", "sun"]
    assert popular_tags("tv") == []


def test_related_templates_share_tags_or_category(add):
    one = add(tags=["beach"], category="movie")
    same_tag = add(tags=["beach", "sun"], category="acg")
    same_category = add(category="movie")
    add(category="tv")
    add(tags=["beach"], active=False)
    assert related(one) == [same_tag, same_category]
    assert one in listed()
