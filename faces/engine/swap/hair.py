"""What hides a face: hair, a hat, a hand; told from the face by colour and by its edges.

GrabCut (Rother, Kolmogorov and Blake 2004) learns the colours of the face from its middle and those
of everything else from around it, and cuts where a contour is. Colour alone takes a shaded cheek
for brown hair.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from faces.engine.swap.canonical import CHIN, LEFT_EYE, RIGHT_EYE, TOP
from faces.engine.swap.regions import (
    Mask,
    Size,
    blurred,
    dilated,
    eyes_and_brows,
    face_width,
    inside_distance,
    oval,
    ramp,
)
from faces.engine.swap.shapes import Shape
from faces.engine.types import Pixels

# The face is looked at this many pixels wide: enough for a lock of hair, and fast.
LOOK_WIDTH = 80.0
ROUNDS = 2
# All in face widths. Deeper inside of the contour than the first, and at chin and jaw deeper than
# the second, it is surely face; further above than the third surely not.
SURELY_FACE, SURELY_JAW, SURELY_ELSE = 0.20, 0.05, 0.35
LIKELY_ELSE = 0.06
# Heights over the line of the eyes: there the forehead ends, and below this is mouth and chin.
FOREHEAD_TOP, MOUTH_LEVEL = 0.30, -0.30

# In face widths: around what hides a source's face this much is not shown either; and along its
# contour nothing that is not like skin, in a band that is wider the more of the face is hidden.
MARGIN = 0.03
EDGE_BAND, WIDEST_BAND, BAND_EDGE = 0.08, 0.28, 0.05
# So close to eyes, brows and lips nothing is taken for hair.
PROTECTED = 0.01


def covering(crop: Pixels, mesh: Shape) -> Mask:
    """(h, w), with the face at most 80 pixels wide: 1 where something hides the face."""
    scale = min(LOOK_WIDTH / face_width(mesh), 1.0)
    height, width = crop.shape[:2]
    size = max(round(height * scale), 1), max(round(width * scale), 1)
    small = np.asarray(cv2.resize(crop, size[::-1], interpolation=cv2.INTER_AREA), np.uint8)
    mesh = mesh * scale
    area = oval(size, mesh)
    labels = _first_guess(size, mesh, area)
    if not ((labels == cv2.GC_BGD) | (labels == cv2.GC_PR_BGD)).any():
        return np.zeros(size, np.float32)
    lab = np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2LAB), np.uint8)
    cv2.setRNGSeed(0)  # of this thread: the same face gives the same mask
    models = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.grabCut(lab, labels, (0, 0, 0, 0), *models, ROUNDS, cv2.GC_INIT_WITH_MASK)
    other = ((labels == cv2.GC_BGD) | (labels == cv2.GC_PR_BGD)).astype(np.float32)
    return blurred(other * (area > 0), 0.6)


def covered_share(covered: Mask, mesh: Shape) -> float:
    """0..1: the share of the face that is hidden; the mesh is in pixels of the mask."""
    area = oval((covered.shape[0], covered.shape[1]), mesh)
    return float((covered * area).sum() / max(float(area.sum()), 1.0))


def unusable(covered: Mask, unlike: Mask, mesh: Shape) -> Mask:
    """Like `unlike`: 1 where this face had better not be shown in another place.

    That is what hides it and a little more, and near its contour all that has not the skin's
    colour: there a strand of hair or the wall behind is likelier than a shadow. `mesh` is in
    pixels of `unlike`, which is 1 where the colour is not skin's. Brows, eyes and lips are never
    unusable.
    """
    size, width = (unlike.shape[0], unlike.shape[1]), face_width(mesh)
    depth = inside_distance(oval(size, mesh)) / width
    above = ramp((_heights(size, mesh) / width).astype(np.float32), MOUTH_LEVEL - 0.05, MOUTH_LEVEL)
    hiding = np.asarray(cv2.resize(covered, size[::-1], interpolation=cv2.INTER_LINEAR), np.float32)
    band = min(EDGE_BAND + 1.5 * covered_share(hiding, mesh), WIDEST_BAND)
    near_edge = 1 - ramp(depth, band - BAND_EDGE, band)
    grown = ramp(dilated(hiding, MARGIN * width), 0.2, 0.5)
    known = dilated(eyes_and_brows(size, mesh), PROTECTED * width)
    return blurred(np.maximum(grown, near_edge * above * unlike) * (1 - known), 0.01 * width)


def _first_guess(size: Size, mesh: Shape, area: Mask) -> NDArray[np.uint8]:
    """(h, w) in GrabCut's labels; neck and shoulders count as likely face, being skin mostly."""
    width = face_width(mesh)
    depth = inside_distance(area) / width
    outside = inside_distance(1 - area) / width
    up = _heights(size, mesh) / width
    labels = np.full(size, cv2.GC_PR_FGD, np.uint8)
    labels[(outside > LIKELY_ELSE) & (up > MOUTH_LEVEL)] = cv2.GC_PR_BGD
    labels[(outside > SURELY_ELSE) & (up > FOREHEAD_TOP)] = cv2.GC_BGD
    labels[(depth > SURELY_FACE) | ((depth > SURELY_JAW) & (up < MOUTH_LEVEL))] = cv2.GC_FGD
    labels[eyes_and_brows(size, mesh) > 0.5] = cv2.GC_FGD
    return labels


def _heights(size: Size, mesh: Shape) -> NDArray[np.float64]:
    """(h, w): pixels above the middle of the eyes, along the face."""
    up = mesh[TOP, :2] - mesh[CHIN, :2]
    up = up / max(float(np.linalg.norm(up)), 1e-6)
    eyes = (mesh[LEFT_EYE, :2].mean(axis=0) + mesh[RIGHT_EYE, :2].mean(axis=0)) / 2
    y, x = np.mgrid[0 : size[0], 0 : size[1]]
    return np.asarray((x - eyes[0]) * up[0] + (y - eyes[1]) * up[1])
