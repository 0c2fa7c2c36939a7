"""Which face goes into which place, and what may look wrong about it. Nothing here writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from faces.engine.swap import Concern, FaceSummary, foresee, nearest_pose
from faces.models import Face
from faces.swapping import CONCERN_SENTENCES
from generation.swaps import errors
from generation.swaps.choices import is_own
from generation.swaps.looks import closer_look, known_look
from library.models import Moderation
from templates_app.models import Role, Template, TemplateSlot
from templates_app.preparing import Outlook, outlook

# The pack's estimates shrink toward 35 and were never tried on minors, so they are a soft signal:
# nearly every adult is estimated well above the first, and whoever is estimated below the second
# would have to look younger still. Faces that were not measured have no estimate; for them stands
# the attestation, as it does for all.
REFUSED_BELOW_YEARS: Final = 18.0
ASKED_BELOW_YEARS: Final = 25.0
LOOKS_YOUNG: Final = "looks_young"
# What is as it must be, and no reason to choose otherwise.
NOTES: Final = frozenset({Concern.GREYSCALE_TARGET})


@dataclass(frozen=True, slots=True)
class Warned:
    """One reason why a picture may not become what is hoped for; `role` says for whose face.

    A note is only said; everything else has to be confirmed.
    """

    code: str
    role: str
    sentence: Promise | str
    is_note: bool = False

    @property
    def name(self) -> str:
        """What tells it from the others of the same picture."""
        return f"{self.role}-{self.code}"


@dataclass(frozen=True, slots=True)
class Place:
    """One face for one slot."""

    role: str
    slot: TemplateSlot
    face: Face
    target: FaceSummary | None
    """What the template's face is like; None while no worker has looked at it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a picture will be made of."""

    template: Template
    husband: Place
    wife: Place

    @property
    def places(self) -> tuple[Place, Place]:
        return self.husband, self.wife

    def needs_attestation(self, person: Any) -> bool:
        """Whether one of the faces is somebody else's."""
        return not all(is_own(place.face, person) for place in self.places)


def require_offered(template: Template) -> None:
    """Raise TemplateRetired for a template that is in the gallery no more."""
    if not template.is_active or template.image.moderation != Moderation.PASSED:
        raise errors.TemplateRetired


def choose_slots(
    template: Template, husband: int | None = None, wife: int | None = None
) -> tuple[TemplateSlot, TemplateSlot]:
    """The slots with these indexes; what is not said follows the slots' roles, then left to right.

    Raises TemplateIncomplete with fewer than two slots, NoSuchSlot for indexes that are not there
    or twice the same.
    """
    slots = {slot.index: slot for slot in template.slots.all()}
    if len(slots) < 2:
        raise errors.TemplateIncomplete
    wanted = {Role.HUSBAND: husband, Role.WIFE: wife}
    for role, other in ((Role.HUSBAND, Role.WIFE), (Role.WIFE, Role.HUSBAND)):
        if wanted[role] is None:
            wanted[role] = _usual_slot(slots, role, taken=wanted[other])
    one, two = wanted[Role.HUSBAND], wanted[Role.WIFE]
    if one == two or one not in slots or two not in slots:
        raise errors.NoSuchSlot
    return slots[one], slots[two]


def make_plan(
    template: Template,
    husbands: Sequence[Face],
    wives: Sequence[Face],
    husband_slot: int | None = None,
    wife_slot: int | None = None,
) -> Plan:
    """Of several faces for one person the one that is turned most like the place is taken.

    The template's slots, and the faces' photos, should be at hand. Raises AppError.
    """
    require_offered(template)
    his_slot, her_slot = choose_slots(template, husband_slot, wife_slot)
    if not husbands or not wives:
        raise errors.NoFaceChosen
    looks = outlook(template)
    his_target, her_target = (_target(looks[slot.index]) for slot in (his_slot, her_slot))
    his, hers = _nearest_of_each(husbands, his_target, wives, her_target)
    for face in (his, hers):
        if face.age is not None and face.age < REFUSED_BELOW_YEARS:
            raise errors.LooksUnderAge
    return Plan(
        template,
        Place(Role.HUSBAND, his_slot, his, his_target),
        Place(Role.WIFE, her_slot, hers, her_target),
    )


def warnings_of(plan: Plan) -> list[Warned]:
    """What to say before the picture is asked for: for each of the two faces, the worst first."""
    warned = []
    for place in plan.places:
        if place.face.age is not None and place.face.age < ASKED_BELOW_YEARS:
            warned.append(Warned(LOOKS_YOUNG, place.role, LOOKS_YOUNG_SENTENCE))
        if place.target is not None:
            concerns = foresee(closer_look(place.face, place.target), place.target)
            warned += [
                Warned(concern.value, place.role, CONCERN_SENTENCES[concern], concern in NOTES)
                for concern in concerns
            ]
    return warned


def _usual_slot(slots: dict[int, TemplateSlot], role: str, taken: int | None) -> int | None:
    free = [slot for index, slot in sorted(slots.items()) if index != taken]
    drawn_for = [slot for slot in free if slot.role == role]
    for_anyone = [slot for slot in free if slot.role == Role.ANY]
    return next((slot.index for slot in (*drawn_for, *for_anyone, *free)), None)


def _target(look: Outlook) -> FaceSummary | None:
    if look.problem:
        raise errors.SlotUnusable(problem=look.problem)
    return look.summary


def _nearest_of_each(
    husbands: Sequence[Face],
    his_target: FaceSummary | None,
    wives: Sequence[Face],
    her_target: FaceSummary | None,
) -> tuple[Face, Face]:
    """Never the same face for both, unless there is no other: then SameFaceTwice."""
    only_hers = {face.pk for face in wives} if len({face.pk for face in wives}) == 1 else set()
    his = _nearest([face for face in husbands if face.pk not in only_hers], his_target)
    hers = _nearest([face for face in wives if his and face.pk != his.pk], her_target)
    if his is None or hers is None:
        raise errors.SameFaceTwice
    return his, hers


def _nearest(faces: Sequence[Face], target: FaceSummary | None) -> Face | None:
    if len(faces) < 2:
        return next(iter(faces), None)
    like = target or LEVEL
    return faces[nearest_pose(like, [known_look(face, like) for face in faces])]


LOOKS_YOUNG_SENTENCE = _("This face looks young. Go on only if the person is 18 or older.")
# A face that looks at the camera: what a template's face is taken for until a worker has seen it.
LEVEL: Final = FaceSummary(
    yaw=0.0,
    pitch=0.0,
    roll=0.0,
    width_px=200.0,
    skin_lab=(65.0, 15.0, 18.0),
    is_grey=False,
    sharpness=0.5,
    hidden=0.0,
    cut_off=0.0,
    beard=0.0,
    glasses=0.0,
)
