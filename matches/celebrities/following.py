"""What becomes of matches when celebrities are merged or their reference faces go."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery

from faces.models import CelebrityFace
from matches.models import Dismissal, Match, Reaction


class MatchesFollow:
    """The matches' part (faces.celebrities.followers.Follower)."""

    def merged(self, kept: UUID, absorbed: UUID) -> None:
        """One match for each face remains, the better one, with the reactions to both."""
        _join_doubles(kept, absorbed)
        Match.objects.filter(celebrity=absorbed).update(celebrity=kept)
        theirs = Dismissal.objects.filter(celebrity=absorbed)
        already = Dismissal.objects.filter(celebrity=kept, user=OuterRef("user"))
        theirs.exclude(Exists(already)).update(celebrity=kept)

    def faces_going(self, face_ids: Sequence[UUID]) -> None:
        """Show the celebrity's best other face; where there is none, the match goes with it."""
        others = CelebrityFace.objects.filter(celebrity=OuterRef("celebrity"))
        others = others.exclude(pk__in=face_ids).order_by("-quality", "id")
        rows = Match.objects.filter(celebrity_face__in=face_ids).filter(Exists(others))
        rows.update(celebrity_face=Subquery(others.values("pk")[:1]))


def _join_doubles(kept: UUID, absorbed: UUID) -> None:
    same = Match.objects.filter(celebrity=kept, face_a=OuterRef("face_a"), model=OuterRef("model"))
    doubles = Match.objects.filter(celebrity=absorbed).annotate(
        other=Subquery(same.values("pk")[:1])
    )
    pairs = dict(doubles.filter(other__isnull=False).values_list("pk", "other"))
    rows = Match.objects.in_bulk([*pairs.keys(), *pairs.values()])
    for one, other in pairs.items():
        worse, better = sorted((rows[one], rows[other]), key=lambda match: match.similarity_score)
        again = Reaction.objects.filter(match=better, user=OuterRef("user"), type=OuterRef("type"))
        Reaction.objects.filter(match=worse).exclude(Exists(again)).update(match=better)
        worse.delete()
