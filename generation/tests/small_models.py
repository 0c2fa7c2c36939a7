"""Small ONNX models with the inputs and outputs of large ones that cannot be shipped."""

import shutil
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from faces.engine.packs import BUILT_IN_ROOT

MANIFEST = """
version = "1"
licence = "test"
commercial_use = false
dimensions = 512
calibration = { version = "test", slope = 12.0, midpoint = 0.36 }
files = [{ name = "detection.onnx" }, { name = "recognition.onnx" }]
"""


def make_inswapper(path: Path) -> Path:
    """The signature of inswapper_128: target (1, 3, 128, 128) and source (1, 512) → picture.

    It answers with the target, tinted by the identity's first three numbers, so that a test can see
    both arrive. As in the real file the last initializer is the map of embeddings.
    """
    make = helper.make_tensor_value_info
    graph = helper.make_graph(
        [
            helper.make_node("Slice", ["source", "from", "to", "axis"], ["three"]),
            helper.make_node("Sign", ["three"], ["sign"]),
            helper.make_node("Mul", ["sign", "strength"], ["weak"]),
            helper.make_node("Reshape", ["weak", "shape"], ["tint"]),
            helper.make_node("Add", ["target", "tint"], ["sum"]),
            helper.make_node("Clip", ["sum", "zero", "one"], ["output"]),
        ],
        "inswapper",
        [
            make("target", TensorProto.FLOAT, [1, 3, 128, 128]),
            make("source", TensorProto.FLOAT, [1, 512]),
        ],
        [make("output", TensorProto.FLOAT, [1, 3, 128, 128])],
        [
            numpy_helper.from_array(np.array([0], np.int64), "from"),
            numpy_helper.from_array(np.array([3], np.int64), "to"),
            numpy_helper.from_array(np.array([1], np.int64), "axis"),
            numpy_helper.from_array(np.array([1, 3, 1, 1], np.int64), "shape"),
            numpy_helper.from_array(np.array(0.3, np.float32), "strength"),
            numpy_helper.from_array(np.array(0, np.float32), "zero"),
            numpy_helper.from_array(np.array(1, np.float32), "one"),
            numpy_helper.from_array(np.eye(512, dtype=np.float32), "emap"),
        ],
    )
    return _save(graph, path)


def make_arcface_pack(root: Path) -> Path:
    """A pack called `arc` with the open detector and a recogniser that makes 512 numbers."""
    folder = root / "models" / "arc"
    folder.mkdir(parents=True)
    shutil.copy(BUILT_IN_ROOT / "models" / "open" / "detection.onnx", folder)
    (folder / "manifest.toml").write_text(MANIFEST)
    make = helper.make_tensor_value_info
    weights = np.random.default_rng(0).normal(size=(3 * 14 * 14, 512)).astype(np.float32)
    graph = helper.make_graph(
        [
            helper.make_node(
                "AveragePool", ["input"], ["pooled"], kernel_shape=[8, 8], strides=[8, 8]
            ),
            helper.make_node("Flatten", ["pooled"], ["flat"]),
            helper.make_node("MatMul", ["flat", "weights"], ["vector"]),
        ],
        "recognition",
        [make("input", TensorProto.FLOAT, ["batch", 3, 112, 112])],
        [make("vector", TensorProto.FLOAT, ["batch", 512])],
        [numpy_helper.from_array(weights, "weights")],
    )
    _save(graph, folder / "recognition.onnx")
    return folder


def _save(graph: onnx.GraphProto, path: Path) -> Path:
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, str(path))
    return path
