"""Illustrated babies, drawn here from what is measured of both parents."""

from typing import Final

from faces.engine.baby import draw_svg, imagine, render
from faces.engine.types import EngineError, Pixels
from faces.imagining import LABEL, traits_of
from generation.babies.drawing import MODEL
from generation.errors import ProviderAnswer
from generation.work import BabyWork, FaceIn, Made, OnProgress
from library.decoding import decode
from library.provenance.making import Source

SIDE: Final = 1024
# Faces are measured in crops of some hundred pixels; a larger photo would only take longer.
MAX_SIDE: Final = 2048


class FaceUnreadable(ProviderAnswer):
    """The engine's sentence stands in place of the general one."""

    code = "face_unreadable"
    status = 422

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.sentence = sentence


def make_baby(work: BabyWork, on_progress: OnProgress) -> Made:
    """Measure both faces, let the child inherit, draw it. `report` holds what was drawn."""
    try:
        on_progress(10, "measuring")
        one = traits_of(_pixels(work.faces[0]), work.faces[0].ref.box, work.faces[0].ref.landmarks)
        on_progress(40, "measuring")
        other = traits_of(
            _pixels(work.faces[1]), work.faces[1].ref.box, work.faces[1].ref.landmarks
        )
    except EngineError as error:
        raise FaceUnreadable(str(error)) from error
    on_progress(60, "imagining")
    imagined = imagine(one, other, work.seed)
    on_progress(70, "drawing")
    pixels = render(draw_svg(imagined, str(LABEL)), SIDE)
    return Made(pixels=pixels, model=MODEL, source=Source.DRAWN, report=imagined.to_dict())


def _pixels(face: FaceIn) -> Pixels:
    with face.image.open() as file:
        return decode(file, max_side=MAX_SIDE).pixels
