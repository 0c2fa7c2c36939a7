"""The other four routes of InsightFace, each with the preprocessing its loader applies undone."""

import numpy as np
import onnx

from faces.packs.open.convert import Converter
from faces.packs.open.graph import GraphBuilder
from faces.packs.open.points68 import MESH_POINTS_OF_68
from faces.packs.open.tfjs import GraphModel

DESCRIPTOR = "global_pooling/Mean"
GENDER_LOGIT = "gender_pred/BiasAdd"
AGES = "age_pred/Softmax"
MESH = "StatefulPartitionedCall/model_1/output_mesh/Reshape"

FACERES_SIDE = 224
GENDERAGE_SIDE = 96
GENDERAGE_MIDDLE = (16, 80)  # 96 / 1.5 = 64 pixels
MESH_SIDE = 192
DIMENSIONS = 1024
# InsightFace takes the last 68 of 1103 points of its own 3-D landmark model.
POINTS_3D = 1103


def _undo(builder: GraphBuilder, scale: float, shift: float) -> str:
    """The input back in the range that the wrapped network was trained on."""
    scaled = builder.add("Mul", "input", builder.constant(scale))
    return builder.add("Add", scaled, builder.constant(shift))


def build_recognition(faceres: GraphModel) -> onnx.ModelProto:
    """(N, 3, 224, 224) of (RGB − 127.5) / 127.5 → (N, 1024), not normalised.

    The descriptor is the mean of the crop's and of its mirror image's.
    """
    builder = GraphBuilder()
    pixels = _undo(builder, 127.5, 127.5)
    last, axis = builder.constant([-1], np.int64), builder.constant([3], np.int64)
    far = builder.constant([np.iinfo(np.int64).min], np.int64)
    mirrored = builder.add("Slice", pixels, last, far, axis, last)
    both = builder.add("Concat", pixels, mirrored, axis=0)
    descriptors = Converter(faceres, builder, both, (FACERES_SIDE,) * 2).output(DESCRIPTOR)
    shape = builder.constant([2, -1, DIMENSIONS], np.int64)
    pairs = builder.add("Reshape", descriptors, shape)
    mean = builder.add("ReduceMean", pairs, axes=[0], keepdims=0)
    return builder.build(
        "faceres",
        ("input", ["N", 3, FACERES_SIDE, FACERES_SIDE]),
        {"descriptor": (mean, ["N", DIMENSIONS])},
    )


def build_genderage(faceres: GraphModel) -> onnx.ModelProto:
    """(N, 3, 96, 96) of (RGB − 127.5) / 128 → (N, 3): female and male logit, age / 100.

    The loader cuts a square of 1.5 times the face; faceres is surer of a tighter
    picture, so the middle 64 × 64 pixels are taken and enlarged.
    """
    builder = GraphBuilder()
    pixels = _undo(builder, 128.0, 127.5)
    start, stop = (builder.constant([edge, edge], np.int64) for edge in GENDERAGE_MIDDLE)
    middle = builder.add("Slice", pixels, start, stop, builder.constant([2, 3], np.int64))
    scale = FACERES_SIDE / (GENDERAGE_MIDDLE[1] - GENDERAGE_MIDDLE[0])
    enlarged = builder.add(
        "Resize",
        middle,
        "",
        builder.constant([1.0, 1.0, scale, scale]),
        mode="linear",
        coordinate_transformation_mode="half_pixel",
    )
    network = Converter(faceres, builder, enlarged, (FACERES_SIDE,) * 2)
    male = network.output(GENDER_LOGIT)
    female = builder.add("Neg", male)
    half = builder.constant(0.5)  # softmax(−x/2, x/2) is the sigmoid that faceres ends with
    gender = builder.add("Mul", builder.add("Concat", female, male, axis=1), half)
    age = _expected_age(builder, network.output(AGES))
    return builder.build(
        "genderage",
        ("input", ["N", 3, GENDERAGE_SIDE, GENDERAGE_SIDE]),
        {"genderage": (builder.add("Concat", gender, age, axis=1), ["N", 3])},
    )


def _expected_age(builder: GraphBuilder, ages: str) -> str:
    """(N, 1): the mean over the 100 age classes, as a share of 100 years."""
    years = builder.constant((np.arange(100) / 100).reshape(100, 1))
    return builder.add("MatMul", ages, years)


def _mesh(builder: GraphBuilder, facemesh: GraphModel) -> str:
    """(N, 468, 3): x and y in [−1, 1] over the picture, z in the same unit."""
    pixels = _undo(builder, 128 / 255, 0.5)
    points = Converter(facemesh, builder, pixels, (MESH_SIDE,) * 2).output(MESH)
    shaped = builder.add("Reshape", points, builder.constant([-1, 468, 3], np.int64))
    scaled = builder.add("Mul", shaped, builder.constant(2 / MESH_SIDE))
    return builder.add("Add", scaled, builder.constant([-1.0, -1.0, 0.0]))


def build_landmarks_2d(facemesh: GraphModel) -> onnx.ModelProto:
    """(N, 3, 192, 192) of (RGB − 127.5) / 128 → (N, 936): 468 pairs x, y in [−1, 1]."""
    builder = GraphBuilder()
    plane = builder.add(
        "Gather", _mesh(builder, facemesh), builder.constant([0, 1], np.int64), axis=2
    )
    return builder.build(
        "facemesh_2d",
        ("input", ["N", 3, MESH_SIDE, MESH_SIDE]),
        {"landmarks": (builder.add("Flatten", plane), ["N", 936])},
    )


def build_landmarks_3d(facemesh: GraphModel) -> onnx.ModelProto:
    """(N, 3, 192, 192) of (RGB − 127.5) / 128 → (N, 3309): 1103 points x, y, z.

    The first 468 points are the whole mesh, the last 68 the ones from which the
    loader estimates the pose; between them lie zeros.
    """
    builder = GraphBuilder()
    mesh = _mesh(builder, facemesh)
    chosen = builder.add("Gather", mesh, builder.constant(MESH_POINTS_OF_68, np.int64), axis=1)
    gap = POINTS_3D - 468 - len(MESH_POINTS_OF_68)
    padding = builder.constant([0, 0, 0, 0, gap, 0], np.int64)
    points = builder.add("Concat", builder.add("Pad", mesh, padding), chosen, axis=1)
    return builder.build(
        "facemesh_3d",
        ("input", ["N", 3, MESH_SIDE, MESH_SIDE]),
        {"landmarks": (builder.add("Flatten", points), ["N", POINTS_3D * 3])},
    )
