"""Matches, similarities and runs of a person: counted, exported, and erased before the faces go."""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import User
from matches.models import Match, MatchRun, MatchRunResult, UserSimilarity
from matches.notices import take_back_about
from matches.similarity.refreshing import forget

MATCH = ("id", "kind", "similarity_score", "cosine", "model", "calibration", "created_at")
SIMILARITY = ("similarity_score", "cosine", "matches", "computed_at")
RUN = (
    "id", "kind", "status", "face_id", "faces_total", "faces_done", "matches_found", "error",
    "created_at", "started_at", "finished_at",
)  # fmt: skip
RESULT = ("run_id", "source_face_id", "match_id", "similarity_score", "is_new", "created_at")


class MatchesOfPerson:
    """The matches app's part (accounts.privacy.PersonalData)."""

    name = "matches"

    def count(self, user_id: UUID) -> dict[str, int]:
        return {store: rows.count() for store, rows in _kept_of(user_id).items()}

    def erase(self, user: User) -> dict[str, int]:
        """Everything that is counted; what others said of the matches goes with them."""
        removed = {"similarities": forget([user.pk])}
        take_back_about(Match.objects.filter(Q(owner_a=user) | Q(owner_b=user)))
        for store, rows in _kept_of(user.pk).items():
            if store not in removed:
                removed[store] = rows.delete()[1].get(rows.model._meta.label, 0)
        return removed

    def export(self, user: User) -> dict[str, Any]:
        """Scores and times; who the other person is stays theirs to tell."""
        kept = _kept_of(user.pk)
        found = MatchRunResult.objects.filter(run__owner=user)
        return {
            "matches": list(kept["matches"].values(*MATCH)),
            "similarities": list(kept["similarities"].values(*SIMILARITY)),
            "runs": list(kept["runs"].values(*RUN)),
            "run_results": list(found.values(*RESULT)),
        }


def _kept_of(user_id: UUID) -> dict[str, QuerySet[Any]]:
    """Rows about the person by store; in the order in which they are erased, matches last."""
    either_side = Q(source_user=user_id) | Q(target_user=user_id)
    return {
        "similarities": UserSimilarity.objects.filter(Q(user_a=user_id) | Q(user_b=user_id)),
        "run_results": MatchRunResult.objects.filter(either_side),
        "runs": MatchRun.objects.filter(owner=user_id),
        "matches": Match.objects.filter(Q(owner_a=user_id) | Q(owner_b=user_id)),
    }
