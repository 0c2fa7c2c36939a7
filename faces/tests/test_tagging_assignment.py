"""Giving the faces of one photo to people: each once, and the best of all ways to do it."""

from itertools import combinations, permutations
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faces.engine.types import SUGGESTED_FROM, Calibration
from faces.tagging.assignment import assign, resemblance, who_is_who

CALIBRATION = Calibration("test", slope=10.0, midpoint=0.4)
LEAST = CALIBRATION.cosine_at(SUGGESTED_FROM)


def matrices(elements, shape):
    rows, columns = shape
    row = st.lists(elements, min_size=columns, max_size=columns)
    return st.lists(row, min_size=rows, max_size=rows)


@st.composite
def problems(draw):
    """Evidence above 0, and which pairs are allowed; at most five faces and five people."""
    shape = draw(st.tuples(st.integers(1, 5), st.integers(1, 5)))
    evidence = draw(matrices(st.floats(0.1, 30), shape))
    allowed = draw(matrices(st.booleans(), shape))
    return np.array(evidence), np.array(allowed)


def best_total(evidence, allowed):
    """By trying every one-to-one choice of allowed pairs."""
    faces, people = evidence.shape
    return max(
        (
            sum(evidence[i, j] for i, j in zip(rows, columns, strict=True))
            for size in range(min(faces, people) + 1)
            for rows in combinations(range(faces), size)
            for columns in permutations(range(people), size)
            if all(allowed[i, j] for i, j in zip(rows, columns, strict=True))
        ),
        default=0.0,
    )


@given(problem=problems())
@settings(max_examples=150, deadline=None)
def test_no_other_way_has_more_evidence(problem):
    evidence, allowed = problem
    pairs = assign(evidence, allowed)
    total = sum(evidence[pair] for pair in pairs)
    assert total == pytest.approx(best_total(evidence, allowed))


@given(problem=problems())
@settings(max_examples=150, deadline=None)
def test_nobody_is_there_twice_and_only_allowed_pairs_are_made(problem):
    evidence, allowed = problem
    pairs = assign(evidence, allowed)
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)
    assert all(allowed[pair] for pair in pairs)


@given(problem=problems())
@settings(max_examples=50, deadline=None)
def test_a_pair_that_is_forbidden_changes_only_what_it_must(problem):
    evidence, allowed = problem
    for pair in assign(evidence, allowed):
        fewer = allowed.copy()
        fewer[pair] = False
        assert pair not in assign(evidence, fewer)


def test_taking_the_best_pair_first_would_be_wrong():
    """Both faces look like Bob, the first a little more; but only the first looks like Dora."""
    evidence = np.array([[9.0, 8.0], [8.5, 0.0]])
    allowed = np.array([[True, True], [True, False]])
    greedy = 9.0
    assert assign(evidence, allowed) == [(0, 1), (1, 0)]
    assert evidence[0, 1] + evidence[1, 0] > greedy


def at(cosine, axis, dimensions=8):
    """A vector with this cosine to the first axis, the rest of it along another."""
    vector = np.zeros(dimensions, np.float32)
    vector[0], vector[axis] = cosine, np.sqrt(1 - cosine**2)
    return vector


def ids(*numbers):
    return [UUID(int=number) for number in numbers]


FIRST = np.eye(8, dtype=np.float32)[:1]


def test_a_face_below_the_band_is_nobody():
    face, person = ids(1, 2)
    below = who_is_who({face: at(LEAST - 0.01, 1)}, {person: FIRST}, CALIBRATION)
    above = who_is_who({face: at(LEAST + 0.01, 1)}, {person: FIRST}, CALIBRATION)
    assert below == []
    assert [(one.face_id, one.person_id) for one in above] == [(face, person)]
    assert 70 < above[0].score < 75


def test_one_of_two_faces_that_look_like_the_same_person_is_left_over():
    left, right, person = ids(1, 2, 3)
    faces = {left: at(0.8, 1), right: at(0.9, 2)}
    assigned = who_is_who(faces, {person: FIRST}, CALIBRATION)
    assert [(one.face_id, one.person_id) for one in assigned] == [(right, person)]


def test_a_pair_somebody_said_no_to_is_not_made_and_the_next_best_is():
    left, right, person = ids(1, 2, 3)
    faces = {left: at(0.8, 1), right: at(0.9, 2)}
    assigned = who_is_who(faces, {person: FIRST}, CALIBRATION, never={(right, person)})
    assert [(one.face_id, one.person_id) for one in assigned] == [(left, person)]


def test_the_order_of_rows_decides_nothing_not_even_between_twins():
    left, right, one, other = ids(1, 2, 3, 4)
    faces = {left: at(0.9, 1), right: at(0.9, 1)}
    people = {one: FIRST, other: FIRST}
    turned = who_is_who(dict(reversed(faces.items())), dict(reversed(people.items())), CALIBRATION)
    assert turned == who_is_who(faces, people, CALIBRATION)


def test_somebody_is_as_near_as_their_nearest_face_or_the_mean_of_all():
    eye = np.eye(3, dtype=np.float32)
    mean = np.array([[1, 1, 0]], np.float32) / np.sqrt(2)
    people = [eye[:2], eye[2:]]
    faces = np.vstack([eye[:1], mean, eye[2:]])
    expected = [[1, 0], [1, 0], [0, 1]]
    assert resemblance(faces, people) == pytest.approx(np.array(expected), abs=1e-6)


def test_faces_that_cancel_out_still_count_one_by_one():
    opposite = np.array([[1, 0], [-1, 0]], np.float32)
    assert resemblance(opposite, [opposite]) == pytest.approx(np.array([[1], [1]]))


@pytest.mark.parametrize("missing", ["faces", "people"])
def test_where_there_is_nobody_nobody_is_given(missing):
    faces = {} if missing == "faces" else {UUID(int=1): at(0.9, 1)}
    people = {} if missing == "people" else {UUID(int=2): FIRST}
    assert who_is_who(faces, people, CALIBRATION) == []
