"""Groups in a person's export, receipts and erasure."""

from typing import Any
from uuid import UUID

from accounts.models import User
from faces.grouping.erasing import erase_grouping
from faces.models import FaceGroup, GroupEmbedding, GroupMember, GroupMerge, GroupRefusal


class GroupsOfPerson:
    """Groups of a person's photos (accounts.privacy.PersonalData)."""

    name = "groups"

    def count(self, user_id: UUID) -> dict[str, int]:
        return {
            "group_vectors": GroupEmbedding.objects.filter(face__owner=user_id).count(),
            "group_members": GroupMember.objects.filter(face__owner=user_id).count(),
            "group_refusals": GroupRefusal.objects.filter(group__owner=user_id).count(),
            "group_merges": GroupMerge.objects.filter(owner=user_id).count(),
            "groups": FaceGroup.objects.filter(owner=user_id).count(),
        }

    def erase(self, user: User) -> dict[str, int]:
        return dict(erase_grouping(user.pk))

    def export(self, user: User) -> dict[str, Any]:
        """Names, and which face is in which group. The vectors are of other people: left out."""
        groups = FaceGroup.objects.filter(owner=user).values("id", "name", "created_at")
        members = GroupMember.objects.filter(group__owner=user)
        refusals = GroupRefusal.objects.filter(group__owner=user)
        return {
            "groups": list(groups),
            "members": list(members.values("group_id", "face_id", "placed_by", "created_at")),
            "refusals": list(refusals.values("group_id", "face_id", "created_at")),
        }
