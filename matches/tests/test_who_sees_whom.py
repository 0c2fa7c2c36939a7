"""Who sees whom: every path that shows one person to another, in every state between the two.

Bob has a match with alice, a public one with charlie, and one with a celebrity; he and alice follow
each other and agree to all there is, so he may be recognised in her photos and asks about a face in
his. Each path says whether it still shows alice anything of bob. A path that is new belongs into
the table.
"""

from dataclasses import dataclass

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import privacy, relations
from accounts.models import Consent, Purpose, User
from accounts.services import grant_consents, suspend, withdraw_consent
from accounts.tests.people import make_person
from faces.models import Celebrity, CelebrityFace, Face, Tag, TagState
from faces.recognition import current_pack
from faces.services import set_opted_out, set_visibility
from faces.tagging import services as tagging
from faces.tagging.people import recognisable_friends
from faces.tagging.reading import names_in
from faces.tests.tagging import make_photo, suggest
from generation.babies.submitting import my_matches
from generation.models import Baby, Job, JobKind
from generation.swaps.choices import usable_faces
from library.models import Image, Kind, Moderation, Visibility
from live.events import MatchFound
from matches.dismissals.dismissing import dismiss
from matches.models import (
    Match,
    MatchKind,
    MatchRun,
    MatchRunResult,
    Reaction,
    ReactionType,
    RunKind,
    RunStatus,
)
from matches.people import services
from matches.reactions.reacting import react
from matches.similarity.refreshing import refresh_similarities
from matches.telling import notify_people, people_to_tell
from matches.tests.lookalikes import make_face, make_match
from notifications import digest
from notifications.choosing import save_settings
from notifications.models import Notification
from notifications.reading import newest

pytestmark = pytest.mark.django_db
PUBLIC = Visibility.PUBLIC


@dataclass
class World:
    """What alice asks with, and what there is of bob."""

    client: object
    alice: User
    bob: User
    theirs: Face  # bob's, in all of these
    mine: Match  # alice and bob
    public: Match  # bob and charlie
    dismissed: Match  # alice and bob, "not alike" said alice
    run: MatchRun
    baby: Baby
    twin: Match  # bob and a celebrity, public
    suggested: Tag  # bob, in a photo of alice's
    asked: Tag  # alice, in a photo of bob's
    photo: Image  # alice's, in which bob said that he is

    def get(self, name, *args, **query):
        self.client.force_login(self.alice)
        return self.client.get(reverse(name, args=args), query)

    def has(self, what, name, *args, **query):
        """Whether the page mentions it."""
        return str(what) in self.get(name, *args, **query).content.decode()

    def tells(self, kind):
        """Whether the bell's list, the API, and the daily e-mail have one of the kind."""
        told = [each.notification.kind for each in newest(self.alice)]
        page = self.get("notifications", kind=kind).context["shown"]
        api = self.get("api-notifications", kind=kind).json()["results"]
        mail = digest._digest(self.alice)
        mailed = [each.notification.kind for each in mail.shown] if mail else []
        answers = {kind in told, bool(page), bool(api), kind in mailed}
        assert len(answers) == 1, f"they do not agree on {kind}"
        return answers.pop()

    def reacts(self, match):
        self.client.force_login(self.alice)
        said = {"match": str(match.pk), "type": "like"}
        answer = self.client.post(reverse("api-reactions"), said, content_type="application/json")
        return {200: True, 201: True, 404: False}[answer.status_code]

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
    "told of a follower": lambda w: w.tells("follow"),
}
# These need bob's photo to be public as well.
IN_PUBLIC = {
    "feed of everyone": lambda w: w.has(w.public.pk, "feed", which="everyone"),
    "feed of those I follow": lambda w: w.has(w.public.pk, "feed", which="following"),
    "feed of a place": lambda w: w.has(w.public.pk, "feed", which="everyone", place="Lis"),
    "feed of everyone, API": lambda w: w.has(w.public.pk, "api-match-list", which="everyone"),
    "their public match": lambda w: w.opens("match", w.public.pk),
    "their public match, API": lambda w: w.opens("api-match-detail", w.public.pk),
    "their public match as a card": lambda w: w.opens("match-card", w.public.pk),
    "the page of somebody like them": lambda w: w.has(w.public.pk, "person", "charlie"),
    "their page's look-alikes": lambda w: (
        w.opens("person", "bob") and w.has(w.public.pk, "person", "bob")
    ),
    "what I reacted to": lambda w: w.has(w.public.pk, "reactions", type="wow"),
    "what I reacted to, API": lambda w: w.has(w.public.pk, "api-reactions", type="wow"),
    "to react to their public match": lambda w: w.reacts(w.public),
    "the page of a celebrity": lambda w: w.has(w.twin.pk, "celebrity", "eileen-collins"),
    "their twin": lambda w: w.opens("match", w.twin.pk),
    "their twin, API": lambda w: w.opens("api-match-detail", w.twin.pk),
}
# Bob in alice's photos; and the face in a photo of his about which he asks alice.
RECOGNISED = {
    "suggested in my photo": lambda w: w.has(w.suggested.pk, "api-tag-list", which="suggested"),
    "suggested, one": lambda w: w.opens("api-tag-detail", w.suggested.pk),
    "to ask": lambda w: w.bob in recognisable_friends(w.alice),
    "named in my photo": lambda w: "Bob" in names_in(w.photo, w.alice),
    "told of an answer": lambda w: w.tells("answer"),
}
ASKED = {
    "questions": lambda w: w.has(">Bob<", "tags"),
    "questions, API": lambda w: w.has(w.asked.pk, "api-tag-list"),
    "one question, API": lambda w: w.opens("api-tag-detail", w.asked.pk),
    "told of a question": lambda w: w.tells("question"),
}
BY_FACE = {
    "home": lambda w: w.has(w.mine.pk, "home"),
    "feed of mine": lambda w: w.has(w.mine.pk, "feed"),
    "feed of mine, API": lambda w: w.has(w.mine.pk, "api-match-list"),
    "our match": lambda w: w.opens("match", w.mine.pk),
    "our match, API": lambda w: w.opens("api-match-detail", w.mine.pk),
    "our match as a card": lambda w: w.opens("match-card", w.mine.pk),
    "to react to our match": lambda w: w.reacts(w.mine),
    "all our pairs": lambda w: w.opens("pair", "bob"),
    "all our pairs, API": lambda w: w.opens("api-pair", w.bob.pk),
    "people like me": lambda w: w.has(">Bob<", "people-like-me"),
    "people like me, API": lambda w: w.has('"bob"', "api-people-like-me"),
    "score on their page": lambda w: w.has('"similarity":{', "api-person", "bob"),
    "what I called not alike": lambda w: w.has(">Bob<", "dismissed"),
    "results of a run": lambda w: w.has(w.mine.pk, "run", w.run.pk),
    "results of a run, API": lambda w: w.has(w.mine.pk, "api-match-run-results", w.run.pk),
    "babies of our match": lambda w: w.opens("match-baby", w.mine.pk),
    "asking for a baby": lambda w: w.mine in my_matches(w.alice),
    "a baby there is": lambda w: w.baby in Baby.objects.visible_to(w.alice),
    "faces for a couple picture": lambda w: (
        w.mine.face_b in usable_faces(w.alice) and w.mine.face_a in usable_faces(w.alice)
    ),
    "told of a look-alike": lambda w: w.tells("match"),
    "told of a reaction": lambda w: w.tells("reaction"),
} | IN_PUBLIC
# Their city is theirs to be found by while they take part, whichever face they left in it.
BY_CITY = {"found by city": lambda w: w.has("@bob", "people", q="lisbon")}
PATHS = BY_NAME | BY_CITY | BY_FACE | RECOGNISED | ASKED

WITHOUT_FACE = PATHS.keys() - BY_FACE.keys()
WITHOUT_MATCHES = WITHOUT_FACE - BY_CITY.keys()
# What becomes of bob, and the paths that still show alice something of him.
STATES = {
    "nothing": (lambda w: None, PATHS.keys()),
    "hidden by me": (lambda w: services.hide_person(w.alice, w.bob), set()),
    "hidden me": (lambda w: services.hide_person(w.bob, w.alice), set()),
    "suspended": (lambda w: suspend(w.bob), set()),
    "deleted": (lambda w: privacy.delete_account(w.bob), set()),
    "not matched": (lambda w: withdraw_consent(w.bob, Purpose.MATCHING), WITHOUT_MATCHES),
    "never agreed": (lambda w: forget_consent(w.bob, Purpose.MATCHING), WITHOUT_MATCHES),
    "not measured": (lambda w: withdraw_consent(w.bob, Purpose.BIOMETRIC), BY_NAME.keys()),
    "no pictures": (
        lambda w: withdraw_consent(w.bob, Purpose.GENERATION),
        # Babies go with a task (config/tests/test_erased_people.py), and a new one is refused.
        PATHS.keys() - {"faces for a couple picture"},
    ),
    "not recognised": (
        lambda w: withdraw_consent(w.bob, Purpose.TAGGING),
        PATHS.keys() - RECOGNISED.keys(),
    ),
    "not telling apart": (
        lambda w: withdraw_consent(w.bob, Purpose.GROUPING),
        PATHS.keys() - ASKED.keys(),
    ),
    "no friends": (
        lambda w: services.unfollow_person(w.bob, w.alice),
        PATHS.keys()
        - ASKED.keys()
        - {"followers", "followers, API", "friends", "told of a follower"}
        - {"suggested in my photo", "suggested, one", "to ask"},
    ),
    "face taken out": (lambda w: set_opted_out(w.theirs, True), WITHOUT_FACE),
    "photo withheld": (lambda w: withhold(w.theirs.image), WITHOUT_FACE),
    "photo private": (
        lambda w: set_visibility(w.theirs.image, Visibility.PRIVATE),
        PATHS.keys() - IN_PUBLIC.keys(),
    ),
}


def forget_consent(person, purpose):
    """As if they had never been asked."""
    Consent.objects.filter(user=person, purpose=purpose).delete()


def withhold(photo):
    Image.objects.filter(pk=photo.pk).update(moderation=Moderation.REVIEW)


@pytest.fixture
def world(client, alice, bob, charlie):
    User.objects.filter(pk=bob.pk).update(location="Lisbon")
    for person in (alice, bob):
        grant_consents(person, [Purpose.GROUPING, Purpose.TAGGING])
        save_settings(person, match_threshold=0, daily_digest=True, kinds_not_mailed=[])
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
    notify_people([mine])
    react(bob, mine.pk, ReactionType.LOVE)
    twin = make_twin(theirs)
    hers, his = make_photo(alice), make_photo(bob)
    suggested = suggest(hers[0], bob)
    tagging.answer(tagging.ask(make_photo(alice)[0], bob), yes=True)
    named = Tag.objects.select_related("image").get(person=bob, state=TagState.CONFIRMED)
    asked = tagging.ask(his[0], alice)
    return World(
        client, alice, bob, theirs, mine, public, dismissed, run, baby, twin, suggested, asked,
        named.image,
    )  # fmt: skip


def make_twin(face):
    """A public match of a face and a celebrity."""
    celebrity = Celebrity.objects.create(
        name="Eileen Collins", slug="eileen-collins", licence="CC0"
    )
    picture = Image.objects.create(
        kind=Kind.CELEBRITY,
        filename="one.jpg",
        storage_path="celebrity/one.jpg",
        sha256="f" * 64,
        file_size=1,
        width=10,
        height=10,
        mime="image/jpeg",
        moderation=Moderation.PASSED,
    )
    box = {"x": 0.1, "y": 0.1, "w": 0.5, "h": 0.5, "score": 0.9, "quality": 0.9, "width_px": 120}
    shown = CelebrityFace.objects.create(
        celebrity=celebrity, image=picture, crop_path="crop/celebrity.webp", **box
    )
    return Match.objects.create(
        kind=MatchKind.CELEBRITY,
        face_a=face,
        owner_a=face.owner,
        celebrity=celebrity,
        celebrity_face=shown,
        cosine=0.5,
        similarity_score=80,
        model=current_pack().model,
        calibration="1",
        is_public=True,
    )


@pytest.mark.parametrize("state", STATES)
def test_who_sees_whom(state, world):
    change, expected = STATES[state]
    change(world)
    shown = {path for path, look in PATHS.items() if look(world)}
    expected = set(expected)
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
    assert not Notification.objects.filter(kind="follow").exists(), (
        "neither is told of a follow that ended"
    )
