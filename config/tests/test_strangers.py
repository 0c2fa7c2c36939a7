"""What is somebody else's does not exist: the same answer as for an id that nobody has.

Goes through all addresses with an id in them, so an address that is new is asked without anybody
having to think of this test; it fails until it knows whose things are found there.
"""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts import privacy
from accounts.models import Purpose
from accounts.services import grant_consents, suspend
from accounts.tests.people import make_person
from config.tests.test_erased_people import give_groups, run_of
from faces.models import FaceGroup, GroupMerge
from faces.tagging import services as tagging
from faces.tests.tagging import make_photo
from generation.models import Baby, Job, JobKind
from library.models import Image, Kind, Moderation
from matches.dismissals.dismissing import dismiss
from matches.models import MatchRun, ReactionType
from matches.people import services as people
from matches.reactions.reacting import react
from matches.tests.lookalikes import make_face, make_match
from notifications.models import Notification

pytestmark = pytest.mark.django_db

METHODS = ("get", "post", "put", "patch", "delete")
# What some address takes; what one does not know is passed over.
SAID = {"name": "Somebody", "yes": True}
# Everybody's, staff's, or by a secret in the address.
OPEN = {
    "template", "swap-new", "swap-submit", "api-template-detail", "celebrity", "api-celebrity",
    "media", "shared", "shared-file", "shared-report", "notifications-unsubscribe",
}  # fmt: skip
# One's own by nature: no id of anybody.
OWN = {"consent-grant", "consent-withdraw", "api-consent"}
# By the first word of an address's name, whose thing it is about.
PEOPLE = {
    "person", "pair", "follow-person", "unfollow-person", "hide-person", "unhide-person",
    "api-person", "api-follow", "api-hide",
}  # fmt: skip


def names(patterns=None, prefix="") -> Iterator[tuple[str, str]]:
    """(name, route) of every address of the site with something to fill in."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            if not route.startswith(("admin", "accounts", "schema", "debug")):
                yield from names(one.url_patterns, route)
        elif isinstance(one, URLPattern) and one.name and ("<" in route):
            yield one.name, route


ADDRESSES = sorted({name for name, _route in names()} - OPEN - OWN - PEOPLE)


@pytest.fixture
def theirs(alice, bob):
    """One of everything alice has, nothing of it public, by what addresses call it."""
    for person in (alice, bob):
        grant_consents(person, [Purpose.GROUPING, Purpose.TAGGING])
    people.follow_person(alice, bob)
    people.follow_person(bob, alice)
    match = make_match(make_face(alice), make_face(bob), 90)
    reaction, _new = react(alice, match.pk, ReactionType.LOVE)
    faces = make_photo(alice)
    give_groups(alice, faces)
    tag = tagging.ask(faces[0], bob)
    run_of(alice, match)
    job = Job.objects.create(
        owner=alice, kind=JobKind.BABY, provider="local", idempotency_key="one", position=1
    )
    baby = Baby.objects.create(job=job, match=match, generated_by=alice, seed=1)
    swap = Job.objects.create(
        owner=alice, kind=JobKind.FACE_SWAP, provider="local", idempotency_key="two", position=2
    )
    picture = Image.objects.create(
        owner=alice,
        kind=Kind.RESULT,
        filename="made.png",
        storage_path="result/made.png",
        sha256="e" * 64,
        file_size=1,
        width=10,
        height=10,
        mime="image/png",
        moderation=Moderation.PASSED,
    )
    told = Notification.objects.filter(recipient=alice).first()
    group = FaceGroup.objects.get(owner=alice)
    merge = GroupMerge.objects.get(owner=alice)
    receipt = privacy.write_receipt(
        user_id=alice.pk, subject="photo", subject_id=uuid4(), removed={}, remaining={}
    )
    return {
        "photo": faces[0].image_id,
        "face": faces[0].pk,
        "group": group.pk,
        "group-merge-undo": merge.pk,
        "match": match.pk,
        "reaction": reaction.pk,
        "dismissal": dismiss(alice, make_match(make_face(alice), make_face(bob), 80)).pk,
        "run": MatchRun.objects.get(owner=alice).pk,
        "match-run": MatchRun.objects.get(owner=alice).pk,
        "tag": tag.pk,
        "notification": told.pk,
        "baby": baby.pk,
        "match-baby": match.pk,
        "job": job.pk,
        "swap": swap.pk,
        "face-swap": swap.pk,
        "picture": picture.pk,
        "settings-receipt": receipt.pk,
        "pair": alice.pk,
        "token": uuid4(),
    }


def thing_of(address, theirs):
    """What an address is about: the longest name that its own begins with."""
    known = [name for name in theirs if address.removeprefix("api-").startswith(name)]
    assert known, f"{address} is new: say in this test whose things are found there"
    return theirs[max(known, key=len)]


def ask(client, method, name, value):
    route = dict(names())[name]
    argument = {"id": value} if "<uuid:id>" in route else {"pk": value}
    argument = {"ref": value} if "<uuid:ref>" in route else argument
    answer = getattr(client, method)(
        reverse(name, kwargs=argument), content_type="application/json", data=SAID
    )
    body = b"" if answer.streaming else answer.content
    return answer.status_code, answer.get("Location", ""), body.replace(str(value).encode(), b"")


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_is_somebody_elses_is_like_what_nobody_has(address, theirs, client):
    client.force_login(make_person("eve"))
    thing, nothing = thing_of(address, theirs), uuid4()
    for method in METHODS:
        there = ask(client, method, address, thing)
        assert there[0] in {404, 405} or address in {"dismissal-undo"}, method
        assert there[0] == ask(client, method, address, nothing)[0], method


STATES = {
    "hidden": lambda bob, eve: people.hide_person(bob, eve),
    "suspended": lambda bob, eve: suspend(bob),
    "deleted": lambda bob, eve: privacy.delete_account(bob),
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("address", sorted(PEOPLE))
def test_somebody_who_is_not_there_is_like_nobody(address, state, bob, client):
    eve = make_person("eve")
    STATES[state](bob, eve)
    client.force_login(eve)

    def answer(username, method):
        answer = getattr(client, method)(reverse(address, args=[username]))
        return answer.status_code, answer.get("Location", "")

    for method in METHODS:
        there = answer("bob", method)
        assert there == answer("nobody", method)
        assert there[0] in {404, 405}


@pytest.mark.parametrize("username", ["like-me", "Following", "followers", "admin"])
def test_nobody_can_be_called_like_an_address(username, client):
    said = {
        "username": username,
        "email": "one@example.com",
        "full_name": "One",
        "birth_date": "1990-01-01",
        "password1": "rather long and never leaked 7",
        "terms": "on",
    }
    answer = client.post(reverse("account_signup"), said)
    assert "username" in answer.context["form"].errors


def test_every_address_below_people_is_taken(settings):
    """Whatever stands where a username may stand cannot be one."""
    taken = {str(one.pattern).split("/")[1] for one in _all_patterns() if _below_people(one)}
    assert {word for word in taken if word and "<" not in word} <= {
        name.lower() for name in settings.ACCOUNT_USERNAME_BLACKLIST
    }


def _below_people(one):
    return str(one.pattern).startswith("people/")


def _all_patterns(patterns=None):
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLResolver):
            yield from _all_patterns(one.url_patterns)
        else:
            yield one
