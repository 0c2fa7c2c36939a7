"""What others see of a person: in lists, and on their own page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import Follow, HiddenPerson, User, UserQuerySet
from core.paging import Page
from core.querysets import Branch, keyset_page
from faces.models import Face
from library.models import Image, Kind, Moderation, Visibility
from matches import reading
from matches.models import Match
from matches.people.similar import Alike, alike


@dataclass(frozen=True, slots=True)
class PersonShown:
    """A person in a list, for one viewer. `face` is one that everybody may see, or None.

    Of somebody who does not take part in matching (`is_matchable`) a list shows the name only.
    """

    person: User
    is_me: bool
    is_matchable: bool
    face: Face | None
    follows: bool
    follows_me: bool

    @property
    def is_friend(self) -> bool:
        return self.follows and self.follows_me


@dataclass(frozen=True, slots=True)
class Profile:
    """What one viewer sees of a person.

    `is_open`: the person takes part in matching or made a photo public, so there is more to them
    here than a name. `alike` is None where nothing stands between the two.
    """

    shown: PersonShown
    is_open: bool
    alike: Alike | None

    @property
    def person(self) -> User:
        return self.shown.person

    @property
    def is_matchable(self) -> bool:
        return self.shown.is_matchable


def visible_people(viewer: Any) -> UserQuerySet:
    """Whom the viewer can find, themselves included; anybody else does not exist."""
    return User.objects.shown_to(viewer)


def profile(viewer: User, person: User) -> Profile:
    shown = people_shown(viewer, [person])[0]
    return Profile(
        shown=shown,
        is_open=shown.is_matchable or public_photos(person).exists(),
        alike=alike(viewer, person) if shown.is_matchable and not shown.is_me else None,
    )


def public_photos(person: User) -> QuerySet[Image]:
    return Image.objects.owned_by(person).shown_to_others().filter(kind=Kind.SOURCE)


def look_alikes_page(viewer: User, person: User, cursor: str, size: int) -> tuple[list[Match], Any]:
    """The person's matches that everyone may see, newest first, the person on the left."""
    rows = reading.standing().shown_to(viewer).public()
    sides: list[Branch] = [rows.filter(owner_a=person.pk), rows.filter(owner_b=person.pk)]
    page, next_cursor = keyset_page(sides, cursor, size)
    matches = reading.shown_to(viewer, page)
    for match in matches:
        if not match.is_mine and match.owner_b_id == person.pk and match.face_b:
            match.left, match.right = match.face_b, match.face_a
    return matches, next_cursor


def matchable_among(people: Iterable[UUID]) -> set[UUID]:
    """Those of the people who take part in matching right now."""
    rows = User.objects.matchable().filter(pk__in=list(people))
    return set(rows.values_list("pk", flat=True))


def following_page(viewer: User, cursor: str, size: int) -> Page:
    """Whom the viewer follows, the latest first."""
    rows = Follow.objects.filter(follower=viewer, followed__in=visible_people(viewer))
    page, next_cursor = keyset_page(rows.select_related("followed"), cursor, size)
    return people_shown(viewer, [row.followed for row in page]), next_cursor


def followers_page(viewer: User, cursor: str, size: int) -> Page:
    """Who follows the viewer, the latest first."""
    rows = Follow.objects.filter(followed=viewer, follower__in=visible_people(viewer))
    page, next_cursor = keyset_page(rows.select_related("follower"), cursor, size)
    return people_shown(viewer, [row.follower for row in page]), next_cursor


def hidden_page(viewer: User, cursor: str, size: int) -> Page:
    """Whom the viewer hid (HiddenPerson), the latest first.

    People who closed their account meanwhile are in it, so that they are hidden when they return.
    """
    rows = HiddenPerson.objects.filter(user=viewer).select_related("person")
    return keyset_page(rows, cursor, size)


def people_shown(viewer: User, people: Sequence[User]) -> list[PersonShown]:
    """People ready for a page, in four queries however many."""
    ids = [person.pk for person in people]
    faces = _public_faces(ids)
    matchable = matchable_among(ids)
    followed = Follow.objects.filter(follower=viewer.pk, followed__in=ids)
    following = Follow.objects.filter(followed=viewer.pk, follower__in=ids)
    mine = set(followed.values_list("followed", flat=True))
    theirs = set(following.values_list("follower", flat=True))
    return [
        PersonShown(
            person=person,
            is_me=person.pk == viewer.pk,
            is_matchable=person.pk in matchable,
            face=faces.get(person.pk),
            follows=person.pk in mine,
            follows_me=person.pk in theirs,
        )
        for person in people
    ]


def _public_faces(people: Iterable[UUID]) -> dict[UUID, Face]:
    """For each person a face of theirs in a public photo: the one they chose, else the best."""
    rows = Face.objects.searchable().filter(
        owner__in=people,
        image__visibility=Visibility.PUBLIC,
        image__moderation=Moderation.PASSED,
    )
    best = rows.order_by("owner", "-is_default", "-quality", "pk").distinct("owner")
    return {face.owner_id: face for face in best.select_related("owner")}
