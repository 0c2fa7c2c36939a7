"""Alignment and crops."""

import cv2
import numpy as np
import pytest
from skimage.transform import SimilarityTransform

from faces.engine.pose import pose_of_landmarks
from faces.engine.types import Box, Pixels
from faces.engine.warp import ARCFACE_TEMPLATE, align, centre, crop_face, eye_angle, warp

POINTS = np.array([[210.0, 100.0], [260.0, 112.0], [230.0, 140.0], [200.0, 160.0], [242.0, 171.0]])


def gradient(height: int, width: int) -> Pixels:
    """Red grows to the right, green downward; smooth, so that any resampling keeps it."""
    rows, columns = np.mgrid[:height, :width]
    planes = [columns * 250 / width, rows * 250 / height, np.full((height, width), 99)]
    return np.stack(planes, axis=2).astype(np.uint8)


@pytest.mark.parametrize("side", [112, 224])
def test_alignment_is_the_least_squares_similarity(side: int) -> None:
    target = ARCFACE_TEMPLATE * (side / 112)
    expected = SimilarityTransform.from_estimate(POINTS, target).params[:2]
    np.testing.assert_allclose(align(POINTS, side), expected, atol=1e-6)


def test_landmarks_in_one_point_do_not_break_the_alignment() -> None:
    assert np.isfinite(align(np.full((5, 2), 7.0), 112)).all()


@pytest.mark.parametrize("scale", [1.0, 0.6, 0.3, 0.05])
def test_shrinking_shows_the_same_part_of_the_picture(scale: float) -> None:
    picture = gradient(2000, 2400)
    matrix = np.array([[scale, 0, 50 - 1000 * scale], [0, scale, 50 - 800 * scale]])
    found = warp(picture, matrix, 100).astype(int)
    # The picture's point (1000, 800) stays in the middle, one pixel to the right is 1/scale away.
    assert found[50, 50, 0] == pytest.approx(1000 * 250 / 2400, abs=1)
    assert found[50, 50, 1] == pytest.approx(800 * 250 / 2000, abs=1)
    if scale > 0.1:
        assert found[50, 70, 0] == pytest.approx((1000 + 20 / scale) * 250 / 2400, abs=1)


def test_shrinking_averages_instead_of_skipping() -> None:
    stripes = np.zeros((1000, 1000, 3), np.uint8)
    stripes[:, ::10] = 255
    matrix = np.array([[0.1, 0.0, 0.0], [0.0, 0.1, 0.0]])
    found = warp(stripes, matrix, 100)[5:-5, 5:-5]
    assert found.mean() == pytest.approx(25.5, abs=2)
    assert found.std() < 5


def test_what_lies_outside_of_the_picture_is_black() -> None:
    away = np.array([[0.1, 0.0, 5000.0], [0.0, 0.1, 5000.0]])
    assert not warp(gradient(50, 50), away, 32).any()
    half = np.array([[1.0, 0.0, 16.0], [0.0, 1.0, 0.0]])
    assert not warp(gradient(50, 50), half, 32)[:, :16].any()


def test_a_box_comes_into_the_middle_with_its_margin() -> None:
    matrix = centre(np.array([[100.0, 200.0], [160.0, 300.0]]), margin=1.5, side=96)
    corners = np.array([[130, 250, 1], [130, 200, 1], [130, 300, 1]]) @ matrix.T
    np.testing.assert_allclose(corners, [[48, 48], [48, 16], [48, 80]], atol=1e-9)


def test_a_turned_face_stands_upright_in_the_middle() -> None:
    angle = eye_angle(POINTS)
    assert angle == pytest.approx(np.degrees(np.arctan2(12, 50)))
    matrix = centre(np.array([[190.0, 80.0], [270.0, 190.0]]), 1.5, 96, angle)
    left, right = POINTS[:2] @ matrix[:, :2].T + matrix[:, 2]
    assert left[1] == pytest.approx(right[1])
    assert left[0] < right[0]


def test_a_crop_is_square_and_around_the_face() -> None:
    picture = gradient(400, 600)
    crop = crop_face(picture, Box(0.4, 0.4, 0.1, 0.2), margin=0.25)
    assert crop.shape == (120, 120, 3)
    assert np.array_equal(crop, picture[140:260, 210:330])
    assert not np.shares_memory(crop, picture)


@pytest.mark.parametrize(
    "box", [Box(0, 0, 0.1, 0.1), Box(0.95, 0.95, 0.05, 0.05), Box(0, 0, 1, 1), Box(0.5, 0.5, 0, 0)]
)
def test_a_crop_never_leaves_the_picture(box: Box) -> None:
    height, width, _ = crop_face(gradient(40, 90), box, margin=1.0).shape
    assert height == width
    assert 1 <= height <= 40


def test_five_points_tell_a_rough_pose() -> None:
    level = ARCFACE_TEMPLATE
    assert abs(pose_of_landmarks(level).yaw) < 5
    assert abs(pose_of_landmarks(level).pitch) < 15
    right, up = level.copy(), level.copy()
    right[2, 0] += 12
    up[2, 1] -= 8
    assert pose_of_landmarks(right).yaw > 20
    assert pose_of_landmarks(up).pitch > pose_of_landmarks(level).pitch + 10
    matrix = cv2.getRotationMatrix2D((56, 56), -20, 1)
    clockwise = level @ matrix[:, :2].T + matrix[:, 2]
    assert pose_of_landmarks(clockwise).roll == pytest.approx(20, abs=1)
    assert pose_of_landmarks(clockwise).yaw == pytest.approx(pose_of_landmarks(level).yaw, abs=1)
