"""Runs go through faces step by step, once each, and are begun by people and by the site."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Purpose
from accounts.services import grant_consents, withdraw_consent
from accounts.tests.people import make_person
from live.events import MatchFound, RunChanged, user_group
from matches import services as look_alikes
from matches.models import Match, MatchRun, RunKind, RunStatus
from matches.runs import running
from matches.runs.errors import LookedJustNow, NoFaceToCompare, NotTakingPart
from matches.runs.services import cancel_run, look_again, start_run
from matches.tests.lookalikes import make_face
from matches.tests.working import work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet")]

ALIKE, ALMOST = (1.0, 0.1), (1.0, 0.15)


def test_a_new_face_is_a_run_of_its_own(alice, bob, committed, told):
    make_face(bob, ALIKE)
    face = make_face(alice)
    with committed():
        running.search_new_face(face.pk)

    run = MatchRun.objects.get()
    assert (run.kind, run.status, run.owner, run.face) == (
        RunKind.NEW_PHOTO, RunStatus.COMPLETED, alice, face,
    )  # fmt: skip
    assert (run.progress, run.faces_done, run.matches_found) == (100, 1, 1)
    result = run.results.get()
    assert (result.source_user, result.target_user, result.is_new) == (alice, bob, True)
    found = [event for event, _groups in told if isinstance(event, MatchFound)]
    assert [event.match_id for event in found] == [result.match_id]
    last, groups = [each for each in told if isinstance(each[0], RunChanged)][-1]
    assert (last.run_id, last.status, last.progress, last.found) == (run.pk, "completed", 100, 1)
    assert groups == (user_group(alice.pk),)


def test_a_face_that_was_searched_is_not_searched_again(alice):
    face = make_face(alice)
    running.search_new_face(face.pk)
    running.search_new_face(face.pk)

    assert MatchRun.objects.count() == 1
    assert look_alikes.not_searched() == []


def test_the_same_run_twice_is_one_until_it_has_ended(alice, bob):
    first = start_run(RunKind.REMATCH, owner=alice)

    assert start_run(RunKind.REMATCH, owner=alice) == first
    assert start_run(RunKind.REMATCH, owner=bob) != first
    assert start_run(RunKind.CELEBRITIES) == start_run(RunKind.CELEBRITIES)
    cancel_run(first)
    assert start_run(RunKind.REMATCH, owner=alice) != first


def test_the_database_allows_no_second_one():
    MatchRun.objects.create(kind=RunKind.NIGHTLY, model="open-1")
    with pytest.raises(IntegrityError, match="match_runs_one_unfinished"), transaction.atomic():
        MatchRun.objects.create(kind=RunKind.NIGHTLY, model="open-1")


def test_known_look_alikes_are_among_the_results_of_ones_own_run(alice, crowd):
    start_run(RunKind.REMATCH, owner=alice)
    work()
    start_run(RunKind.REMATCH, owner=alice)
    work()

    first, again = MatchRun.objects.order_by("created_at")
    assert (first.faces_done, first.matches_found, first.results.count()) == (6, 18, 18)
    assert (again.faces_done, again.matches_found, again.results.count()) == (6, 0, 18)
    assert not again.results.filter(is_new=True).exists()
    assert Match.objects.count() == 18


def test_a_run_over_everybody_notes_what_is_new_alone(crowd):
    start_run(RunKind.REMATCH)
    work()

    run = MatchRun.objects.get()
    assert (run.status, run.faces_done, run.faces_total) == ("completed", 9, 9)
    pairs = Match.objects.count()
    assert run.matches_found == run.results.count() == pairs == 18 + 3


def test_agreeing_late_starts_a_run_and_having_no_face_starts_none(bob, committed):
    dora = make_person("dora", consents=[Purpose.TERMS, Purpose.BIOMETRIC])
    nobody = make_person("nobody", consents=[Purpose.TERMS, Purpose.BIOMETRIC])
    make_face(bob)
    make_face(dora, ALIKE)
    with committed():
        grant_consents(dora, [Purpose.MATCHING])
        grant_consents(nobody, [Purpose.MATCHING])
    work()

    run = MatchRun.objects.get()
    assert (run.kind, run.owner, run.started_by, run.matches_found) == ("rematch", dora, None, 1)


def test_looking_again_needs_a_face_a_consent_and_a_pause(alice, crowd, charlie):
    with pytest.raises(NoFaceToCompare):
        look_again(charlie)
    withdraw_consent(charlie, Purpose.MATCHING)
    with pytest.raises(NotTakingPart):
        look_again(charlie)

    run = look_again(alice)
    assert look_again(alice) == run
    work()
    with pytest.raises(LookedJustNow) as refused:
        look_again(alice)
    assert "10 min" in refused.value.sentence
    MatchRun.objects.update(created_at=timezone.now() - timedelta(minutes=11))
    assert look_again(alice) != run


def test_a_new_face_costs_few_queries(alice, crowd, django_assert_max_num_queries):
    face = make_face(alice, ALMOST)
    with django_assert_max_num_queries(17):
        look_alikes.discover(face.pk)
