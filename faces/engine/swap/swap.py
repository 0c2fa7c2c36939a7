"""Faces out of photos into a picture."""

from collections.abc import Callable, Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from faces.engine.runtime import Engine
from faces.engine.swap.colour import Light
from faces.engine.swap.compose import Composed, compose
from faces.engine.swap.concerns import colour_distance, hindsight, pose_gap
from faces.engine.swap.mesh import find_mesh
from faces.engine.swap.prepare import embed_at
from faces.engine.swap.prepared import PreparedFace
from faces.engine.swap.regions import Mask
from faces.engine.swap.types import StalePreparation, Swapped, SwapReport
from faces.engine.types import Pixels, Vector

Progress = Callable[[float, str], None]
"""Is told the share that is done, 0..1, and a code of what is done next."""

COMPOSING: Final = "composing"
MEASURING: Final = "measuring"
DONE: Final = "done"

# A face in a large picture is put back in strips of this many rows.
STRIP = 256


def swap_faces(
    pixels: Pixels,
    pairs: Sequence[tuple[PreparedFace, PreparedFace]],
    engine: Engine,
    on_progress: Progress | None = None,
) -> Swapped:
    """Put faces into a picture: for each pair (target, source) the source's face on the target.

    `pixels` is (H, W, 3) RGB uint8, the very picture in which the targets were prepared, and is
    not written to; outside of the faces' contours the result is the same to the last bit. Raises
    StalePreparation where a target belongs to a picture of another size or content, and what
    `on_progress` raises: so a job is cancelled.
    """
    tell = on_progress or (lambda _share, _stage: None)
    for target, _source in pairs:
        _check(pixels, target)
    result = pixels.copy()
    reports = []
    for number, (target, source) in enumerate(pairs):
        tell(number / len(pairs), COMPOSING)
        composed = compose(target, source)
        _put_back(result, target, composed)
        tell((number + 0.7) / len(pairs), MEASURING)
        reports.append(_report(target, source, composed, engine))
    tell(1.0, DONE)
    return Swapped(result, tuple(reports))


def _check(pixels: Pixels, target: PreparedFace) -> None:
    left, top, right, bottom = target.region
    same = pixels.shape[1::-1] == target.picture_size
    if same and target.crop.shape[:2] == (bottom - top, right - left):
        same = np.array_equal(pixels[top:bottom, left:right], target.crop)
    if not same:
        raise StalePreparation("This face was prepared in another picture. Prepare it again.")


def _put_back(result: Pixels, target: PreparedFace, composed: Composed) -> None:
    """Write the new face into the picture, strip by strip."""
    left, top, right, bottom = target.region
    height, width = composed.support.shape
    step = np.array([width / (right - left), height / (bottom - top)])
    for start in range(top, bottom, STRIP):
        stop = min(start + STRIP, bottom)
        place = result[start:stop, left:right]
        if (height, width) == (bottom - top, right - left):
            image = composed.image[start - top : stop - top]
            support = composed.support[start - top : stop - top]
        else:
            image, support = _enlarged(composed, step, start - top, place.shape[:2])
        if not support.any():
            continue
        old = place.astype(np.float32)
        # The image equals the picture where the support ends, so that only rounding is left.
        share = np.minimum(support * 4, 1)[:, :, None]
        new = np.clip(np.rint(old + (image * 255 - old) * share), 0, 255).astype(np.uint8)
        changed = support > 0
        place[changed] = new[changed]


def _enlarged(
    composed: Composed, step: NDArray[np.float64], row: int, size: tuple[int, int]
) -> tuple[Light, Mask]:
    """A strip of the working picture in the picture's own pixels, from its row `row` on."""
    shift = step / 2 - 0.5 + (0, row * step[1])
    matrix = np.array([[step[0], 0, shift[0]], [0, step[1], shift[1]]])
    flags = cv2.WARP_INVERSE_MAP
    whole = size[1], size[0]
    image = cv2.warpAffine(
        composed.image,
        matrix,
        whole,
        flags=flags | cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REPLICATE,
    )
    support = cv2.warpAffine(composed.support, matrix, whole, flags=flags | cv2.INTER_LINEAR)
    return np.asarray(image, np.float32), np.asarray(support, np.float32)


def _report(
    target: PreparedFace, source: PreparedFace, composed: Composed, engine: Engine
) -> SwapReport:
    before, after = _resemblance(target, source, composed, engine)
    gap = pose_gap(source.summary, target.summary, mirrored=composed.mirrored)
    return SwapReport(
        pose_gap=gap,
        colour_distance=colour_distance(source.summary, target.summary),
        coverage=composed.coverage,
        cosine_before=before,
        cosine_after=after,
        mirrored=composed.mirrored,
        concerns=hindsight(source.summary, target.summary, composed.coverage, before, after),
    )


def _embedding(composed: Composed, engine: Engine) -> Vector:
    """Of the new face, found anew in the result rather than where it was put."""
    pixels = np.rint(composed.image * 255).astype(np.uint8)
    plane = composed.shape[:, :2]
    corners = np.stack([plane.min(axis=0), plane.max(axis=0)])
    eyes = composed.shape[[33, 263], :2]
    mesh = find_mesh(pixels, corners, eyes, 0.0, engine)
    return embed_at(pixels, mesh, engine)


def _resemblance(
    target: PreparedFace, source: PreparedFace, composed: Composed, engine: Engine
) -> tuple[float | None, float | None]:
    """Of the template's own face, and of the result, to the source; None for a face that this
    model has not measured: the result is not measured in its place either."""
    if source.model != engine.pack.model:
        return None, None
    after = float(_embedding(composed, engine) @ source.embedding)
    if target.model != engine.pack.model:
        return None, after
    return float(target.embedding @ source.embedding), after
