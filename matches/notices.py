"""What people are told about look-alikes, reactions and followers, in words for the reader."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Follow, User
from matches.models import Match, MatchQuerySet, Reaction, ReactionType
from matches.reading import shown_to
from notifications.kinds import Notice
from notifications.models import Notification


def describe_matches(reader: User, told: Sequence[Notification]) -> Mapping[UUID, Notice]:
    """New look-alikes that still count and that the reader has not put away."""
    matches = _own_matches(reader, {each.subject_id for each in told})
    return {
        each.pk: _new_look_alike(matches[each.subject_id])
        for each in told
        if each.subject_id in matches
    }


def describe_reactions(reader: User, told: Sequence[Notification]) -> Mapping[UUID, Notice]:
    """Reactions that were not taken back, to look-alikes that still count."""
    matches = _own_matches(reader, {each.subject_id for each in told})
    actors = User.objects.shown_to(reader).in_bulk({each.actor_id for each in told} - {None})
    reactions = _reactions(matches, actors)
    notices = {}
    for each in told:
        actor, match = actors.get(each.actor_id), matches.get(each.subject_id)
        if actor and match and (types := reactions.get((actor.pk, match.pk))):
            notices[each.pk] = _reaction(actor, match, types)
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


def _own_matches(reader: User, ids: Iterable[UUID]) -> dict[UUID, Match]:
    """The reader's matches of both kinds that are shown to them, by id; asked for one kind at a
    time, which is what an index can answer."""
    wanted = set(ids)
    kinds: tuple[MatchQuerySet, ...] = (
        Match.objects.between_people(),
        Match.objects.with_celebrities(),
    )
    rows = [
        match
        for kind in kinds
        for match in kind.of(reader).filter(pk__in=wanted).shown_to(reader).with_faces()
    ]
    return {match.pk: match for match in shown_to(reader, rows)}


def _reactions(
    matches: Iterable[UUID], actors: Iterable[UUID]
) -> Mapping[tuple[UUID, UUID], list[str]]:
    """By person and match what they said of it, as labels; favourites are seen by oneself alone."""
    rows = Reaction.objects.filter(match__in=list(matches), user__in=list(actors))
    found: dict[tuple[UUID, UUID], list[str]] = defaultdict(list)
    public = rows.exclude(type=ReactionType.FAVOURITE).order_by("created_at")
    for user, match, kind in public.values_list("user", "match", "type"):
        found[user, match].append(str(ReactionType(kind).label).lower())
    return found


def _new_look_alike(match: Match) -> Notice:
    return Notice(
        sentence=_("You and {name} look alike: {score} %."),
        url=reverse("match", args=[match.pk]),
        picture_url=match.right.crop_url,
        names={"name": match.right.shown_name},
        values={"score": str(match.percentage)},
    )


def _reaction(actor: User, match: Match, types: list[str]) -> Notice:
    names = {"name": actor.get_full_name()}
    if actor.pk in {match.owner_a_id, match.owner_b_id}:
        sentence = _("{name} reacted to the two of you: {types}.")
    else:
        sentence = _("{name} reacted to you and {other}: {types}.")
        names["other"] = match.right.shown_name
    return Notice(
        sentence=sentence,
        url=reverse("match", args=[match.pk]),
        picture_url=match.right.crop_url,
        names=names,
        values={"types": ", ".join(types)},
    )
