"""Jobs that people ask for: taken in, made, cancelled, tried again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.errors import AppError
from generation.errors import (
    BadKey,
    BadParameters,
    NothingToCancel,
    NothingToRetry,
    TooManyJobs,
)
from generation.models import Job, JobKind, Status
from generation.queue import claim_next
from generation.running import run_next
from generation.services import cancel_job, retry_job, submit
from generation.tests.sketching import NoFace, now_is, submit_sketch
from library.models import FileRemoval, Image, Kind, Moderation
from live.events import JobChanged

pytestmark = pytest.mark.django_db


def test_a_job_becomes_a_picture_of_its_owner_that_expires(queued, kind, alice):
    job = queued(alice)
    assert run_next()
    now_is(job, status=Status.COMPLETED, progress=100, stage="", attempts=1, error_code="")
    image = job.result
    assert (image.owner, image.kind, image.moderation) == (alice, Kind.RESULT, Moderation.PASSED)
    left = image.expires_at - timezone.now()
    assert timedelta(days=6) < left <= timedelta(days=7)
    assert kind.kept == {job.pk: {"shade": 90}}
    assert job.processing_time > 0
    assert not run_next()


def test_with_a_commit_everything_follows_by_itself(committed, kind, alice, told):
    with committed():
        job = submit_sketch(alice)
    now_is(job, status=Status.COMPLETED)
    events = [event for event, _groups in told if isinstance(event, JobChanged)]
    assert {event.job_id for event in events} == {job.pk}
    assert [events[0].status, events[-1].status] == ["pending", "completed"]
    assert {groups for _event, groups in told} == {(f"user.{alice.pk}",)}


def test_the_same_key_is_the_same_job(kind, alice, bob):
    def ask(owner, **parameters):
        return submit(
            owner=owner,
            kind=JobKind.BABY,
            parameters=parameters,
            idempotency_key="one click",
            then=lambda job: None,
        )

    first, again, other = ask(alice), ask(alice, shade=4), ask(bob)
    assert (first.created, again.created, other.created) == (True, False, True)
    assert again.job == first.job != other.job
    run_next()
    assert not ask(alice).created


def test_if_the_product_cannot_be_written_there_is_no_job(kind, alice):
    def fail(job):
        raise NoFace

    with pytest.raises(NoFace):
        submit(owner=alice, kind=JobKind.BABY, parameters={}, idempotency_key="a", then=fail)
    assert not Job.objects.exists()


@pytest.mark.parametrize("key", ["", " ", "a" * 65, "a\0b", "line\nbreak", "\u202eback", "\ud800"])
def test_keys_that_are_none_are_refused(kind, alice, key):
    with pytest.raises(BadKey):
        submit(
            owner=alice,
            kind=JobKind.BABY,
            parameters={},
            idempotency_key=key,
            then=lambda job: None,
        )


LOOP: dict[str, object] = {}
LOOP["loop"] = LOOP


@pytest.mark.parametrize(
    "parameters",
    [
        {"nul": "a\0b"},
        {"half": "\ud800"},
        {"number": float("nan")},
        {"number": float("inf")},
        {"object": object()},
        {"long": "x" * 5000},
        LOOP,
    ],
    ids=["nul", "surrogate", "nan", "infinity", "object", "long", "loop"],
)
def test_parameters_that_the_database_cannot_hold_are_refused(kind, alice, parameters):
    with pytest.raises(BadParameters):
        submit_sketch(alice, **parameters)
    assert not Job.objects.exists()


def test_a_provider_that_does_not_make_this_is_refused(kind, alice):
    for name in ("nobody", "inswapper", "../../etc/passwd"):
        with pytest.raises(BadParameters):
            submit(
                owner=alice,
                kind=JobKind.BABY,
                parameters={},
                idempotency_key="a",
                then=lambda job: None,
                provider=name,
            )


def test_nobody_has_more_jobs_at_once_than_allowed(queued, alice, bob, settings):
    settings.JOBS_PER_PERSON = 2
    first, _second = queued(alice), queued(alice)
    with pytest.raises(TooManyJobs, match="2 pictures in the making"):
        queued(alice)
    queued(bob)
    cancel_job(first)
    queued(alice)
    with pytest.raises(TooManyJobs):
        retry_job(first)


def test_without_a_broker_a_job_is_taken_in_all_the_same(kind, alice, committed, monkeypatch):
    def refuse():
        raise ConnectionRefusedError

    monkeypatch.setattr("generation.tasks.run_next.delay", refuse)
    with committed():
        job = submit_sketch(alice)
    now_is(job, status=Status.PENDING)


def test_a_job_in_line_is_cancelled_at_once(queued, alice, provider):
    job = queued(alice)
    cancel_job(job)
    now_is(job, status=Status.CANCELLED)
    assert not run_next()
    assert provider.runs == 0


def test_a_job_in_the_making_stops_at_its_next_report_and_leaves_nothing(
    queued, kind, alice, provider, monkeypatch
):
    job = queued(alice)

    def cancel_and_report(on_progress):
        cancel_job(job)
        on_progress(60, "drawing more")
        pytest.fail("went on")

    monkeypatch.setattr("generation.runs.REPORT_SECONDS", 0.0)
    provider.hooks.append(cancel_and_report)
    run_next()
    now_is(job, status=Status.CANCELLED, result=None)
    assert not Image.objects.exists()
    assert not FileRemoval.objects.exists()
    assert kind.kept == {}


def test_a_job_cancelled_after_its_last_report_keeps_nothing_either(queued, kind, alice, provider):
    job = queued(alice)
    provider.hooks.append(lambda on_progress: cancel_job(job))
    run_next()
    now_is(job, status=Status.CANCELLED, result=None)
    assert not Image.objects.exists()
    assert kind.kept == {}


@pytest.mark.parametrize("status", [Status.COMPLETED, Status.FAILED, Status.CANCELLED])
def test_what_has_ended_cannot_be_cancelled(queued, alice, status):
    job = queued(alice)
    Job.objects.filter(pk=job.pk).update(status=status, completed_at=timezone.now())
    with pytest.raises(NothingToCancel):
        cancel_job(job)
    now_is(job, status=status)


@pytest.mark.parametrize("status", [Status.COMPLETED, Status.PENDING, Status.PROCESSING])
def test_only_what_failed_or_was_cancelled_is_tried_again(queued, alice, status):
    job = queued(alice)
    if status == Status.COMPLETED:
        run_next()
    elif status == Status.PROCESSING:
        claim_next()
    with pytest.raises(NothingToRetry):
        retry_job(job)
    now_is(job, status=status)


def test_a_deleted_job_can_neither_be_cancelled_nor_tried_again(queued, alice):
    job = queued(alice)
    Job.objects.filter(pk=job.pk).delete()
    for service in (cancel_job, retry_job):
        with pytest.raises(AppError):
            service(job)
