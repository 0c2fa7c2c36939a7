"""The face swap with this site's settings, and what its concerns mean in words."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from faces.engine.analyse import analyse
from faces.engine.runtime import DETECTION_SCORE, Engine, get_engine
from faces.engine.swap import (
    Concern,
    FaceRef,
    PreparedFace,
    Progress,
    Swapped,
    prepare_face,
    swap_faces,
)
from faces.engine.types import DetectedFace, Pixels

# What makes the pictures, as their credentials name it; counted up when they come out otherwise.
MODEL = "kindred-swap-1"

# In templates a face is looked for harder: staff correct what is found too much.
TEMPLATE_SCORE = 0.3
# Between these nobody can tell from the estimate.
CLEARLY_FEMALE, CLEARLY_MALE = 0.2, 0.8

CONCERN_SENTENCES: Mapping[Concern, Promise] = MappingProxyType(
    {
        Concern.PROFILE: _(
            "A face is seen from the side. A photo that shows it from the front works better."
        ),
        Concern.POSE_GAP: _(
            "The two faces look in different directions. Choose a photo that looks the same way."
        ),
        Concern.GREYSCALE_SOURCE: _(
            "The photo is black and white, the template is not. Choose a photo in colour."
        ),
        Concern.GREYSCALE_TARGET: _("The template is black and white; the face will be, too."),
        Concern.SKIN_TONES: _(
            "The skin tones are far apart, so the face will look tinted. Choose a photo in similar "
            "light, or another template."
        ),
        Concern.SMALL_FACE: _(
            "The face in the template is very small. The result will hardly resemble anybody."
        ),
        Concern.SMALL_SOURCE: _(
            "The face in the photo is small for this template and will look soft. Choose a larger "
            "photo."
        ),
        Concern.HIDDEN_FACE: _(
            "Hair, a hand or a shadow covers much of a face. Choose a photo in which it is free."
        ),
        Concern.CUT_OFF: _(
            "A face is cut off at the picture's edge. Choose a photo with all of it."
        ),
        Concern.BEARD: _(
            "One of the two has a beard and the other has not. The line of the jaw may show it."
        ),
        Concern.GLASSES: _(
            "One of the two seems to wear glasses; they may come out broken. Choose a photo "
            "without glasses."
        ),
        Concern.SAME_FACE: _("The template and the photo show the same face; little will change."),
        Concern.COVERAGE: _(
            "Only part of the face could be replaced. Choose a photo with a free face that looks "
            "the same way."
        ),
        Concern.RESEMBLANCE: _(
            "The result does not resemble the photo much. Choose another photo or template."
        ),
    }
)


def engine() -> Engine:
    """The engine of FACE_PACK, loaded on the first call in a process."""
    return get_engine(settings.FACE_PACK, settings.FACE_PACK_ROOT, settings.FACE_DEVICE)


def detect(
    pixels: Pixels, *, min_score: float = DETECTION_SCORE, recognise: bool = True
) -> tuple[DetectedFace, ...]:
    """The faces in (H, W, 3) RGB pixels, largest first.

    `recognise` only where everybody shown agreed to have their face measured.
    """
    return analyse(pixels, engine(), min_score=min_score, recognise=recognise)


def reference(face: DetectedFace) -> FaceRef:
    """Where a detected face is."""
    return FaceRef(face.box, face.landmarks)


def husband_and_wife(genders: Sequence[float | None]) -> tuple[int, int]:
    """Which of two or more faces, from left to right, is for the husband and which for the wife.

    The estimates, 0 (female) to 1 (male), decide only where exactly one face is clearly a man's
    and exactly one clearly a woman's; else it is the first two, from left to right.
    """
    known = [(at, gender) for at, gender in enumerate(genders) if gender is not None]
    men = [at for at, gender in known if gender > CLEARLY_MALE]
    women = [at for at, gender in known if gender < CLEARLY_FEMALE]
    return (men[0], women[0]) if len(men) == len(women) == 1 else (0, 1)


def prepare(pixels: Pixels, face: FaceRef, *, recognise: bool = True) -> PreparedFace:
    """Find out what a swap needs of a face, in either role. Raises SwapError with a sentence.

    `recognise` only for a face whose owner agreed to have it measured.
    """
    return prepare_face(pixels, face, engine(), recognise=recognise)


def swap(
    pixels: Pixels,
    pairs: Sequence[tuple[PreparedFace, PreparedFace]],
    on_progress: Progress | None = None,
) -> Swapped:
    """Put faces into a picture; a pair is the face to be replaced and the one to put there."""
    return swap_faces(pixels, pairs, engine(), on_progress)
