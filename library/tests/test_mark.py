"""The visible mark: there, readable, in the corner where it is seen and nobody's face is."""

import numpy as np
import pytest

from library.provenance.mark import CORNERS, Pixels, apply_mark, place_mark, plate_height


def grey(value: int, rows: int = 600, columns: int = 800) -> Pixels:
    return np.full((rows, columns, 3), value, np.uint8)


def inside(pixels: Pixels, box: tuple[int, int, int, int]) -> Pixels:
    left, top, width, height = box
    return pixels[top : top + height, left : left + width]


@pytest.mark.parametrize("value", [0, 60, 128, 200, 255])
def test_the_mark_stands_out_on_any_ground(value: int) -> None:
    marked, mark = apply_mark(grey(value))
    plate = inside(marked, mark.box).mean(axis=2)
    letters, ground = (plate.max(), plate.min()) if mark.dark else (plate.min(), plate.max())
    assert abs(float(letters) - float(ground)) > 150  # letters on their plate
    assert abs(float(np.median(plate)) - value) > 80  # the plate on the picture


def test_nothing_but_the_plate_is_changed() -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (300, 400, 3), np.uint8)
    marked, mark = apply_mark(pixels)
    left, top, width, height = mark.box
    restored = marked.copy()
    restored[top : top + height, left : left + width] = inside(pixels, mark.box)
    assert np.array_equal(restored, pixels)
    assert not np.array_equal(marked, pixels)


def test_the_letters_are_an_a_and_an_i() -> None:
    marked, mark = apply_mark(grey(255, 2000, 2000))
    rim = mark.box[3] // 6  # the plate's corners are round, and the ground is as bright as letters
    bright = inside(marked, mark.box)[rim:-rim, rim:-rim].mean(axis=2) > 140
    columns = np.flatnonzero(bright.any(axis=0))
    gaps = np.flatnonzero(np.diff(columns) > 1)
    assert len(gaps) == 1  # two letters
    a, i = columns[: gaps[0] + 1], columns[gaps[0] + 1 :]
    assert len(a) > 3 * len(i)
    rows = np.flatnonzero(bright[:, i].any(axis=1))
    assert bright[rows[0] : rows[-1], i].mean() > 0.9  # the I is a bar
    top, bottom = bright[rows[2], a].sum(), bright[rows[-2], a].sum()
    middle_of_feet = bright[rows[-2], (a[0] + a[-1]) // 2]
    assert top < bottom and not middle_of_feet  # the A is pointed, on two feet


def test_it_goes_to_the_lower_right_unless_something_speaks_against_it() -> None:
    assert place_mark(grey(255)).corner == "bottom right"
    assert place_mark(grey(0)).corner == "bottom right"


@pytest.mark.parametrize("calm", CORNERS)
def test_it_goes_to_the_corner_where_it_is_seen_best(calm: str) -> None:
    pixels = np.random.default_rng(2).integers(0, 256, (600, 800, 3), np.uint8)
    rows = slice(300, 600) if calm.startswith("bottom") else slice(0, 300)
    columns = slice(400, 800) if calm.endswith("right") else slice(0, 400)
    pixels[rows, columns] = 245
    mark = place_mark(pixels)
    assert (mark.corner, mark.dark) == (calm, True)


def test_it_keeps_off_faces() -> None:
    lower = [(0.0, 0.7, 0.4, 0.3), (0.6, 0.7, 0.4, 0.3)]
    assert place_mark(grey(255), lower).corner == "top right"
    assert place_mark(grey(255), [*lower, (0.7, 0.0, 0.3, 0.3)]).corner == "top left"


@pytest.mark.parametrize("size", [(1, 1), (3, 200), (200, 3), (20, 20), (320, 240), (9000, 4000)])
def test_it_fits_into_any_picture(size: tuple[int, int]) -> None:
    pixels = grey(128, *size)
    marked, mark = apply_mark(pixels)
    left, top, width, height = mark.box
    assert marked.shape == pixels.shape
    assert left >= 0 and top >= 0 and left + width <= size[1] and top + height <= size[0]
    assert plate_height(*size) <= 96
