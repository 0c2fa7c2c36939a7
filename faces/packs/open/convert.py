"""TensorFlow.js graph (NHWC) → ONNX nodes (NCHW).

Two things are put off until a value is used by another kind of node, so that
they melt into one: a convolution, for the multiplications and additions of
constants behind it, and the bounds of Relu, Minimum and Maximum, for one Clip.
"""

from dataclasses import dataclass, replace

import numpy as np

from faces.packs.open.graph import GraphBuilder
from faces.packs.open.tfjs import Array, GraphModel, Node

Size = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Convolution:
    """A convolution not written yet: OIHW weights, one bias per output channel."""

    source: str
    weights: Array
    bias: Array
    attributes: dict[str, object]


@dataclass(frozen=True, slots=True)
class Tensor:
    """A tensor that exists: its name and its height and width."""

    tensor: str
    size: Size


@dataclass(frozen=True, slots=True)
class Value:
    """A tensor under way: a name or a pending convolution, its size, pending bounds."""

    tensor: str | Convolution
    size: Size
    low: float = -np.inf
    high: float = np.inf


class Converter:
    """Writes the nodes of one graph behind a given input tensor of H × W pixels."""

    def __init__(self, graph: GraphModel, builder: GraphBuilder, source: str, size: Size) -> None:
        self._weights = graph.weights
        self._builder = builder
        self._values: dict[str, Value] = {}
        for node in graph.nodes:
            if node.op == "Placeholder":
                self._values[node.name] = Value(source, size)
            else:
                self._values[node.name] = getattr(self, HANDLERS[node.op])(node)

    def output(self, name: str) -> str:
        """The ONNX tensor that carries node `name`."""
        return self._written(name).tensor

    def _written(self, name: str) -> Tensor:
        """The value with everything pending written out, as a plain tensor."""
        value = self._values[name]
        tensor = value.tensor
        if isinstance(tensor, Convolution):
            tensor = self._builder.add(
                "Conv",
                tensor.source,
                self._builder.constant(tensor.weights),
                self._builder.constant(tensor.bias),
                **tensor.attributes,
            )
        if (value.low, value.high) == (0, np.inf):
            tensor = self._builder.add("Relu", tensor)
        elif np.isfinite(value.low):
            low, high = (self._builder.constant(bound) for bound in (value.low, value.high))
            tensor = self._builder.add("Clip", tensor, low, high)
        self._values[name] = Value(tensor, value.size)
        return Tensor(tensor, value.size)

    def _convolution(self, node: Node) -> Value:
        kernel = self._weights[node.inputs[1]]
        depthwise = node.op == "DepthwiseConv2dNative"
        # HWIO → OIHW; a depthwise kernel is HWC1 and becomes C1HW.
        weights = kernel.transpose(2, 3, 0, 1) if depthwise else kernel.transpose(3, 2, 0, 1)
        source = self._written(node.inputs[0])
        pads, size = _pads(source.size, (weights.shape[2], weights.shape[3]), node)
        attributes: dict[str, object] = {
            "kernel_shape": weights.shape[2:],
            "strides": node.stride,
            "pads": pads,
            "group": len(weights) if depthwise else 1,
        }
        bias = np.zeros(len(weights), np.float32)
        convolution = Convolution(source.tensor, weights, bias, attributes)
        return self._with_fused(node, Value(convolution, size))

    def _with_fused(self, node: Node, value: Value) -> Value:
        operands = iter(node.inputs[2:])
        for name in node.attributes.get("fused_ops", ()):
            if name == "BiasAdd":
                value = _shift(value, self._weights[next(operands)])
            elif name == "Prelu":
                self._values[node.name] = value
                value = self._prelu(Node(node.name, name, (node.name, next(operands))))
            else:
                raise ValueError(f"{node.name}: fused {name}")
        return value

    def _scale(self, node: Node) -> Value:
        value, factor = self._values[node.inputs[0]], self._weights[node.inputs[1]]
        convolution = value.tensor
        if not isinstance(convolution, Convolution) or np.isfinite([value.low, value.high]).any():
            raise ValueError(f"{node.name}: only a convolution is multiplied by a constant")
        return replace(
            value,
            tensor=replace(
                convolution,
                weights=convolution.weights * factor.reshape(-1, 1, 1, 1),
                bias=convolution.bias * factor.reshape(-1),
            ),
        )

    def _add(self, node: Node) -> Value:
        left, right = node.inputs
        if right in self._weights:
            return _shift(self._values[left], self._weights[right])
        first, second = self._written(left), self._written(right)
        return Value(self._builder.add("Add", first.tensor, second.tensor), first.size)

    def _bound(self, node: Node) -> Value:
        value = self._values[node.inputs[0]]
        if node.op == "Relu":
            return replace(value, low=max(value.low, 0.0))
        limit = float(self._weights[node.inputs[1]])
        if node.op == "Minimum":
            return replace(value, high=min(value.high, limit))
        return replace(value, low=max(value.low, limit))

    def _prelu(self, node: Node) -> Value:
        value = self._written(node.inputs[0])
        slope = self._builder.constant(self._weights[node.inputs[1]].reshape(-1, 1, 1))
        return Value(self._builder.add("PRelu", value.tensor, slope), value.size)

    def _max_pool(self, node: Node) -> Value:
        value = self._written(node.inputs[0])
        pads, size = _pads(value.size, node.window, node)
        return Value(
            self._builder.add(
                "MaxPool", value.tensor, kernel_shape=node.window, strides=node.stride, pads=pads
            ),
            size,
        )

    def _pad_channels(self, node: Node) -> Value:
        batch, height, width, channels = self._weights[node.inputs[1]].tolist()
        widths = [before for before, _ in (batch, channels, height, width)]
        widths += [after for _, after in (batch, channels, height, width)]
        if any((*batch, *height, *width)):
            raise ValueError(f"{node.name}: only channels are padded")
        value = self._written(node.inputs[0])
        padding = self._builder.constant(widths, np.int64)
        return Value(self._builder.add("Pad", value.tensor, padding), value.size)

    def _flatten(self, node: Node) -> Value:
        value = self._written(node.inputs[0])
        if value.size != (1, 1):
            raise ValueError(f"{node.name}: {value.size} pixels would change order")
        return Value(self._builder.add("Flatten", value.tensor), (1, 1))

    def _mean(self, node: Node) -> Value:
        value = self._written(node.inputs[0])
        pooled = self._builder.add("GlobalAveragePool", value.tensor)
        return Value(self._builder.add("Flatten", pooled), (1, 1))

    def _dense(self, node: Node) -> Value:
        value = self._written(node.inputs[0])
        kernel, bias = (self._builder.constant(self._weights[name]) for name in node.inputs[1:3])
        result = Value(self._builder.add("Gemm", value.tensor, kernel, bias), (1, 1))
        activations = node.attributes["fused_ops"][1:]
        if activations not in ([], ["Relu"]):
            raise ValueError(f"{node.name}: fused {activations}")
        return replace(result, low=0.0) if activations else result

    def _same(self, node: Node) -> Value:
        value = self._written(node.inputs[0])
        return Value(self._builder.add(node.op, value.tensor), value.size)


def _shift(value: Value, offset: Array) -> Value:
    convolution = value.tensor
    if not isinstance(convolution, Convolution) or np.isfinite([value.low, value.high]).any():
        raise ValueError("a constant is added to something that is not a convolution")
    return replace(value, tensor=replace(convolution, bias=convolution.bias + offset.reshape(-1)))


def _pads(size: Size, window: Size, node: Node) -> tuple[list[int], Size]:
    """ONNX pads (top, left, bottom, right) for TensorFlow's padding, and the new size."""
    before, after, result = [], [], []
    for length, reach, stride in zip(size, window, node.stride, strict=True):
        steps = -(-length // stride) if node.padded else (length - reach) // stride + 1
        total = max((steps - 1) * stride + reach - length, 0) if node.padded else 0
        before.append(total // 2)
        after.append(total - total // 2)
        result.append(steps)
    return before + after, (result[0], result[1])


HANDLERS: dict[str, str] = {
    "Conv2D": "_convolution",
    "_FusedConv2D": "_convolution",
    "DepthwiseConv2dNative": "_convolution",
    "Mul": "_scale",
    "Add": "_add",
    "AddV2": "_add",
    "Relu": "_bound",
    "Minimum": "_bound",
    "Maximum": "_bound",
    "Prelu": "_prelu",
    "MaxPool": "_max_pool",
    "Pad": "_pad_channels",
    "Reshape": "_flatten",
    "Mean": "_mean",
    "_FusedMatMul": "_dense",
    "Sigmoid": "_same",
    "Softmax": "_same",
    "Identity": "_same",
}
