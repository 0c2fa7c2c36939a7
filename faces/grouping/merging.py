"""Putting two groups together, and taking them apart again for 30 days.

An undo gives back what came with the merge as far as it is still there: faces that were deleted, or
that their owner moved elsewhere since, stay as they are, and so do faces that came to the group
later. A name that was changed since the merge stays.
"""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from faces.grouping.erasing import UNDO_DAYS
from faces.grouping.errors import AlreadyUndone, GroupGone, NothingToUndo, SameGroup, TooLateToUndo
from faces.grouping.services import changing_groups, group_now, move, refuse
from faces.models import Face, FaceGroup, GroupMember, GroupMerge, GroupRefusal


def merge(kept: FaceGroup, absorbed: FaceGroup) -> GroupMerge:
    """Put the faces of `absorbed` into `kept`, which takes its name if it has none of its own.

    Raises SameGroup and what `changing_groups` raises.
    """
    if kept.pk == absorbed.pk:
        raise SameGroup
    with changing_groups(kept.owner_id):
        kept, absorbed = group_now(kept), group_now(absorbed)
        faces = list(absorbed.members.order_by("face").values_list("face", flat=True))
        done = GroupMerge.objects.create(
            owner_id=kept.owner_id,
            kept=kept,
            kept_name=kept.name,
            absorbed_name=absorbed.name,
        )
        done.moved.set(Face.objects.filter(pk__in=faces))
        kept.name = kept.name or absorbed.name
        kept.save(update_fields=["name", "updated_at"])
        move(faces, kept)
        _take_over_refusals(kept, absorbed)
        # What was put together into `absorbed` before can still be undone, out of `kept`.
        GroupMerge.objects.filter(kept=absorbed, undone_at=None).update(kept=kept)
        absorbed.delete()
    return done


def undo_merge(done: GroupMerge) -> FaceGroup:
    """Take apart again; the group that is back. The two are not suggested to be put together.

    Raises AlreadyUndone, TooLateToUndo, NothingToUndo where none of its faces is left there, and
    GroupGone where the merge went with its group meanwhile.
    """
    with changing_groups(done.owner_id):
        still = GroupMerge.objects.select_for_update().filter(pk=done.pk).first()
        if still is None:
            raise GroupGone
        done = still
        _require_undoable(done)
        kept = done.kept
        moved = done.moved.filter(group_member__group=kept).order_by("pk")
        faces = list(moved.values_list("pk", flat=True))
        if not faces:
            raise NothingToUndo
        stay = GroupMember.objects.filter(group=kept).exclude(face__in=faces)
        staying = list(stay.values_list("face", flat=True))
        if kept.name == (done.kept_name or done.absorbed_name):  # as the merge left it
            kept.name = done.kept_name if staying else done.absorbed_name
            kept.save(update_fields=["name", "updated_at"])
        back = kept
        if staying:
            back = FaceGroup.objects.create(owner_id=done.owner_id, name=done.absorbed_name)
            move(faces, back)
            refused = kept.refusals.exclude(face__in=faces).values_list("face", flat=True)
            refuse(list(refused), back)
            refuse(faces, kept)
            _give_back_merges(done, kept, back)
        GroupMerge.objects.filter(pk=done.pk).update(undone_at=timezone.now())
    return back


def keep_apart(group: FaceGroup, other: FaceGroup) -> None:
    """Remember that these are two people: they are not suggested to be put together again."""
    if group.pk == other.pk:
        raise SameGroup
    with changing_groups(group.owner_id):
        group, other = group_now(group), group_now(other)
        smaller, larger = sorted((group, other), key=lambda each: each.members.count())
        refuse(list(smaller.members.values_list("face", flat=True)), larger)


def undoable() -> QuerySet[GroupMerge]:
    """Merges that are still there to be undone, newest first."""
    since = timezone.now() - timedelta(days=UNDO_DAYS)
    merges: QuerySet[GroupMerge] = GroupMerge.objects.filter(undone_at=None, created_at__gt=since)
    return merges.order_by("-created_at", "-id")


def _require_undoable(done: GroupMerge) -> None:
    if done.undone_at is not None:
        raise AlreadyUndone
    if done.created_at <= timezone.now() - timedelta(days=UNDO_DAYS):
        raise TooLateToUndo(days=UNDO_DAYS)


def _take_over_refusals(kept: FaceGroup, absorbed: FaceGroup) -> None:
    """Faces refused by one of the two are refused by both together, but not each other's."""
    refused = absorbed.refusals.values_list("face", flat=True)
    refuse(list(refused), kept)
    GroupRefusal.objects.filter(group=kept, face__group_member__group=kept).delete()


def _give_back_merges(done: GroupMerge, kept: FaceGroup, back: FaceGroup) -> None:
    """Earlier merges whose faces went along are undone out of the group that is back."""
    earlier = GroupMerge.objects.filter(
        kept=kept,
        undone_at=None,
        created_at__lt=done.created_at,
        moved__group_member__group=back,
    )
    GroupMerge.objects.filter(pk__in=list(earlier.values_list("pk", flat=True))).update(kept=back)
