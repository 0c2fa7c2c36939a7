"""Reads a TensorFlow.js graph model: a JSON topology and one binary file of weights."""

import base64
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

STORED_TYPES = {"float16": np.float16, "float32": np.float32, "int32": np.int32}


@dataclass(frozen=True, slots=True)
class Node:
    """One operation. `inputs` name nodes or weights; `attributes` are plain Python values."""

    name: str
    op: str
    inputs: tuple[str, ...]
    attributes: dict[str, Any] = field(default_factory=dict)

    @property
    def stride(self) -> tuple[int, int]:
        """Vertical and horizontal step of a convolution or a pooling."""
        return self._height_width("strides")

    @property
    def window(self) -> tuple[int, int]:
        """Height and width of a pooling window."""
        return self._height_width("ksize")

    @property
    def padded(self) -> bool:
        """True for SAME padding, False for VALID."""
        return bool(self.attributes["padding"] == "SAME")

    def _height_width(self, attribute: str) -> tuple[int, int]:
        batch, height, width, channels = (int(n) for n in self.attributes[attribute])
        if (batch, channels) != (1, 1):
            raise ValueError(f"{self.name}: {attribute} over batch or channels")
        return height, width


@dataclass(frozen=True, slots=True)
class GraphModel:
    """Nodes in an order in which they can be computed, NHWC; weights as float32 or int32."""

    nodes: tuple[Node, ...]
    weights: dict[str, Array]


def read_graph_model(topology_file: Path) -> GraphModel:
    """The model of `<name>.json` and the weight file it names beside it."""
    document = json.loads(topology_file.read_text("utf-8"))
    nodes = tuple(
        _read_node(raw) for raw in document["modelTopology"]["node"] if raw["op"] != "Const"
    )
    weights: dict[str, Array] = {}
    for group in document["weightsManifest"]:
        blob = b"".join((topology_file.parent / path).read_bytes() for path in group["paths"])
        weights |= _read_weights(group["weights"], blob)
    return GraphModel(nodes, weights)


def _read_node(raw: dict[str, Any]) -> Node:
    inputs = tuple(name.split(":")[0] for name in raw.get("input") or ())
    attributes = {key: _read_attribute(value) for key, value in (raw.get("attr") or {}).items()}
    return Node(raw["name"], raw["op"], inputs, attributes)


def _read_attribute(value: dict[str, Any]) -> Any:
    """A protobuf attribute in JSON: `{"i": "2"}`, `{"s": base64}`, `{"list": {"i": [...]}}`."""
    if "list" in value:
        return [
            _read_attribute({kind: item}) for kind, items in value["list"].items() for item in items
        ]
    if "i" in value:
        return int(value["i"])
    if "s" in value:
        return base64.b64decode(value["s"]).decode("ascii")
    return value.get("b", value.get("f", value.get("type")))


def _read_weights(entries: list[dict[str, Any]], blob: bytes) -> dict[str, Array]:
    weights: dict[str, Array] = {}
    offset = 0
    for entry in entries:
        shape = tuple(entry["shape"])
        stored = STORED_TYPES[entry.get("quantization", entry)["dtype"]]
        count = int(np.prod(shape))
        values = np.frombuffer(blob, stored, count, offset).reshape(shape)
        offset += values.nbytes
        weights[entry["name"]] = values.astype(STORED_TYPES[entry["dtype"]])
    if offset != len(blob):
        raise ValueError(f"weight file has {len(blob)} bytes, its description {offset}")
    return weights
