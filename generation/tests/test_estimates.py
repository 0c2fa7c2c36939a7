"""The line played forward says what workers will do."""

from uuid import uuid4

import pytest

from generation.estimates import Waiting, Working, foresee, in_words, play
from generation.models import Job
from generation.queue import claim_next
from generation.services import cancel_job, pause_queue

ALICE, BOB = uuid4(), uuid4()


def waiting(owner, seconds=10.0, served=0.0, queued=0.0):
    return Waiting(uuid4(), owner, served, queued, seconds)


def test_people_take_turns_and_each_waits_for_those_before():
    first, second, other = waiting(ALICE), waiting(ALICE), waiting(BOB, queued=1.0)
    places = play([first, second, other], [])
    assert [places[job.id].position for job in (first, other, second)] == [1, 2, 3]
    assert [places[job.id].seconds for job in (first, other, second)] == [0.0, 10.0, 20.0]


def test_what_is_being_made_is_waited_for_by_as_many_workers():
    jobs = [waiting(ALICE) for _number in range(3)]
    places = play(jobs, [Working(BOB, 4.0), Working(BOB, 6.0)])
    assert [places[job.id].seconds for job in jobs] == [4.0, 6.0, 14.0]


def test_whoever_is_served_already_waits_for_the_other():
    mine, theirs = waiting(ALICE), waiting(BOB, queued=9.0)
    places = play([mine, theirs], [Working(BOB, 1.0), Working(ALICE, 50.0)])
    assert places[theirs.id].position == 1


def test_behind_something_unknown_no_time_is_told():
    first, second = waiting(ALICE, seconds=None), waiting(ALICE)
    places = play([first, second], [])
    assert (places[first.id].seconds, places[second.id].seconds) == (0.0, None)
    assert places[second.id].position == 2
    assert play([first], [Working(BOB, None)])[first.id].seconds is None


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, "not known yet"),
        (0.0, "a few seconds"),
        (30.0, "less than a minute"),
        (59.0, "about 1 minute"),
        (125.0, "about 2 minutes"),
        (7300.0, "about 2 hours"),
    ],
)
def test_times_are_told_no_more_exactly_than_they_are(seconds, words):
    assert in_words(seconds) == words


@pytest.mark.django_db
def test_the_line_comes_as_it_was_foreseen(queued, alice, bob, charlie):
    for owner, number in ((alice, 5), (bob, 2), (charlie, 3)):
        for _number in range(number):
            queued(owner)
    for _served in range(3):
        cancel_job(claim_next())
    places = foresee()
    foreseen = sorted(places, key=lambda pk: places[pk].position)
    came = []
    while job := claim_next():
        came.append(job.pk)
        cancel_job(job)
    assert came == foreseen


@pytest.mark.django_db
def test_paused_jobs_have_no_place(queued, alice, bob):
    mine, theirs = queued(alice), queued(bob)
    pause_queue(alice)
    assert set(foresee()) == {theirs.pk}
    assert Job.objects.filter(pk=mine.pk).exists()
