"""Whose job is next, and who may not have one."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.privacy import delete_account
from generation.errors import NotWaiting
from generation.models import Job, JobQueue, Status
from generation.queue import claim_next, runnable_jobs
from generation.services import cancel_job, move_job, pause_queue, resume_queue

pytestmark = pytest.mark.django_db


def served(number):
    """The owners of the next jobs, each made at once, so that nobody ever has one in the making."""
    names = []
    for _turn in range(number):
        job = claim_next()
        names.append(job.owner.username if job else None)
        if job:
            cancel_job(job)
    return names


def test_fifty_jobs_of_one_person_do_not_keep_another_from_theirs(queued, alice, bob):
    for _number in range(50):
        queued(alice)
    queued(bob)
    assert "bob" in served(2)


def test_people_with_long_lines_take_turns(queued, alice, bob, charlie):
    for owner in (alice, bob, charlie):
        for _number in range(3):
            queued(owner)
    assert served(10) == [*["alice", "bob", "charlie"] * 3, None]


def test_whoever_has_fewer_in_the_making_comes_first(queued, alice, bob):
    for _number in range(3):
        queued(alice)
    claim_next()
    for _number in range(2):
        queued(bob)
    made = [claim_next().owner.username for _turn in range(4)]
    assert made == ["bob", "alice", "bob", "alice"]


def test_whoever_was_served_longest_ago_comes_first_also_with_new_jobs(queued, alice, bob):
    queued(alice)
    assert served(1) == ["alice"]
    queued(alice)
    queued(bob)
    assert served(2) == ["bob", "alice"]


def test_within_a_line_the_owner_decides(queued, alice):
    first, second, third = (queued(alice) for _number in range(3))
    move_job(third, "first")
    move_job(first, "down")
    move_job(first, "down")
    assert [claim_next().pk for _turn in range(3)] == [third.pk, second.pk, first.pk]


def test_moving_up_and_down_stops_at_the_ends(queued, alice):
    first, second = queued(alice), queued(alice)
    move_job(first, "up")
    move_job(second, "down")
    assert list(Job.objects.in_line()) == [first, second]
    move_job(second, "up")
    assert list(Job.objects.in_line()) == [second, first]


def test_only_what_waits_is_moved(queued, alice):
    job = queued(alice)
    with pytest.raises(NotWaiting):
        move_job(job, "sideways")
    claim_next()
    with pytest.raises(NotWaiting):
        move_job(job, "first")


def test_a_paused_line_rests_and_goes_on(queued, alice, bob):
    queued(alice)
    pause_queue(alice)
    queued(alice)
    queued(bob)
    assert served(2) == ["bob", None]
    assert not runnable_jobs().exists()
    resume_queue(alice)
    assert served(3) == ["alice", "alice", None]


def test_a_job_that_rests_after_a_failure_is_left_out(queued, alice):
    resting, ready = queued(alice), queued(alice)
    now = timezone.now()
    Job.objects.filter(pk=resting.pk).update(run_after=now + timedelta(minutes=1))
    assert claim_next() == ready
    assert claim_next() is None
    Job.objects.filter(pk=resting.pk).update(run_after=now)
    assert claim_next() == resting


def test_nothing_is_made_for_an_account_that_is_closed(queued, alice):
    queued(alice)
    delete_account(alice)
    assert claim_next() is None


def test_a_claim_says_whose_it_is_and_until_when(queued, alice):
    job = queued(alice)
    claimed = claim_next()
    job.refresh_from_db()
    assert (job.status, job.attempts, job.claim) == (Status.PROCESSING, 1, claimed.claim)
    assert timezone.now() < job.lease_until < timezone.now() + timedelta(minutes=2)
    assert JobQueue.objects.get(owner=alice).served_at is not None


def test_submitting_does_not_wait_for_jobs_of_others(queued, alice, django_assert_max_num_queries):
    queued(alice)
    with django_assert_max_num_queries(12):
        assert isinstance(queued(alice), Job)
