"""What people are told about look-alikes, reactions and followers, in words for the reader."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Follow, User
from faces.models import CelebrityFace, Face
from matches.models import Match, MatchQuerySet, Reaction, ReactionType
from notifications.kinds import Notice
from notifications.models import Notification, NotificationKind
from notifications.services import forget

ABOUT_MATCHES = (NotificationKind.MATCH, NotificationKind.REACTION)


def describe_matches(reader: User, told: Sequence[Notification]) -> Mapping[UUID, Notice]:
    """New look-alikes that still count and that the reader has not put away."""
    matches = _others(reader, {each.subject_id for each in told})
    return {
        each.pk: _new_look_alike(matches[each.subject_id])
        for each in told
        if each.subject_id in matches
    }


def describe_reactions(reader: User, told: Sequence[Notification]) -> Mapping[UUID, Notice]:
    """Reactions that were not taken back, to look-alikes that still count."""
    matches = _others(reader, {each.subject_id for each in told})
    actors = User.objects.shown_to(reader).in_bulk({each.actor_id for each in told} - {None})
    reactions = _reactions(matches, actors)
    notices = {}
    for each in told:
        actor, other = actors.get(each.actor_id), matches.get(each.subject_id)
        if actor and other and (types := reactions.get((actor.pk, each.subject_id))):
            notices[each.pk] = _reaction(actor, other, types)
    return notices


def describe_followers(reader: User, told: Sequence[Notification]) -> Mapping[UUID, Notice]:
    """People who follow the reader and are shown to them."""
    follows = Follow.objects.filter(
        pk__in=[each.subject_id for each in told],
        followed=reader.pk,
        follower__in=User.objects.shown_to(reader),
    )
    people = {follow.pk: follow.follower for follow in follows.select_related("follower")}
    return {
        each.pk: Notice(
            sentence=_("{name} follows you."),
            url=reverse("person", args=[people[each.subject_id].username]),
            names={"name": people[each.subject_id].get_full_name()},
        )
        for each in told
        if each.subject_id in people
    }


def take_back_news_of(user_id: UUID) -> int:
    """Forget what anybody was told of the matches of a person who takes part no more; how much it
    was. Nothing if they agreed again since."""
    if User.objects.matchable().filter(pk=user_id).exists():
        return 0
    return take_back_about(Match.objects.filter(Q(owner_a=user_id) | Q(owner_b=user_id)))


@transaction.atomic
def take_back_about(matches: MatchQuerySet) -> int:
    """Forget what anybody was told of these matches, which are about to go; how much it was.

    The matches are locked first, as by whoever reacts to one or dismisses it.
    """
    rows = matches.order_by("pk").select_for_update(no_key=True, of=("self",))
    ids = list(rows.values_list("pk", flat=True))
    return forget(Notification.objects.filter(kind__in=ABOUT_MATCHES, subject_id__in=ids))


@dataclass(frozen=True, slots=True)
class _Other:
    """A match of the reader's, and the face on its other side."""

    match: Match
    face: Face | CelebrityFace


def _others(reader: User, ids: Iterable[UUID]) -> dict[UUID, _Other]:
    """The reader's matches of both kinds that are shown to them, by id; asked for one kind at a
    time, which is what an index can answer."""
    wanted = set(ids)
    kinds: tuple[MatchQuerySet, ...] = (
        Match.objects.between_people(),
        Match.objects.with_celebrities(),
    )
    sides = ("face_a__owner", "face_b__owner", "celebrity_face__celebrity")
    return {
        match.pk: _Other(match, _other_side(match, reader))
        for kind in kinds
        for match in kind.of(reader).filter(pk__in=wanted).shown_to(reader).select_related(*sides)
    }


def _other_side(match: Match, reader: User) -> Face | CelebrityFace:
    if match.celebrity_face is not None:
        return match.celebrity_face
    one, other = match.both_faces
    return one if other.owner_id == reader.pk else other


def _reactions(
    matches: Iterable[UUID], actors: Iterable[UUID]
) -> Mapping[tuple[UUID, UUID], list[str]]:
    """By person and match what they said of it, as labels; favourites are seen by oneself alone."""
    rows = Reaction.objects.filter(match__in=list(matches), user__in=list(actors))
    found: dict[tuple[UUID, UUID], list[str]] = defaultdict(list)
    public = rows.exclude(type=ReactionType.FAVOURITE).order_by("created_at", "id")
    for user, match, kind in public.values_list("user", "match", "type"):
        found[user, match].append(str(ReactionType(kind).label).lower())
    return found


def _new_look_alike(other: _Other) -> Notice:
    return Notice(
        sentence=_("You and {name} look alike: {score} %."),
        url=reverse("match", args=[other.match.pk]),
        picture_url=other.face.crop_url,
        names={"name": other.face.shown_name},
        values={"score": str(other.match.percentage)},
    )


def _reaction(actor: User, other: _Other, types: list[str]) -> Notice:
    names = {"name": actor.get_full_name()}
    if actor.pk in {other.match.owner_a_id, other.match.owner_b_id}:
        sentence = _("{name} reacted to the two of you: {types}.")
    else:
        sentence = _("{name} reacted to you and {other}: {types}.")
        names["other"] = other.face.shown_name
    return Notice(
        sentence=sentence,
        url=reverse("match", args=[other.match.pk]),
        picture_url=other.face.crop_url,
        names=names,
        values={"types": ", ".join(types)},
    )
