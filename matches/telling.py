"""Who hears of a new match: its two people, unless one of them does not want to."""

from collections.abc import Sequence
from uuid import UUID

from accounts.models import HiddenPerson
from matches.models import Dismissal, Match
from notifications.models import NotificationKind
from notifications.services import Telling, match_thresholds, notify_all


def people_to_tell(matches: Sequence[Match]) -> dict[UUID, list[UUID]]:
    """For each match of two people, by its id, who of them may hear of it.

    Nobody where one has hidden the other, and not whoever called the two faces "not alike".
    """
    if not matches:
        return {}
    people = {pk for match in matches for pk in _people_of(match)}
    between = HiddenPerson.objects.filter(user__in=people, person__in=people)
    hidden = {frozenset(pair) for pair in between.values_list("user", "person")}
    said = Dismissal.objects.filter(
        face_a__in=[match.face_a_id for match in matches],
        face_b__in=[match.face_b_id for match in matches],
    )
    dismissed = set(said.values_list("user", "face_a", "face_b"))
    told: dict[UUID, list[UUID]] = {}
    for match in matches:
        both, faces = _people_of(match), (match.face_a_id, match.face_b_id)
        apart = frozenset(both) in hidden
        told[match.pk] = [] if apart else [pk for pk in both if (pk, *faces) not in dismissed]
    return told


def notify_people(matches: Sequence[Match]) -> None:
    """Tell each person of those from their own threshold on; of the same match once, for ever."""
    people = people_to_tell(matches)
    thresholds = match_thresholds({pk for told in people.values() for pk in told})
    notify_all(
        Telling(
            recipient_id=recipient,
            kind=NotificationKind.MATCH,
            key=f"match:{match.pk}",
            subject_id=match.pk,
            actor_id=next(pk for pk in _people_of(match) if pk != recipient),
        )
        for match in matches
        for recipient in people[match.pk]
        if match.similarity_score >= thresholds[recipient]
    )


def _people_of(match: Match) -> list[UUID]:
    return [pk for pk in (match.owner_a_id, match.owner_b_id) if pk]
