""" "Not alike": said by one person of one pair, remembered for ever, taken back at will.

It is remembered by the faces, or by the celebrity, not by the match: a pack that measures anew
makes another match of the same pair, and that one stays away, too. The other person goes on seeing
the pair; everyone's feed does not.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from accounts.services import record_activity
from live.events import FeedChanged, MatchGone, publish_on_commit, user_group
from matches.errors import MatchNotThere
from matches.models import Dismissal, Match, MatchKind
from notifications.models import Notification, NotificationKind
from notifications.services import forget


@transaction.atomic
def dismiss(user: User, match: Match) -> Dismissal:
    """Say "not alike" of a match the person may see; saying it again changes nothing.

    Raises MatchNotThere for one that was deleted in this moment.
    """
    # Locked, so that its faces cannot go before the commit.
    if not Match.objects.select_for_update(no_key=True).filter(pk=match.pk).first():
        raise MatchNotThere
    dismissal, created = Dismissal.objects.get_or_create(user=user, **_pair(match))
    if created:
        record_activity(user, "match.dismissed", match)
        told = Notification.objects.of(user.pk).filter(subject_id=match.pk)
        forget(told.filter(kind__in=[NotificationKind.MATCH, NotificationKind.REACTION]))
    publish_on_commit(MatchGone(match.pk), user_group(user.pk))
    return dismissal


@transaction.atomic
def undo_dismissal(dismissal: Dismissal) -> bool:
    """Take it back, and have the person's open pages read again; False if it was so already."""
    gone, _rows = Dismissal.objects.filter(pk=dismissal.pk).delete()
    if gone:
        publish_on_commit(FeedChanged(), user_group(dismissal.user_id))
    return bool(gone)


def dismissed_by(matches: Iterable[Match]) -> dict[UUID, set[UUID]]:
    """Of each match (by id) the ids of whoever called its pair "not alike"; one query for all.

    Whoever finds a match again, or finds it by another model, must not tell these people of it.
    """
    known = list(matches)
    pairs = Q(face_a__in=[match.face_a_id for match in known if match.face_b_id])
    celebrities = Q(
        celebrity__in={match.celebrity_id for match in known if match.celebrity_id},
        user__in={match.owner_a_id for match in known if match.celebrity_id},
    )
    people: defaultdict[tuple[UUID | None, ...], set[UUID]] = defaultdict(set)
    rows = Dismissal.objects.filter(pairs | celebrities).order_by()
    for a, b, celebrity, user in rows.values_list("face_a", "face_b", "celebrity", "user"):
        people[(user, celebrity) if celebrity else (a, b)].add(user)
    return {match.pk: people.get(_key(match), set()) for match in known}


def _pair(match: Match) -> dict[str, Any]:
    if match.kind == MatchKind.CELEBRITY:
        return {"celebrity_id": match.celebrity_id}
    return {"face_a_id": match.face_a_id, "face_b_id": match.face_b_id}


def _key(match: Match) -> tuple[UUID | None, ...]:
    if match.kind == MatchKind.CELEBRITY:
        return match.owner_a_id, match.celebrity_id
    return match.face_a_id, match.face_b_id
