"""Loads a pack once per process and holds what an analysis needs of it."""

import ctypes
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from faces.engine.packs import Pack, PackError, get_pack
from faces.engine.types import EngineError

Device = Literal["auto", "cpu", "cuda"]

# One fixed size: without it InsightFace's detector looks at every picture twice.
DETECTION_SIZE = (640, 640)
DETECTION_SCORE = 0.5
TASKS = ["detection", "recognition", "genderage", "landmark_3d_68"]
# On a CPU a batch is no faster than its pictures one by one, but takes that many times the memory.
BATCH_CPU, BATCH_CUDA = 1, 16
# glibc's name for "blocks from this size on are given back when freed", and the size: a run
# allocates and frees some hundred of them, which the heap would keep (measured with two threads:
# 350 MB resident afterwards, 195 MB with this, for a tenth of the speed).
M_MMAP_THRESHOLD, GIVEN_BACK_FROM = -3, 1 << 20


class DeviceUnavailable(EngineError):
    """The wanted device is not there."""


@dataclass(frozen=True, slots=True, eq=False)
class Engine:
    """A loaded pack. Its sessions may be used by several threads at once."""

    pack: Pack
    device: Literal["cpu", "cuda"]
    detector: Any
    recogniser: Any
    attributes: Any | None
    """Gender and age; None where the pack has no such model."""
    landmarks: Any | None
    """68 points in depth, for the pose; None where the pack has no such model."""
    batch: int
    """Faces per run of the recogniser, 1..16."""
    detecting: threading.Lock = field(default_factory=threading.Lock)
    """Held for a run of the detector: the one step that takes much memory (about 85 MB), so that
    more threads do not take that many times more. Another thread measures faces meanwhile."""


_engines: dict[tuple[str, Path, str], Engine] = {}
_lock = threading.Lock()


def get_engine(pack_name: str, root: Path, device: str = "auto") -> Engine:
    """The engine of a pack, loaded at the first call in this process.

    Call it after a fork, not before. Raises PackMissing, PackError or DeviceUnavailable.
    """
    key = (pack_name, root, device)
    with _lock:
        if key not in _engines:
            _engines[key] = _load(get_pack(pack_name, root), _choose_device(device))
        return _engines[key]


def _choose_device(device: str) -> Literal["cpu", "cuda"]:
    import onnxruntime

    cuda = "CUDAExecutionProvider" in onnxruntime.get_available_providers()
    if device == "cpu" or (device == "auto" and not cuda):
        return "cpu"
    if device not in ("auto", "cuda"):
        raise DeviceUnavailable(f"FACE_DEVICE is “{device}”; it must be auto, cpu or cuda.")
    if not cuda:
        raise DeviceUnavailable(
            "FACE_DEVICE is cuda, but this ONNX Runtime cannot use it. Install onnxruntime-gpu "
            "in place of onnxruntime (requirements/gpu.txt) or set FACE_DEVICE=auto."
        )
    return "cuda"


def _load(pack: Pack, device: Literal["cpu", "cuda"]) -> Engine:
    _give_memory_back()
    # Imported here: it costs most of a second, which commands without faces need not pay.
    from insightface.app import FaceAnalysis

    cuda = ["CUDAExecutionProvider"] if device == "cuda" else []
    try:
        loaded = FaceAnalysis(
            # The folder itself: a bare name would first be looked for in the working directory.
            name=str(pack.folder.resolve()),
            allowed_modules=TASKS,
            providers=[*cuda, "CPUExecutionProvider"],
            sess_options=session_options(),
            # Else a detector of free size is held twice, once for any and once for this size.
            static_shape_sessions=False,
        )
    except (AssertionError, OSError, RuntimeError, TypeError, ValueError) as error:
        raise PackError(f"The model pack “{pack.name}” cannot be loaded: {error!r}") from error
    # Never a negative ctx_id: it makes a new session without our options.
    loaded.prepare(ctx_id=0, det_thresh=DETECTION_SCORE, det_size=DETECTION_SIZE)
    return _engine(pack, device, loaded.models)


def _engine(pack: Pack, device: Literal["cpu", "cuda"], models: dict[str, Any]) -> Engine:
    recogniser = models.get("recognition")
    if recogniser is None:
        raise PackError(f"The model pack “{pack.name}” has no recognition model.")
    dimensions = recogniser.output_shape[-1]
    if isinstance(dimensions, int) and dimensions != pack.dimensions:
        raise PackError(
            f"The model pack “{pack.name}” makes vectors of {dimensions} numbers, its manifest "
            f"says {pack.dimensions}."
        )
    if device == "cuda" and "CUDAExecutionProvider" not in recogniser.session.get_providers():
        raise DeviceUnavailable(
            "CUDA was asked for, but ONNX Runtime could not start it. Check the driver and the "
            "CUDA and cuDNN libraries, or set FACE_DEVICE=cpu."
        )
    fixed = recogniser.input_shape[0]
    batch = BATCH_CUDA if device == "cuda" else BATCH_CPU
    return Engine(
        pack=pack,
        device=device,
        detector=models["detection"],
        recogniser=recogniser,
        attributes=models.get("genderage"),
        landmarks=models.get("landmark_3d_68"),
        batch=fixed if isinstance(fixed, int) else batch,
    )


def _give_memory_back() -> None:
    """Keep the process small between runs, where the C library is glibc."""
    if set_option := getattr(ctypes.CDLL(None), "mallopt", None):
        set_option(M_MMAP_THRESHOLD, GIVEN_BACK_FROM)


def session_options() -> Any:
    """One thread per run, and no arena: more runs at once, and a third of the memory."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    return options
