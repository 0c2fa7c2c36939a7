"""Forgetting the groups of a person's photos, and all vectors they were made from."""

from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from faces.grouping.measuring import agreeing, hold
from faces.models import (
    FaceGroup,
    GroupEmbedding,
    Grouping,
    GroupMember,
    GroupMerge,
    GroupRefusal,
    Tag,
    TagState,
)
from faces.tagging.removing import remove_tags
from live.events import GroupsChanged, publish_on_commit, user_group

# Of people suggested for a face, what no person has answered yet.
UNANSWERED = (TagState.SUGGESTED, TagState.ASKED)
# For so long a merge can be undone.
UNDO_DAYS = 30
# How many people the regular catching up erases at once.
ERASE_BATCH = 100


def erase_grouping(user_id: UUID) -> Counter[str]:
    """Forget vectors for groups, groups, members, merges and open suggestions; how many went.

    Waits for a worker that is writing them. Faces, photos and the vectors of the person's own
    face for matching stay.
    """
    if not User.objects.filter(pk=user_id).exists():
        return Counter()
    with transaction.atomic():
        hold(user_id)
        theirs = {"face__owner": user_id}
        removed = Counter(
            {
                "suggestions": remove_tags(Tag.objects.filter(**theirs, state__in=UNANSWERED)),
                "group_vectors": _delete(GroupEmbedding.objects.filter(**theirs)),
                "group_members": _delete(GroupMember.objects.filter(**theirs)),
                "group_refusals": _delete(GroupRefusal.objects.filter(group__owner=user_id)),
                "group_merges": _delete(GroupMerge.objects.filter(owner=user_id)),
                "groups": _delete(FaceGroup.objects.filter(owner=user_id)),
            }
        )
        Grouping.objects.filter(pk=user_id).delete()
        publish_on_commit(GroupsChanged(), user_group(user_id))
    return +removed


def erase_withdrawn_groupings() -> Counter[str]:
    """The same for people without consent whom a lost message left out; run by beat."""
    removed = Counter[str]()
    left = Grouping.objects.exclude(owner__in=agreeing()).order_by("owner")
    for user_id in left.values_list("owner", flat=True)[:ERASE_BATCH]:
        removed += erase_grouping(user_id)
    return removed


def forget_old_merges() -> int:
    """Delete notes of merges that cannot be undone any more; run by beat."""
    until = timezone.now() - timedelta(days=UNDO_DAYS)
    return _delete(GroupMerge.objects.filter(created_at__lte=until))


def hold_if_any(user_id: UUID) -> None:
    """Lock the person's `Grouping` to the end of the transaction, before faces are deleted."""
    Grouping.objects.select_for_update().filter(pk=user_id).first()


def remove_empty_groups(user_id: UUID) -> None:
    """Groups whose last face was deleted go; within the transaction that holds the `Grouping`."""
    empty = FaceGroup.objects.filter(owner=user_id, members=None)
    if empty.delete()[0]:
        publish_on_commit(GroupsChanged(), user_group(user_id))


def _delete(rows: QuerySet[Any]) -> int:
    """Delete and count the rows themselves, without what goes along."""
    _, removed = rows.delete()
    return removed.get(rows.model._meta.label, 0)
