"""The matches app's tables, one module for each thing it keeps."""

from matches.models.dismissal import Dismissal
from matches.models.match import Match, MatchKind, MatchQuerySet
from matches.models.reaction import Reaction, ReactionType
from matches.models.run import MatchRun, MatchRunResult, RunKind, RunStatus
from matches.models.similarity import UserSimilarity
from matches.models.tally import MatchTally

__all__ = [
    "Dismissal",
    "Match",
    "MatchKind",
    "MatchQuerySet",
    "MatchRun",
    "MatchRunResult",
    "MatchTally",
    "Reaction",
    "ReactionType",
    "RunKind",
    "RunStatus",
    "UserSimilarity",
]
