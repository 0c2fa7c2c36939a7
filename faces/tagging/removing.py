"""Removing tags that nothing stands on any more.

Pages never show them: every query asks for both people's agreement (`TagQuerySet.standing`). Here
their rows go, with the notifications about them. What somebody said no to stays, without any
measurement, so that it is never suggested again.
"""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from faces.models import Tag, TagState
from faces.models.tagging import UNANSWERED, TagQuerySet, recognisable, telling_apart
from faces.recognition import current_pack
from faces.tagging.suggesting import announce
from notifications.models import NotificationKind
from notifications.services import take_back

# Rows removed in one transaction.
BATCH = 500


def tidy(scope: Q | None = None) -> int:
    """Remove what does not stand, of all tags or of those in `scope`; how many went.

    Suggestions and questions go when the two are no friends, one has hidden the other, left, or
    withdrew; suggestions also when another model took over. A confirmed name goes with its
    person's consent, and rests while one of the two is suspended or hidden.
    """
    tags = Tag.objects.filter(scope or Q())
    standing = Tag.objects.standing().filter(state__in=UNANSWERED)
    stale = Q(state=TagState.SUGGESTED) & ~Q(model=current_pack().model)
    unanswered = tags.filter(state__in=UNANSWERED)
    removed = _in_batches(unanswered.filter(stale | ~Q(pk__in=standing.values("pk"))))
    # Away is not withdrawn: of suspended and closed accounts the consents are still open.
    there = tags.filter(state=TagState.CONFIRMED, person__in=User.objects.active())
    removed += _in_batches(there.exclude(person__in=recognisable()))
    _forget_measurements(tags)
    return removed


def tidy_person(user_id: UUID) -> int:
    """The same for one person, as the one recognised and as the photos' owner."""
    return tidy(Q(person=user_id) | Q(image__owner=user_id))


def tidy_pair(one_id: UUID, other_id: UUID) -> int:
    """The same between two people."""
    return tidy(Q(person=one_id, image__owner=other_id) | Q(person=other_id, image__owner=one_id))


@transaction.atomic
def remove_tags(tags: TagQuerySet) -> int:
    """Delete tags and take the notifications about them back; owners' pages read again."""
    rows = list(tags.select_for_update(of=("self",)).order_by("pk").values_list("pk", "image"))
    ids = [pk for pk, _image in rows]
    take_back(NotificationKind.QUESTION, ids)
    take_back(NotificationKind.ANSWER, ids)
    Tag.objects.filter(pk__in=ids).delete()
    for image_id in {image for _pk, image in rows}:
        announce(image_id)
    return len(ids)


def remove_with_faces(face_ids: Sequence[UUID]) -> Counter[str]:
    """Tags of faces that are deleted (`faces.belongings`)."""
    return +Counter(tags=remove_tags(Tag.objects.filter(face__in=face_ids)))


def _in_batches(tags: TagQuerySet) -> int:
    removed = 0
    while ids := list(tags.values_list("pk", flat=True)[:BATCH]):
        removed += remove_tags(Tag.objects.filter(pk__in=ids))
    return removed


def _forget_measurements(tags: TagQuerySet) -> None:
    """Decisions stay without scores, and cannot be undone, once either side does not agree."""
    decided = tags.exclude(state__in=UNANSWERED)
    measured = decided.filter(Q(similarity_score__isnull=False) | ~Q(state_before=""))
    both = Q(person__in=recognisable(), image__owner__in=telling_apart())
    away = Q(person__is_active=False) | Q(image__owner__is_active=False)
    measured.exclude(both | away).update(
        similarity_score=None, model="", calibration="", state_before=""
    )
