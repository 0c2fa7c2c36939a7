"""Writes `canonical.npz`: the mean face, its triangles and its mirror map.

    python -m faces.engine.swap.build_canonical

The faces are those of two pictures that dependencies ship and of their mirror images; nothing
of a single person can be read out of the mean.
"""

from collections.abc import Iterator
from importlib.resources import files

import cv2
import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.spatial import Delaunay

from faces.engine.detect import find_faces
from faces.engine.packs import BUILT_IN_ROOT
from faces.engine.runtime import Engine, get_engine
from faces.engine.swap.canonical import FILE, Indices
from faces.engine.swap.mesh import find_mesh
from faces.engine.swap.shapes import Shape, fit_similarity
from faces.engine.types import Pixels

ROUNDS = 20
MIRROR = np.array([-1.0, 1.0, 1.0])


def main() -> None:
    engine = get_engine("open", BUILT_IN_ROOT, "cpu")
    faces = [mesh for picture in _pictures() for mesh in _meshes(picture, engine)]
    mean = _mean([_unit(face) for face in faces])
    mirror = _mirror_map(mean)
    mean = _facing(_symmetrical(mean, mirror))
    triangles = Delaunay(mean[:, :2]).simplices
    np.savez(
        FILE,
        points=mean.astype(np.float32),
        triangles=_without_slivers(mean, triangles).astype(np.int16),
        mirror=mirror.astype(np.int16),
    )


def _pictures() -> Iterator[Pixels]:
    from skimage import data

    sample = files("insightface") / "data" / "images" / "t1.jpg"
    group = cv2.imdecode(np.frombuffer(sample.read_bytes(), np.uint8), cv2.IMREAD_COLOR_RGB)
    for picture in (np.asarray(data.astronaut()), np.asarray(group)):
        yield picture
        yield np.ascontiguousarray(picture[:, ::-1])


def _meshes(picture: Pixels, engine: Engine) -> Iterator[Shape]:
    for face in find_faces(picture, engine, 0.5):
        yield find_mesh(picture, face.box, face.landmarks, 0.0, engine)


def _unit(mesh: Shape) -> Shape:
    centred = mesh - mesh.mean(axis=0)
    return np.asarray(centred / np.sqrt((centred**2).sum()))


def _mean(faces: list[Shape]) -> Shape:
    """The Procrustes mean: fit all on the mean, take their mean, again."""
    mean = faces[0]
    for _ in range(ROUNDS):
        mean = _unit(np.mean([fit_similarity(face, mean).apply(face) for face in faces], axis=0))
    return mean


def _mirror_map(mean: Shape) -> Indices:
    """Pairs the points with those of the mirror image that lie nearest."""
    reflected = mean * MIRROR
    for _ in range(ROUNDS):
        distances = np.linalg.norm(mean[:, None] - reflected[None], axis=2)
        mirror = linear_sum_assignment(distances)[1]
        reflected = fit_similarity(reflected[mirror], mean).apply(mean * MIRROR)
    if not np.array_equal(mirror[mirror], np.arange(len(mirror))):
        raise ValueError("the mirror map is not its own inverse")
    return np.asarray(mirror, np.intp)


def _symmetrical(mean: Shape, mirror: Indices) -> Shape:
    reflected = (mean * MIRROR)[mirror]
    both = (mean + fit_similarity(reflected, mean).apply(reflected)) / 2
    # Turned so that the plane of symmetry is x = 0.
    across = both - both[mirror]
    axis = across[across[:, 0] > 0].sum(axis=0)
    axis /= np.linalg.norm(axis)
    away = np.cross(axis, [0.0, 1.0, 0.0])
    away /= np.linalg.norm(away)
    turn = np.stack([axis, np.cross(away, axis), away])
    level = both @ turn.T
    return np.asarray((level + (level * MIRROR)[mirror]) / 2)


def _facing(mean: Shape) -> Shape:
    """Turned up or down until brow and chin are equally far away; 1 wide, centred.

    That is how MediaPipe's model stands, and what a level look at the camera gives.
    """
    top, chin = mean[10], mean[152]
    down = (chin - top) / np.linalg.norm(chin - top)
    away = np.cross([1.0, 0.0, 0.0], down)
    level = mean @ np.stack([[1.0, 0.0, 0.0], down, away]).T
    level /= np.ptp(level[:, 0])
    return np.asarray(level - (level.max(axis=0) + level.min(axis=0)) / 2)


def _without_slivers(mean: Shape, triangles: Indices) -> Indices:
    """Without the flat triangles that a hull has where its edge is nearly straight."""
    one, two, three = (mean[triangles[:, corner], :2] for corner in range(3))
    first, second = two - one, three - one
    areas = np.abs(first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0]) / 2
    longest = np.max(
        [((a - b) ** 2).sum(axis=1) for a, b in ((one, two), (two, three), (three, one))], axis=0
    )
    return np.asarray(triangles[areas > 0.01 * longest])


if __name__ == "__main__":
    main()
