"""A slow NumPy interpreter of TensorFlow.js graphs, to check the conversion against.

It follows TensorFlow's definitions in NHWC and shares no code with `convert.py`.
"""

from collections.abc import Callable

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from faces.packs.open.tfjs import Array, GraphModel, Node


def run_reference(graph: GraphModel, pixels: Array, wanted: str) -> Array:
    """The value of node `wanted` for `pixels`, (N, H, W, 3) float."""
    values: dict[str, Array] = {
        name: weight.astype(np.float64) if weight.dtype == np.float32 else weight
        for name, weight in graph.weights.items()
    }
    for node in graph.nodes:
        if node.op == "Placeholder":
            values[node.name] = pixels.astype(np.float64)
        else:
            values[node.name] = OPERATIONS[node.op](node, *(values[name] for name in node.inputs))
        if node.name == wanted:
            return values[node.name]
    raise KeyError(wanted)


def _windows(x: Array, size: tuple[int, int], node: Node) -> Array:
    """(N, H', W', C, kh, kw): every window, after TensorFlow's SAME padding if asked for."""
    if node.padded:
        x = np.pad(x, [(0, 0), *map(_same_padding, x.shape[1:3], size, node.stride), (0, 0)])
    down, right = node.stride
    return sliding_window_view(x, size, axis=(1, 2))[:, ::down, ::right]


def _same_padding(length: int, window: int, stride: int) -> tuple[int, int]:
    """TensorFlow puts the odd pixel after, not before."""
    total = max((-(-length // stride) - 1) * stride + window - length, 0)
    return total // 2, total - total // 2


def _convolve(node: Node, x: Array, kernel: Array, *extra: Array) -> Array:
    windows = _windows(x, kernel.shape[:2], node)
    result = np.tensordot(windows, kernel, axes=([3, 4, 5], [2, 0, 1]))
    return _fused(node, result, *extra)


def _convolve_depthwise(node: Node, x: Array, kernel: Array) -> Array:
    windows = _windows(x, kernel.shape[:2], node)
    result = np.einsum("nhwcij,ijcm->nhwcm", windows, kernel)
    return result.reshape(*result.shape[:3], -1)


def _fused(node: Node, x: Array, *extra: Array) -> Array:
    """The activations that TensorFlow appended to a convolution or a product, in order."""
    operands = iter(extra)
    for name in node.attributes.get("fused_ops", ()):
        if name == "BiasAdd":
            x = x + next(operands)
        elif name == "Relu":
            x = np.maximum(x, 0)
        elif name == "Prelu":
            x = _prelu(node, x, next(operands))
        else:
            raise ValueError(f"{node.name}: fused {name}")
    return x


def _prelu(_: Node, x: Array, slope: Array) -> Array:
    return np.where(x > 0, x, x * slope)


def _softmax(_: Node, x: Array) -> Array:
    powers = np.exp(x - x.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


OPERATIONS: dict[str, Callable[..., Array]] = {
    "Conv2D": _convolve,
    "_FusedConv2D": _convolve,
    "DepthwiseConv2dNative": _convolve_depthwise,
    "_FusedMatMul": lambda node, x, kernel, *extra: _fused(node, x @ kernel, *extra),
    "MaxPool": lambda node, x: _windows(x, node.window, node).max(axis=(4, 5)),
    "Mean": lambda _, x, axes: x.mean(axis=tuple(int(axis) for axis in np.ravel(axes))),
    "Add": lambda _, a, b: a + b,
    "AddV2": lambda _, a, b: a + b,
    "Mul": lambda _, a, b: a * b,
    "Minimum": lambda _, a, b: np.minimum(a, b),
    "Maximum": lambda _, a, b: np.maximum(a, b),
    "Relu": lambda _, x: np.maximum(x, 0),
    "Prelu": _prelu,
    "Pad": lambda _, x, widths: np.pad(x, widths),
    "Reshape": lambda _, x, shape: x.reshape(tuple(shape)),
    "Sigmoid": lambda _, x: 1 / (1 + np.exp(-x)),
    "Softmax": _softmax,
    "Identity": lambda _, x: x,
}
