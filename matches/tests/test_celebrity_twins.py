"""Celebrity twins: finding and keeping them, the pages and the API."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AccountStatus, Purpose
from accounts.services import grant_consents, withdraw_consent
from faces.celebrities import services
from faces.models import Celebrity, CelebrityCentroid, CelebrityFace, Face, FaceEmbedding
from faces.services import disclaim_face, set_opted_out, set_visibility
from faces.tests import pictures
from faces.tests.celebrities import add
from library.models import Image, Visibility
from library.services import delete_image
from live.events import FEED, MatchFound, TwinsFound, user_group
from matches.celebrities.catching_up import QUIET_FOR, look_again_if_changed
from matches.celebrities.discovering import find_twins
from matches.dismissals.dismissing import dismiss, undo_dismissal
from matches.models import Match, MatchKind, MatchRun, Reaction, RunKind, RunStatus

pytestmark = pytest.mark.django_db


@pytest.fixture
def collins(db):
    return add("Eileen Collins", pictures.mirrored(pictures.astronaut()), description="Astronaut")


@pytest.fixture
def star(db):
    return add("Sample star", pictures.person(0))


@pytest.fixture
def face(alice, collins, star, upload):
    """Alice looks like Collins."""
    upload(alice, pictures.astronaut())
    return Face.objects.get(owner=alice)


def twins_of(face):
    rows = Match.objects.filter(face_a=face, kind=MatchKind.CELEBRITY)
    return [match.celebrity.name for match in rows.order_by("-similarity_score")]


def get(client, name, **query):
    return client.get(reverse(name), query)


def names(answer):
    return [match.celebrity.name for match in answer.context["matches"]]


# Finding


def test_a_new_photo_finds_all_celebrities_best_first_with_the_face_to_show(face, collins):
    assert twins_of(face) == ["Eileen Collins", "Sample star"]
    best = Match.objects.get(celebrity=collins)
    assert best.similarity_score > 85
    assert (best.owner_a, best.owner_b, best.face_b) == (face.owner, None, None)
    assert best.celebrity_face == collins.faces.get()


def test_finding_again_adds_nothing(face):
    before = list(Match.objects.values())
    assert find_twins(face.pk) == []
    assert list(Match.objects.values()) == before


def test_only_so_many_are_kept(face, settings, committed):
    settings.CELEBRITY_TWINS = 1
    with committed():
        find_twins(face.pk)
    assert twins_of(face) == ["Eileen Collins"]
    settings.CELEBRITY_TWINS = 2
    assert [match.celebrity.name for match in find_twins(face.pk)] == ["Sample star"]


def test_what_somebody_reacted_to_stays(face, settings):
    settings.CELEBRITY_TWINS = 1
    faint = Match.objects.get(celebrity__name="Sample star")
    Reaction.objects.create(user=face.owner, match=faint, type="laugh")
    find_twins(face.pk)
    assert Match.objects.filter(pk=faint.pk).exists()


def test_a_better_reference_face_and_its_score_are_followed(face, collins):
    before = Match.objects.get(celebrity=collins)
    Reaction.objects.create(user=face.owner, match=before, type="wow")
    add("Eileen Collins", pictures.astronaut())  # the very photo of alice
    assert find_twins(face.pk) == []
    after = Match.objects.get(pk=before.pk)
    assert after.celebrity_face == collins.faces.latest("created_at")
    assert after.cosine > before.cosine
    assert after.reactions.count() == 1


@pytest.mark.parametrize("state", ["withdrawn", "suspended", "opted out", "not me"])
def test_nobody_is_compared_who_does_not_take_part(state, alice, upload, collins):
    upload(alice, pictures.astronaut())
    face = Face.objects.get(owner=alice)
    Match.objects.all().delete()
    if state == "withdrawn":
        withdraw_consent(alice, Purpose.MATCHING)
    elif state == "suspended":
        type(alice).objects.filter(pk=alice.pk).update(account_status=AccountStatus.SUSPENDED)
    elif state == "opted out":
        set_opted_out(face, True)
    else:
        disclaim_face(face)
    assert find_twins(face.pk) == []
    assert find_twins(uuid4()) == []
    assert not Match.objects.exists()


def test_a_face_of_another_model_waits(face):
    Match.objects.all().delete()
    FaceEmbedding.objects.update(model="old-1")
    assert find_twins(face.pk) == []


def test_not_alike_is_respected_until_it_is_taken_back(face, collins, client, alice):
    dismissal = dismiss(alice, Match.objects.get(celebrity=collins))
    Match.objects.filter(celebrity=collins).delete()
    assert find_twins(face.pk) == []
    undo_dismissal(dismissal)
    assert [match.celebrity for match in find_twins(face.pk)] == [collins]


def test_only_real_look_alikes_are_announced_and_never_a_private_photo_to_all(
    alice, collins, star, upload, told
):
    upload(alice, pictures.astronaut())
    mine = user_group(alice.pk)
    best = Match.objects.get(celebrity=collins)
    found = [(event.match_id, groups) for event, groups in told if isinstance(event, MatchFound)]
    assert found == [(best.pk, (mine,))]
    assert [groups for event, groups in told if isinstance(event, TwinsFound)] == [(mine,)]


def test_a_public_photo_makes_public_matches(alice, bob, client, collins, upload, told):
    upload(alice, pictures.astronaut(), visibility=Visibility.PUBLIC)
    match = Match.objects.get()
    assert match.is_public
    assert any(FEED in groups for event, groups in told if isinstance(event, MatchFound))
    client.force_login(bob)
    assert client.get(reverse("match", args=[match.pk])).status_code == 200
    set_visibility(Image.objects.get(owner=alice), Visibility.PRIVATE)
    assert client.get(reverse("match", args=[match.pk])).status_code == 404


# What becomes of matches


def test_merging_keeps_one_match_for_each_face_with_all_reactions(face, collins, star, alice, bob):
    better, worse = (Match.objects.get(celebrity=one) for one in (collins, star))
    for person, match, kind in (
        (alice, better, "wow"),
        (alice, worse, "wow"),
        (bob, worse, "love"),
    ):
        Reaction.objects.create(user=person, match=match, type=kind)
    services.merge(star, collins)
    [match] = Match.objects.all()
    assert (match.pk, match.celebrity) == (better.pk, star)
    assert set(match.reactions.values_list("user", "type")) == {
        (alice.pk, "wow"),
        (bob.pk, "love"),
    }
    assert match.celebrity_face.celebrity == star


def test_merging_takes_what_was_called_not_alike_along(face, collins, star, alice):
    dismiss(alice, Match.objects.get(celebrity=star))
    services.merge(collins, star)
    assert find_twins(face.pk) == []
    assert alice.dismissals.get().celebrity == collins


def test_a_match_shows_another_face_when_its_own_is_deleted(face, collins, committed):
    add("Eileen Collins", pictures.astronaut())
    find_twins(face.pk)
    match = Match.objects.get(celebrity=collins)
    with committed():
        delete_image(match.celebrity_face.image)
    match.refresh_from_db()
    assert match.celebrity_face == collins.faces.get()
    with committed():
        delete_image(match.celebrity_face.image)
    assert not Match.objects.filter(pk=match.pk).exists()


def test_taking_a_celebrity_away_hides_it_at_once_and_loses_nothing(face, collins, client, alice):
    client.force_login(alice)
    match = Match.objects.get(celebrity=collins)
    services.deactivate(collins)
    assert names(get(client, "celebrity-twins")) == ["Sample star"]
    for address in (
        reverse("celebrity", args=[collins.slug]),
        reverse("match", args=[match.pk]),
        reverse("api-celebrity", args=[collins.slug]),
    ):
        assert client.get(address).status_code == 404
    assert "Collins" not in get(client, "celebrities").content.decode()
    services.activate(collins)
    assert names(get(client, "celebrity-twins")) == ["Eileen Collins", "Sample star"]


# Pages


def test_twins_of_the_default_face_and_of_a_chosen_one(face, client, alice, upload):
    upload(alice, pictures.blurred(pictures.astronaut(), 3))
    other = Face.objects.get(owner=alice, is_default=False)
    client.force_login(alice)
    page = get(client, "celebrity-twins")
    assert (page.context["face"], len(page.context["faces"])) == (face, 2)
    assert names(page) == ["Eileen Collins", "Sample star"]
    chosen = get(client, "celebrity-twins", face=other.pk)
    assert (chosen.context["face"], len(names(chosen))) == (other, 2)


def test_strangers_faces_are_not_found(face, client, bob, charlie):
    for person in (bob, charlie):
        client.force_login(person)
        for wrong in (face.pk, uuid4(), "1; drop"):
            assert get(client, "celebrity-twins", face=wrong).status_code == 404
        assert get(client, "api-twins", face_id=face.pk).status_code == 404
        assert get(client, "api-twins", face_id=uuid4()).status_code == 404
        assert names(get(client, "celebrity-twins")) == []


def test_the_page_says_what_is_missing(client, alice, upload):
    client.force_login(alice)
    assert "No celebrities yet" in get(client, "celebrity-twins").content.decode()
    add("Eileen Collins", pictures.astronaut())
    assert "There is no face of yours yet" in get(client, "celebrity-twins").content.decode()
    upload(alice, pictures.mirrored(pictures.astronaut()))
    set_opted_out(Face.objects.get(owner=alice), True)
    assert "out of matching" in get(client, "celebrity-twins").content.decode()
    withdraw_consent(alice, Purpose.MATCHING)
    assert "You are not being matched" in get(client, "celebrity-twins").content.decode()


def test_twins_disappear_with_the_consent_and_return_with_it(face, client, alice, committed):
    client.force_login(alice)
    withdraw_consent(alice, Purpose.MATCHING)
    assert names(get(client, "celebrity-twins")) == []
    with committed():
        grant_consents(alice, [Purpose.MATCHING])
    assert len(names(get(client, "celebrity-twins"))) == 2


def test_a_celebritys_page_shows_my_score_and_public_look_alikes(
    face, client, alice, bob, charlie, collins, upload
):
    address = reverse("celebrity", args=[collins.slug])
    client.force_login(bob)
    assert (page := client.get(address)).status_code == 200
    assert (page.context["alike"], page.context["matches"]) == (None, [])
    set_visibility(face.image, Visibility.PUBLIC)
    assert [match.owner_a for match in client.get(address).context["matches"]] == [alice]
    client.force_login(alice)
    page = client.get(address)
    assert (page.context["alike"].face, page.context["matches"]) == (face, [])
    assert page.context["alike"].percentage > 85
    assert client.get(reverse("celebrity", args=["nobody"])).status_code == 404


def test_a_celebrity_beyond_the_twins_still_has_a_score(
    face, client, alice, collins, star, settings
):
    settings.CELEBRITY_TWINS = 1
    find_twins(face.pk)
    client.force_login(alice)
    alike = client.get(reverse("celebrity", args=[star.slug])).context["alike"]
    assert (alike.face, alike.match) == (face, None)
    assert 0 <= alike.percentage < 70


@pytest.mark.parametrize("words", ["🚀", "שלום", "collins EILEEN", "zoe\u0301", "zoe", "COLLÍNS"])
def test_names_are_found_in_every_script(client, alice, words):
    celebrity = add("Eileen Collins 🚀 שלום Zoé", pictures.astronaut())
    add("Somebody else", pictures.person(0))
    client.force_login(alice)
    assert get(client, "celebrities", q=words).context["celebrities"] == [celebrity]
    answer = get(client, "api-celebrities", search=words).json()
    assert [one["id"] for one in answer["results"]] == [str(celebrity.pk)]


@pytest.mark.parametrize("words", ["%", "_", "\0", "nobody", "x" * 5000])
def test_words_that_find_nothing_say_so(client, alice, collins, words):
    client.force_login(alice)
    page = get(client, "celebrities", q=words)
    assert page.status_code == 200
    if words != "\0":
        assert page.context["celebrities"] == []
        assert "Nobody by that name" in page.content.decode()


def many(number):
    """Celebrities that share one reference face's measurements."""
    face = add("A", pictures.astronaut()).faces.get()
    for n in range(number):
        image = Image.objects.get(pk=face.image_id)
        image.pk, image.sha256, image.storage_path = uuid4(), str(n), f"celebrity/{n}.jpg"
        image._state.adding = True
        image.save()
        star = Celebrity.objects.create(name=f"Star {n:02} 🌟", slug=f"star-{n}", licence="CC0")
        face.pk, face.image, face.celebrity, face.crop_path = uuid4(), image, star, f"crop/{n}"
        face._state.adding = True
        face.save()
    return CelebrityFace.objects.count()


def test_the_gallery_goes_on_page_by_page(client, alice):
    number = many(30)
    client.force_login(alice)
    seen, cursor = [], ""
    while cursor is not None:
        page = get(client, "celebrities", cursor=cursor)
        seen += [celebrity.name for celebrity in page.context["celebrities"]]
        cursor = page.context["next_cursor"]
    assert len(seen) == len(set(seen)) == number
    assert seen == sorted(seen)
    first = get(client, "api-celebrities", limit=20).json()
    second = client.get(first["next"]).json()
    assert [one["name"] for one in first["results"] + second["results"]] == seen
    assert get(client, "celebrities", cursor="no_such").context["celebrities"]


def test_lists_cost_the_same_however_long(client, alice, face, django_assert_max_num_queries):
    many(12)
    client.force_login(alice)
    with django_assert_max_num_queries(6):
        get(client, "celebrities")
    with django_assert_max_num_queries(20):
        assert len(names(get(client, "celebrity-twins"))) == 2


# API


def test_the_api_gives_twins_with_what_is_known_of_them(face, client, alice):
    client.force_login(alice)
    for query in ({}, {"face_id": str(face.pk)}):
        answer = client.get(reverse("api-twins"), query)
        assert answer.status_code == 200
        body = answer.json()
        assert body["face_id"] == str(face.pk)
        best = body["results"][0]
        assert best["band"] == "confirmed"
        assert best["celebrity"]["name"] == "Eileen Collins"
        assert best["celebrity"]["description"] == "Astronaut"
        assert {"source_url", "licence", "portrait_url", "slug"} <= best["celebrity"].keys()
    assert len(client.get(reverse("api-twins"), {"limit": 1}).json()["results"]) == 1
    assert client.get(reverse("api-twins"), {"limit": 0}).status_code == 400
    assert client.get(reverse("api-twins"), {"face_id": "x"}).status_code == 400


def test_the_api_says_what_to_do_about_a_face_that_is_not_compared(client, alice, upload, collins):
    client.force_login(alice)

    def problem():
        answer = client.get(reverse("api-twins"))
        assert answer.status_code == 409
        assert answer.json()["detail"].endswith(".")
        return answer.json()["code"]

    assert problem() == "no_face_of_yours"
    upload(alice, pictures.astronaut())
    FaceEmbedding.objects.update(model="old-1")
    assert problem() == "face_not_measured"
    FaceEmbedding.objects.update(model="open-1")
    set_opted_out(Face.objects.get(), True)
    assert problem() == "face_opted_out"
    withdraw_consent(alice, Purpose.MATCHING)
    assert problem() == "not_matched"


def test_the_api_needs_somebody_signed_in(client, collins):
    for address in ("/api/v1/matches/celeb", "/api/v1/celebrities", "/api/v1/celebrities/x"):
        assert client.get(address).status_code in {401, 403}
    for name in ("celebrities", "celebrity-twins"):
        assert get(client, name).status_code == 302


# Looking again


def test_a_run_over_everybody_follows_when_celebrities_have_changed_and_then_rest(face, committed):
    MatchRun.objects.all().delete()
    assert look_again_if_changed() is None  # the last change is a moment ago
    long_ago(Celebrity, CelebrityCentroid)
    run = look_again_if_changed()
    assert (run.kind, run.owner, run.face) == (RunKind.CELEBRITIES, None, None)
    assert look_again_if_changed() is None  # it is not finished
    MatchRun.objects.update(status=RunStatus.COMPLETED, finished_at=timezone.now())
    assert look_again_if_changed() is None  # nothing has changed since


def test_the_run_finds_a_celebrity_who_came_later(face, committed):
    MatchRun.objects.all().delete()
    add("Newcomer", pictures.person(3))
    long_ago(Celebrity, CelebrityCentroid)
    with committed():
        look_again_if_changed()
    assert "Newcomer" in twins_of(face)


def test_without_celebrities_no_run_begins(alice):
    assert look_again_if_changed() is None


def long_ago(*models):
    for model in models:
        model.objects.update(updated_at=timezone.now() - QUIET_FOR)
