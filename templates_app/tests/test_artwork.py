"""The shipped pictures: every one has two faces that can be swapped, and says what it is."""

from functools import cache

import numpy as np
import pytest

from faces.engine import analyse
from faces.engine.runtime import Engine, get_engine
from faces.engine.types import Box, DetectedFace
from library.moderation import nsfw_score
from templates_app.artwork import Artwork, all_artworks, artwork, slugs
from templates_app.artwork.samples import PACK_ROOT
from templates_app.artwork.scenes import WORKS

SMALLEST_FACE_PX = 110
CATEGORIES = {"acg", "movie", "tv", "custom"}


@pytest.fixture(scope="module", params=slugs())
def work(request: pytest.FixtureRequest) -> Artwork:
    """Each picture, drawn once for all tests of it."""
    return artwork(request.param)


@cache
def engine() -> Engine:
    return get_engine("open", PACK_ROOT, "cpu")


def overlap(one: Box, other: Box) -> float:
    """Intersection over union, 0..1."""
    width = min(one.x + one.w, other.x + other.w) - max(one.x, other.x)
    height = min(one.y + one.h, other.y + other.h) - max(one.y, other.y)
    shared = max(width, 0) * max(height, 0)
    return shared / (one.area + other.area - shared)


def nearest(box: Box, faces: tuple[DetectedFace, ...]) -> DetectedFace:
    return max(faces, key=lambda face: overlap(box, face.box))


def test_there_are_enough_for_a_gallery_and_for_every_category():
    assert len(WORKS) >= 12
    assert len(slugs()) == len({work.title for work in WORKS}) == len(WORKS)
    for category in CATEGORIES:
        assert sum(work.category == category for work in WORKS) >= 3


def test_it_says_what_it_is(work: Artwork):
    assert work.title and work.description.endswith(".") and work.artist == "Kindred"
    assert len(work.tags) >= 3 and all(tag == tag.lower() for tag in work.tags)
    assert "Apache-2.0" in work.licence and "t1" in work.licence
    height, width = work.pixels.shape[:2]
    assert work.pixels.dtype == np.uint8
    assert 1000 <= max(height, width) <= 1600


def test_both_slots_hold_a_face_where_they_say(work: Artwork):
    left, right = work.slots
    assert left.box.x + left.box.w / 2 < right.box.x + right.box.w / 2
    assert overlap(left.box, right.box) == 0
    faces = analyse.analyse(work.pixels, engine(), min_score=0.3)
    assert nearest(left.box, faces) is not nearest(right.box, faces)
    for slot in work.slots:
        box, face = slot.box, nearest(slot.box, faces)
        assert box.x >= 0 and box.y >= 0 and box.x + box.w <= 1 and box.y + box.h <= 1
        assert box.w * work.pixels.shape[1] >= SMALLEST_FACE_PX
        assert overlap(box, face.box) > 0.4
        assert abs(face.yaw) < 15
        assert len(slot.landmarks) == 5
        for (x, y), (found_x, found_y) in zip(slot.landmarks, face.landmarks, strict=True):
            assert box.x < x < box.x + box.w and box.y < y < box.y + box.h
            assert abs(x - found_x) < 0.15 * box.w and abs(y - found_y) < 0.15 * box.h


def test_it_passes_the_safety_check_with_room_to_spare(work: Artwork):
    assert nsfw_score(work.pixels) < 0.4


def test_it_is_the_same_each_time():
    once, again = artwork("the-quiet-tenant"), artwork("the-quiet-tenant")
    assert once.pixels.tobytes() == again.pixels.tobytes()
    assert once.slots == again.slots


def test_all_come_one_by_one_in_the_gallerys_order():
    assert next(all_artworks()).slug == slugs()[0]


def test_an_unknown_name_is_refused():
    with pytest.raises(KeyError):
        artwork("nobody-painted-this")
