"""What the owner of the photos says of the groups in them; `merging.py` has putting together.

What a person said stands: faces they placed are not moved by the engine, and faces they took out of
a group are never put back there by it. Every change holds the person's `Grouping`, so that it takes
turns with workers, and is told to the person's open pages alone.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.texts import one_line
from faces.grouping.erasing import remove_empty_groups
from faces.grouping.errors import GroupGone, GroupingNotAgreed, NoFaces, WholeGroup
from faces.grouping.measuring import agreed, hold, note_change
from faces.models import Face, FaceGroup, GroupMember, GroupMerge, GroupRefusal, PlacedBy
from faces.tasks import place_faces
from live.events import GroupsChanged, publish_on_commit, user_group

NAME_LENGTH = 80


@contextmanager
def changing_groups(user_id: UUID) -> Iterator[None]:
    """A transaction that may change a person's groups. Raises GroupingNotAgreed.

    Afterwards empty groups are gone, pages are told, and the engine looks whether faces that lost
    their place have another.
    """
    with transaction.atomic():
        if not agreed(user_id):
            raise GroupingNotAgreed
        grouping = hold(user_id)
        # Asked once more: who withdrew before the lock must not have anything written anew.
        if not agreed(user_id):
            raise GroupingNotAgreed
        yield
        remove_empty_groups(user_id)
        note_change(grouping)
        publish_on_commit(GroupsChanged(), user_group(user_id))
        transaction.on_commit(lambda: place_faces.delay(str(user_id)), robust=True)


def name_group(group: FaceGroup, name: str) -> FaceGroup:
    """Say who it is; an empty name takes the name away."""
    with changing_groups(group.owner_id):
        held = group_now(group)
        held.name = one_line(name, NAME_LENGTH)
        held.save(update_fields=["name", "updated_at"])
    return held


def split(group: FaceGroup, faces: Iterable[Face]) -> FaceGroup:
    """Move faces of the group into a new one; the two are not suggested to be put together.

    Faces that are not in the group (any more) are left alone. Raises NoFaces, WholeGroup.
    """
    with changing_groups(group.owner_id):
        held = group_now(group)
        chosen = _members(held, faces)
        if len(chosen) == held.members.count():
            raise WholeGroup
        new = FaceGroup.objects.create(owner_id=held.owner_id)
        move(chosen, new)
        refuse(chosen, held)
    return new


def remove_faces(group: FaceGroup, faces: Iterable[Face]) -> int:
    """ "Not this person": take faces out, for good; how many. Raises NoFaces."""
    with changing_groups(group.owner_id):
        held = group_now(group)
        chosen = _members(held, faces)
        GroupMember.objects.filter(group=held, face__in=chosen).delete()
        refuse(chosen, held)
    return len(chosen)


def put_faces(owner: User, faces: Iterable[Face], group: FaceGroup | None) -> FaceGroup:
    """Put faces of the owner that are in no group into this one, or (None) into a new one.

    Raises NoFaces when none of them is free.
    """
    with changing_groups(owner.pk):
        theirs = Face.objects.owned_by(owner).filter(pk__in=[face.pk for face in faces])
        free = list(theirs.filter(group_member=None).values_list("pk", flat=True))
        if not free:
            raise NoFaces
        held = group_now(group) if group else FaceGroup.objects.create(owner=owner)
        GroupMember.objects.bulk_create(
            GroupMember(face_id=face, group=held, placed_by=PlacedBy.OWNER) for face in free
        )
        GroupRefusal.objects.filter(group=held, face__in=free).delete()
        FaceGroup.objects.filter(pk=held.pk).update(updated_at=timezone.now())
    return held


def start_over(owner: User) -> int:
    """Forget all groups, names and what was said of them; the engine tells apart anew."""
    with changing_groups(owner.pk):
        GroupMerge.objects.owned_by(owner).delete()
        groups = FaceGroup.objects.owned_by(owner)
        number = groups.count()
        groups.delete()
    return number


def group_now(group: FaceGroup) -> FaceGroup:
    """The group as it is now that the lock is held. Raises GroupGone."""
    found: FaceGroup | None = FaceGroup.objects.filter(pk=group.pk, owner=group.owner_id).first()
    if found is None:
        raise GroupGone
    return found


def move(faces: Sequence[UUID], group: FaceGroup) -> None:
    """Put faces that have a place into another group, as its owner says."""
    members = GroupMember.objects.filter(face__in=faces)
    members.update(group=group, placed_by=PlacedBy.OWNER)
    FaceGroup.objects.filter(pk=group.pk).update(updated_at=timezone.now())


def refuse(faces: Sequence[UUID], group: FaceGroup) -> None:
    """Remember that these faces are not this group's person."""
    GroupRefusal.objects.bulk_create(
        [GroupRefusal(face_id=face, group=group) for face in faces], ignore_conflicts=True
    )


def _members(group: FaceGroup, faces: Iterable[Face]) -> list[UUID]:
    chosen = group.members.filter(face__in=[face.pk for face in faces])
    ids = list(chosen.order_by("face").values_list("face", flat=True))
    if not ids:
        raise NoFaces
    return ids
