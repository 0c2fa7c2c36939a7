"""Finding look-alikes."""

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Case, Q, QuerySet, When
from django.utils import timezone

from faces import index
from faces.models import Face, FaceEmbedding
from faces.recognition import current_calibration, current_pack
from library.models import Visibility
from live.events import FEED, Addressed, MatchFound, publish_all_on_commit, user_group
from matches.models import Match
from matches.models.match import PUBLIC_A, PUBLIC_B

CATCH_UP_BATCH = 500


def discover(face_id: UUID) -> list[Match]:
    """Find a face's look-alikes among other people and store those that are new.

    Looks at the MATCHES_PER_FACE nearest faces from MATCH_MIN_SCORE on. Running it again, or for
    both faces of a pair at once, adds nothing: a pair is one row, whoever comes first.
    """
    pack = current_pack()
    embedding = _searchable().filter(face=face_id).select_related("face").first()
    if embedding is None:
        return []
    neighbours = index.nearest(
        embedding.vector,
        pack,
        not_owned_by=embedding.face.owner_id,
        limit=settings.MATCHES_PER_FACE,
        min_cosine=current_calibration().cosine_at(settings.MATCH_MIN_SCORE),
    )
    new = _store(embedding.face, neighbours)
    FaceEmbedding.objects.filter(pk=embedding.pk).update(searched_at=timezone.now())
    return new


def search_again(user_id: UUID) -> None:
    """Forget that a person's faces were searched: who came while they were away is found now."""
    FaceEmbedding.objects.filter(face__owner=user_id).update(searched_at=None)


def not_searched() -> list[UUID]:
    """Faces that look-alikes were not looked for yet: new, back in matching, or forgotten."""
    faces = _searchable().filter(searched_at=None).values_list("face", flat=True)
    return list(faces[:CATCH_UP_BATCH])


def mark_public(image_id: UUID) -> None:
    """Note again which matches of a photo's faces are public; follows `library.visibility`."""
    rows = Match.objects.filter(Q(face_a__image=image_id) | Q(face_b__image=image_id))
    public = rows.filter(PUBLIC_A, PUBLIC_B).values("pk")
    Match.objects.filter(pk__in=rows.values("pk")).update(
        is_public=Case(When(pk__in=public, then=True), default=False)
    )


def _searchable() -> QuerySet[FaceEmbedding]:
    return FaceEmbedding.objects.filter(
        face__in=Face.objects.searchable(), model=current_pack().model
    )


@transaction.atomic
def _store(face: Face, neighbours: Iterable[index.Neighbour]) -> list[Match]:
    """Insert the pairs that are not there yet, and announce those."""
    near = {neighbour.face_id: neighbour for neighbour in neighbours}
    # Locked in one order: faces deleted meanwhile drop out here, and concurrent runs take turns.
    faces = Face.objects.filter(pk__in=[face.pk, *near]).select_related("image").order_by("pk")
    there = {row.pk: row for row in faces.select_for_update(of=("self",), no_key=True)}
    if face.pk not in there:
        return []
    wanted = [_match(face, there[pk], near[pk].cosine) for pk in near if pk in there]
    Match.objects.bulk_create(wanted, ignore_conflicts=True)
    new = list(Match.objects.filter(pk__in=[match.pk for match in wanted]))
    publish_all_on_commit([_announcement(match) for match in new])
    return new


def _announcement(match: Match) -> Addressed:
    """The people in it are told, and everyone when both photos are public."""
    groups = [user_group(pk) for pk in (match.owner_a_id, match.owner_b_id) if pk]
    if match.is_public:
        groups.append(FEED)
    return MatchFound(match.pk, round(match.similarity_score, 1)), tuple(groups)


def _both_public(one: Face, other: Face) -> bool:
    return one.image.visibility == other.image.visibility == Visibility.PUBLIC


def _match(one: Face, other: Face, cosine: float) -> Match:
    pack, calibration = current_pack(), current_calibration()
    a, b = sorted((one, other), key=lambda face: face.pk)
    return Match(
        face_a=a,
        face_b=b,
        owner_a_id=a.owner_id,
        owner_b_id=b.owner_id,
        cosine=cosine,
        similarity_score=calibration.similarity_score(cosine),
        model=pack.model,
        calibration=calibration.version,
        is_public=_both_public(a, b),
    )
