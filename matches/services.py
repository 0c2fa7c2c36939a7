"""Finding look-alikes."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from faces import index
from faces.models import Face, FaceEmbedding
from faces.recognition import current_pack
from library.models import Visibility
from live.events import FEED, Addressed, MatchFound, publish_all_on_commit, user_group
from matches.models import Match

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
        min_cosine=pack.calibration.cosine_at(settings.MATCH_MIN_SCORE),
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
    publish_all_on_commit([_announcement(match, there) for match in new])
    return new


def _announcement(match: Match, faces: Mapping[UUID, Face]) -> Addressed:
    """Both people are told, and everyone when both photos are public."""
    groups = [user_group(match.owner_a_id), user_group(match.owner_b_id)]
    images = (faces[match.face_a_id].image, faces[match.face_b_id].image)
    if all(image.visibility == Visibility.PUBLIC for image in images):
        groups.append(FEED)
    return MatchFound(match.pk, round(match.similarity_score, 1)), tuple(groups)


def _match(one: Face, other: Face, cosine: float) -> Match:
    pack = current_pack()
    a, b = sorted((one, other), key=lambda face: face.pk)
    return Match(
        face_a=a,
        face_b=b,
        owner_a_id=a.owner_id,
        owner_b_id=b.owner_id,
        cosine=cosine,
        similarity_score=pack.calibration.similarity_score(cosine),
        model=pack.model,
        calibration=pack.calibration.version,
    )
