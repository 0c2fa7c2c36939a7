"""The engine's side of groups: read a person's faces, have them told apart, write what came of it.

Computing happens outside of any transaction; whatever changed meanwhile (a face deleted, a group
merged, another worker that was faster) is seen when the places are written under the lock, and
leaves those places out. Nothing that has a place is moved.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from faces.engine.types import CONFIRMED_ABOVE, Vector
from faces.grouping.centroids import sums
from faces.grouping.clustering import LOOSE, Cluster, Vectors, place
from faces.grouping.measuring import agreed
from faces.models import (
    FaceGroup,
    GroupEmbedding,
    Grouping,
    GroupMember,
    GroupRefusal,
)
from faces.recognition import current_calibration, current_pack
from live.events import GroupsChanged, publish_on_commit, user_group

# Of more faces than this that are in no group, the newest are looked at: it bounds time and memory
# (docs/groups.md has what 5,000 take).
MAX_LOOSE = 5000
# How many people's faces the regular catching up places at once.
PLACE_BATCH = 100


@dataclass(frozen=True, slots=True)
class LooseFaces:
    """Faces of one person's photos that are in no group, oldest first."""

    faces: Sequence[UUID]
    photos: Sequence[UUID]
    vectors: Vectors


def at_least() -> float:
    """The cosine from which on two faces are put together without asking: band "confirmed"."""
    return current_calibration().cosine_at(CONFIRMED_ABOVE)


def place_faces(user_id: UUID) -> int:
    """Give every face a place that surely has one, if anything changed; how many got one."""
    grouping = Grouping.objects.filter(pk=user_id, placed__lt=F("changes")).first()
    if grouping is None or not agreed(user_id):
        return 0
    loose = _loose_faces(user_id)
    groups = _groups(user_id, loose)
    numbers = {photo: number for number, photo in enumerate(_photos(loose, groups))}
    clusters = [group.cluster(numbers) for group in groups]
    photos = [numbers[photo] for photo in loose.photos]
    places = place(loose.vectors, photos, clusters, at_least())
    wanted: dict[int, list[UUID]] = defaultdict(list)
    for face, number in zip(loose.faces, places.tolist(), strict=True):
        if number != LOOSE:
            wanted[number].append(face)
    into = {number: groups[number].pk if number < len(groups) else None for number in wanted}
    return _write(user_id, [(into[n], wanted[n]) for n in sorted(wanted)], grouping.changes)


def not_placed() -> list[UUID]:
    """People with faces that nobody has looked for a place for yet (a lost message)."""
    due = Grouping.objects.filter(placed__lt=F("changes")).order_by("owner")
    return list(due.values_list("owner", flat=True)[:PLACE_BATCH])


@transaction.atomic
def _write(user_id: UUID, places: Sequence[tuple[UUID | None, list[UUID]]], changes: int) -> int:
    """Put faces into groups, or (None) into new ones, as far as that is still right."""
    grouping = Grouping.objects.select_for_update().filter(pk=user_id)
    if grouping.first() is None or not agreed(user_id):
        return 0
    free = _still_free([face for _group, faces in places for face in faces])
    there = set(FaceGroup.objects.filter(owner=user_id).values_list("pk", flat=True))
    taken = _photos_in([group for group, _faces in places if group is not None])
    refused = set(GroupRefusal.objects.filter(face__in=free).values_list("face", "group"))
    members: list[GroupMember] = []
    for group, faces in places:
        if group is not None and group not in there:
            continue
        photos = taken[group] if group is not None else set()
        fit: list[UUID] = []
        for face in faces:
            if face in free and free[face] not in photos and (face, group) not in refused:
                photos.add(free[face])
                fit.append(face)
        if group is None and len(fit) > 1:
            group = FaceGroup.objects.create(owner_id=user_id).pk
        if group is not None:
            members += [GroupMember(face_id=face, group_id=group) for face in fit]
    GroupMember.objects.bulk_create(members)
    grown = {member.group_id for member in members}
    FaceGroup.objects.filter(pk__in=grown).update(updated_at=timezone.now())
    grouping.update(placed=Greatest("placed", Value(changes)))
    if members:
        publish_on_commit(GroupsChanged(), user_group(user_id))
    return len(members)


@dataclass(frozen=True, slots=True)
class _Group:
    """A group as clustering sees it; photos and refusals still by their ids."""

    pk: UUID
    total: Vector
    photos: set[UUID]
    refused: set[int]

    def cluster(self, numbers: dict[UUID, int]) -> Cluster:
        return Cluster(self.total, {numbers[photo] for photo in self.photos}, self.refused)


def _loose_faces(user_id: UUID) -> LooseFaces:
    vectors = GroupEmbedding.objects.filter(
        face__owner=user_id, face__group_member=None, model=current_pack().model
    )
    newest = vectors.order_by("-face_id").values_list("face_id", "face__image", "vector")
    rows = list(newest[:MAX_LOOSE])[::-1]
    dimensions = current_pack().dimensions
    stacked = np.array([row[2] for row in rows], np.float32).reshape(-1, dimensions)
    # Half-precision numbers are a little off length 1.
    stacked /= np.maximum(np.linalg.norm(stacked, axis=1, keepdims=True), 1e-6)
    return LooseFaces([row[0] for row in rows], [row[1] for row in rows], stacked)


def _groups(user_id: UUID, loose: LooseFaces) -> list[_Group]:
    """The person's groups that have vectors of the current model, in a fixed order."""
    found = sums(user_id)
    photos = _photos_in([pk for pk, _total in found])
    position = {face: number for number, face in enumerate(loose.faces)}
    refused: dict[UUID, set[int]] = defaultdict(set)
    refusals = GroupRefusal.objects.filter(group__owner=user_id)
    for face, group in refusals.values_list("face", "group"):
        if face in position:
            refused[group].add(position[face])
    return [_Group(pk, total, photos[pk], refused[pk]) for pk, total in found]


def _photos(loose: LooseFaces, groups: Sequence[_Group]) -> list[UUID]:
    return sorted({*loose.photos, *(photo for group in groups for photo in group.photos)})


def _photos_in(groups: Sequence[UUID]) -> dict[UUID, set[UUID]]:
    """The photos that have a face in each group."""
    photos: dict[UUID, set[UUID]] = defaultdict(set)
    members = GroupMember.objects.filter(group__in=groups)
    for group, photo in members.values_list("group", "face__image"):
        photos[group].add(photo)
    return photos


def _still_free(faces: Sequence[UUID]) -> dict[UUID, UUID]:
    """Of these faces those that are still there and in no group, with the photo each is in."""
    vectors = GroupEmbedding.objects.filter(face__in=faces, face__group_member=None)
    return dict(vectors.values_list("face", "face__image"))
