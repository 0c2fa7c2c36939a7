"""Sample faces turned to the front: one symmetric mesh for all, and each face's skin laid on it."""

from functools import cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from templates_app.artwork.samples import EYES, SAMPLES, mesh, picture

SIZE = (420, 500)
"""Width and height of a texture in pixels."""
FACE_WIDTH = 320.0
"""The mesh's width in a texture."""
MIDDLE = (210.0, 240.0)
"""Where the mesh's origin lies in a texture."""

Texture = NDArray[Any]
"""(500, 420, 3) float32 RGB, 0..255; meaningless outside of the mesh."""

# Points of the mesh whose mirror image is known; they start the search for all the others.
LEFT_OF_FACE = (33, 133, 61, 234, 105, 58)
RIGHT_OF_FACE = (263, 362, 291, 454, 334, 288)
ON_THE_MIDDLE = (1, 152, 10, 6)
CHIN, FOREHEAD = 152, 10
# How wide the seam is, in pixels, between a face's better half and that half's mirror image.
SEAM = 70
# Sample pictures are enlarged before they are bent: their faces are about 100 pixels wide.
ENLARGE = 3

# How much narrower the jaw becomes at the chin's height, and how much longer the chin; in widths.
TAPER, CHIN_DROP = 0.15, 0.03

Mesh = NDArray[np.float64]
"""(468, 3)."""


@cache
def frontal_mesh() -> Mesh:
    """(468, 3): the mean of all samples, symmetric and upright.

    In face widths, y down, origin in the middle.
    """
    mean, pairs = _mean_mesh(), mirror_pairs()
    mirrored = _rigid(mean * (-1, 1, 1), mean, np.arange(len(mean)), pairs)
    both = (mean + mirrored[np.argsort(pairs)]) / 2
    across = (both[list(RIGHT_OF_FACE)] - both[list(LEFT_OF_FACE)]).mean(axis=0)
    across /= np.linalg.norm(across)
    down = both[CHIN] - both[FOREHEAD]
    down -= across * (across @ down)
    down /= np.linalg.norm(down)
    turned = (both - both.mean(axis=0)) @ np.array([across, down, np.cross(across, down)]).T
    return _tapered(turned / np.ptp(turned[:, 0]))


def _tapered(level: Mesh) -> Mesh:
    """A narrower jaw and a rounder chin: the mean of smiling faces has little of either."""
    x, y, z = level.T
    down = np.clip(y / 0.58, 0, 1)
    chin = np.clip((y - 0.3) / 0.28, 0, 1)
    narrow = x * (1 - TAPER * down**1.6)
    longer = y + CHIN_DROP * chin * np.clip(1 - (x / 0.3) ** 2, 0, 1)
    return np.column_stack([narrow, longer, z])


@cache
def mirror_pairs() -> NDArray[np.intp]:
    """(468,): for each point of the mesh the one on the other side of the face."""
    from scipy.optimize import linear_sum_assignment
    from scipy.spatial.distance import cdist

    mean = _mean_mesh()
    known = LEFT_OF_FACE + RIGHT_OF_FACE + ON_THE_MIDDLE
    partners = RIGHT_OF_FACE + LEFT_OF_FACE + ON_THE_MIDDLE
    mirrored = _rigid(mean * (-1, 1, 1), mean, np.array(known), np.array(partners))
    pairs: NDArray[np.intp] = np.arange(len(mean))
    for _ in range(3):
        pairs = linear_sum_assignment(cdist(mirrored, mean) ** 2)[1]
        mirrored = _rigid(mirrored, mean, np.arange(len(mean)), pairs)
    return pairs


@cache
def texture_points() -> NDArray[np.float64]:
    """(468, 2): the frontal mesh in pixels of a texture."""
    points: NDArray[np.float64] = frontal_mesh()[:, :2] * FACE_WIDTH + MIDDLE
    return points


@cache
def covered() -> NDArray[np.bool_]:
    """(500, 420): the pixels of a texture that the mesh covers."""
    return _spread(np.ones((len(texture_points()), 1)))[..., 0] > 0.5


@cache
def frontal(name: str, side: str = "both") -> Texture:
    """A sample's skin as seen from the front.

    Of a turned head one half is hidden: `side` "left" or "right" (of the picture) takes that half
    and its mirror image.
    """
    sample = SAMPLES[name]
    pixels = picture(sample.picture)
    large = cv2.resize(pixels, None, fx=ENLARGE, fy=ENLARGE, interpolation=cv2.INTER_CUBIC)
    places = _spread(mesh(name)[:, :2]) * ENLARGE + (ENLARGE - 1) / 2
    bent = cv2.remap(
        large, places[..., 0].astype(np.float32), places[..., 1].astype(np.float32), cv2.INTER_CUBIC
    ).astype(np.float32)
    if side == "both":
        return bent
    ramp = np.clip((np.arange(SIZE[0]) - SIZE[0] / 2 + 0.5) / SEAM + 0.5, 0, 1)[None, :, None]
    share = ramp if side == "right" else 1 - ramp
    return np.asarray(bent * share + bent[:, ::-1] * share[:, ::-1], np.float32)


def _spread(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """(500, 420, N): what the mesh's points have, interpolated linearly; −1 outside."""
    from scipy.interpolate import LinearNDInterpolator

    across, down = np.meshgrid(np.arange(SIZE[0]), np.arange(SIZE[1]))
    spread: NDArray[np.float64] = LinearNDInterpolator(texture_points(), values, -1)(across, down)
    return spread


@cache
def _mean_mesh() -> Mesh:
    """The Procrustes mean of the samples' meshes."""
    meshes = [mesh(name) for name in SAMPLES]
    mean = meshes[-1] - meshes[-1].mean(axis=0)
    everything = np.arange(len(mean))
    for _ in range(4):
        mean = np.mean([_rigid(one, mean, everything, everything, True) for one in meshes], axis=0)
    return np.asarray(mean / abs(mean[EYES[1]] - mean[EYES[0]]).max())


def _rigid(
    points: Mesh,
    onto: Mesh,
    some: NDArray[np.intp],
    theirs: NDArray[np.intp],
    scaled: bool = False,
) -> Mesh:
    """`points` turned and moved (and scaled) so that some of them come nearest to `theirs`.

    The least-squares rotation by singular values (Kabsch), with Umeyama's factor when scaled.
    """
    middle, goal = points[some].mean(axis=0), onto[theirs].mean(axis=0)
    one, other = points[some] - middle, onto[theirs] - goal
    u, singular, v = np.linalg.svd(one.T @ other)
    signs = np.array([1, 1, np.sign(np.linalg.det(u @ v))])
    factor = (singular * signs).sum() / (one**2).sum() if scaled else 1.0
    moved: Mesh = factor * ((points - middle) @ (u * signs @ v)) + goal
    return moved
