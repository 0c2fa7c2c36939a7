"""Jobs in the making: what breaks, what is tried again, and what others do to them meanwhile."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from faces.engine.types import EngineError
from generation.errors import TryLater
from generation.models import Job, JobQueue, Status
from generation.queue import claim_next
from generation.recovery import recover_jobs
from generation.running import run_job, run_next
from generation.runs import Run, pause_before
from generation.services import pause_queue, retry_job
from generation.tasks import recover_jobs as recover_jobs_task
from generation.tests.sketching import NoFace, make_due, now_is, raising
from library.errors import StorageFull
from library.models import Image, Kind, Moderation
from library.moderation import Verdict

pytestmark = pytest.mark.django_db


def test_a_reason_that_stays_ends_the_job_at_once_and_is_readable(queued, alice, provider):
    provider.hooks.append(raising(NoFace()))
    job = queued(alice)
    run_next()
    now_is(
        job, status=Status.FAILED, attempts=1, error_code="no_face", error_message=NoFace.message
    )
    assert not run_next()
    retry_job(job)
    now_is(job, status=Status.PENDING, attempts=0, error_code="", error_message="")
    run_next()
    now_is(job, status=Status.COMPLETED)


def test_what_the_engine_cannot_do_is_said_in_its_words(queued, alice, provider):
    provider.hooks.append(raising(EngineError("The face is turned too far away.")))
    job = queued(alice)
    run_next()
    now_is(job, status=Status.FAILED, error_message="The face is turned too far away.")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (TryLater("busy", "The service is busy."), "busy"),
        (OperationalError("server closed the connection"), "database"),
        (StorageFull(), "storage_full"),
        (RuntimeError("alice's holiday.jpg broke"), "unforeseen"),
    ],
)
def test_causes_that_pass_are_tried_again_and_end_in_words(queued, alice, provider, error, code):
    provider.hooks.extend([raising(error)] * 3)
    job = queued(alice)
    for attempt in (1, 2):
        assert run_next()
        now_is(job, status=Status.PENDING, attempts=attempt, error_code=code, claim=None)
        assert job.error_message
        assert job.run_after > timezone.now()
        assert not run_next()
        make_due(job)
    assert run_next()
    now_is(job, status=Status.FAILED, attempts=3, error_code=code)
    assert job.error_message
    assert "holiday" not in job.error_message


def test_a_cause_that_passed_leaves_no_trace(queued, alice, provider):
    provider.hooks.append(raising(TryLater("busy", "The service is busy.")))
    job = queued(alice)
    run_next()
    make_due(job)
    run_next()
    now_is(job, status=Status.COMPLETED, attempts=2, error_code="", error_message="")


def test_a_provider_may_say_when_to_come_back(queued, alice, provider):
    provider.hooks.append(raising(TryLater("busy", "Busy.", after=120.0)))
    job = queued(alice)
    begun = timezone.now()
    run_next()
    job.refresh_from_db()
    pause = timedelta(seconds=120)
    assert begun + pause <= job.run_after <= timezone.now() + pause


def test_pauses_grow_and_leave_half_to_chance():
    for attempts, longest in ((1, 5.0), (2, 10.0), (3, 20.0), (50, 600.0)):
        pauses = [pause_before(attempts) for _time in range(50)]
        assert longest / 2 <= min(pauses) < max(pauses) <= longest


def test_logs_tell_where_it_broke_and_nothing_of_the_person(queued, alice, provider, caplog):
    provider.hooks.append(raising(RuntimeError("alice's holiday.jpg broke")))
    queued(alice)
    run_next()
    record = next(r for r in caplog.records if "nobody foresaw" in r.getMessage())
    assert record.cause == "RuntimeError"
    assert "sketching.py" in record.where
    assert "holiday" not in str(record.__dict__)


def test_progress_is_whole_percents_that_never_fall(queued, alice, provider, monkeypatch):
    monkeypatch.setattr("generation.runs.REPORT_SECONDS", 0.0)
    seen = []
    job = queued(alice)

    def report(on_progress):
        for percent in (10, 5, 700, -3, 60):
            on_progress(percent, "drawing")
            job.refresh_from_db()
            seen.append(job.progress)

    provider.hooks.append(report)
    run_next()
    assert seen == sorted(seen)
    assert 0 <= seen[0] <= seen[-1] <= 100


def test_reports_in_quick_succession_are_written_once(
    queued, alice, django_assert_max_num_queries, monkeypatch
):
    monkeypatch.setattr("generation.runs.REPORT_SECONDS", 3600.0)
    queued(alice)
    run = Run(claim_next())
    with django_assert_max_num_queries(0):
        for percent in range(90):
            run.report(percent, "drawing")


def test_a_report_extends_the_lease_also_without_news(queued, alice, monkeypatch):
    job = queued(alice)
    run = Run(claim_next())
    soon = timezone.now() + timedelta(seconds=1)
    Job.objects.filter(pk=job.pk).update(lease_until=soon)
    monkeypatch.setattr("generation.runs.BEAT_SECONDS", 3600.0)
    run.report(0, "starting")
    now_is(job, lease_until=soon)
    monkeypatch.setattr("generation.runs.BEAT_SECONDS", 0.0)
    run.report(0, "starting")
    job.refresh_from_db()
    assert job.lease_until > soon


def test_a_picture_the_safety_check_stops_ends_its_job_and_stays_hidden(queued, alice, monkeypatch):
    verdict = Verdict(0.97, Moderation.BLOCKED, "Sexual.")
    monkeypatch.setattr("generation.running.classify", lambda pixels: verdict)
    job = queued(alice)
    run_next()
    now_is(job, status=Status.COMPLETED)
    assert job.result.moderation == Moderation.BLOCKED


def test_an_expired_lease_puts_the_job_back_in_line(queued, alice, provider):
    job = queued(alice)
    claim_next()
    assert recover_jobs() == 0
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert recover_jobs() == 1
    now_is(job, status=Status.PENDING, claim=None, attempts=1)
    assert recover_jobs() == 0
    run_next()
    now_is(job, status=Status.COMPLETED, attempts=2)


def test_a_job_that_kills_its_worker_every_time_is_given_up_in_words(queued, alice):
    job = queued(alice)
    for _attempt in range(3):
        claim_next()
        Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
        recover_jobs()
    now_is(job, status=Status.FAILED, error_code="gave_up", claim=None)
    assert job.error_message
    assert claim_next() is None


def test_a_run_that_lost_its_lease_keeps_nothing(queued, kind, alice, provider):
    """The worker slept, beat gave the job to another one, and that one made the picture."""
    job = queued(alice)

    def overtaken(on_progress):
        Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
        recover_jobs()
        run_next()

    provider.hooks.append(overtaken)
    run_next()
    now_is(job, status=Status.COMPLETED, attempts=2)
    assert list(Image.objects.filter(kind=Kind.RESULT)) == [job.result]
    assert provider.runs == 2


def test_a_job_deleted_while_it_is_made_leaves_nothing(queued, kind, alice, provider):
    job = queued(alice)
    provider.hooks.append(lambda on_progress: Job.objects.filter(pk=job.pk).delete())
    run_next()
    assert not Image.objects.exists()
    assert not Job.objects.exists()
    assert kind.kept == {}


def test_if_the_product_cannot_keep_the_picture_it_is_not_kept(queued, kind, alice):
    def fail(job):
        raise NoFace

    kind.before_keeping = fail
    job = queued(alice)
    run_next()
    now_is(job, status=Status.FAILED, error_code="no_face", result=None)
    assert not Image.objects.exists()


def test_lost_messages_are_sent_again_but_not_all_the_time(queued, alice, monkeypatch):
    for _number in range(40):
        queued(alice)
    assert recover_jobs() == 0
    Job.objects.update(sent_at=timezone.now() - timedelta(seconds=31))
    assert recover_jobs() == 16
    assert recover_jobs() == 0


def test_a_job_that_has_rested_is_made_without_anybody_asking(queued, alice, provider):
    provider.hooks.append(raising(TryLater("busy", "Busy.")))
    job = queued(alice)
    run_next()
    recover_jobs_task()
    now_is(job, status=Status.PENDING)
    make_due(job)
    recover_jobs_task()
    now_is(job, status=Status.COMPLETED)


def test_one_message_empties_the_whole_line(queued, alice, bob):
    for owner in (alice, bob, alice):
        queued(owner)
    Job.objects.update(sent_at=timezone.now() - timedelta(seconds=31))
    recover_jobs_task()
    assert set(Job.objects.values_list("status", flat=True)) == {Status.COMPLETED}


def test_paused_lines_are_not_sent_again(queued, alice):
    queued(alice)
    pause_queue(alice)
    Job.objects.update(sent_at=timezone.now() - timedelta(seconds=31))
    assert recover_jobs() == 0
    assert JobQueue.objects.get().paused_at


def test_a_run_whose_claim_is_not_its_own_any_more_changes_nothing(queued, alice):
    job = queued(alice)
    claimed = claim_next()
    Job.objects.filter(pk=job.pk).update(claim="00000000-0000-4000-8000-000000000000")
    run_job(claimed)
    now_is(job, status=Status.PROCESSING, result=None)
    assert not Image.objects.exists()
