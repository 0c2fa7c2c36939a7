"""Following and hiding, with what others are told of it."""

from django.db import transaction

from accounts import relations
from accounts.models import User
from accounts.services import record_activity
from notifications.models import NotificationKind
from notifications.services import notify, take_back


@transaction.atomic
def follow_person(follower: User, person: User) -> None:
    """Follow somebody, who is told once. Raises CannotFollowYourself, PersonNotThere."""
    follow, created = relations.follow(follower, person)
    if created:
        record_activity(follower, "person.followed", person)
        notify(
            person.pk,
            NotificationKind.FOLLOW,
            key=f"follow:{follower.pk}",
            subject_id=follow.pk,
            actor_id=follower.pk,
        )


@transaction.atomic
def unfollow_person(follower: User, person: User) -> None:
    """Stop following; what was told of it is taken back."""
    if ended := relations.unfollow(follower, person):
        record_activity(follower, "person.unfollowed", person)
        take_back(NotificationKind.FOLLOW, ended)


@transaction.atomic
def hide_person(user: User, person: User) -> None:
    """Neither sees the other any more; the other is not told. Raises CannotHideYourself."""
    already = relations.hidden_by(user).filter(pk=person.pk).exists()
    ended = relations.hide(user, person)
    take_back(NotificationKind.FOLLOW, ended)
    if not already:
        record_activity(user, "person.hidden", person)


@transaction.atomic
def unhide_person(user: User, person: User) -> None:
    """Take hiding back; who followed whom is not restored."""
    if relations.unhide(user, person):
        record_activity(user, "person.shown", person)
