"""Matches in a person's export; their rows go with the faces."""

from typing import Any
from uuid import UUID

from django.db.models import Q

from accounts.models import User
from matches.models import Match


class MatchesOfPerson:
    """The matches app's part (accounts.privacy.PersonalData)."""

    name = "matches"

    def count(self, user_id: UUID) -> dict[str, int]:
        return {"matches": Match.objects.filter(Q(owner_a=user_id) | Q(owner_b=user_id)).count()}

    def erase(self, user: User) -> dict[str, int]:
        _, rows = Match.objects.of(user).delete()
        return {"matches": sum(rows.values())}

    def export(self, user: User) -> dict[str, Any]:
        """Scores and times; who the other person is stays theirs to tell."""
        shown = ("id", "similarity_score", "cosine", "model", "calibration", "created_at")
        return {"matches": list(Match.objects.of(user).values(*shown))}
