"""What the engine sees in pictures, with the real open pack. The pictures come with packages."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise

import cv2
import numpy as np
import pytest
import skimage.data
from insightface.data import get_image

from faces.engine.analyse import analyse
from faces.engine.packs import BUILT_IN_ROOT
from faces.engine.runtime import Engine, get_engine
from faces.engine.types import DetectedFace, Pixels
from faces.engine.warp import crop_face


@pytest.fixture(scope="module")
def engine() -> Engine:
    return get_engine("open", BUILT_IN_ROOT, "cpu")


def astronaut() -> Pixels:
    """One frontal woman, 512 × 512."""
    return np.asarray(skimage.data.astronaut(), np.uint8)


def group() -> Pixels:
    """Six people, 1280 × 886."""
    return np.ascontiguousarray(get_image("t1")[:, :, ::-1])


def actor() -> Pixels:
    """One man in grey, 112 × 112, his face cut by the edge."""
    return np.ascontiguousarray(get_image("Tom_Hanks_54745")[:, :, ::-1])


def turned(pixels: Pixels, degrees: float) -> Pixels:
    """Turned counterclockwise about the middle."""
    height, width = pixels.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    return np.asarray(cv2.warpAffine(pixels, matrix, (width, height)), np.uint8)


def shown_differently() -> dict[str, Pixels]:
    """The astronaut cropped, mirrored, darkened, brightened, blurred, smaller, larger, in grey."""
    picture = astronaut()
    return {
        "crop": picture[20:260, 100:360],
        "mirror": picture[:, ::-1],
        "dark": (picture * 0.5).astype(np.uint8),
        "bright": np.clip(picture * 1.4 + 20, 0, 255).astype(np.uint8),
        "blur": np.asarray(cv2.GaussianBlur(picture, (0, 0), 2), np.uint8),
        "small": np.asarray(cv2.resize(picture, (256, 256), interpolation=cv2.INTER_AREA)),
        "large": np.asarray(cv2.resize(picture, (3000, 3000))),
        "grey": np.repeat(np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY))[..., None], 3, 2),
        "turned": turned(picture, 25),
    }


def only(faces: tuple[DetectedFace, ...]) -> DetectedFace:
    (face,) = faces
    return face


def cosine(one: DetectedFace, other: DetectedFace) -> float:
    return float(one.embedding @ other.embedding)


def test_one_person_is_found_where_she_is(engine: Engine) -> None:
    face = only(analyse(astronaut(), engine))
    assert face.box.x < 0.44 < face.box.x + face.box.w
    assert face.box.y < 0.23 < face.box.y + face.box.h
    assert face.width_px == pytest.approx(face.box.w * 512)
    (left, eyes), (right, _), (nose, nose_y), (mouth_left, mouth), (mouth_right, _) = face.landmarks
    assert left < nose < right
    assert mouth_left < nose < mouth_right
    assert eyes < nose_y < mouth


def test_a_face_looks_the_way_it_looks(engine: Engine) -> None:
    face = only(analyse(astronaut(), engine))
    assert abs(face.yaw) < 10
    assert abs(face.pitch) < 15
    assert abs(face.roll) < 10
    assert face.age is not None
    assert 20 < face.age < 55
    assert face.gender is not None
    assert face.gender < 0.5


def test_a_tilted_head_has_a_roll_and_else_the_same_pose(engine: Engine) -> None:
    level = only(analyse(astronaut(), engine))
    counterclockwise = only(analyse(turned(astronaut(), 25), engine))
    assert counterclockwise.roll < level.roll - 15
    assert counterclockwise.yaw == pytest.approx(level.yaw, abs=6)
    assert counterclockwise.pitch == pytest.approx(level.pitch, abs=6)


def test_a_mirrored_face_looks_the_other_way(engine: Engine) -> None:
    faces = analyse(group(), engine)
    mirrored = analyse(group()[:, ::-1], engine)
    averted = min(faces, key=lambda face: face.yaw)
    assert averted.yaw < -20
    assert max(face.yaw for face in mirrored) == pytest.approx(-averted.yaw, abs=10)


def test_a_group_comes_largest_face_first(engine: Engine) -> None:
    faces = analyse(group(), engine)
    assert len(faces) == 6
    assert all(one.box.area >= other.box.area for one, other in pairwise(faces))


def test_every_number_stays_in_its_range(engine: Engine) -> None:
    for face in (*analyse(group(), engine), *analyse(actor(), engine)):
        box = face.box
        shares = [box.x, box.y, box.x + box.w, box.y + box.h, face.score, face.quality]
        shares += [number for point in face.landmarks for number in point]
        assert all(0 <= share <= 1 + 1e-9 for share in shares)
        assert face.embedding.dtype == np.float32
        assert face.embedding.shape == (1024,)
        assert np.linalg.norm(face.embedding) == pytest.approx(1, abs=1e-5)
        assert face.norm > 1


@pytest.mark.parametrize("how", shown_differently())
def test_the_same_person_shown_differently_is_confirmed(engine: Engine, how: str) -> None:
    score = engine.pack.calibration.similarity_score
    face = only(analyse(shown_differently()[how], engine))
    assert score(cosine(face, only(analyse(astronaut(), engine)))) > 85


def test_different_people_are_not_even_suggested(engine: Engine) -> None:
    people = (*analyse(group(), engine), *analyse(astronaut(), engine), *analyse(actor(), engine))
    score = engine.pack.calibration.similarity_score
    for position, one in enumerate(people):
        for other in people[position + 1 :]:
            assert score(cosine(one, other)) < 70


def test_blur_and_smallness_cost_quality(engine: Engine) -> None:
    clear = only(analyse(astronaut(), engine)).quality
    ways = shown_differently()
    for how in ("blur", "small"):
        assert only(analyse(ways[how], engine)).quality < clear - 0.1
    assert only(analyse(ways["large"], engine)).quality > clear


@pytest.mark.parametrize("value", [0, 128, 255])
def test_a_blank_picture_has_no_face(engine: Engine, value: int) -> None:
    assert analyse(np.full((480, 640, 3), value, np.uint8), engine) == ()


def test_a_cat_and_a_cup_of_coffee_have_no_human_face(engine: Engine) -> None:
    assert analyse(np.asarray(skimage.data.chelsea(), np.uint8), engine) == ()
    assert analyse(np.asarray(skimage.data.coffee(), np.uint8), engine) == ()


@pytest.mark.parametrize("size", [(1, 1), (2, 3), (1, 5000), (5000, 1)])
def test_a_picture_of_hardly_any_pixels_has_no_face(engine: Engine, size: tuple[int, int]) -> None:
    assert analyse(np.full((*size, 3), 128, np.uint8), engine) == ()


def test_a_face_that_fills_the_picture_is_found_through_a_border(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    tight = astronaut()[90:150, 208:243]
    found = only(analyse(tight, engine))
    assert found.box.w > 0.7
    monkeypatch.setattr("faces.engine.detect.RETRY_BORDER", 0.0)
    assert analyse(tight, engine) == ()


def test_a_lower_bar_finds_no_fewer_faces(engine: Engine) -> None:
    small = np.asarray(cv2.resize(group(), (160, 110), interpolation=cv2.INTER_AREA), np.uint8)
    assert len(analyse(small, engine, min_score=0.3)) >= len(analyse(small, engine, min_score=0.8))


def test_at_most_fifty_faces_are_measured(engine: Engine) -> None:
    head = astronaut()[30:210, 150:310]
    crowd = np.tile(np.asarray(cv2.resize(head, (64, 72)), np.uint8), (9, 10, 1))
    assert len(analyse(crowd, engine)) == 50


def test_a_batch_does_not_mix_its_faces_up(engine: Engine) -> None:
    together = analyse(group(), replace(engine, batch=4))
    for face in together:
        alone = analyse(crop_face(group(), face.box, margin=0.6), engine)
        assert cosine(face, alone[0]) > 0.9


def test_the_same_picture_gives_the_same_numbers(engine: Engine) -> None:
    for one, other in zip(analyse(group(), engine), analyse(group(), engine), strict=True):
        assert one.box == other.box
        assert np.array_equal(one.embedding, other.embedding)


def test_threads_share_an_engine_without_a_difference(engine: Engine) -> None:
    expected = [face.embedding for face in analyse(group(), engine)]
    with ThreadPoolExecutor(8) as threads:
        for faces in threads.map(lambda _: analyse(group(), engine), range(8)):
            for face, embedding in zip(faces, expected, strict=True):
                assert np.array_equal(face.embedding, embedding)


@pytest.mark.parametrize(
    "pixels",
    [
        np.zeros((4, 4), np.uint8),
        np.zeros((4, 4, 4), np.uint8),
        np.zeros((4, 4, 3), np.float32),
        np.zeros((0, 4, 3), np.uint8),
    ],
)
def test_anything_but_rgb_bytes_is_refused(engine: Engine, pixels: Pixels) -> None:
    with pytest.raises(ValueError, match="height × width × 3"):
        analyse(pixels, engine)


def test_without_recognising_the_same_faces_are_found_and_none_is_measured(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    recognised = analyse(group(), engine)
    monkeypatch.setattr(engine.recogniser, "get_feat", None)
    found = analyse(group(), engine, recognise=False)
    assert [face.box for face in found] == [face.box for face in recognised]
    assert [face.gender for face in found] == [face.gender for face in recognised]
    assert [face.quality for face in found] == [face.quality for face in recognised]
    assert {face.embedding.size for face in found} == {0}
