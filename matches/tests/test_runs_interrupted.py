"""Runs end once and in words, whatever interrupts them: errors, deaths, lost messages, people."""

from datetime import timedelta

import pytest
from django.utils import timezone

from live.events import RunChanged
from matches.models import Match, MatchRun, RunKind
from matches.runs import claims, recovery, running
from matches.runs.errors import RunIsOver
from matches.runs.services import cancel_run, start_run
from matches.tests.lookalikes import make_face
from matches.tests.working import interrupt, rest_is_over, work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet")]


def test_an_error_in_the_middle_loses_and_doubles_nothing(alice, crowd, monkeypatch):
    third = sorted(face.pk for face in crowd)[2]
    interrupt(monkeypatch, third, RuntimeError("the third face is hard"))
    run = start_run(RunKind.REMATCH, owner=alice)
    work()
    run.refresh_from_db()
    assert (run.status, run.claim, run.faces_done) == ("running", None, 2)

    rest_is_over()
    work()

    run.refresh_from_db()
    assert (run.status, run.faces_done, run.matches_found, run.attempts) == ("completed", 6, 18, 0)
    assert run.results.count() == 18


def test_a_run_that_fails_at_the_same_place_again_and_again_ends_in_words(
    alice, crowd, monkeypatch, told, committed
):
    last = max(face.pk for face in crowd)
    interrupt(monkeypatch, last, RuntimeError("the last face is too hard"), times=99)
    run = start_run(RunKind.REMATCH, owner=alice)
    with committed():
        for _attempt in range(5):
            work()
            rest_is_over()

    run.refresh_from_db()
    assert (run.status, run.faces_done, run.matches_found) == ("failed", 5, 15)
    assert "went wrong" in run.error
    assert [event.status for event, _ in told if isinstance(event, RunChanged)][-1] == "failed"


def test_a_worker_that_dies_every_time_ends_the_run_in_words(alice):
    start_run(RunKind.REMATCH, owner=alice)
    for _attempt in range(5):
        assert claims.claim_next()
        MatchRun.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert claims.claim_next() is None

    recovery.recover_runs()

    run = MatchRun.objects.get()
    assert (run.status, run.claim) == ("failed", None)
    assert run.error and run.finished_at


def test_a_run_whose_message_was_lost_is_found(alice, crowd, monkeypatch):
    start_run(RunKind.REMATCH, owner=alice)
    monkeypatch.setattr("matches.runs.recovery.tell_worker", work)

    recovery.recover_runs()

    assert MatchRun.objects.get().status == "completed"


def test_nobody_else_takes_a_run_while_its_worker_lives(alice):
    start_run(RunKind.REMATCH, owner=alice)
    assert claims.claim_next()
    assert claims.claim_next() is None


def test_long_runs_leave_workers_to_new_photos(alice, bob, charlie):
    for person in (alice, bob, charlie):
        start_run(RunKind.REMATCH, owner=person)
    face = make_face(alice)
    assert claims.claim_next() and claims.claim_next()
    assert claims.claim_next() is None

    running.search_new_face(face.pk)
    assert MatchRun.objects.get(kind=RunKind.NEW_PHOTO).status == "completed"


def test_a_cancelled_run_stops_before_the_next_face_and_keeps_what_it_found(
    alice, crowd, monkeypatch, told, committed
):
    with committed():
        run = start_run(RunKind.REMATCH, owner=alice)
    third = sorted(face.pk for face in crowd)[2]
    interrupt(monkeypatch, third, lambda: cancel_run(run))
    with committed():
        work()

    run.refresh_from_db()
    assert (run.status, run.faces_done, run.results.count()) == ("cancelled", 2, 6)
    assert Match.objects.count() == 6
    assert [event.status for event, _ in told if isinstance(event, RunChanged)][-1] == "cancelled"
    with pytest.raises(RunIsOver):
        cancel_run(run)


def test_a_worker_that_was_believed_dead_writes_nothing_more(alice, crowd, monkeypatch):
    """It comes back after another one took over: its claim is gone, and so is what it found."""
    first = min(face.pk for face in crowd)

    def lose_the_claim():
        MatchRun.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        assert claims.claim_next()

    interrupt(monkeypatch, first, lose_the_claim)
    start_run(RunKind.REMATCH, owner=alice)
    running.work_on_next()

    assert not Match.objects.exists()
    assert MatchRun.objects.get().faces_done == 0
