"""Celebrity twins as pages and the API read them. Nothing here writes."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from accounts.models import User
from core.errors import AppError
from faces.celebrities.search import cosines_to
from faces.engine.types import Band, band
from faces.models import MIN_SEARCHABLE_WIDTH, Celebrity, Face, FaceEmbedding
from faces.recognition import current_calibration, current_pack
from library.models import Moderation
from matches import reading
from matches.celebrities import errors
from matches.models import Dismissal, Match

# Faces to choose from on the page; a person may have thousands.
FACES_SHOWN = 24
PUBLIC_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Alike:
    """How alike the viewer and a celebrity are: `face` is the viewer's, `match` what is stored."""

    face: Face
    percentage: int
    band: Band
    match: Match | None


def my_faces(person: User) -> QuerySet[Face]:
    """The faces a person said are theirs, the one that stands for them first, then the newest."""
    faces = Face.objects.owned_by(person).filter(is_owner=True)
    return faces.select_related("owner", "image").order_by("-is_default", "-created_at", "-id")


def face_of(person: User, face_id: UUID | None) -> Face:
    """One's own face, or the one that stands for oneself.

    Raises Face.DoesNotExist for any other, also a stranger's, and NoFaceOfYours.
    """
    if face_id is not None:
        faces = Face.objects.owned_by(person).select_related("owner", "image")
        face: Face = faces.get(pk=face_id)
        return face
    if first := my_faces(person).first():
        return first
    raise errors.NoFaceOfYours


def why_not(person: User, face: Face) -> AppError | None:
    """Why this face of the person's is not compared with celebrities right now."""
    if not User.objects.matchable().filter(pk=person.pk).exists():
        return errors.NotMatched()
    if not face.is_owner:
        return errors.NotYou()
    if face.opted_out:
        return errors.OptedOut()
    if not face.is_searchable:
        return errors.TooSmall(width=face.width_px, least=MIN_SEARCHABLE_WIDTH)
    if face.image.moderation != Moderation.PASSED:
        return errors.NotShown()
    if not FaceEmbedding.objects.filter(face=face, model=current_pack().model).exists():
        return errors.NotMeasuredYet()
    return None


def twins(person: User, face: Face, limit: int = settings.CELEBRITY_TWINS) -> list[Match]:
    """The celebrities nearest to one's own face, best first, ready to be shown.

    One match for each; without those called "not alike", and those that staff took away.
    """
    rows = Match.objects.with_celebrities().shown_to(person)
    of_face = rows.filter(face_a=face, owner_a=person, model=current_pack().model)
    return reading.shown_to(person, of_face.order_by("-similarity_score", "id")[:limit])


def alike(person: User, celebrity: Celebrity) -> Alike | None:
    """The face of the person's that is most like the celebrity; None where none is compared.

    Of the matches stored, or computed for the face that stands for the person.
    """
    rows = Match.objects.with_celebrities().filter(
        owner_a=person, celebrity=celebrity, model=current_pack().model
    )
    best = rows.select_related("face_a__owner").order_by("-similarity_score", "id").first()
    if best is not None:
        return Alike(best.face_a, best.percentage, band(best.similarity_score), best)
    face = my_faces(person).filter(pk__in=Face.objects.searchable()).first()
    vector = _vector(face) if face else None
    if face is None or vector is None:
        return None
    cosine = cosines_to(vector, current_pack(), [celebrity.pk]).get(celebrity.pk)
    if cosine is None:
        return None
    score = current_calibration().similarity_score(cosine)
    return Alike(face, min(99, round(score)), band(score), None)


def public_look_alikes(viewer: User, celebrity: Celebrity) -> list[Match]:
    """The people most like a celebrity whose photos are public, best first, one face of each.

    Only from MATCH_MIN_SCORE on: below, nobody is called a look-alike in public.
    """
    rows = Match.objects.with_celebrities().public().shown_to(viewer)
    alike = rows.filter(
        celebrity=celebrity,
        model=current_pack().model,
        similarity_score__gte=settings.MATCH_MIN_SCORE,
    ).exclude(owner_a=viewer)
    best = list(alike.order_by("-similarity_score", "-id")[: PUBLIC_SHOWN * 4])
    once = {match.owner_a_id: match for match in reversed(best)}
    shown = [match for match in best if once[match.owner_a_id] is match]
    return reading.shown_to(viewer, shown[:PUBLIC_SHOWN])


def dismissed(person: User, celebrity: Celebrity) -> bool:
    """Whether the person called this celebrity "not alike"."""
    return Dismissal.objects.filter(user=person, celebrity=celebrity).exists()


def _vector(face: Face) -> Any:
    rows = FaceEmbedding.objects.filter(face=face, model=current_pack().model)
    return rows.values_list("vector", flat=True).first()
