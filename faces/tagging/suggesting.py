"""Suggesting who the other people in somebody's photos are, among friends who agreed to it.

Vectors are compared outside any transaction; what is written is asked for once more under locks
(`people.hold_agreement`), so a withdrawal meanwhile wins. Running it again, or twice at once, ends
the same: what does not hold any more goes, and what people decided stays for ever.
"""

from collections.abc import Iterable, Iterator
from uuid import UUID

import numpy as np
from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from faces.engine.types import SUGGESTED_FROM, Calibration, Vector
from faces.models import (
    MIN_SEARCHABLE_WIDTH,
    Face,
    GroupEmbedding,
    PhotoAnalysis,
    Tag,
    TagState,
)
from faces.models.tagging import OPEN
from faces.recognition import current_calibration, current_pack
from faces.tagging.assignment import Assigned, Pair, resemblance, who_is_who
from faces.tagging.people import (
    Known,
    hold_agreement,
    known_to,
    owners_who_may_recognise,
    vector_of,
)
from library.models import Image, Moderation
from live.events import PhotoChanged, publish_on_commit, user_group

# Faces compared at once: with 500 friends of ten faces each the result takes 11 MB.
CHUNK = 500


def suggest_for_photo(image_id: UUID) -> None:
    """Suggest people for the faces of one photo, as its owner and their friends agree right now."""
    photos = Image.objects.select_related("owner").filter(moderation=Moderation.PASSED)
    image = photos.filter(pk=image_id, owner__isnull=False).first()
    if image is None or image.owner is None:
        return
    strangers = _measured().filter(face__image=image_id).exists()
    if strangers or _suggested(image_id).exists():  # most photos show their owner alone
        _suggest(image.pk, known_to(image.owner), current_calibration())


def suggest_for_owner(owner_id: UUID, person_id: UUID | None = None) -> None:
    """Look through all of somebody's photos, for everybody they know or for one new friend."""
    owner = User.objects.get_queryset().filter(pk=owner_id).first()
    if owner is None:
        return
    known, calibration = known_to(owner), current_calibration()
    looked_for = known.friends if person_id is None else known.friends & {person_id}
    for image_id in _photos_with(known, looked_for, calibration):
        _suggest(image_id, known, calibration)


def owners_to_look_through(person_id: UUID) -> list[UUID]:
    """The people in whose photos a person may be: friends, while all of them agree."""
    person = User.objects.get_queryset().filter(pk=person_id).first()
    if person is None:
        return []
    return list(owners_who_may_recognise(person).values_list("pk", flat=True))


def _photos_with(
    known: Known, people: Iterable[UUID], calibration: Calibration
) -> dict[UUID, None]:
    """Photos with a face that one of the people looks like, and those with a suggestion of them."""
    people = set(people)
    suggested = Tag.objects.filter(
        image__owner=known.owner_id, person__in=people, state=TagState.SUGGESTED
    )
    found = dict.fromkeys(suggested.values_list("image", flat=True))
    vectors = [known.vectors[person] for person in people]
    least = calibration.cosine_at(SUGGESTED_FROM)
    for image_ids, faces in _chunks(known.owner_id) if vectors else ():
        near = resemblance(faces, vectors).max(axis=1) >= least
        found |= dict.fromkeys(image for image, hit in zip(image_ids, near, strict=True) if hit)
    return found


def _chunks(owner_id: UUID) -> Iterator[tuple[list[UUID], np.ndarray]]:
    """Photo and vector of each measured face in the owner's photos, some hundreds at a time."""
    rows = list(_measured().filter(face__owner=owner_id).values_list("pk", flat=True))
    for start in range(0, len(rows), CHUNK):
        part = GroupEmbedding.objects.filter(pk__in=rows[start : start + CHUNK])
        pairs = list(part.values_list("face__image", "vector"))
        if pairs:
            yield [image for image, _ in pairs], np.stack([vector_of(v) for _, v in pairs])


def _measured() -> QuerySet[GroupEmbedding]:
    """Faces that may be somebody else's, measured by the current model."""
    return GroupEmbedding.objects.filter(
        model=current_pack().model, face__width_px__gte=MIN_SEARCHABLE_WIDTH
    ).exclude(face__is_owner=True)


def _suggested(image_id: UUID) -> QuerySet[Tag]:
    return Tag.objects.filter(image=image_id, state=TagState.SUGGESTED)


def _suggest(image_id: UUID, known: Known, calibration: Calibration) -> None:
    faces = {
        face: vector_of(numbers)
        for face, numbers in _measured().filter(face__image=image_id).values_list("face", "vector")
    }
    wanted = _assigned(image_id, faces, known, calibration)
    with transaction.atomic():
        agreed = hold_agreement(known.owner_id, {one.person_id for one in wanted})
        _keep(image_id, [one for one in wanted if one.person_id in agreed], calibration)


def _assigned(
    image_id: UUID, faces: dict[UUID, Vector], known: Known, calibration: Calibration
) -> list[Assigned]:
    """Who is who among those whom nobody has said anything about yet.

    Where it is not said which face is the owner's, the owner takes part like everybody else: a
    friend who looks like them is not suggested for what is most likely their own face.
    """
    never, settled = _decided(image_id)
    people = {pk: vectors for pk, vectors in known.vectors.items() if pk not in settled}
    others = Face.objects.filter(image=image_id, is_owner=False).values_list("pk", flat=True)
    never |= {(face, known.owner_id) for face in others}
    if Face.objects.filter(image=image_id, is_owner=True).exists():
        people.pop(known.owner_id, None)
    free = {face: vector for face, vector in faces.items() if face not in settled}
    assigned = who_is_who(free, people, calibration, never)
    return [one for one in assigned if one.person_id != known.owner_id]


def _decided(image_id: UUID) -> tuple[set[Pair], set[UUID]]:
    """Pairs that somebody said no to; faces and people that are asked about or confirmed."""
    never: set[Pair] = set()
    settled: set[UUID] = set()
    decided = Tag.objects.filter(image=image_id).exclude(state=TagState.SUGGESTED)
    for face, person, state in decided.values_list("face", "person", "state"):
        if state in OPEN:
            settled |= {face, person}
        else:
            never.add((face, person))
    return never, settled


def _keep(image_id: UUID, wanted: list[Assigned], calibration: Calibration) -> None:
    """Make the photo's suggestions these; within the transaction that holds the agreement.

    The owner is locked, who alone can ask or dismiss, so two runs take turns. What was decided
    while the vectors were compared is seen here.
    """
    never, settled = _decided(image_id)
    locked = Face.objects.filter(pk__in=[one.face_id for one in wanted]).order_by("pk")
    there = set(locked.select_for_update(no_key=True).values_list("pk", flat=True))
    holding = {
        (one.face_id, one.person_id): one
        for one in wanted
        if one.face_id in there
        and (one.face_id, one.person_id) not in never
        and not settled & {one.face_id, one.person_id}
    }
    suggested = _suggested(image_id)
    before = {(tag.face_id, tag.person_id): tag for tag in suggested}
    gone = [tag.pk for pair, tag in before.items() if pair not in holding]
    Tag.objects.filter(pk__in=gone, state=TagState.SUGGESTED).delete()
    for pair, one in holding.items():
        _write(image_id, one, calibration, before.get(pair))
    if before.keys() != holding.keys():
        announce(image_id)


def _write(image_id: UUID, one: Assigned, calibration: Calibration, before: Tag | None) -> None:
    scored = {
        "similarity_score": one.score,
        "model": current_pack().model,
        "calibration": calibration.version,
    }
    if before is None:
        pair = {"face_id": one.face_id, "person_id": one.person_id}
        Tag.objects.create(image_id=image_id, **pair, **scored)
    elif any(getattr(before, name) != value for name, value in scored.items()):
        Tag.objects.filter(pk=before.pk, state=TagState.SUGGESTED).update(**scored)


def announce(image_id: UUID) -> None:
    """Have the owner's open pages read the photo again."""
    photo = PhotoAnalysis.objects.select_related("image").filter(pk=image_id).first()
    if photo is not None and photo.image.owner_id is not None:
        event = PhotoChanged(image_id, photo.state, photo.image.faces.count())
        publish_on_commit(event, user_group(photo.image.owner_id))
