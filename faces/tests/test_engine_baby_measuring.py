"""Parents' traits as the open pack sees them in photos. The pictures come with packages."""

import io

import cv2
import numpy as np
import pytest
from PIL import Image

from faces.engine.analyse import analyse
from faces.engine.baby import (
    COLOURS,
    RATIOS,
    FaceNotMeasurable,
    Parent,
    TraitName,
    Traits,
    draw_svg,
    imagine,
    measure_traits,
    render,
)
from faces.engine.baby.colours import Tone, distance
from faces.engine.packs import BUILT_IN_ROOT
from faces.engine.runtime import Engine, get_engine
from faces.engine.types import Box, EngineError, Pixels
from faces.tests import pictures

CLOSED_EYES = (0, 5)
"""People of the group who look down."""


@pytest.fixture(scope="module")
def engine() -> Engine:
    return get_engine("open", BUILT_IN_ROOT, "cpu")


@pytest.fixture(scope="module")
def astronaut() -> Pixels:
    return np.asarray(pictures.astronaut())


@pytest.fixture(scope="module")
def measured(engine, astronaut) -> Traits:
    return measure(astronaut, engine)


def measure(pixels: Pixels, engine: Engine) -> Traits:
    face = analyse(pixels, engine)[0]
    return measure_traits(pixels, face.box, face.landmarks, engine)


def turned(pixels: Pixels, degrees: float) -> Pixels:
    height, width = pixels.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    return np.asarray(cv2.warpAffine(pixels, matrix, (width, height)), np.uint8)


def in_grey(pixels: Pixels) -> Pixels:
    return np.repeat(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)[..., None], 3, axis=2)


def in_sepia(pixels: Pixels) -> Pixels:
    toned = np.clip(in_grey(pixels) * np.array([1.07, 0.9, 0.68]), 0, 255).astype(np.uint8)
    return np.asarray(Image.open(io.BytesIO(pictures.jpeg(Image.fromarray(toned), 75))))


def with_band(pixels: Pixels, engine: Engine, colour: tuple[int, int, int]) -> Pixels:
    """Everything from the upper forehead on covered in one colour, as by a hat."""
    face = analyse(pixels, engine)[0]
    changed = pixels.copy()
    changed[: int((face.box.y + 0.18 * face.box.h) * len(pixels))] = colour
    return changed


def test_a_photo_in_colour_shows_every_trait(measured):
    assert measured.unknown == frozenset()
    assert Traits.from_dict(measured.to_dict()) == measured
    for name, (low, high) in RATIOS.items():
        assert low < getattr(measured, name) < high


def test_fair_hair_and_skin_are_seen_as_such(measured):
    assert Tone.of(measured.skin).light > 0.75
    assert 0.45 < Tone.of(measured.hair).light < 0.75
    assert Tone.of(measured.iris).light < 0.5


def test_dark_hair_is_told_from_fair_hair(engine):
    fair, dark = (measure(np.asarray(pictures.person(who)), engine) for who in (5, 3))
    assert Tone.of(fair.hair).light > 0.6
    assert Tone.of(dark.hair).light < 0.4


@pytest.mark.parametrize(
    "change",
    [
        lambda picture: picture[:, ::-1],
        lambda picture: turned(picture, 25),
        lambda picture: turned(picture, -50),
        lambda picture: cv2.resize(picture, (256, 256), interpolation=cv2.INTER_AREA),
        lambda picture: cv2.resize(picture, (1200, 1200)),
    ],
    ids=["mirrored", "tilted", "tilted far", "smaller", "larger"],
)
def test_the_same_face_shown_differently_has_about_the_same_traits(
    change, engine, astronaut, measured
):
    other = measure(np.ascontiguousarray(change(astronaut)), engine)
    for name in COLOURS:
        assert distance(getattr(other, name), getattr(measured, name)) < 0.05
    for name in RATIOS:
        assert getattr(other, name) == pytest.approx(getattr(measured, name), rel=0.07)


@pytest.mark.parametrize("tone", [in_grey, in_sepia])
def test_a_photo_without_colours_says_that_they_are_unknown(tone, engine, astronaut, measured):
    traits = measure(tone(astronaut), engine)
    assert traits.unknown == set(COLOURS)
    assert Tone.of(traits.skin).hue == pytest.approx(56, abs=8)  # a likely skin, not a grey one
    assert traits.width == pytest.approx(measured.width, rel=0.05)


def test_a_child_of_a_grey_photo_has_the_other_parents_colours(engine, astronaut, measured):
    other = measure(np.asarray(pictures.person(3)), engine)
    child = imagine(measure(in_grey(astronaut), engine), other, 1)
    for inherited in child.traits[:1] + child.traits[2:3]:
        assert inherited.parent == Parent.OTHER
        assert inherited.known


@pytest.mark.parametrize("who", CLOSED_EYES)
def test_closed_eyes_show_no_iris(who, engine):
    traits = measure(np.asarray(pictures.person(who)), engine)
    assert traits.unknown == {TraitName.IRIS}


@pytest.mark.parametrize("cover", [(40, 70, 200), (245, 245, 245), (30, 160, 60)])
def test_under_a_hat_the_brows_tell_the_hair(cover, engine, astronaut, measured):
    traits = measure(with_band(astronaut, engine, cover), engine)
    assert distance(traits.hair, cover) > 0.15
    assert distance(traits.hair, measured.hair) < 0.15


def test_a_bald_head_has_the_hair_of_its_brows(engine, astronaut, measured):
    traits = measure(with_band(astronaut, engine, measured.skin), engine)
    assert distance(traits.hair, measured.skin) > 0.2
    assert distance(traits.hair, measured.hair) < 0.15


def test_a_beard_does_not_darken_the_skin(engine, astronaut, measured):
    face = analyse(astronaut, engine)[0]
    top, bottom, left, right = (
        int(share * 512)
        for share in (
            face.box.y + 0.68 * face.box.h,
            face.box.y + 1.1 * face.box.h,
            face.box.x,
            face.box.x + face.box.w,
        )
    )
    bearded = astronaut.copy()
    bearded[top:bottom, left:right] //= 3
    assert distance(measure(bearded, engine).skin, measured.skin) < 0.03


@pytest.mark.parametrize("light", [(0.7, 0.9, 1.25), (1.2, 0.9, 0.55), (0.8, 1.1, 0.8)])
def test_coloured_light_is_taken_off_what_it_shines_on(light, engine, astronaut):
    traits = measure(np.clip(astronaut * np.array(light), 0, 255).astype(np.uint8), engine)
    assert 37 < Tone.of(traits.skin).hue < 76
    assert 0.03 < Tone.of(traits.skin).chroma < 0.115


def test_blue_eyes_are_seen_as_blue(engine, astronaut):
    large = np.asarray(cv2.resize(astronaut, (1536, 1536), interpolation=cv2.INTER_CUBIC))
    face = analyse(large, engine)[0]
    for x, y in face.landmarks[:2]:
        middle = int(x * 1536), int(y * 1536)
        cv2.circle(large, middle, 12, (84, 128, 170), -1, cv2.LINE_AA)
        cv2.circle(large, middle, 5, (12, 12, 14), -1, cv2.LINE_AA)
    assert 200 < Tone.of(measure(large, engine).iris).hue < 280


def test_without_landmarks_the_box_is_enough(engine, astronaut, measured):
    face = analyse(astronaut, engine)[0]
    traits = measure_traits(astronaut, face.box, None, engine)
    assert distance(traits.skin, measured.skin) < 0.02


def test_a_tiny_face_is_refused_with_a_sentence(engine, astronaut):
    small = np.asarray(cv2.resize(astronaut, (200, 200), interpolation=cv2.INTER_AREA))
    with pytest.raises(FaceNotMeasurable, match="too small") as refusal:
        measure(small, engine)
    assert isinstance(refusal.value, EngineError)


@pytest.mark.parametrize("level", [0, 128, 255])
def test_a_box_without_a_face_gives_an_answer_or_a_sentence(level, engine):
    pixels = np.full((300, 200, 3), level, np.uint8)
    try:
        traits = measure_traits(pixels, Box(0.6, 0.6, 0.8, 0.8), None, engine)
    except EngineError as error:
        assert str(error).endswith(".")
    else:
        assert Traits.from_dict(traits.to_dict()) == traits


def test_different_parents_have_visibly_different_children(engine, measured):
    others = [measure(np.asarray(pictures.person(who)), engine) for who in (2, 5)]
    one, other = (
        render(draw_svg(imagine(measured, parent, 4), "illustration"), 128).astype(int)
        for parent in others
    )
    assert np.abs(one - other).mean() > 3


def test_the_site_measures_with_its_own_pack_and_names_every_trait(engine, astronaut, measured):
    from faces import imagining

    face = analyse(astronaut, engine)[0]
    assert imagining.traits_of(astronaut, face.box, face.landmarks) == measured
    assert set(imagining.TRAIT_NAMES) == set(TraitName)
