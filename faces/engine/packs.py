"""The packs that can be used: where they lie, what they are allowed for, how they are calibrated.

A pack is a folder `<root>/models/<name>/` of ONNX files in InsightFace's layout. The open pack
brings its own manifest and lies beside the code; what is known of InsightFace's packs is in
`insightface_packs.toml`.
"""

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from faces.engine.types import Calibration, EngineError

BUILT_IN_ROOT = Path(__file__).resolve().parent.parent / "packs"
MANIFEST = "manifest.toml"


class PackError(EngineError):
    """A pack cannot be used as it is."""


class PackMissing(PackError):
    """A pack, or one of its files, is not there."""


@dataclass(frozen=True, slots=True)
class Pack:
    """One pack, present or not."""

    name: str
    version: str
    licence: str
    commercial_use: bool
    dimensions: int
    calibration: Calibration
    folder: Path
    files: dict[str, str | None]
    """File name → sha256, or None where none is known."""
    downloadable: bool = False

    @property
    def model(self) -> str:
        """What is stored beside an embedding: vectors are only comparable within one model."""
        return f"{self.name}-{self.version}"

    @property
    def root(self) -> Path:
        """The folder that InsightFace calls root."""
        return self.folder.parent.parent

    @property
    def is_present(self) -> bool:
        return not self.missing()

    def missing(self) -> list[str]:
        """The names of files that are not there."""
        return [name for name in self.files if not (self.folder / name).is_file()]


def find_packs(root: Path) -> list[Pack]:
    """Every pack that is known or lies in `root`, present or not, by name."""
    names = set(_known())
    for folder in (BUILT_IN_ROOT, root):
        names |= {file.parent.name for file in folder.glob(f"models/*/{MANIFEST}")}
    return [_describe(name, root) for name in sorted(names)]


def get_pack(name: str, root: Path) -> Pack:
    """The pack called `name`, complete. Raises PackError or PackMissing with a sentence."""
    pack = _describe(name, root)
    if missing := pack.missing():
        raise PackMissing(
            f"The model pack “{name}” is not complete: {', '.join(missing)} missing in "
            f"{pack.folder}. Put the files there or choose another pack with FACE_PACK."
        )
    # The analyser takes every ONNX file in the folder and fails on this one.
    if (pack.folder / "inswapper_128.onnx").is_file():
        raise PackError(f"Move inswapper_128.onnx out of {pack.folder}: it is not part of a pack.")
    return pack


def verify(pack: Pack) -> list[str]:
    """Sentences about files that are missing or changed; an empty list when all is well."""
    problems = []
    for name, expected in pack.files.items():
        file = pack.folder / name
        if not file.is_file():
            problems.append(f"{name} is missing.")
        elif expected is not None and _digest(file) != expected:
            problems.append(f"{name} is not the file that the manifest describes.")
    return problems


def fetch(name: str, root: Path) -> Pack:
    """Download one of InsightFace's packs into `root`. For an operator's command, never a request.

    Raises PackError where the pack is not InsightFace's or the download fails.
    """
    if name not in _known():
        raise PackError(f"“{name}” is not a pack that InsightFace offers for download.")
    from insightface.utils import download

    try:
        download("models", name, force=True, root=str(root))
    except Exception as error:
        raise PackError(f"The model pack “{name}” could not be downloaded: {error}") from error
    return get_pack(name, root)


def _describe(name: str, root: Path) -> Pack:
    """The pack as its manifest or our list describes it: in `root`, else beside the code."""
    for folder in (root / "models" / name, BUILT_IN_ROOT / "models" / name):
        if (folder / MANIFEST).is_file():
            return _read_manifest(folder / MANIFEST)
    if name in _known():
        return _known_pack(name, root)
    raise PackMissing(
        f"There is no model pack called “{name}”: {root / 'models' / name / MANIFEST} is missing."
    )


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _read_manifest(file: Path) -> Pack:
    try:
        manifest = tomllib.loads(file.read_text("utf-8"))
        files = {entry["name"]: entry.get("sha256") for entry in manifest["files"]}
        return _pack(manifest, file.parent, files)
    except (KeyError, TypeError, ValueError) as error:
        raise PackError(f"The manifest {file} cannot be read: {error!r}.") from error


def _known_pack(name: str, root: Path) -> Pack:
    entry = _known()[name]
    return _pack(entry, root / "models" / name, dict.fromkeys(entry["files"]), downloadable=True)


def _pack(
    entry: dict[str, Any], folder: Path, files: dict[str, str | None], downloadable: bool = False
) -> Pack:
    return Pack(
        name=folder.name,
        version=str(entry["version"]),
        licence=entry["licence"],
        commercial_use=entry["commercial_use"],
        dimensions=entry["dimensions"],
        calibration=Calibration(**entry["calibration"]),
        folder=folder,
        files=files,
        downloadable=downloadable,
    )


@cache
def _known() -> dict[str, dict[str, Any]]:
    """InsightFace's packs as `insightface_packs.toml` describes them, by name."""
    file = Path(__file__).with_name("insightface_packs.toml")
    document = tomllib.loads(file.read_text("utf-8"))
    return {name: document["common"] | entry for name, entry in document["packs"].items()}
