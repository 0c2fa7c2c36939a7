"""Finding look-alikes among people: searching first, then writing, with the consents held."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Case, Q, QuerySet, When
from django.utils import timezone

from accounts.holding import hold_people
from faces import index
from faces.engine.types import Calibration
from faces.models import Face, FaceEmbedding
from faces.recognition import current_calibration, current_pack
from library.models import Visibility
from live.events import FEED, Addressed, MatchFound, publish_all_on_commit, user_group
from matches.models import Match, MatchKind
from matches.models.match import PUBLIC_A, PUBLIC_B
from matches.telling import people_to_tell

CATCH_UP_BATCH = 500


@dataclass(frozen=True, slots=True)
class Search:
    """What lies near a face. Nothing is written yet, and by then some of it may have gone."""

    embedding: FaceEmbedding
    neighbours: tuple[index.Neighbour, ...]

    @property
    def people(self) -> set[UUID]:
        owners = {neighbour.owner_id for neighbour in self.neighbours}
        return owners | {self.embedding.face.owner_id}


@dataclass(frozen=True, slots=True)
class Kept:
    """The matches of a face that a search led to, best first, and the ids of those that are new."""

    matches: tuple[Match, ...] = ()
    new: frozenset[UUID] = frozenset()


def discover(face_id: UUID) -> list[Match]:
    """Find a face's look-alikes among other people and store those that are new.

    Looks at the MATCHES_PER_FACE nearest faces from MATCH_MIN_SCORE on. Running it again, or for
    both faces of a pair at once, adds nothing: a pair is one row, whoever comes first.
    """
    search = look_around(face_id)
    if search is None:
        return []
    kept = keep(search)
    return [match for match in kept.matches if match.pk in kept.new]


def look_around(face_id: UUID) -> Search | None:
    """Search the index for a face's neighbours; None for a face that does not take part."""
    pack = current_pack()
    embedding = searchable().filter(face=face_id).select_related("face").first()
    if embedding is None:
        return None
    neighbours = index.nearest(
        embedding.vector,
        pack,
        not_owned_by=embedding.face.owner_id,
        limit=settings.MATCHES_PER_FACE,
        min_cosine=current_calibration().cosine_at(settings.MATCH_MIN_SCORE),
    )
    return Search(embedding, tuple(neighbours))


@transaction.atomic
def keep(search: Search, still_wanted: Callable[[], None] = lambda: None) -> Kept:
    """Insert the pairs that are not there yet, announce those, and note that the face is searched.

    Whoever withdrew, was suspended or took a face out since the search is left out: people are
    held first, so that such a change comes either before this and counts, or after its commit.
    `still_wanted` is called in between and may raise, to have nothing written.
    """
    hold_people(search.people)
    still_wanted()
    face = search.embedding.face
    near = {neighbour.face_id: neighbour for neighbour in search.neighbours}
    there = _held_faces([face.pk, *near])
    if face.pk not in there:
        return Kept()
    calibration = current_calibration()
    others = [there[pk] for pk in near if pk in there]
    wanted = [_match(there[face.pk], other, near[other.pk].cosine, calibration) for other in others]
    Match.objects.bulk_create(wanted, ignore_conflicts=True)
    kept = _kept(face, others, wanted)
    _announce_new(kept)
    # Of a vector that was replaced meanwhile this says nothing.
    measured = FaceEmbedding.objects.filter(pk=search.embedding.pk, norm=search.embedding.norm)
    measured.update(searched_at=timezone.now())
    return kept


def not_searched() -> list[UUID]:
    """Faces that look-alikes were not looked for yet, whatever became of the message."""
    faces = searchable().filter(searched_at=None).values_list("face", flat=True)
    return list(faces[:CATCH_UP_BATCH])


def searchable() -> QuerySet[FaceEmbedding]:
    """Embeddings by the current model of faces that take part in matching right now."""
    return FaceEmbedding.objects.filter(
        face__in=Face.objects.searchable(), model=current_pack().model
    )


def mark_public(image_id: UUID) -> None:
    """Note again which matches of a photo's faces are public; follows `library.visibility`."""
    rows = Match.objects.filter(Q(face_a__image=image_id) | Q(face_b__image=image_id))
    public = rows.filter(PUBLIC_A, PUBLIC_B).values("pk")
    # Locked in one order first: two photos of one pair, or a batch of `rescoring`, may meet here.
    locked = Match.objects.filter(pk__in=rows.values("pk")).order_by("pk")
    ids = list(locked.select_for_update(no_key=True).values_list("pk", flat=True))
    Match.objects.filter(pk__in=ids).update(
        is_public=Case(When(pk__in=public, then=True), default=False)
    )


def _held_faces(face_ids: list[UUID]) -> dict[UUID, Face]:
    """Those that take part, locked in one order; what was deleted or taken out drops out here."""
    faces = Face.objects.searchable().filter(pk__in=face_ids).select_related("image")
    locked = faces.order_by("pk").select_for_update(of=("self",), no_key=True)
    return {face.pk: face for face in locked}


def _kept(face: Face, others: list[Face], wanted: list[Match]) -> Kept:
    """The rows of the face's pairs, whoever wrote them."""
    if not others:
        return Kept()
    pairs = Q(face_a=face, face_b__in=others) | Q(face_b=face, face_a__in=others)
    rows = Match.objects.filter(pairs, kind=MatchKind.USER, model=current_pack().model)
    matches = tuple(rows.order_by("-similarity_score", "pk"))
    ours = {match.pk for match in wanted}
    return Kept(matches, frozenset(match.pk for match in matches if match.pk in ours))


def _announce_new(kept: Kept) -> None:
    """The people in it are told, and everyone when both photos are public."""
    new = [match for match in kept.matches if match.pk in kept.new]
    people = people_to_tell(new)
    publish_all_on_commit([_announcement(match, people[match.pk]) for match in new])


def _announcement(match: Match, people: Iterable[UUID]) -> Addressed:
    groups = [user_group(pk) for pk in people]
    if match.is_public:
        groups.append(FEED)
    return MatchFound(match.pk, round(match.similarity_score, 1)), tuple(groups)


def _both_public(one: Face, other: Face) -> bool:
    return one.image.visibility == other.image.visibility == Visibility.PUBLIC


def _match(one: Face, other: Face, cosine: float, calibration: Calibration) -> Match:
    a, b = sorted((one, other), key=lambda face: face.pk)
    return Match(
        face_a=a,
        face_b=b,
        owner_a_id=a.owner_id,
        owner_b_id=b.owner_id,
        cosine=cosine,
        similarity_score=calibration.similarity_score(cosine),
        model=current_pack().model,
        calibration=calibration.version,
        is_public=_both_public(a, b),
    )
