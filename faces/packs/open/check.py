"""Checks of what was built against slow, independent computations. Largest error, absolute."""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime

from faces.packs.open import heads
from faces.packs.open.detector import SIDE
from faces.packs.open.reference import run_reference
from faces.packs.open.tfjs import Array, GraphModel


def recognition_error(file: Path, faceres: GraphModel) -> float:
    """Against the NumPy interpreter, for crop and mirror image."""
    picture = _picture(2, heads.FACERES_SIDE)
    straight = run_reference(faceres, picture, heads.DESCRIPTOR)
    mirrored = run_reference(faceres, picture[:, :, ::-1], heads.DESCRIPTOR)
    return _error(_run(file, (picture - 127.5) / 127.5)[0], (straight + mirrored) / 2)


def genderage_error(file: Path, faceres: GraphModel) -> float:
    """Against the NumPy interpreter, for a picture that enlarging by 3.5 does not change."""
    colours = np.random.default_rng(1).uniform(0, 255, (4, 1, 1, 3))
    small, large = (np.broadcast_to(colours, (4, side, side, 3)) for side in (96, 224))
    logits = run_reference(faceres, large, heads.GENDER_LOGIT)
    ages = run_reference(faceres, large, heads.AGES)
    expected = np.hstack([-logits / 2, logits / 2, ages @ (np.arange(100)[:, None] / 100)])
    return _error(_run(file, (small - 127.5) / 128)[0], expected)


def mesh_error(file: Path, facemesh: GraphModel) -> float:
    """Against the NumPy interpreter, for the whole mesh; in half widths of the picture."""
    picture = _picture(2, heads.MESH_SIDE)
    mesh = run_reference(facemesh, picture / 255, heads.MESH).reshape(2, 468, 3)
    expected = mesh / (heads.MESH_SIDE / 2) - (1, 1, 0)
    (found,) = _run(file, (picture - 127.5) / 128)
    if found.shape[1] == 936:
        return _error(found.reshape(2, 468, 2), expected[..., :2])
    points = found.reshape(2, heads.POINTS_3D, 3)
    chosen = expected[:, heads.MESH_POINTS_OF_68]
    return max(_error(points[:, :468], expected), _error(points[:, -68:], chosen))


def detector_error(file: Path, centerface: onnx.ModelProto) -> float:
    """Against CenterFace's own outputs, decoded cell by cell; scores, and pixels / 640."""
    picture = _picture(1, SIDE)
    outputs = _run(file, (picture - 127.5) / 128)
    scores, boxes, landmarks = outputs[0][:, 0], outputs[3] * 8, outputs[6] * 8
    anchors = _anchors()
    found = np.hstack(
        [
            scores[:, None],
            (anchors - boxes[:, :2]) / SIDE,
            (anchors + boxes[:, 2:]) / SIDE,
            (np.tile(anchors, 5) + landmarks) / SIDE,
        ]
    )
    return _error(found, _best_of_each_block(_decode_centerface(centerface, picture)))


def _anchors() -> Array:
    """(12800, 2): x and y of each stride-8 cell's corner, twice, in pixels."""
    rows, columns = np.mgrid[: SIDE // 8, : SIDE // 8]
    return np.stack([columns, rows], -1).reshape(-1, 2).repeat(2, axis=0) * 8


def _decode_centerface(centerface: onnx.ModelProto, picture: Array) -> Array:
    """(160, 160, 15): score, left, top, right, bottom and 5 × (x, y), as shares of 640 pixels."""
    heat, size, offset, landmarks = _run(_resized(centerface), picture)
    rows, columns = np.mgrid[: heat.shape[2], : heat.shape[3]]
    height, width = np.exp(size[0]) * 4
    top = (rows + offset[0, 0] + 0.5) * 4 - height / 2
    left = (columns + offset[0, 1] + 0.5) * 4 - width / 2
    points = [
        edge + landmarks[0, 2 * point + other] * length
        for point in range(5)
        for other, edge, length in ((1, left, width), (0, top, height))
    ]
    pixels = np.stack([left, top, left + width, top + height, *points], -1)
    return np.concatenate([heat[0, 0, :, :, None], pixels / SIDE], -1)


def _best_of_each_block(table: Array) -> Array:
    """(12800, 15): of each 2 × 2 cells the two with the highest score, best first."""
    half = table.shape[0] // 2
    blocks = table.reshape(half, 2, half, 2, -1).transpose(0, 2, 1, 3, 4).reshape(half**2, 4, -1)
    order = np.argsort(-blocks[..., 0], axis=1, kind="stable")[:, :2]
    best: Array = np.take_along_axis(blocks, order[..., None], axis=1).reshape(-1, table.shape[2])
    return best


def _resized(centerface: onnx.ModelProto) -> bytes:
    """CenterFace is published for 32 × 32 pixels; its weights fit any multiple of 32."""
    model = onnx.ModelProto.FromString(centerface.SerializeToString())
    constants = {tensor.name for tensor in model.graph.initializer}
    for position in reversed(range(len(model.graph.input))):
        # Weights listed as inputs could be overridden, so ONNX Runtime would not fold them.
        if model.graph.input[position].name in constants:
            del model.graph.input[position]
    for entry in (*model.graph.input, *model.graph.output):
        for position, dimension in enumerate(entry.type.tensor_type.shape.dim):
            dimension.dim_param = f"{entry.name}_{position}"
    return bytes(model.SerializeToString())


onnxruntime.set_default_logger_severity(3)  # CenterFace carries unused weights: no word on each


def _run(model: Path | bytes, pixels: Array) -> list[Array]:
    """All outputs of `model` for NHWC `pixels`."""
    source = str(model) if isinstance(model, Path) else model
    session = onnxruntime.InferenceSession(source, providers=["CPUExecutionProvider"])
    data = np.ascontiguousarray(pixels.transpose(0, 3, 1, 2), np.float32)
    outputs: list[Array] = session.run(None, {session.get_inputs()[0].name: data})
    return outputs


def _picture(count: int, side: int) -> Array:
    """Coloured noise, coarse and fine: every layer has something to answer to."""
    random = np.random.default_rng(side)
    coarse = random.uniform(0, 200, (count, side // 16, side // 16, 3))
    fine = random.uniform(0, 55, (count, side, side, 3))
    return coarse.repeat(16, axis=1).repeat(16, axis=2) + fine


def _error(found: Array, expected: Array) -> float:
    return float(np.abs(found - expected).max())
