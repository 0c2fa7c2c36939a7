"""Finding celebrity twins, and keeping them."""

from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import AccountStatus, Purpose
from accounts.services import withdraw_consent
from faces.models import Face, FaceEmbedding
from faces.services import disclaim_face, set_opted_out, set_visibility
from faces.tests import pictures
from faces.tests.celebrities import add
from library.models import Image, Visibility
from live.events import FEED, MatchFound, TwinsFound, user_group
from matches.celebrities.discovering import find_twins
from matches.dismissals.dismissing import dismiss, undo_dismissal
from matches.models import Match, Reaction
from matches.tests.twins import twins_of

pytestmark = pytest.mark.django_db


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
