"""Couple pictures by InsightFace's inswapper_128, where a site has put its file."""

from pathlib import Path

import numpy as np
from django.conf import settings
from django.utils.translation import gettext as _

from core.errors import AppError
from faces.engine.inswapper import InSwapperMissing, get_inswapper, require_suitable
from faces.engine.packs import PackError
from faces.engine.types import Box, DetectedFace, EngineError, Pixels
from faces.engine.warp import Points
from faces.swapping import TEMPLATE_SCORE, detect, engine
from generation.errors import ProviderNotReady
from generation.models import JobKind
from generation.providers.base import Health
from generation.work import FaceIn, Made, OnProgress, SwapWork
from library.decoding import decode
from library.models import Image
from library.provenance.making import Source
from templates_app.models import TemplateSlot

MODEL = "inswapper_128"
# The model works at 128 × 128 pixels per face; a larger template would only show that more.
MAX_SIDE = 2048


class FaceNotMeasurable(AppError):
    """This model needs a vector of the face, and its owner did not agree to one."""

    code = "face_not_measurable"
    status = 422
    message = _("This way of making pictures measures faces. Choose a face that is yours.")


class FaceNotFoundAgain(AppError):
    code = "face_not_found"
    status = 422
    message = _("We could not find that face in the photo any more. Choose another photo.")


class InSwapperProvider:
    """`generation.providers.base.Provider`."""

    name = "inswapper"
    title = "InsightFace inswapper_128"
    licence = "Non-commercial research only (InsightFace)"

    def capabilities(self) -> frozenset[JobKind]:
        return frozenset({JobKind.FACE_SWAP})

    def health(self) -> Health:
        if not settings.INSWAPPER_MODEL:
            return Health(False, _("INSWAPPER_MODEL is not set."))
        try:
            require_suitable(Path(settings.INSWAPPER_MODEL), engine())
        except EngineError as error:
            return Health(False, str(error))
        return Health(True, _("The model's file is there and the pack suits it."))

    def run(self, work: SwapWork, on_progress: OnProgress) -> Made:
        loaded = engine()
        try:
            swapper = get_inswapper(Path(settings.INSWAPPER_MODEL), loaded)
        except (InSwapperMissing, PackError) as error:
            raise ProviderNotReady from error
        on_progress(5, "reading")
        pixels = _pixels(work.template)
        for done, (slot, face) in enumerate(zip(work.slots, work.faces, strict=True)):
            on_progress(20 + 40 * done, "faces")
            identity = _measured(face).embedding
            on_progress(35 + 40 * done, "swapping")
            pixels = swapper.swap(pixels, _slot_landmarks(slot, pixels), identity)
        on_progress(95, "blending")
        faces = tuple(slot.box for slot in work.slots)
        return Made(pixels=pixels, model=MODEL, source=Source.RETOUCHED, faces=faces)


def _pixels(image: Image) -> Pixels:
    with image.open() as file:
        return decode(file, max_side=MAX_SIDE).pixels


def _measured(face: FaceIn) -> DetectedFace:
    """The face found again in its photo, with its vector."""
    if not face.may_compare:
        raise FaceNotMeasurable
    found = detect(_pixels(face.image))
    nearest = max(found, key=lambda one: _overlap(one.box, face.ref.box), default=None)
    if nearest is None or _overlap(nearest.box, face.ref.box) == 0:
        raise FaceNotFoundAgain
    return nearest


def _slot_landmarks(slot: TemplateSlot, pixels: Pixels) -> Points:
    """(5, 2) in pixels: as stored, else as found inside the slot."""
    size = np.array(pixels.shape[1::-1], float)
    if slot.landmarks:
        return np.asarray(slot.landmarks, float) * size
    found = detect(pixels, min_score=TEMPLATE_SCORE, recognise=False)
    nearest = max(found, key=lambda one: _overlap(one.box, slot.box), default=None)
    if nearest is None or _overlap(nearest.box, slot.box) == 0:
        raise FaceNotFoundAgain
    return np.asarray(nearest.landmarks, float) * size


def _overlap(one: Box, other: Box) -> float:
    """Shared area as a share of the picture, 0..1."""
    across = min(one.x + one.w, other.x + other.w) - max(one.x, other.x)
    down = min(one.y + one.h, other.y + other.h) - max(one.y, other.y)
    return max(across, 0.0) * max(down, 0.0)
