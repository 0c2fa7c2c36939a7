"""How well a couple picture came out, as it is stored and in words."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from faces.engine.swap import Concern
from faces.engine.types import Band, band
from faces.models import Face
from faces.swapping import CONCERN_SENTENCES
from generation.models import FaceSwapTask
from templates_app.models import Role

ROLES: Final = (Role.HUSBAND, Role.WIFE)
# From here on two heads look in visibly different directions, and two skins have different tones.
TURNED_FROM, TINTED_FROM = 12.0, 10.0
WHOLE_FROM, MOST_FROM = 0.9, 0.7


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that was measured: what, in a word or two how much, and the number behind it."""

    name: Promise | str
    words: Promise | str
    number: str


@dataclass(frozen=True, slots=True)
class FaceReport:
    """How one face came out; `face` is None where it may not be seen any more.

    `percentage` is the calibrated likeness to the photo, None where the face was not to be
    compared; it is never 100, since nothing is certain.
    """

    role: str
    face: Face | None
    percentage: int | None
    band: Band | None
    facts: tuple[Fact, ...]
    warnings: tuple[Promise | str, ...]


def by_role(report: Mapping[str, Any]) -> dict[str, Any]:
    """A provider's report (one entry per face, in order) as `FaceSwapTask.quality_report`."""
    faces = report.get("faces", [])
    return {str(role): entry for role, entry in zip(ROLES, faces, strict=False)}


def describe(task: FaceSwapTask, hidden: Container[UUID] = ()) -> list[FaceReport]:
    """Both faces in words; without a report, as of providers that give none, the faces alone.

    `hidden` are those that are not to be seen (`choices.hidden_faces`).
    """
    faces = {Role.HUSBAND: task.husband_face, Role.WIFE: task.wife_face}
    shown = {role: None if face.pk in hidden else face for role, face in faces.items()}
    return [_describe(role, shown[role], task.quality_report.get(role, {})) for role in ROLES]


def _describe(role: str, face: Face | None, entry: Mapping[str, Any]) -> FaceReport:
    score = entry.get("similarity_after")
    return FaceReport(
        role=role,
        face=face,
        percentage=None if score is None else min(99, round(score)),
        band=None if score is None else band(score),
        facts=tuple(_facts(entry)),
        warnings=tuple(_sentences(entry.get("concerns", ()))),
    )


def _facts(entry: Mapping[str, Any]) -> list[Fact]:
    if not entry:
        return []
    before = entry.get("similarity_before")
    facts = [
        Fact(_("Direction of the head"), _direction(entry), f"{entry['pose_gap']:.0f}°"),
        Fact(
            _("Skin tones"), _tones(entry["colour_distance"]), f"ΔE {entry['colour_distance']:.0f}"
        ),
        Fact(_("Face replaced"), _coverage(entry["coverage"]), f"{entry['coverage']:.0%}"),
    ]
    if before is not None:
        likeness = Fact(
            _("Likeness of the template"),
            _("before the picture was made"),
            f"{min(99, before):.0f} %",
        )
        facts.append(likeness)
    return facts


def _direction(entry: Mapping[str, Any]) -> Promise:
    if entry["pose_gap"] > TURNED_FROM:
        return _("turned differently")
    return _("alike, once mirrored") if entry["mirrored"] else _("alike")


def _tones(distance: float) -> Promise:
    return _("different, and matched") if distance > TINTED_FROM else _("close to each other")


def _coverage(share: float) -> Promise:
    if share >= WHOLE_FROM:
        return _("nearly all of it")
    return _("most of it") if share >= MOST_FROM else _("only a part")


def _sentences(codes: Any) -> list[Promise | str]:
    """Codes of a version that is no more say nothing."""
    known = {concern.value for concern in Concern}
    return [CONCERN_SENTENCES[Concern(code)] for code in codes if code in known]
