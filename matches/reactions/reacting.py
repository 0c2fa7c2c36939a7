"""Reacting to a match, and taking it back.

Both say how it shall be, not that it shall change: pressed twice, or in two tabs at once, it is the
same as pressed once.
"""

from uuid import UUID

from django.db import transaction

from accounts.models import User
from live.events import FEED, MatchChanged, publish_on_commit, user_group
from matches import reading
from matches.dismissals.dismissing import dismissed_by
from matches.errors import MatchNotThere
from matches.models import Match, Reaction, ReactionType
from notifications.models import Notification, NotificationKind
from notifications.services import forget, notify


@transaction.atomic
def react(user: User, match_id: UUID, kind: ReactionType) -> tuple[Reaction, bool]:
    """Note a reaction; the second value is False where it was there already.

    The people of the match are told, unless it is a favourite, which nobody else learns of. Raises
    MatchNotThere for a match the person may not see.
    """
    # Locked, so that a match cannot go, nor two of one person's clicks meet, before the commit.
    rows = reading.visible(user).select_for_update(of=("self",), no_key=True)
    match = rows.filter(pk=match_id).first()
    if match is None:
        raise MatchNotThere
    reaction, created = Reaction.objects.get_or_create(user=user, match=match, type=kind)
    if created:
        if kind != ReactionType.FAVOURITE:
            _notify(user, match)
        _announce(user, match, kind)
    return reaction, created


@transaction.atomic
def unreact(user: User, match_id: UUID, kind: ReactionType) -> bool:
    """Take a reaction back; False where there was none. One's own goes whatever one may see."""
    match = Match.objects.select_for_update(no_key=True).filter(pk=match_id).first()
    mine = Reaction.objects.filter(user=user, match=match_id)
    gone, _rows = mine.filter(type=kind).delete()
    if match is None or not gone:
        return False
    if not mine.exclude(type=ReactionType.FAVOURITE).exists():
        told = Notification.objects.filter(kind=NotificationKind.REACTION, subject_id=match.pk)
        forget(told.filter(actor=user.pk))
    _announce(user, match, kind)
    return True


def _notify(actor: User, match: Match) -> None:
    """Tell the two people once per actor, however many types; not who said "not alike"."""
    people = {pk for pk in (match.owner_a_id, match.owner_b_id) if pk and pk != actor.pk}
    for person in people - dismissed_by([match])[match.pk]:
        notify(
            person,
            NotificationKind.REACTION,
            key=f"reaction:{match.pk}:{actor.pk}",
            subject_id=match.pk,
            actor_id=actor.pk,
        )


def _announce(actor: User, match: Match, kind: ReactionType) -> None:
    groups = {user_group(actor.pk)}
    if kind != ReactionType.FAVOURITE:
        groups |= {user_group(pk) for pk in (match.owner_a_id, match.owner_b_id) if pk}
        if match.is_public:
            groups.add(FEED)
    publish_on_commit(MatchChanged(match.pk), *sorted(groups))
