"""The converter against the NumPy interpreter, on a small network of every kind of node."""

from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from faces.packs.open.convert import Converter
from faces.packs.open.graph import GraphBuilder
from faces.packs.open.reference import run_reference
from faces.packs.open.tfjs import Array, GraphModel, Node, read_graph_model

SAME = {"strides": [1, 2, 2, 1], "padding": "SAME"}
VALID = {"strides": [1, 1, 1, 1], "padding": "VALID"}
POOL = {"strides": [1, 2, 2, 1], "ksize": [1, 2, 2, 1], "padding": "VALID"}


def weights() -> dict[str, Array]:
    random = np.random.default_rng(7)
    shapes = {
        "k1": (3, 3, 3, 8), "b1": (8,), "k2": (3, 3, 8, 1), "m2": (8,), "a2": (8,),
        "k3": (1, 1, 8, 16), "b3": (16,), "p3": (1, 1, 16), "p5": (1, 1, 16),
        "k7": (3, 3, 16, 12), "b7": (12,), "k8": (12, 5), "b8": (5,),
    }  # fmt: skip
    values: dict[str, Array] = {
        name: random.normal(size=shape).astype(np.float32) for name, shape in shapes.items()
    }
    return values | {
        "six": np.array(6.0, np.float32),
        "zero": np.array(0.0, np.float32),
        "pads": np.array([[0, 0], [0, 0], [0, 0], [0, 8]], np.int32),
        "flat": np.array([-1, 12], np.int32),
    }


def network() -> GraphModel:
    """A convolution with bias and Relu6, a depthwise one, fused ones, PReLU, pooling, heads."""
    prelu = {"fused_ops": ["BiasAdd", "Prelu"]}
    nodes = (
        Node("x", "Placeholder", ()),
        Node("c1", "Conv2D", ("x", "k1"), SAME),
        Node("s1", "Add", ("c1", "b1")),
        Node("r1", "Relu", ("s1",)),
        Node("n1", "Minimum", ("r1", "six")),
        Node("y1", "Maximum", ("n1", "zero")),
        Node("c2", "DepthwiseConv2dNative", ("y1", "k2"), SAME),
        Node("m2n", "Mul", ("c2", "m2")),
        Node("y2", "Add", ("m2n", "a2")),
        Node("y3", "_FusedConv2D", ("y2", "k3", "b3", "p3"), VALID | prelu),
        Node("o4", "MaxPool", ("y2",), POOL),
        Node("y4", "Pad", ("o4", "pads")),
        Node("o3", "MaxPool", ("y3",), POOL),
        Node("s5", "AddV2", ("o3", "y4")),
        Node("y5", "Prelu", ("s5", "p5")),
        Node("y7", "_FusedConv2D", ("y5", "k7", "b7"), VALID | {"fused_ops": ["BiasAdd"]}),
        Node("f7", "Reshape", ("y7", "flat")),
        Node("y8", "_FusedMatMul", ("f7", "k8", "b8"), {"fused_ops": ["BiasAdd", "Relu"]}),
        Node("y9", "Softmax", ("y8",)),
    )
    return GraphModel(nodes, weights())


@pytest.mark.parametrize("output", ["y1", "y2", "y3", "y5", "y7", "y8", "y9"])
def test_the_onnx_network_computes_the_same(output: str) -> None:
    graph = network()
    builder = GraphBuilder()
    tensor = Converter(graph, builder, "input", (25, 25)).output(output)
    pixels = np.random.default_rng(8).normal(size=(2, 25, 25, 3))
    expected = run_reference(graph, pixels, output)
    if expected.ndim == 4:
        expected = expected.transpose(0, 3, 1, 2)
    shape = ["N", *expected.shape[1:]]
    model = builder.build("test", ("input", ["N", 3, 25, 25]), {"result": (tensor, shape)})
    session = onnxruntime.InferenceSession(model.SerializeToString())
    (found,) = session.run(None, {"input": pixels.transpose(0, 3, 1, 2).astype(np.float32)})
    np.testing.assert_allclose(found, expected, atol=1e-4, rtol=1e-5)


def test_an_unknown_operation_is_refused() -> None:
    graph = GraphModel((Node("x", "Placeholder", ()), Node("y", "Cumsum", ("x",))), {})
    with pytest.raises(KeyError, match="Cumsum"):
        Converter(graph, GraphBuilder(), "input", (4, 4))


def test_weights_stored_as_halves_are_read_as_floats(tmp_path: Path) -> None:
    halves = np.array([0.5, -2.0, 65504.0], np.float16)
    (tmp_path / "net.bin").write_bytes(halves.tobytes() + np.int32(7).tobytes())
    (tmp_path / "net.json").write_text(
        """{"modelTopology": {"node": [
              {"name": "w", "op": "Const"},
              {"name": "x", "op": "Placeholder"},
              {"name": "y", "op": "Add", "input": ["x:0", "w"],
               "attr": {"padding": {"s": "U0FNRQ=="}, "strides": {"list": {"i": ["1", "2"]}}}}]},
            "weightsManifest": [{"paths": ["net.bin"], "weights": [
              {"name": "w", "shape": [3], "dtype": "float32",
               "quantization": {"dtype": "float16"}},
              {"name": "n", "shape": [], "dtype": "int32"}]}]}"""
    )
    graph = read_graph_model(tmp_path / "net.json")
    assert graph.weights["w"].dtype == np.float32
    assert graph.weights["w"].tolist() == [0.5, -2.0, 65504.0]
    assert graph.weights["n"] == 7
    assert [node.name for node in graph.nodes] == ["x", "y"]
    assert graph.nodes[1].inputs == ("x", "w")
    assert graph.nodes[1].attributes == {"padding": "SAME", "strides": [1, 2]}


def test_only_weights_that_stay_the_same_are_stored_as_halves() -> None:
    exact = np.arange(2048, dtype=np.float32)
    builder = GraphBuilder()
    for values in (exact, exact + np.float32(0.3)):
        builder.add("Identity", builder.constant(values))
    model = builder.build("test", ("input", [1]), {"out": ("input", [1])})
    kinds = [tensor.data_type for tensor in model.graph.initializer]
    assert kinds == [10, 1]  # onnx.TensorProto.FLOAT16, FLOAT
