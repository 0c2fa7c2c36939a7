"""What is used is popular, and what was used long ago is so less and less."""

from datetime import UTC, datetime, timedelta

import pytest

from templates_app.popularity import EPOCH, HALF_LIFE, count_use, rebuild, score_of, uses_now
from templates_app.reading import Wish, gallery

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


def uses(template, *ages):
    """Count uses of these ages in half-lives."""
    for age in ages:
        count_use(template, at=NOW - age * HALF_LIFE)
    template.refresh_from_db()


COUNTED = [
    ((), 0),
    ((0,), 1),
    ((1,), 0.5),
    ((0, 0, 0), 3),
    ((2, 1, 0), 1.75),
    ((0, 1, 2), 1.75),
    ((60, 0), 1),
    ((0, 60), 1),
]


def test_a_use_counts_half_after_each_half_life(add):
    for ages, expected in COUNTED:
        template = add()
        uses(template, *ages)
        assert uses_now(template, at=NOW) == pytest.approx(expected, abs=1e-6), ages


def test_what_the_database_counts_is_what_the_formula_says(add):
    template = add()
    ages = (30.5, 3, 3, 2.25, 0.1, 7)
    uses(template, *ages)
    by_hand = score_of(NOW - age * HALF_LIFE for age in ages)
    assert template.popularity_score == pytest.approx(by_hand)
    rebuild(template, [NOW - age * HALF_LIFE for age in ages])
    template.refresh_from_db()
    assert template.popularity_score == pytest.approx(by_hand)
    assert template.popularity_at == NOW - 0.1 * HALF_LIFE


def test_the_order_stays_right_without_any_recomputation(add):
    once_lately, often_long_ago, never = add(), add(), add()
    uses(once_lately, 0)
    uses(often_long_ago, *[4] * 10)
    assert list(gallery(Wish.of())) == [once_lately, often_long_ago, never]
    uses(often_long_ago, *[4] * 10)
    assert list(gallery(Wish.of())) == [often_long_ago, once_lately, never]


def test_counting_many_uses_one_by_one_loses_none(add):
    template = add()
    for _number in range(50):
        count_use(template, at=NOW)
    template.refresh_from_db()
    assert uses_now(template, at=NOW) == pytest.approx(50)


def test_rebuilding_from_nothing_and_clocks_gone_wrong(add):
    template = add()
    uses(template, 0)
    rebuild(template, [])
    template.refresh_from_db()
    assert (template.popularity_score, template.popularity_at) == (0, None)
    count_use(template, at=EPOCH - timedelta(days=1))
    template.refresh_from_db()
    assert template.popularity_score >= 0
