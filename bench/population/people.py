"""Who lives on the generated site: faces that cluster the way real ones do, and who is alike.

A face's vector is a common direction (two strangers' faces are never at a right angle) plus a
point on the sphere of 80 directions in which people differ. Ten faces of a person lie around
the person's point, the points of six look-alikes around one of theirs.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]

DIRECTIONS = 80
ALIKE = 6  # people in a circle of look-alikes
# Shares of a face that are the person's, and of a person that are the circle's (drawn between).
PERSON_SHARE = 0.76
CIRCLE_SHARES = (0.70, 0.95)
# Weight of the common direction: two strangers' faces have a mean cosine of 0.2 / 1.2 = 0.17.
COMMON = 0.2


@dataclass(frozen=True)
class Sizes:
    people: int
    faces: int
    matches: int
    celebrities: int

    @property
    def faces_each(self) -> int:
        return self.faces // self.people


@dataclass(frozen=True)
class Population:
    """`owner[f]` is the person of face f; faces are numbered in the order they came."""

    sizes: Sizes
    owner: Integers
    points: Floats
    """(faces, DIRECTIONS) unit points."""
    celebrity_points: Floats
    basis: Floats
    """(DIRECTIONS + 1, dimensions) orthonormal rows; the last is the common direction."""

    def vectors(self, points: Floats) -> Floats:
        """(N, dimensions) unit vectors of (N, DIRECTIONS) unit points."""
        scaled = points @ self.basis[:-1] + np.sqrt(COMMON) * self.basis[-1]
        return scaled / np.sqrt(1 + COMMON)


def populate(sizes: Sizes, dimensions: int, seed: int = 7) -> Population:
    random = np.random.default_rng(seed)
    circles = _unit(random.standard_normal((sizes.people // ALIKE + 1, DIRECTIONS), np.float32))
    share = random.uniform(*CIRCLE_SHARES, (sizes.people, 1)).astype(np.float32)
    people = _around(random, circles[np.arange(sizes.people) // ALIKE], share)
    owner = random.permutation(np.repeat(np.arange(sizes.people), sizes.faces_each))
    points = np.empty((sizes.faces, DIRECTIONS), np.float32)
    for start in range(0, sizes.faces, 100_000):
        part = slice(start, start + 100_000)
        points[part] = _around(random, people[owner[part]], np.float32(PERSON_SHARE))
    # A celebrity looks like somebody: near a person's point.
    models = random.choice(sizes.people, sizes.celebrities, replace=False)
    celebrities = _around(random, people[models], np.float32(0.8))
    square = random.standard_normal((dimensions, DIRECTIONS + 1))
    basis = np.linalg.qr(square)[0].T.astype(np.float32)
    return Population(sizes, owner, points, celebrities, basis)


def pairs_alike(population: Population, min_cosine: float) -> tuple[Integers, Integers, Floats]:
    """The pairs of faces of different people that match: faces, later faces, cosines.

    Looked for within the circles, where nearly all of them are; of each circle some by chance, as
    many as make up the wanted number. Person 0 is the one who matches with ten thousand others.
    """
    sizes = population.sizes
    by_person = np.argsort(population.owner, kind="stable")
    of_circle = ALIKE * sizes.faces_each
    hub = min(10_000, sizes.matches // 10)
    random = np.random.default_rng(5)
    quota = -(-(sizes.matches - hub) * of_circle // sizes.faces)
    a, b, cosines = [], [], []
    for start in range(0, sizes.faces, of_circle):
        faces = np.sort(by_person[start : start + of_circle])
        points = population.points[faces]
        cosine = (points @ points.T + COMMON) / (1 + COMMON)
        people = population.owner[faces]
        cosine[people[:, None] == people[None, :]] = -1
        one, other = np.nonzero(np.triu(cosine >= min_cosine, 1))
        found = cosine[one, other]
        some = random.permutation(len(found))[:quota]
        a.append(faces[one[some]])
        b.append(faces[other[some]])
        cosines.append(found[some])
    one, other, cosine = _hub(population, hub, min_cosine)
    first = slice(0, sizes.matches - hub)
    return (
        np.concatenate([np.concatenate(a)[first], one]),
        np.concatenate([np.concatenate(b)[first], other]),
        np.concatenate([np.concatenate(cosines)[first], cosine]),
    )


def _hub(
    population: Population, number: int, min_cosine: float
) -> tuple[Integers, Integers, Floats]:
    """Matches of person 0 with so many different faces outside of the circle, just good enough."""
    random = np.random.default_rng(11)
    mine = np.flatnonzero(population.owner == 0)
    others = random.choice(np.flatnonzero(population.owner >= ALIKE), number, replace=False)
    face = mine[np.arange(number) % len(mine)]
    cosine = random.uniform(min_cosine, min_cosine + 0.05, number).astype(np.float32)
    return np.minimum(face, others), np.maximum(face, others), cosine


def _around(random: np.random.Generator, centres: Floats, share: Floats | np.float32) -> Floats:
    """Unit points whose mean product with their centre's other points is `share`."""
    own = _unit(random.standard_normal(centres.shape, np.float32))
    near: Floats = (np.sqrt(share) * centres + np.sqrt(1 - share) * own).astype(np.float32)
    return _unit(near)


def _unit(rows: Floats) -> Floats:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)
