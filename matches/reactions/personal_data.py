"""Reactions and "not alike" in a person's export and erasure."""

from typing import Any
from uuid import UUID

from accounts.models import User
from matches.models import Dismissal, Reaction


class OpinionsOfPerson:
    """What a person said of matches (accounts.privacy.PersonalData)."""

    name = "reactions"

    def count(self, user_id: UUID) -> dict[str, int]:
        return {
            "reactions": Reaction.objects.filter(user=user_id).count(),
            "dismissals": Dismissal.objects.filter(user=user_id).count(),
        }

    def erase(self, user: User) -> dict[str, int]:
        reactions, _ = Reaction.objects.filter(user=user).delete()
        dismissals, _ = Dismissal.objects.filter(user=user).delete()
        return {"reactions": reactions, "dismissals": dismissals}

    def export(self, user: User) -> dict[str, Any]:
        """Of pairs the match or the time only: who the other person is stays theirs to tell."""
        reactions = Reaction.objects.filter(user=user)
        dismissals = Dismissal.objects.filter(user=user)
        return {
            "reactions": list(reactions.values("id", "match_id", "type", "created_at")),
            "dismissals": list(dismissals.values("id", "celebrity__name", "created_at")),
        }
