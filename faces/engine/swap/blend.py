"""Joining two pictures of a face along a soft mask, without a seam."""

import cv2
import numpy as np
from numpy.typing import NDArray

from faces.engine.swap.regions import Mask

LEVELS = 4

Image = NDArray[np.float32]


def blend(over: Image, under: Image, mask: Mask) -> Image:
    """`over` where the mask is 1: coarse structure changes slowly over the edge, fine at once.

    A Laplacian pyramid (Burt and Adelson 1983) of 4 levels; fewer for pictures under 16 pixels.
    """
    difference, masks = [over - under], [mask]
    levels = min(LEVELS, int(np.log2(max(min(mask.shape), 2))) - 2)
    for _ in range(max(levels, 0)):
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
