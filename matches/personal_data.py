"""Matches in a person's export; their rows go with the faces."""

from typing import Any
from uuid import UUID

from django.db.models import Q

from accounts.models import User
from matches.models import Match, UserSimilarity
from matches.similarity import forget


class MatchesOfPerson:
    """The matches app's part (accounts.privacy.PersonalData)."""

    name = "matches"

    def count(self, user_id: UUID) -> dict[str, int]:
        alike = UserSimilarity.objects.filter(Q(user_a=user_id) | Q(user_b=user_id))
        return {
            "matches": Match.objects.filter(Q(owner_a=user_id) | Q(owner_b=user_id)).count(),
            "similarities": alike.count(),
        }

    def erase(self, user: User) -> dict[str, int]:
        similarities = forget([user.pk])
        _, rows = Match.objects.of(user).delete()
        return {"matches": sum(rows.values()), "similarities": similarities}

    def export(self, user: User) -> dict[str, Any]:
        """Scores and times; who the other person is stays theirs to tell."""
        shown = ("id", "similarity_score", "cosine", "model", "calibration", "created_at")
        alike = UserSimilarity.objects.filter(Q(user_a=user) | Q(user_b=user))
        return {
            "matches": list(Match.objects.of(user).values(*shown)),
            "similarities": list(
                alike.values("similarity_score", "cosine", "matches", "computed_at")
            ),
        }
