"""Following and hiding: what one person decides about another.

Whoever follows or hides locks both people first, always in the same order, so that two tabs, or two
people at once, take turns: nobody follows somebody in the moment in which one hides the other.
"""

from collections.abc import Iterable
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from accounts.errors import CannotFollowYourself, CannotHideYourself, PersonNotThere
from accounts.holding import hold_people
from accounts.models import Follow, HiddenPerson, User, UserQuerySet
from accounts.signals import relation_changed
from live.events import FeedChanged, publish_on_commit, user_group


@transaction.atomic
def follow(follower: User, person: User) -> tuple[Follow, bool]:
    """Follow somebody; the second value is False where it was so already.

    Raises CannotFollowYourself, and PersonNotThere for people who are not shown to the follower.
    """
    if follower.pk == person.pk:
        raise CannotFollowYourself
    _take_turns(follower, person)
    if not User.objects.shown_to(follower).filter(pk=person.pk).exists():
        raise PersonNotThere
    row, created = Follow.objects.get_or_create(follower=follower, followed=person)
    if created:
        _announce(follower, person)
    return row, created


@transaction.atomic
def unfollow(follower: User, person: User) -> list[UUID]:
    """Stop following; the ids of what ended, which is nothing where it was so already."""
    ended = _end(Q(follower=follower, followed=person))
    if ended:
        _announce(follower, person)
    return ended


@transaction.atomic
def hide(user: User, person: User) -> list[UUID]:
    """Neither is shown to the other from now on; the ids of the follows that ended with it.

    Open pages of both are told to read again, or they would go on showing what is hidden. Raises
    CannotHideYourself.
    """
    if user.pk == person.pk:
        raise CannotHideYourself
    _take_turns(user, person)
    _row, created = HiddenPerson.objects.get_or_create(user=user, person=person)
    ended = _end(Q(follower=user, followed=person) | Q(follower=person, followed=user))
    if created:
        _read_again(user, person)
        _announce(user, person)
    return ended


@transaction.atomic
def unhide(user: User, person: User) -> bool:
    """Take hiding back; False where there was nothing to take back. Follows stay ended."""
    gone, _ = HiddenPerson.objects.filter(user=user, person=person).delete()
    if gone:
        _read_again(user, person)
        _announce(user, person)
    return bool(gone)


def hidden_by(user: User) -> UserQuerySet:
    """The people somebody hid, whatever became of them; never those who hid them."""
    return User.objects.get_queryset().filter(hidden_by__user=user)


def followed_by(user: User) -> UserQuerySet:
    """The people somebody follows, as far as they are shown to them."""
    return User.objects.shown_to(user).filter(followers__follower=user)


def mutual_follows(user: User) -> UserQuerySet:
    """Friends: the people somebody follows and who follow back, as far as they are shown."""
    return followed_by(user).filter(follows__followed=user)


def _take_turns(*people: User) -> None:
    """Lock people until the transaction ends. Raises PersonNotThere if one is gone."""
    ids = {person.pk for person in people}
    if hold_people(ids) != ids:
        raise PersonNotThere


def _end(which: Q) -> list[UUID]:
    ended: Iterable[UUID] = Follow.objects.filter(which).values_list("pk", flat=True)
    ids = list(ended)
    Follow.objects.filter(pk__in=ids).delete()
    return ids


def _read_again(*people: User) -> None:
    publish_on_commit(FeedChanged(), *(user_group(person.pk) for person in people))


def _announce(one: User, other: User) -> None:
    send = partial(relation_changed.send_robust, sender=Follow, one_id=one.pk, other_id=other.pk)
    transaction.on_commit(send)
