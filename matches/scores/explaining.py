"""What a match's page says about its score, and only what its viewer may know. Nothing here writes.

A score is explained from what is stored with the match and its faces. How it compares with the
viewer's other look-alikes, and how alike two people are over all their photos, is said of one's own
matches alone: both rest on photos that others may not see.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from accounts.models import User
from faces.engine.types import Band
from faces.models import CalibrationRecord, CelebrityFace, Face
from matches import reading
from matches.models import Match, MatchKind, MatchQuerySet, UserSimilarity

# Other pairs of the same two people that a page shows.
PAIRS_SHOWN: Final = 8
# So many matches of one person are looked through for those that stand, which takes 15 ms.
EXACT_UP_TO: Final = 1000
# From this angle between two heads on, degrees, the page says that the score suffers from it.
POSE_MATTERS: Final = 25.0


@dataclass(frozen=True, slots=True)
class Fitted:
    """Where a calibration made on this site comes from."""

    at: datetime
    pairs: int | None
    auc: float | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a match stands among all of its viewer's, by score; ties share a place."""

    rank: int
    """1 is the closest."""
    total: int
    closer_than: int
    """Of how many in a hundred it is closer, rounded down."""


@dataclass(frozen=True, slots=True)
class Overall:
    """How alike two people are over all their photos (`UserSimilarity`)."""

    percentage: int
    pairs: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """What goes into a score. Qualities are 0..1, the cosine −1..1, angles in degrees."""

    score: int
    band: Band
    model: str
    calibration: str
    fitted: Fitted | None
    """None where the calibration came with the model."""
    cosine: float
    quality_left: float
    quality_right: float
    pose_gap: float | None
    """The larger of the differences in yaw and pitch; None where a face's pose is not known."""
    place: Place | None
    overall: Overall | None
    pairs: list[Match]
    """Other pairs of the same two people, best first, ready to be shown."""

    @property
    def best(self) -> Match | None:
        """The best of the other pairs if it is closer than this one."""
        best = self.pairs[0] if self.pairs else None
        return best if best and best.percentage > self.score else None

    @property
    def quality_left_words(self) -> str:
        return quality_words(self.quality_left)

    @property
    def quality_right_words(self) -> str:
        return quality_words(self.quality_right)

    @property
    def pose_words(self) -> str:
        if self.pose_gap is None:
            return _("not measured")
        if self.pose_gap < POSE_MATTERS / 2:
            return _("turned alike")
        return _("turned a little") if self.pose_gap < POSE_MATTERS else _("turned differently")

    @property
    def pose_matters(self) -> bool:
        return self.pose_gap is not None and self.pose_gap >= POSE_MATTERS


def explain(match: Match, viewer: User) -> Explanation:
    """Explain a match that came from `reading.shown_to` for this viewer."""
    left, right = match.left, match.right
    return Explanation(
        score=match.percentage,
        band=match.band,
        model=match.model,
        calibration=match.calibration,
        fitted=_fitted(match),
        cosine=match.cosine,
        quality_left=left.quality,
        quality_right=right.quality,
        pose_gap=_pose_gap(left, right),
        place=place_of(match, viewer) if match.is_mine else None,
        overall=_overall(match) if match.is_mine else None,
        pairs=_other_pairs(match, viewer),
    )


def place_of(match: Match, viewer: User) -> Place | None:
    """Where the match stands among the viewer's matches of its kind that are shown to them.

    Two counts, one for each side the viewer's face may be on. Whether each other match stands right
    now is asked up to EXACT_UP_TO; above, the index over scores is counted alone, since some who
    left change no share of a thousand. None where the match is no longer among them.
    """
    score, sides = match.similarity_score, _sides(Match.objects.all(), match, viewer)
    if sum(rows[: EXACT_UP_TO + 1].count() for rows in sides) <= EXACT_UP_TO:
        sides = _sides(_standing(match).shown_to(viewer), match, viewer)
    closer, farther, total = 0, 0, 0
    for rows in sides:
        counted = rows.aggregate(
            closer=Count("pk", filter=Q(similarity_score__gt=score)),
            farther=Count("pk", filter=Q(similarity_score__lt=score)),
            total=Count("pk"),
        )
        closer, farther = closer + counted["closer"], farther + counted["farther"]
        total += counted["total"]
    return Place(closer + 1, total, 100 * farther // total) if total else None


def quality_words(quality: float) -> str:
    """A face's quality, 0..1, in words; the product of size, sharpness and pose."""
    if quality >= 0.7:
        return _("large, sharp and from the front")
    return _("good enough") if quality >= 0.4 else _("small, blurred or turned away")


def _sides(rows: MatchQuerySet, match: Match, viewer: User) -> list[MatchQuerySet]:
    """Of these matches the viewer's own that compare with this one, by the side they are on."""
    rows = rows.filter(kind=match.kind, model=match.model)
    if match.kind == MatchKind.CELEBRITY:
        return [rows.filter(owner_a=viewer)]
    rows = rows.filter(similarity_score__gte=settings.MATCH_MIN_SCORE)
    return [rows.filter(owner_a=viewer), rows.filter(owner_b=viewer)]


def _standing(match: Match) -> MatchQuerySet:
    if match.kind == MatchKind.CELEBRITY:
        return Match.objects.with_celebrities()
    return Match.objects.between_people()


def _fitted(match: Match) -> Fitted | None:
    rows = CalibrationRecord.objects.filter(model=match.model, version=match.calibration)
    record = rows.only("created_at", "report").first()
    if record is None:
        return None
    return Fitted(record.created_at, record.report.get("pairs"), record.report.get("auc"))


def _overall(match: Match) -> Overall | None:
    """None with a celebrity, and until the two people were compared as a whole."""
    if match.owner_b_id is None:
        return None
    one, other = sorted((match.owner_a_id, match.owner_b_id))
    found = UserSimilarity.objects.filter(user_a=one, user_b=other, model=match.model).first()
    if found is None:
        return None
    return Overall(min(99, round(found.similarity_score)), found.matches)


def _other_pairs(match: Match, viewer: User) -> list[Match]:
    """Of a match of others only those pairs that are public."""
    if match.owner_b_id is None:
        return []
    between = Q(owner_a=match.owner_a_id, owner_b=match.owner_b_id) | Q(
        owner_a=match.owner_b_id, owner_b=match.owner_a_id
    )
    rows = reading.standing().shown_to(viewer).filter(between).exclude(pk=match.pk)
    if not match.is_mine:
        rows = rows.public()
    return reading.shown_to(viewer, rows.order_by("-similarity_score", "-id")[:PAIRS_SHOWN])


def _pose_gap(left: Face, right: Face | CelebrityFace) -> float | None:
    gaps = [
        abs(one - other)
        for one, other in ((left.yaw, right.yaw), (left.pitch, right.pitch))
        if one is not None and other is not None
    ]
    return max(gaps, default=None)
