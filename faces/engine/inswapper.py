"""InsightFace's inswapper_128: a generative model that gives a face another identity.

Its weights are for non-commercial research only and are not part of this project; a site puts the
file there itself. It needs the 512 numbers of an ArcFace pack and does not understand others.
"""

import contextlib
import io
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from faces.engine.runtime import Engine, session_options
from faces.engine.types import EngineError, Pixels, Vector
from faces.engine.warp import Points

DIMENSIONS = 512


class InSwapperMissing(EngineError):
    """The model's file is not there, is not that model, or the pack does not suit it."""


@dataclass(frozen=True, slots=True, eq=False)
class InSwapper:
    """The loaded model; any number of threads may use it."""

    model: Any

    def swap(self, pixels: Pixels, landmarks: Points, identity: Vector) -> Pixels:
        """The picture with the identity put onto the face at `landmarks`, as a new array.

        `landmarks` is (5, 2) in pixels, `identity` a normalised ArcFace embedding of 512 numbers.
        """
        from insightface.app.common import Face

        bgr = np.ascontiguousarray(pixels[:, :, ::-1])
        target = Face(kps=np.asarray(landmarks, np.float32))
        swapped = self.model.get(bgr, target, Face(embedding=identity), paste_back=True)
        return np.ascontiguousarray(swapped[:, :, ::-1])


@dataclass(slots=True)
class _Loaded:
    lock: threading.Lock = field(default_factory=threading.Lock)
    by_path: dict[Path, InSwapper] = field(default_factory=dict)


_loaded = _Loaded()


def require_suitable(path: Path, engine: Engine) -> None:
    """Raise InSwapperMissing, in a sentence for staff, unless the model could work here."""
    if not path.is_file():
        raise InSwapperMissing("INSWAPPER_MODEL does not name a file.")
    if engine.pack.dimensions != DIMENSIONS:
        raise InSwapperMissing(
            f"inswapper needs an ArcFace pack with vectors of {DIMENSIONS} numbers; FACE_PACK is "
            f"“{engine.pack.name}” with {engine.pack.dimensions}."
        )


def get_inswapper(path: Path, engine: Engine) -> InSwapper:
    """The model, loaded at the first call in this process. Raises InSwapperMissing."""
    require_suitable(path, engine)
    with _loaded.lock:
        if path not in _loaded.by_path:
            _loaded.by_path[path] = InSwapper(_load(path, engine))
        return _loaded.by_path[path]


def _load(path: Path, engine: Engine) -> Any:
    from insightface.model_zoo import get_model

    cuda = ["CUDAExecutionProvider"] if engine.device == "cuda" else []
    try:
        with contextlib.redirect_stdout(io.StringIO()):  # the loader prints the model's shape
            model = get_model(
                str(path.resolve()),
                providers=[*cuda, "CPUExecutionProvider"],
                sess_options=session_options(),
            )
    except Exception as error:  # onnxruntime and protobuf raise types of their own
        raise InSwapperMissing(f"“{path.name}” cannot be loaded: {error!r}") from error
    if type(model).__name__ != "INSwapper":
        raise InSwapperMissing(f"“{path.name}” is not an inswapper model.")
    return model
