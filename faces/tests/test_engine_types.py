"""Scores and bands."""

import pytest

from faces.engine.types import Band, Box, Calibration, band

OPEN = Calibration("open-1", 14.8, 0.543)


@pytest.mark.parametrize(
    ("cosine", "score"), [(0.40, 11), (0.50, 35), (0.60, 70), (0.66, 85), (0.80, 98)]
)
def test_a_cosine_becomes_the_score_the_calibration_promises(cosine: float, score: float) -> None:
    assert OPEN.similarity_score(cosine) == pytest.approx(score, abs=0.7)


@pytest.mark.parametrize("cosine", [-1.0, 0.0, 1.0])
def test_a_score_never_leaves_its_range(cosine: float) -> None:
    assert 0 < OPEN.similarity_score(cosine) < 100


@pytest.mark.parametrize("score", [1, 35, 50, 70, 85, 99])
def test_the_cosine_of_a_score_leads_back_to_it(score: float) -> None:
    assert OPEN.similarity_score(OPEN.cosine_at(score)) == pytest.approx(score)


@pytest.mark.parametrize("score", [0, 100, -3])
def test_no_cosine_reaches_the_ends(score: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 100"):
        OPEN.cosine_at(score)


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        (0, Band.UNIDENTIFIED),
        (69.99, Band.UNIDENTIFIED),
        (70, Band.SUGGESTED),
        (85, Band.SUGGESTED),
        (85.01, Band.CONFIRMED),
        (100, Band.CONFIRMED),
    ],
)
def test_a_score_has_a_band(score: float, expected: Band) -> None:
    assert band(score) is expected


def test_a_box_knows_its_share_of_the_picture() -> None:
    assert Box(0.5, 0.5, 0.5, 0.25).area == 0.125
