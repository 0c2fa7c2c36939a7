"""Who is who in one photo: the best way to give its faces to people, each person once.

Pure functions over vectors. A pair's evidence is the log-odds that its calibrated score stands
for, slope · (cosine − midpoint): log-odds of independent pairs add up, scores do not, and two
scores near 100 still tell which is better. The assignment with the largest total is found by the
Hungarian method (scipy's `linear_sum_assignment`), which looks at all pairs at once. Taking the
best pair first can end worse: it may use up the only person whom a second face looks like.

Pairs below the band "suggested" count for nothing, so a face, or a person, may be left over.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from faces.engine.types import SUGGESTED_FROM, Calibration, Vector

Matrix = NDArray[np.float32]
"""(K, D) embeddings of length 1, one a row."""
Pair = tuple[UUID, UUID]
"""A face and a person."""


@dataclass(frozen=True, slots=True)
class Assigned:
    """A face and the person it was given to; `score` is calibrated, 70 to 100."""

    face_id: UUID
    person_id: UUID
    score: float


def resemblance(faces: Matrix, people: list[Matrix]) -> Matrix:
    """Cosines (F, P): how much each face is like each person, −1 to 1.

    A person is as near as the nearest of their faces or the mean of all, whichever is nearer: the
    mean forgives one odd photo, and a single photo can have the same age and angle. Everybody in
    `people` has at least one vector.
    """
    rows = [np.vstack([vectors, _mean(vectors)]) for vectors in people]
    starts = np.cumsum([0, *(len(vectors) for vectors in rows[:-1])])
    cosines: Matrix = np.maximum.reduceat(faces @ np.vstack(rows).T, starts, axis=1)
    return cosines


def assign(evidence: NDArray[np.floating], allowed: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """The one-to-one choice of allowed pairs (row, column) with the largest total evidence.

    Both arrays are (F, P). Allowed pairs must have evidence above 0, else leaving both out would be
    as good. Ascending rows; the same arrays give the same answer.
    """
    # Imported here: every process knows this module, and scipy's would take 35 MB of each.
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(np.where(allowed, evidence, 0.0), maximize=True)
    return [(int(i), int(j)) for i, j in zip(rows, columns, strict=True) if allowed[i, j]]


def who_is_who(
    faces: Mapping[UUID, Vector],
    people: Mapping[UUID, Matrix],
    calibration: Calibration,
    never: Collection[Pair] = (),
) -> list[Assigned]:
    """Give the faces of one photo to people: no face to two, no person to two faces.

    Faces and people that are settled already must be left out by the caller; pairs in `never` are
    not made, and none with a score below 70 is.
    """
    if not faces or not people:
        return []
    face_ids, person_ids = sorted(faces), sorted(people)  # no order of rows decides a tie
    cosines = resemblance(
        np.stack([faces[face] for face in face_ids]), [people[person] for person in person_ids]
    ).astype(np.float64)
    allowed = cosines >= calibration.cosine_at(SUGGESTED_FROM)
    for i, face in enumerate(face_ids):
        for j, person in enumerate(person_ids):
            allowed[i, j] &= (face, person) not in never
    evidence = calibration.slope * (cosines - calibration.midpoint)
    return [
        Assigned(face_ids[i], person_ids[j], calibration.similarity_score(float(cosines[i, j])))
        for i, j in assign(evidence, allowed)
    ]


def _mean(vectors: Matrix) -> Matrix:
    """The mean direction (1, D); of vectors that cancel out, the first."""
    mean = vectors.mean(axis=0, keepdims=True)
    length = float(np.linalg.norm(mean))
    scaled: Matrix = mean / length if length > 0 else vectors[:1]
    return scaled
