"""The shipped pictures: every one has two faces that can be swapped, and says what it is."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from faces.engine import analyse
from faces.engine.runtime import Engine, get_engine
from faces.engine.types import Box, DetectedFace
from library.moderation import nsfw_score
from templates_app.artwork import Artwork, all_artworks, artwork, slugs
from templates_app.artwork.samples import PACK_ROOT

SMALLEST_FACE_PX = 110
CATEGORIES = {"acg", "movie", "tv", "custom"}


@cache
def drawn(slug: str) -> Artwork:
    """Each picture once for all tests of this process."""
    return artwork(slug)


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
    works = [drawn(slug) for slug in slugs()]
    assert len(works) >= 12
    assert len({work.slug for work in works}) == len(works)
    assert len({work.title for work in works}) == len(works)
    assert {work.category for work in works} == CATEGORIES


def test_they_vary_in_shape():
    ratios = [work.pixels.shape[1] / work.pixels.shape[0] for work in map(drawn, slugs())]
    assert min(ratios) < 0.8
    assert max(ratios) > 1.3
    assert any(0.95 < ratio < 1.05 for ratio in ratios)


@pytest.mark.parametrize("slug", slugs())
def test_it_says_what_it_is(slug: str):
    work = drawn(slug)
    assert work.title and work.description.endswith(".") and work.artist == "Kindred"
    assert len(work.tags) >= 3 and all(tag == tag.lower() for tag in work.tags)
    assert "Apache-2.0" in work.licence and "t1" in work.licence
    height, width = work.pixels.shape[:2]
    assert work.pixels.dtype == np.uint8
    assert 1000 <= max(height, width) <= 1600


@pytest.mark.parametrize("slug", slugs())
def test_both_slots_hold_a_face_where_they_say(slug: str):
    work = drawn(slug)
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


@pytest.mark.parametrize("slug", slugs())
def test_it_passes_the_safety_check_with_room_to_spare(slug: str):
    assert nsfw_score(drawn(slug).pixels) < 0.4


def test_it_is_the_same_each_time():
    slug = slugs()[0]
    once, again = drawn(slug), artwork(slug)
    assert once.pixels.tobytes() == again.pixels.tobytes()
    assert once.slots == again.slots


def test_they_are_drawn_one_by_one_in_the_order_of_the_gallery():
    works = all_artworks()
    assert next(works).slug == slugs()[0]


def test_an_unknown_name_is_refused():
    with pytest.raises(KeyError):
        artwork("nobody-painted-this")


def test_the_pack_is_the_repositorys():
    assert (Path(PACK_ROOT) / "models" / "open").is_dir()
