"""CenterFace in the shape that InsightFace's detection route expects.

CenterFace answers on one grid of 4-pixel cells: a score, the height and width,
the centre's offset and five landmarks relative to the box. InsightFace wants,
for the strides 8, 16 and 32, scores, distances from an anchor to the four
sides, and landmark offsets, all in units of the stride, with two anchors per
cell. So of every 2 × 2 cells the two best become the anchors of one stride-8
cell, and the other two strides answer "nothing".
"""

import numpy as np
import onnx

from faces.packs.open.graph import GraphBuilder
from faces.packs.open.tfjs import Array

SIDE = 640
CELLS = SIDE // 4  # of CenterFace's own grid
STRIDES = (8, 16, 32)
ANCHORS = 2
# CenterFace's order of offsets and landmark coordinates is y, x; ours is x, y.
X_THEN_Y = [1, 0]
LANDMARKS_X_THEN_Y = [1, 0, 3, 2, 5, 4, 7, 6, 9, 8]


def build_detector(centerface: onnx.ModelProto) -> onnx.ModelProto:
    """(1, 3, 640, 640) of (RGB − 127.5) / 128 → nine outputs, see the module's text."""
    builder = GraphBuilder()
    scaled = builder.add("Mul", "input", builder.constant(128.0))
    pixels = builder.add("Add", scaled, builder.constant(127.5))
    score, size, offset, landmarks = builder.include(centerface, pixels)
    table = builder.add("Concat", score, *_boxes(builder, size, offset, landmarks), axis=1)
    kept = _best_two_of_four(builder, table)
    parts = builder.constant([1, 4, 10], np.int64)
    found = builder.add_many("Split", kept, parts, outputs=3, axis=1)
    outputs = {}
    for title, tensor, width in zip(("score", "box", "landmarks"), found, (1, 4, 10), strict=True):
        for stride in STRIDES:
            rows = (SIDE // stride) ** 2 * ANCHORS
            source = (
                tensor
                if stride == STRIDES[0]
                else builder.add("ConstantOfShape", builder.constant([rows, width], np.int64))
            )
            outputs[f"{title}_{stride}"] = (source, [rows, width])
    return builder.build("centerface", ("input", [1, 3, SIDE, SIDE]), outputs)


def _boxes(builder: GraphBuilder, size: str, offset: str, landmarks: str) -> tuple[str, str, str]:
    """Distances left/top, right/bottom and landmark offsets, in units of 8 pixels.

    CenterFace: centre = 4 · (cell + offset + ½), size = 4 · exp(size),
    landmark = top left + landmark · size.
    """
    half = builder.constant(0.5)
    spread = builder.add("Exp", _channels(builder, size, X_THEN_Y))
    half_size = builder.add("Mul", spread, builder.constant(0.25))
    shift = builder.add("Mul", _channels(builder, offset, X_THEN_Y), half)
    centre = builder.add("Add", shift, builder.constant(_cell_centres()))
    before = builder.add("Sub", half_size, centre)
    after = builder.add("Add", half_size, centre)
    ordered = _channels(builder, landmarks, LANDMARKS_X_THEN_Y)
    five = builder.constant([1, 5, 1, 1], np.int64)
    inside = builder.add("Mul", ordered, builder.add("Tile", half_size, five))
    doubled = builder.add("Add", inside, inside)
    return before, after, builder.add("Sub", doubled, builder.add("Tile", before, five))


def _channels(builder: GraphBuilder, tensor: str, order: list[int]) -> str:
    return builder.add("Gather", tensor, builder.constant(order, np.int64), axis=1)


def _cell_centres() -> Array:
    """(1, 2, CELLS, CELLS): from the stride-8 anchor to the centre of the 4-pixel cell."""
    within = 0.25 + 0.5 * (np.arange(CELLS) % 2)
    return np.stack(np.meshgrid(within, within, indexing="xy"))[None]


def _best_two_of_four(builder: GraphBuilder, table: str) -> str:
    """(1, 15, CELLS, CELLS) → (rows, 15): of each 2 × 2 cells the two with the best score."""
    half, columns = CELLS // 2, 15
    blocks = builder.add("Reshape", table, builder.constant([columns, half, 2, half, 2], np.int64))
    cells = builder.add("Transpose", blocks, perm=[1, 3, 2, 4, 0])
    quads = builder.add("Reshape", cells, builder.constant([half * half, 4, columns], np.int64))
    first = builder.constant([0], np.int64)
    scores = builder.add(
        "Squeeze", builder.add("Gather", quads, first, axis=2), builder.constant([2], np.int64)
    )
    _, best = builder.add_many("TopK", scores, builder.constant([ANCHORS], np.int64), outputs=2)
    wanted = builder.add(
        "Expand",
        builder.add("Unsqueeze", best, builder.constant([2], np.int64)),
        builder.constant([half * half, ANCHORS, columns], np.int64),
    )
    chosen = builder.add("GatherElements", quads, wanted, axis=1)
    return builder.add("Reshape", chosen, builder.constant([-1, columns], np.int64))
