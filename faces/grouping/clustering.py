"""Telling people apart by their vectors: arrays in, places out. Knows nothing of Django.

Two steps, repeated until neither finds anything:

1. A face goes to the group whose centroid (the mean of its vectors, normalised) is nearest, if the
   cosine between the two reaches `at_least`.
2. What is left is put together with HDBSCAN on the distances 1 − cosine, separately for each set
   of faces that hangs together by cosines of `at_least`. HDBSCAN cuts chains, in which only
   neighbours are alike. What it calls noise comes back through step 1, and where it cut too often,
   clusters whose centroids are alike are joined.

Two faces in one photo are two people and never come together. The same faces give the same places,
and places once taken are never changed here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""(N, D), each of length 1."""

LOOSE = -1
# Cosines are computed for so many faces at a time; bounds memory, not results.
BLOCK = 512


@dataclass(slots=True)
class Cluster:
    """Faces that belong together.

    `total` is the sum of their vectors, (D,). `photos` are the numbers of the photos they are in,
    `refused` those of loose faces that must not come here, `members` those of loose faces that did.
    """

    total: NDArray[np.float32]
    photos: set[int]
    refused: set[int] = field(default_factory=set)
    members: list[int] = field(default_factory=list)

    @property
    def centroid(self) -> NDArray[np.float32]:
        length = float(np.linalg.norm(self.total))
        return self.total / length if length else self.total

    def takes(self, face: int, photo: int) -> bool:
        return photo not in self.photos and face not in self.refused

    def add(self, face: int, photo: int, vector: NDArray[np.float32]) -> None:
        self.total = self.total + vector
        self.photos.add(photo)
        self.members.append(face)


def place(
    vectors: Vectors, photos: Sequence[int], groups: Sequence[Cluster], at_least: float
) -> NDArray[np.int64]:
    """Where each of N loose faces belongs, (N,).

    A number below len(groups) is one of `groups` (which are changed), one from there on a new group
    of at least two faces, LOOSE neither. `photos` holds the number of the photo each face is in,
    `at_least` is a cosine, −1..1.
    """
    left = list(range(len(photos)))
    new: list[Cluster] = []
    while left:
        found = _attach(left, vectors, photos, [*groups, *new], at_least)
        left = [face for face in left if face not in found]
        clusters = list(_find(left, vectors, photos, at_least))
        if not clusters and not found:
            break
        new = _join([*new, *clusters], at_least)
        taken = {face for cluster in clusters for face in cluster.members}
        left = [face for face in left if face not in taken]
    places = np.full(len(photos), LOOSE, np.int64)
    new.sort(key=lambda cluster: min(cluster.members))
    for number, cluster in enumerate([*groups, *new]):
        places[cluster.members] = number
    return places


def _attach(
    left: Sequence[int],
    vectors: Vectors,
    photos: Sequence[int],
    clusters: Sequence[Cluster],
    at_least: float,
) -> set[int]:
    """Put each face into the nearest cluster that takes it, the nearest faces first."""
    if not clusters or not left:
        return set()
    cosines = vectors[left] @ np.stack([cluster.centroid for cluster in clusters]).T
    rows, columns = np.nonzero(cosines >= at_least)
    placed: set[int] = set()
    for nth in np.argsort(-cosines[rows, columns], kind="stable"):
        face, cluster = left[rows[nth]], clusters[columns[nth]]
        if face not in placed and cluster.takes(face, photos[face]):
            cluster.add(face, photos[face], vectors[face])
            placed.add(face)
    return placed


def _find(
    left: Sequence[int], vectors: Vectors, photos: Sequence[int], at_least: float
) -> Iterator[Cluster]:
    """Clusters among faces that are in none."""
    for together in _hanging_together(left, vectors, photos, at_least):
        for members in _dense(together, vectors, photos):
            core = _core(members, vectors, photos, at_least)
            if len(core) > 1:
                total = vectors[core].sum(axis=0)
                yield Cluster(total, {photos[face] for face in core}, members=core)


def _hanging_together(
    left: Sequence[int], vectors: Vectors, photos: Sequence[int], at_least: float
) -> Iterator[list[int]]:
    """Sets of at least two faces connected by cosines of `at_least` across photos."""
    from scipy.sparse import coo_array  # 20 MB, of no use to processes that group nothing
    from scipy.sparse.csgraph import connected_components

    some = vectors[left]
    where = np.asarray([photos[face] for face in left])
    rows, columns = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for start in range(0, len(left), BLOCK):
        block = slice(start, start + BLOCK)
        alike = (some[block] @ some.T >= at_least) & (where[block, None] != where[None, :])
        row, column = np.nonzero(alike)
        rows.append(row + start)
        columns.append(column)
    row, column = np.concatenate(rows), np.concatenate(columns)
    graph = coo_array((np.ones(len(row), bool), (row, column)), shape=(len(left), len(left)))
    _, labels = connected_components(graph, directed=False)
    for members in _by_label(labels):
        if len(members) > 1:
            yield [left[member] for member in members]


def _dense(together: list[int], vectors: Vectors, photos: Sequence[int]) -> list[list[int]]:
    """The clusters HDBSCAN sees in faces that hang together.

    Two faces are enough (`min_cluster_size`), and the distance between two counts as it is, not
    that to a second neighbour, which most people in one's photos do not have (`min_samples`). All
    of them may be one (`allow_single_cluster`), which is the rule.
    """
    some = vectors[together].astype(np.float64)
    where = np.asarray([photos[face] for face in together])
    distances = np.clip(1.0 - some @ some.T, 0.0, 2.0)
    distances[where[:, None] == where[None, :]] = 2.0  # farther than any two faces
    np.fill_diagonal(distances, 0.0)
    from sklearn.cluster import HDBSCAN  # 60 MB, of no use to processes that group nothing

    model = HDBSCAN(
        min_cluster_size=2,
        min_samples=1,
        metric="precomputed",
        allow_single_cluster=True,
        copy=False,
    )
    labels = model.fit_predict(distances)
    return [[together[member] for member in members] for members in _by_label(labels)]


def _core(
    members: list[int], vectors: Vectors, photos: Sequence[int], at_least: float
) -> list[int]:
    """The members near their centroid, one of each photo."""
    while len(members) > 1:
        centroid = vectors[members].sum(axis=0)
        cosines = vectors[members] @ (centroid / np.linalg.norm(centroid))
        nearest: dict[int, int] = {}
        for nth in np.argsort(-cosines, kind="stable"):
            if cosines[nth] >= at_least:
                nearest.setdefault(photos[members[nth]], members[nth])
        core = sorted(nearest.values())
        if len(core) == len(members):
            break
        members = core
    return members


def _join(clusters: list[Cluster], at_least: float) -> list[Cluster]:
    """Join clusters with alike centroids, the most alike first, unless they share a photo."""
    if len(clusters) < 2:
        return clusters
    centroids = np.stack([cluster.centroid for cluster in clusters])
    cosines = centroids @ centroids.T
    for row, cluster in enumerate(clusters):
        for column in range(row + 1):
            if row == column or cluster.photos & clusters[column].photos:
                cosines[row, column] = cosines[column, row] = -1.0
    gone: set[int] = set()
    while cosines.max() >= at_least:
        one, other = sorted(
            int(place) for place in np.unravel_index(cosines.argmax(), cosines.shape)
        )
        kept, absorbed = clusters[one], clusters[other]
        kept.total = kept.total + absorbed.total
        kept.photos |= absorbed.photos
        kept.members = sorted([*kept.members, *absorbed.members])
        gone.add(other)
        centroids[one] = kept.centroid
        alike = centroids @ kept.centroid
        for number, cluster in enumerate(clusters):
            if number in gone or number == one or cluster.photos & kept.photos:
                alike[number] = -1.0
        cosines[one, :] = cosines[:, one] = alike
        cosines[other, :] = cosines[:, other] = -1.0
    return [cluster for number, cluster in enumerate(clusters) if number not in gone]


def _by_label(labels: NDArray[np.integer]) -> list[list[int]]:
    """The positions of each label from 0 on; noise, −1, has none."""
    members: dict[int, list[int]] = {}
    for position, label in enumerate(labels.tolist()):
        if label >= 0:
            members.setdefault(label, []).append(position)
    return [members[label] for label in sorted(members)]
