"""Where faces go in a template: found, checked, put in order."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Protocol, TypeVar
from uuid import UUID

from faces.engine.types import Box, DetectedFace, Pixels
from faces.swapping import TEMPLATE_SCORE, detect, husband_and_wife
from templates_app.errors import (
    PointsRefused,
    SlotOutside,
    SlotsRefused,
    SlotTooSmall,
    SlotTwice,
    TooManySlots,
)
from templates_app.models import MAX_SLOTS, Role

Points = tuple[tuple[float, float], ...]

P = TypeVar("P", bound="Place")

# Shares of the picture's side. A swap needs 16 pixels; templates have 1000 and more.
LEAST_SIDE = 0.01
ROUNDING = 1e-4
# Two boxes that share more than this of what they cover together lie on one face.
SAME_FACE = 0.8
# How far a point may lie outside its box, in shares of the box's side.
POINTS_ROOM = 0.5


class Place(Protocol):
    """A slot before it is stored; shares of the picture, 0..1."""

    @property
    def box(self) -> Box: ...
    @property
    def role(self) -> str: ...
    @property
    def landmarks(self) -> Points: ...


@dataclass(frozen=True, slots=True)
class SlotDraft:
    """A place for a face that is not stored yet."""

    box: Box
    role: str = Role.ANY
    landmarks: Points = ()
    """Left eye, right eye, nose, left and right mouth corner as seen in the picture; or ()."""
    slot_id: UUID | None = None
    """Of the stored slot that this one replaces."""


def find_slots(pixels: Pixels) -> list[SlotDraft]:
    """The faces of a picture, (H, W, 3) RGB uint8, from left to right; at most ten.

    Photos' faces are found, of drawings only some. The models load on the first call.
    """
    # Whoever is shown in a template has agreed to nothing, so nobody measures whose face it is.
    faces = detect(pixels, min_score=TEMPLATE_SCORE, recognise=False)[:MAX_SLOTS]
    faces = tuple(face for face in faces if _is_large_enough(face.box))
    ordered = sorted(faces, key=lambda face: centre(face.box))
    roles = roles_of([face.gender for face in ordered])
    return [_draft(face, role) for face, role in zip(ordered, roles, strict=True)]


def roles_of(genders: Sequence[float | None]) -> list[Role]:
    """Whose face each slot is for, by estimates from left to right, 0 (female) to 1 (male).

    Where exactly one face is clearly a man's and exactly one clearly a woman's, these are husband
    and wife; else the first two are, from left to right. It is a default that anybody may change.
    """
    if len(genders) < 2:
        return [Role.ANY] * len(genders)
    husband, wife = husband_and_wife(genders)
    roles = [Role.ANY] * len(genders)
    roles[husband], roles[wife] = Role.HUSBAND, Role.WIFE
    return roles


def centre(box: Box) -> float:
    """What slots are ordered by."""
    return box.x + box.w / 2


def in_order(places: Sequence[P]) -> list[P]:
    return sorted(places, key=lambda place: centre(place.box))


def check_slots(places: Sequence[Place]) -> None:
    """Raises a SlotsRefused that says which slot is wrong and what to do; none at all is fine.

    Numbers in the sentences count in the order given, from 1.
    """
    if len(places) > MAX_SLOTS:
        raise TooManySlots(limit=MAX_SLOTS)
    for number, place in enumerate(places, 1):
        _check_box(place.box, number)
        if place.landmarks and not _fits(place.landmarks, place.box):
            raise PointsRefused(number=number)
        if place.role not in Role.values:
            raise SlotsRefused
    for (first, one), (second, other) in combinations(enumerate(places, 1), 2):
        if overlap(one.box, other.box) > SAME_FACE:
            raise SlotTwice(first=first, second=second)


def overlap(one: Box, other: Box) -> float:
    """Intersection over union, 0..1."""
    width = min(one.x + one.w, other.x + other.w) - max(one.x, other.x)
    height = min(one.y + one.h, other.y + other.h) - max(one.y, other.y)
    if width <= 0 or height <= 0:
        return 0.0
    return width * height / (one.area + other.area - width * height)


def _check_box(box: Box, number: int) -> None:
    sides = (box.x, box.y, box.w, box.h)
    if not all(math.isfinite(side) for side in sides):
        raise SlotOutside(number=number)
    if not _is_large_enough(box):
        raise SlotTooSmall(number=number)
    if min(box.x, box.y) < 0 or max(box.x + box.w, box.y + box.h) > 1 + ROUNDING:
        raise SlotOutside(number=number)


def _is_large_enough(box: Box) -> bool:
    return min(box.w, box.h) >= LEAST_SIDE


def _fits(points: Points, box: Box) -> bool:
    """Five points on or near the box; a NaN is near nothing."""
    return len(points) == 5 and all(
        abs(x - box.x - box.w / 2) <= (0.5 + POINTS_ROOM) * box.w
        and abs(y - box.y - box.h / 2) <= (0.5 + POINTS_ROOM) * box.h
        for x, y in points
    )


def _draft(face: DetectedFace, role: Role) -> SlotDraft:
    return SlotDraft(face.box, role, face.landmarks if _fits(face.landmarks, face.box) else ())
