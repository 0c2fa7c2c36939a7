"""What becomes of twins when celebrities are added, merged, changed or taken away."""

import pytest
from django.urls import reverse
from django.utils import timezone

from faces.celebrities import services
from faces.models import Celebrity, CelebrityCentroid
from faces.tests import pictures
from faces.tests.celebrities import add
from library.services import delete_image
from matches.celebrities.catching_up import QUIET_FOR, look_again_if_changed
from matches.celebrities.discovering import find_twins
from matches.dismissals.dismissing import dismiss
from matches.models import Match, MatchRun, Reaction, RunKind, RunStatus
from matches.tests.twins import get, names, twins_of

pytestmark = pytest.mark.django_db


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
