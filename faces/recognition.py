"""The face engine with this site's settings: which pack, where it lies, on which device."""

from functools import cache

from django.conf import settings

from faces.engine.analyse import analyse
from faces.engine.packs import Pack, get_pack
from faces.engine.runtime import get_engine
from faces.engine.types import Calibration, DetectedFace, Pixels
from faces.models import CalibrationRecord


@cache
def current_pack() -> Pack:
    """The pack named by FACE_PACK. Raises PackMissing with a sentence when it is not complete."""
    return get_pack(settings.FACE_PACK, settings.FACE_PACK_ROOT)


def current_calibration() -> Calibration:
    """What turns cosines into scores now: the fit that staff put in use, else the pack's own."""
    pack = current_pack()
    fitted = CalibrationRecord.objects.filter(model=pack.model, in_use=True).first()
    if fitted is None:
        return pack.calibration
    return Calibration(fitted.version, fitted.slope, fitted.midpoint)


def measure(pixels: Pixels) -> tuple[DetectedFace, ...]:
    """Find and measure the faces in (H, W, 3) RGB pixels, largest first.

    The models load on the first call in a process and stay; any number of threads may call.
    """
    engine = get_engine(settings.FACE_PACK, settings.FACE_PACK_ROOT, settings.FACE_DEVICE)
    return analyse(pixels, engine)
