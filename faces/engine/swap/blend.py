"""Joining two pictures of a face along a soft mask, without a seam."""

import cv2
import numpy as np
from numpy.typing import NDArray

from faces.engine.swap.regions import Mask

# The size of the coarsest pixels in face widths, and the most levels; each halves the picture.
COARSEST = 0.04
MOST_LEVELS = 5

Image = NDArray[np.float32]


def blend(over: Image, under: Image, mask: Mask, width: float) -> Image:
    """`over` where the mask is 1: coarse structure changes slowly over the edge, fine at once.

    A Laplacian pyramid (Burt and Adelson 1983), as deep as the face is large: its coarsest pixels
    are about 1/25 of the face's `width` (pixels), so that no hair bleeds into the cheeks.
    """
    difference, masks = [over - under], [mask]
    levels = round(np.log2(max(COARSEST * width, 1.0)))
    for _ in range(min(levels, MOST_LEVELS)):
        difference.append(np.asarray(cv2.pyrDown(difference[-1]), np.float32))
        masks.append(np.asarray(cv2.pyrDown(masks[-1]), np.float32))
    joined = difference[-1] * masks[-1][:, :, None]
    for fine, coarse, share in zip(
        difference[-2::-1], difference[:0:-1], masks[-2::-1], strict=True
    ):
        size = share.shape[1::-1]
        detail = fine - cv2.pyrUp(coarse, dstsize=size)
        joined = cv2.pyrUp(joined, dstsize=size) + detail * share[:, :, None]
    return np.asarray(under + joined, np.float32)
