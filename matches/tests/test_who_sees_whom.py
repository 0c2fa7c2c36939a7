"""Who sees whom: every path that shows one person to another, in every state between the two.

Bob has a match with alice, a public one with charlie, and follows alice, who follows him. Each path
says whether it still shows alice anything of bob. A path that is new belongs into the table.
"""

from dataclasses import dataclass

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import privacy, relations
from accounts.models import Purpose, User
from accounts.services import suspend, withdraw_consent
from accounts.tests.people import make_person
from generation.babies.submitting import my_matches
from generation.models import Baby, Job, JobKind
from generation.swaps.choices import usable_faces
from library.models import Visibility
from live.events import MatchFound
from matches.dismissing import dismiss
from matches.models import (
    Match,
    MatchRun,
    MatchRunResult,
    Reaction,
    ReactionType,
    RunKind,
    RunStatus,
)
from matches.people import services
from matches.similarity import refresh_similarities
from matches.telling import people_to_tell
from matches.tests.lookalikes import make_face, make_match
from notifications.models import Notification

pytestmark = pytest.mark.django_db
PUBLIC = Visibility.PUBLIC


@dataclass
class World:
    """What alice asks with, and what there is of bob."""

    client: object
    alice: User
    bob: User
    mine: Match  # alice and bob
    public: Match  # bob and charlie
    dismissed: Match  # alice and bob, "not alike" said alice
    run: MatchRun
    baby: Baby

    def get(self, name, *args, **query):
        self.client.force_login(self.alice)
        return self.client.get(reverse(name, args=args), query)

    def has(self, what, name, *args, **query):
        """Whether the page mentions it."""
        return str(what) in self.get(name, *args, **query).content.decode()

    def opens(self, name, *args):
        return {200: True, 404: False}[self.get(name, *args).status_code]

    def may(self, name, method="post"):
        """Whether somebody there answers; without keeping what it did."""
        self.client.force_login(self.alice)
        answer = getattr(self.client, method)(reverse(name, args=["bob"]))
        return {302: True, 204: True, 404: False}[answer.status_code]


# In these, a person who takes no part in matching is still there with their name, and only that.
BY_NAME = {
    "their page": lambda w: w.opens("person", "bob"),
    "their page, API": lambda w: w.opens("api-person", "bob"),
    "search": lambda w: w.has("@bob", "people", q="bob"),
    "search, API": lambda w: w.has('"bob"', "api-people", search="bob"),
    "following": lambda w: w.has("@bob", "people-following"),
    "followers": lambda w: w.has("@bob", "people-followers"),
    "people, without words": lambda w: w.has("@bob", "people"),
    "following, API": lambda w: w.has('"bob"', "api-follows"),
    "followers, API": lambda w: w.has('"bob"', "api-followers"),
    "friends": lambda w: w.bob in relations.mutual_follows(w.alice),
    "to follow": lambda w: w.may("follow-person"),
    "to follow, API": lambda w: w.may("api-follow", "put"),
    "notifications": lambda w: w.has(">Bob<", "notifications"),
}
BY_FACE = {
    "home": lambda w: w.has(w.mine.pk, "home"),
    "feed of mine": lambda w: w.has(w.mine.pk, "feed"),
    "feed of everyone": lambda w: w.has(w.public.pk, "feed", which="everyone"),
    "feed of those I follow": lambda w: w.has(w.public.pk, "feed", which="following"),
    "feed of a place": lambda w: w.has(w.public.pk, "feed", which="everyone", place="Lis"),
    "feed of mine, API": lambda w: w.has(w.mine.pk, "api-match-list"),
    "feed of everyone, API": lambda w: w.has(w.public.pk, "api-match-list", which="everyone"),
    "our match": lambda w: w.opens("match", w.mine.pk),
    "our match, API": lambda w: w.opens("api-match-detail", w.mine.pk),
    "our match as a card": lambda w: w.opens("match-card", w.mine.pk),
    "their public match": lambda w: w.opens("match", w.public.pk),
    "their public match, API": lambda w: w.opens("api-match-detail", w.public.pk),
    "their public match as a card": lambda w: w.opens("match-card", w.public.pk),
    "the page of somebody like them": lambda w: w.has(w.public.pk, "person", "charlie"),
    "all our pairs": lambda w: w.opens("pair", "bob"),
    "all our pairs, API": lambda w: w.opens("api-pair", w.bob.pk),
    "people like me": lambda w: w.has(">Bob<", "people-like-me"),
    "people like me, API": lambda w: w.has('"bob"', "api-people-like-me"),
    "found by city": lambda w: w.has("@bob", "people", q="lisbon"),
    "score on their page": lambda w: w.has('"similarity":{', "api-person", "bob"),
    "what I called not alike": lambda w: w.has(">Bob<", "dismissed"),
    "what I reacted to": lambda w: w.has(w.public.pk, "reactions", type="wow"),
    "results of a run": lambda w: w.has(w.mine.pk, "run", w.run.pk),
    "babies of our match": lambda w: w.opens("match-baby", w.mine.pk),
    "asking for a baby": lambda w: w.mine in my_matches(w.alice),
    "a baby there is": lambda w: w.baby in Baby.objects.visible_to(w.alice),
    "faces for a couple picture": lambda w: (
        w.mine.face_b in usable_faces(w.alice) and w.mine.face_a in usable_faces(w.alice)
    ),
}
PATHS = BY_NAME | BY_FACE

STATES = {
    "nothing": (lambda w: None, set(PATHS)),
    "hidden by me": (lambda w: services.hide_person(w.alice, w.bob), set()),
    "hidden me": (lambda w: services.hide_person(w.bob, w.alice), set()),
    "suspended": (lambda w: suspend(w.bob), set()),
    "deleted": (lambda w: privacy.delete_account(w.bob), set()),
    "not matched": (lambda w: withdraw_consent(w.bob, Purpose.MATCHING), set(BY_NAME)),
    "not measured": (lambda w: withdraw_consent(w.bob, Purpose.BIOMETRIC), set(BY_NAME)),
}


@pytest.fixture
def world(client, alice, bob, charlie):
    User.objects.filter(pk=bob.pk).update(location="Lisbon")
    theirs = make_face(bob, visibility=PUBLIC)
    mine = make_match(make_face(alice), theirs, 90)
    public = make_match(make_face(charlie, visibility=PUBLIC), theirs, 85)
    dismissed = make_match(make_face(alice), theirs, 75)
    dismiss(alice, dismissed)
    Reaction.objects.create(user=alice, match=public, type=ReactionType.WOW)
    refresh_similarities([alice.pk])
    services.follow_person(alice, bob)
    services.follow_person(bob, alice)
    run = MatchRun.objects.create(
        kind=RunKind.REMATCH,
        owner=alice,
        model=mine.model,
        status=RunStatus.COMPLETED,
        finished_at=timezone.now(),
    )
    MatchRunResult.objects.create(
        run=run,
        source_user=alice,
        source_face=mine.face_a if mine.owner_a == alice else mine.face_b,
        target_user=bob,
        target_face=theirs,
        match=mine,
        similarity_score=90,
        is_new=True,
    )
    job = Job.objects.create(
        owner=alice, kind=JobKind.BABY, provider="local", idempotency_key="one", position=1
    )
    baby = Baby.objects.create(job=job, match=mine, generated_by=alice, seed=1)
    return World(client, alice, bob, mine, public, dismissed, run, baby)


@pytest.mark.parametrize("state", STATES)
def test_who_sees_whom(state, world):
    change, expected = STATES[state]
    change(world)
    shown = {path for path, look in PATHS.items() if look(world)}
    assert {"shown": shown - expected, "missing": expected - shown} == {
        "shown": set(),
        "missing": set(),
    }


@pytest.mark.parametrize("hide", [False, True])
def test_the_other_person_of_a_public_pair_is_hidden_with_it(hide, world, charlie):
    """Alice has nothing against charlie, but the pair shows bob."""
    if hide:
        services.hide_person(world.bob, world.alice)
    assert world.opens("person", "charlie")
    assert world.has(world.public.pk, "feed", which="everyone") is not hide


@pytest.mark.parametrize("state", ["hidden by me", "hidden me"])
def test_nobody_is_told_live_of_a_match_with_somebody_hidden(state, world):
    assert set(people_to_tell([world.mine])[world.mine.pk]) == {world.alice.pk, world.bob.pk}
    STATES[state][0](world)
    assert people_to_tell([world.mine])[world.mine.pk] == []
    assert {field for field in MatchFound.__dataclass_fields__ if "name" in field} <= {"name"}


@pytest.mark.parametrize("state", ["suspended", "deleted", "not matched", "not measured"])
def test_the_landing_page_shows_nobody_who_left(state, world, client):
    client.logout()
    assert client.get("/").context["example"] == world.public
    STATES[state][0](world)
    assert client.get("/").context["example"] is None


def test_hiding_changes_nothing_for_others(world, charlie):
    services.hide_person(world.alice, world.bob)
    dora = make_person("dora")
    world.client.force_login(dora)
    assert world.client.get(reverse("person", args=["bob"])).status_code == 200
    assert world.client.get(reverse("match", args=[world.public.pk])).status_code == 200
    assert Notification.objects.count() == 0, "neither is told of a follow that ended"
