"""A small writer of ONNX graphs: nodes are added one by one, names are given by it."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from faces.packs.open.tfjs import Array

OPSET = 17
IR_VERSION = 8
# Below this many values halving an initialiser saves less than the Cast node costs.
WORTH_HALVING = 1024

Shape = Sequence[int | str]


class GraphBuilder:
    """Collects nodes and constants, then builds one checked model."""

    def __init__(self) -> None:
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    def add(self, op: str, *inputs: str, **attributes: Any) -> str:
        """Append a node with one output and return that output's name."""
        return self.add_many(op, *inputs, outputs=1, **attributes)[0]

    def add_many(self, op: str, *inputs: str, outputs: int, **attributes: Any) -> list[str]:
        """Append a node with several outputs and return their names."""
        # InsightFace guesses a model's preprocessing from early nodes whose
        # names begin with "Sub" or "Mul", so names here begin with "n".
        name = f"n{len(self._nodes)}_{op.lower()}"
        names = [f"{name}:{position}" for position in range(outputs)]
        self._nodes.append(helper.make_node(op, list(inputs), names, name, **attributes))
        return names

    def constant(self, value: Any, dtype: Any = np.float32) -> str:
        """A constant tensor. Stored as float16 where not one value changes by it.

        ONNX Runtime folds the Cast back when it loads the model, so this halves
        the file and costs nothing at run time.
        """
        array = np.asarray(value, dtype)
        name = f"c{len(self._constants)}"
        halved = _halve(array)
        stored = array if halved is None else halved
        self._constants.append(numpy_helper.from_array(stored, name))
        return name if halved is None else self.add("Cast", name, to=TensorProto.FLOAT)

    def include(self, model: onnx.ModelProto, source: str) -> list[str]:
        """Copy a one-input model's nodes behind tensor `source`; return its outputs' names."""
        constants = {
            tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer
        }
        (data,) = [entry.name for entry in model.graph.input if entry.name not in constants]
        names = {data: source}
        for original in model.graph.node:
            for name in original.input:
                if name not in names:
                    names[name] = self.constant(constants[name])
            attributes = {a.name: helper.get_attribute_value(a) for a in original.attribute}
            (names[original.output[0]],) = self.add_many(
                original.op_type, *(names[name] for name in original.input), outputs=1, **attributes
            )
        return [names[output.name] for output in model.graph.output]

    def build(
        self, title: str, data: tuple[str, Shape], outputs: Mapping[str, tuple[str, Shape]]
    ) -> onnx.ModelProto:
        """The model: `data` is the input's name and shape, `outputs` name → (tensor, shape)."""
        nodes = list(self._nodes)
        nodes += [
            helper.make_node("Identity", [tensor], [name], f"out_{name}")
            for name, (tensor, _) in outputs.items()
        ]
        graph = helper.make_graph(
            nodes,
            title,
            [helper.make_tensor_value_info(data[0], TensorProto.FLOAT, data[1])],
            [
                helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
                for name, (_, shape) in outputs.items()
            ],
            self._constants,
        )
        model = helper.make_model(
            graph,
            opset_imports=[helper.make_opsetid("", OPSET)],
            ir_version=IR_VERSION,
            producer_name="kindred",
        )
        onnx.checker.check_model(model, full_check=True)
        return model


def _halve(array: Array) -> Array | None:
    """The array as float16 when it is large and that loses nothing, else None."""
    if array.dtype != np.float32 or array.size < WORTH_HALVING:
        return None
    with np.errstate(over="ignore"):
        halved = array.astype(np.float16)
    return halved if np.array_equal(halved.astype(np.float32), array) else None
