"""Illustrated babies with this site's settings: parents' traits, and what traits are called."""

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from faces.engine.baby import TraitName, Traits, measure_traits
from faces.engine.runtime import get_engine
from faces.engine.types import Box, Pixels

TRAIT_NAMES: Mapping[TraitName, str | Promise] = {
    TraitName.SKIN: _("skin tone"),
    TraitName.IRIS: _("eye colour"),
    TraitName.HAIR: _("hair colour"),
    TraitName.WIDTH: _("shape of the head"),
    TraitName.EYES: _("size of the eyes"),
    TraitName.GAP: _("distance of the eyes"),
    TraitName.NOSE: _("width of the nose"),
    TraitName.MOUTH: _("width of the mouth"),
    TraitName.JAW: _("shape of the jaw"),
}
"""As they stand in a sentence, so without a capital."""

LABEL = _("Illustration, not a prediction")
"""What every drawn baby says of itself."""


def traits_of(pixels: Pixels, box: Box, landmarks: Sequence[tuple[float, float]] | None) -> Traits:
    """The traits of one face in (H, W, 3) RGB pixels.

    `box` and the five `landmarks` are shares of the picture, as `DetectedFace` has them. Raises
    EngineError with a sentence where the face does not show enough.
    """
    engine = get_engine(settings.FACE_PACK, settings.FACE_PACK_ROOT, settings.FACE_DEVICE)
    return measure_traits(pixels, box, landmarks, engine)
