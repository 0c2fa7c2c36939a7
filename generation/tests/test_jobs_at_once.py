"""Several workers and several clicks at the same moment, with real threads and transactions."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, Event
from types import SimpleNamespace

import pytest
from django.db import connection, transaction

from accounts.tests.people import make_person
from core.tests.waiting import until_somebody_waits_for_us
from generation.babies.api import _wait_for
from generation.erasure import delete_jobs
from generation.errors import NothingToCancel, NotWaiting, TooManyJobs
from generation.models import Job, JobKind, Status
from generation.queue import claim_next
from generation.running import run_next
from generation.services import cancel_job, move_job, submit
from generation.tests.sketching import submit_sketch
from library import belongings
from library.models import Image, Kind, ShareLink
from library.results import delete_result
from library.sharing import share_picture

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(number, action):
    """What each of so many threads got, having begun together."""
    begin = Barrier(number)

    def one(which):
        try:
            begin.wait()
            return action(which)
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(one, range(number)))


@pytest.fixture
def quiet(monkeypatch):
    """Nobody is told of jobs: the test's own threads are the workers."""
    monkeypatch.setattr("generation.submitting.tell_workers", lambda number: None)


@pytest.fixture
def people(kind, quiet):
    return [make_person(name) for name in ("alice", "bob", "charlie")]


def test_twenty_clicks_at_once_are_one_job(people):
    written = []

    def click(_which):
        return submit(
            owner=people[0],
            kind=JobKind.BABY,
            parameters={},
            idempotency_key="one click",
            then=lambda job: written.append(job.pk),
        )

    submitted = at_once(20, click)
    assert len({each.job.pk for each in submitted}) == 1
    assert sum(each.created for each in submitted) == 1
    assert len(written) == Job.objects.count() == 1


def test_the_limit_holds_also_at_once(people, settings):
    settings.JOBS_PER_PERSON = 5

    def click(_which):
        try:
            return submit_sketch(people[0])
        except TooManyJobs:
            return None

    assert sum(job is not None for job in at_once(12, click)) == 5
    assert Job.objects.count() == 5
    assert len(set(Job.objects.values_list("position", flat=True))) == 5


def test_two_workers_never_take_the_same_job(people):
    job = submit_sketch(people[0])
    claimed = [one for one in at_once(6, lambda which: claim_next()) if one]
    assert claimed == [job]
    job.refresh_from_db()
    assert (job.attempts, job.claim) == (1, claimed[0].claim)


def test_workers_that_ask_together_serve_different_people(people):
    for person in people:
        for _number in range(3):
            submit_sketch(person)
    claimed = at_once(3, lambda which: claim_next())
    assert Counter(job.owner_id for job in claimed) == Counter(person.pk for person in people)


def test_many_jobs_by_many_workers_are_each_made_once(people, kind, provider):
    for person in people:
        for _number in range(4):
            submit_sketch(person)

    def work(_which):
        made = 0
        while run_next():
            made += 1
        return made

    made = at_once(4, work)
    # Two that meet at one line may both leave it; whoever is told next takes what is left.
    while run_next():
        made.append(1)
    assert sum(made) == provider.runs == len(kind.kept) == 12
    assert set(Job.objects.values_list("status", flat=True)) == {Status.COMPLETED}
    assert Image.objects.filter(kind=Kind.RESULT).count() == 12
    assert Job.objects.values("result").distinct().count() == 12


def test_cancelling_at_the_moment_of_finishing_ends_one_way_or_the_other(people, kind):
    for _round in range(5):
        job = submit_sketch(people[0])

        def act(which, job=job):
            if which:
                return run_next()
            try:
                return cancel_job(job)
            except NothingToCancel:
                return None

        at_once(2, act)
        job.refresh_from_db()
        if job.status == Status.CANCELLED:
            assert job.result is None
        else:
            assert (job.status, job.result is None) == (Status.COMPLETED, False)
    done = Job.objects.filter(status=Status.COMPLETED).count()
    assert Image.objects.filter(kind=Kind.RESULT).count() == len(kind.kept) == done


def test_reordering_while_a_worker_takes_jobs_loses_none(people):
    jobs = [submit_sketch(people[0]) for _number in range(6)]

    def act(which):
        if which % 2:
            return claim_next()
        with suppress(NotWaiting):  # a worker was faster
            move_job(jobs[5], "first")
        return None

    claimed = [job for job in at_once(4, act) if job]
    waiting = list(Job.objects.waiting().in_line())
    assert len({job.pk for job in claimed}) == len(claimed)
    assert {job.pk for job in [*claimed, *waiting]} == {job.pk for job in jobs}


def test_a_worker_in_another_thread_hears_of_the_cancelling(people, provider, monkeypatch):
    monkeypatch.setattr("generation.runs.REPORT_SECONDS", 0.0)
    job = submit_sketch(people[0])
    drawing, cancelled = Event(), Event()

    def wait(on_progress):
        drawing.set()
        assert cancelled.wait(60)
        on_progress(70, "drawing")
        pytest.fail("went on")

    provider.hooks.append(wait)

    def act(which):
        if which:
            return run_next()
        assert drawing.wait(60)
        cancel_job(job)
        cancelled.set()
        return None

    at_once(2, act)
    job.refresh_from_db()
    assert (job.status, job.result) == (Status.CANCELLED, None)
    assert not Image.objects.exists()


@pytest.fixture
def picture(people):
    """What a finished job of alice's made."""
    submit_sketch(people[0])
    run_next()
    return Image.objects.get()


def test_a_picture_and_its_job_are_deleted_at_once_without_a_deadlock(people, picture, monkeypatch):
    job_gone = Event()

    def pause(_image):
        job_gone.set()
        until_somebody_waits_for_us()  # the other one is in the middle of it
        return {}

    monkeypatch.setitem(belongings._removers, "pause", pause)

    def act(which):
        if which:
            return delete_result(picture)
        assert job_gone.wait(60)
        return delete_jobs(Job.objects.filter(owner=people[0]))

    at_once(2, act)
    assert not Job.objects.exists()
    assert not Image.objects.exists()


def test_a_picture_that_is_just_being_shared_is_deleted_with_its_link(picture):
    shared = Event()

    @transaction.atomic
    def share():
        share_picture(picture)
        shared.set()
        until_somebody_waits_for_us()  # not committed yet while the other one deletes

    def act(which):
        if which:
            return share()
        assert shared.wait(60)
        return delete_result(picture)

    at_once(2, act)
    assert not ShareLink.objects.exists()
    assert not Image.objects.exists()


def test_who_waits_for_a_baby_keeps_no_connection_from_others(people, monkeypatch):
    job, held = submit_sketch(people[0]), []

    def look_away(_seconds):
        held.append(connection.connection is not None)
        cancel_job(job)

    clock = SimpleNamespace(monotonic=time.monotonic, sleep=look_away)
    monkeypatch.setattr("generation.babies.api.time", clock)
    _wait_for(job)
    job.refresh_from_db()
    assert held == [False]
    assert job.status == Status.CANCELLED
