"""Which groups may be of one person: ranked, for their owner to say."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from faces.engine.types import Band, band
from faces.grouping.centroids import nearest_groups
from faces.models import FaceGroup, GroupMember, GroupRefusal
from faces.recognition import current_calibration

# So many are shown, of so many nearest ones; from this similarity score on.
SHOWN = 4
LOOKED_AT = 24
FROM_SCORE = 50.0
WORDS = {
    Band.CONFIRMED: _("Very much alike"),
    Band.SUGGESTED: _("Alike"),
    Band.UNIDENTIFIED: _("A little alike"),
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Another group that may be the same person; `score` is a similarity score, 0..100."""

    group_id: UUID
    score: float

    @property
    def words(self) -> Promise:
        return WORDS[band(self.score)]


def suggest_merges(group: FaceGroup) -> list[Suggestion]:
    """The most alike groups of the same owner, best first.

    Without those that were said to be somebody else, and those seen in one photo together with
    this one: nobody is in a photo twice.
    """
    calibration = current_calibration()
    ranked = [
        Suggestion(pk, calibration.similarity_score(cosine))
        for pk, cosine in nearest_groups(group, LOOKED_AT)
    ]
    likely = [each for each in ranked if each.score >= FROM_SCORE]
    if not likely:
        return []
    apart = _kept_apart(group) | _seen_together(group)
    return [each for each in likely if each.group_id not in apart][:SHOWN]


def _kept_apart(group: FaceGroup) -> set[UUID]:
    """Groups that refuse a face of this one, and those with a face that this one refuses."""
    either = Q(group=group) | Q(face__group_member__group=group)
    rows = GroupRefusal.objects.filter(either)
    return {
        refused if group_id == group.pk else group_id
        for group_id, refused in rows.values_list("group", "face__group_member__group")
        if refused is not None
    }


def _seen_together(group: FaceGroup) -> set[UUID]:
    photos = GroupMember.objects.filter(group=group).values("face__image")
    there = GroupMember.objects.filter(face__image__in=photos, group__owner=group.owner_id)
    return set(there.exclude(group=group).values_list("group", flat=True))
