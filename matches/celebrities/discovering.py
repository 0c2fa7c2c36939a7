"""Finding a face's celebrity twins, and keeping the stored matches with them current."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from accounts.holding import hold_people
from faces.celebrities.holding import hold_celebrities
from faces.celebrities.search import best_faces, cosines_to, nearest_celebrities
from faces.engine.types import Calibration
from faces.models import Face, FaceEmbedding
from faces.recognition import current_calibration, current_pack
from library.models import Visibility
from live.events import (
    FEED,
    Addressed,
    MatchFound,
    MatchGone,
    TwinsFound,
    publish_all_on_commit,
    user_group,
)
from matches.models import Dismissal, Match, MatchKind

SCORED = ("celebrity_face", "cosine", "similarity_score", "calibration")
# Scores that differ by less are the same, computed another way.
SAME_COSINE = 1e-5


@dataclass(frozen=True, slots=True)
class Twin:
    """A celebrity near a face: the cosine to their centroid, and the reference face to show."""

    celebrity_id: UUID
    face_id: UUID
    cosine: float


def find_twins(face_id: UUID, embedding: FaceEmbedding | None = None) -> list[Match]:
    """Keep a face's CELEBRITY_TWINS nearest celebrities as matches; those that are new.

    They are kept whatever their scores; only from MATCH_MIN_SCORE on are they announced as matches.
    Scores follow when a celebrity's faces change. What is no longer among the nearest goes, unless
    it scores as a match does or somebody reacted to it. Celebrities that the owner called "not
    alike" are left as they are. Nothing happens for faces that do not take part in matching.
    Running it again, or twice at once, adds nothing. Not to be called inside a transaction.
    `embedding` is the face's, with the face, where it was read a moment ago.
    """
    embedding = embedding or _embedding_of(face_id)
    if embedding is None:
        return []
    try:
        return _find(face_id, embedding)
    except IntegrityError:  # a reference face was deleted between finding and keeping
        return _find(face_id, embedding)


def _embedding_of(face_id: UUID) -> FaceEmbedding | None:
    rows = FaceEmbedding.objects.filter(
        face=face_id, face__in=Face.objects.searchable(), model=current_pack().model
    )
    return rows.select_related("face").first()


def _find(face_id: UUID, embedding: FaceEmbedding) -> list[Match]:
    pack = current_pack()
    dismissed = _dismissed_by(embedding.face.owner_id)
    near = nearest_celebrities(
        embedding.vector, pack, limit=settings.CELEBRITY_TWINS, leaving_out=dismissed
    )
    stored = Match.objects.filter(face_a=face_id, kind=MatchKind.CELEBRITY, model=pack.model)
    known = set(stored.values_list("celebrity", flat=True)) - dismissed - near.keys()
    if not near and not known:
        return []  # a site without celebrities: nothing to keep, and nothing to forget
    cosines = near | cosines_to(embedding.vector, pack, known)
    shown = best_faces(embedding.vector, pack, cosines.keys())
    twins = [Twin(pk, shown[pk], cosine) for pk, cosine in cosines.items() if pk in shown]
    return _keep(face_id, twins, nearest=near.keys())


def _dismissed_by(user_id: UUID) -> set[UUID]:
    rows = Dismissal.objects.filter(user=user_id, celebrity__isnull=False)
    return set(rows.values_list("celebrity", flat=True))


@transaction.atomic
def _keep(face_id: UUID, twins: Sequence[Twin], nearest: Collection[UUID]) -> list[Match]:
    """Bring the stored matches up to the twins, and tell the owner's pages."""
    # Held first: a withdrawal comes before this and counts, or after its commit. So does the
    # deletion of a celebrity, who is left out then.
    hold_people(Face.objects.filter(pk=face_id).values("owner"))
    there = hold_celebrities({twin.celebrity_id for twin in twins})
    faces = Face.objects.searchable().filter(pk=face_id).select_related("image")
    # Locked, so that two runs over the same face take turns, and a deletion waits or was first.
    face = faces.select_for_update(of=("self",), no_key=True).first()
    if face is None:
        return []
    stored, calibration = _stored(face), current_calibration()
    new, changed = list[Match](), list[Match]()
    for twin in twins:
        if twin.celebrity_id not in there:
            continue
        match = stored.get(twin.celebrity_id)
        if match is None and twin.celebrity_id in nearest:
            new.append(_describe(_match(face, twin.celebrity_id), twin, calibration))
        elif match is not None and _differs(match, twin, calibration):
            changed.append(_describe(match, twin, calibration))
    Match.objects.bulk_create(new)
    Match.objects.bulk_update(changed, SCORED)
    gone = _forget(stored, {*nearest})
    events: list[Addressed] = [_found(match) for match in new if _is_match(match)]
    mine = (user_group(face.owner_id),)
    events += [(MatchGone(pk), mine) for pk in gone]
    if new or changed or gone:
        events.append((TwinsFound(face.pk), mine))
    publish_all_on_commit(events)
    return new


def _stored(face: Face) -> dict[UUID, Match]:
    """The face's matches with celebrities, by celebrity; not those with dismissed ones."""
    rows = Match.objects.filter(
        face_a=face.pk, kind=MatchKind.CELEBRITY, model=current_pack().model
    ).exclude(celebrity__in=_dismissed_by(face.owner_id))
    return {match.celebrity_id: match for match in rows if match.celebrity_id}


def _forget(stored: dict[UUID, Match], nearest: set[UUID]) -> list[UUID]:
    """Delete what others have displaced; the matches' ids."""
    displaced = [
        match.pk
        for celebrity, match in stored.items()
        if celebrity not in nearest and not _is_match(match)
    ]
    rows = Match.objects.filter(pk__in=displaced, reactions=None, celebrity__is_active=True)
    gone = list(rows.values_list("pk", flat=True))
    Match.objects.filter(pk__in=gone).delete()
    return gone


def _match(face: Face, celebrity_id: UUID) -> Match:
    return Match(
        kind=MatchKind.CELEBRITY,
        face_a=face,
        owner_a_id=face.owner_id,
        celebrity_id=celebrity_id,
        model=current_pack().model,
        is_public=face.image.visibility == Visibility.PUBLIC,
    )


def _describe(match: Match, twin: Twin, calibration: Calibration) -> Match:
    match.celebrity_face_id = twin.face_id
    match.cosine = twin.cosine
    match.similarity_score = calibration.similarity_score(twin.cosine)
    match.calibration = calibration.version
    return match


def _differs(match: Match, twin: Twin, calibration: Calibration) -> bool:
    return (
        abs(match.cosine - twin.cosine) > SAME_COSINE
        or match.celebrity_face_id != twin.face_id
        or match.calibration != calibration.version
    )


def _is_match(match: Match) -> bool:
    return match.similarity_score >= settings.MATCH_MIN_SCORE


def _found(match: Match) -> Addressed:
    """The owner is told, and everyone when the photo is public."""
    groups = [user_group(match.owner_a_id)]
    if match.is_public:
        groups.append(FEED)
    return MatchFound(match.pk, round(match.similarity_score, 1)), tuple(groups)
