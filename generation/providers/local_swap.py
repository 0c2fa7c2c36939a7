"""Couple pictures by the site's own engine (`faces.engine.swap`)."""

from dataclasses import asdict
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from core.errors import AppError
from faces.engine.swap import (
    FaceTooSmall,
    PreparedFace,
    Progress,
    StalePreparation,
    SwapError,
    Swapped,
    SwapReport,
)
from faces.engine.types import Pixels
from faces.recognition import current_calibration
from faces.swapping import MODEL, prepare, swap
from generation.work import FaceIn, Made, OnProgress, SwapWork
from library.decoding import decode
from library.models import Image
from templates_app.models import TemplateSlot
from templates_app.preparing import prepared_slot

# Faces are worked on at 512 pixels at most; a larger photo would cost memory, and time to decode.
MAX_PHOTO_SIDE: Final = 4096
# Where the parts lie between 0 and 100 percent; putting the faces in takes the most of it.
PHOTOS_AT, TEMPLATE_AT, SWAPPING_AT = 10, 35, 55


class PhotoUnusable(AppError):
    code = "face_not_usable"
    status = 422
    message = _(
        "No face can be made out there in one of the photos any more. Choose a photo that shows it "
        "from the front, unhidden and larger."
    )


class PhotoFaceTooSmall(AppError):
    code = "face_too_small"
    status = 422
    message = _("One of the faces is too small in its photo. Choose a photo in which it is larger.")


class TemplateUnusable(AppError):
    code = "template_not_usable"
    status = 409
    message = _("No face can be put into this place of the template. Choose another template.")


class FileGone(AppError):
    code = "file_gone"
    status = 410
    message = _("One of the pictures is not there any more. Choose another one.")


def make_couple(work: SwapWork, on_progress: OnProgress) -> Made:
    """Put both faces in. The report has one entry per face, in the order of the work.

    Raises AppError where a face cannot be used, and what `on_progress` raises.
    """
    on_progress(0, "reading")
    sources = []
    for number, face in enumerate(work.faces):
        on_progress(PHOTOS_AT * (1 + number), "faces")
        sources.append(_source(face))
    on_progress(TEMPLATE_AT, "reading")
    pixels = _pixels(work.template)
    targets = [_target(slot) for slot in work.slots]
    on_progress(SWAPPING_AT, "swapping")

    def tell(share: float, stage: str) -> None:
        stage = "blending" if stage == "measuring" else "swapping"
        on_progress(SWAPPING_AT + round((100 - SWAPPING_AT) * share), stage)

    swapped = _swap(pixels, targets, sources, tell)
    report = {"faces": [_plain(one) for one in swapped.reports]}
    return Made(pixels=swapped.pixels, model=MODEL, report=report)


def _source(face: FaceIn) -> PreparedFace:
    try:
        return prepare(_pixels(face.image, MAX_PHOTO_SIDE), face.ref, recognise=face.may_compare)
    except FaceTooSmall as error:
        raise PhotoFaceTooSmall from error
    except SwapError as error:
        raise PhotoUnusable from error


def _target(slot: TemplateSlot) -> PreparedFace:
    try:
        return prepared_slot(slot)
    except SwapError as error:
        raise TemplateUnusable from error


def _swap(
    pixels: Pixels,
    targets: list[PreparedFace],
    sources: list[PreparedFace],
    tell: Progress,
) -> Swapped:
    try:
        return swap(pixels, list(zip(targets, sources, strict=True)), tell)
    except StalePreparation as error:
        # Its picture was exchanged since the slot was prepared; staff have to look at it.
        raise TemplateUnusable from error


def _pixels(image: Image, max_side: int | None = None) -> Pixels:
    """Raises FileGone, StorageUnavailable and what `decode` raises."""
    try:
        with image.open() as file:
            return decode(file, max_side=max_side).pixels
    except FileNotFoundError as error:
        raise FileGone from error


def _plain(report: SwapReport) -> dict[str, Any]:
    """As JSON keeps it; scores beside the cosines, by the calibration of now."""
    said = asdict(report)
    calibration = current_calibration()
    said["concerns"] = [concern.value for concern in report.concerns]
    for when in ("before", "after"):
        cosine = said[f"cosine_{when}"]
        said[f"similarity_{when}"] = (
            None if cosine is None else calibration.similarity_score(cosine)
        )
    return {
        name: round(value, 4) if isinstance(value, float) else value for name, value in said.items()
    }
