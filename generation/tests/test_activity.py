"""The Activity page and the API's jobs, seen by their owner and by a stranger."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from generation.errors import TryLater
from generation.models import Job, JobQueue, Status
from generation.queue import claim_next
from generation.running import run_next
from generation.runs import Run
from library.models import Image, Moderation

pytestmark = pytest.mark.django_db


@pytest.fixture
def one_of_each(queued, alice, provider):
    """A job in each state, by state."""
    done, failed, cancelled = queued(alice), queued(alice), queued(alice)
    run_next()
    Run(claim_next()).fail("no_face", "There is no face in this photo.")
    Job.objects.filter(pk=cancelled.pk).update(status="cancelled", completed_at=timezone.now())
    running, waiting = queued(alice), queued(alice)
    claim_next()
    found = {
        "completed": done,
        "failed": failed,
        "cancelled": cancelled,
        "processing": running,
        "pending": waiting,
    }
    for status, job in found.items():
        job.refresh_from_db()
        assert job.status == status
    return found


def test_the_page_shows_every_job_with_what_can_be_done(client, alice, one_of_each):
    client.force_login(alice)
    page = client.get(reverse("activity")).content.decode()
    for job in one_of_each.values():
        assert f'id="job-{job.pk}"' in page
    assert "There is no face in this photo." in page
    assert one_of_each["completed"].result.thumbnail_url.partition("?")[0] in page
    assert "Number 1 in line" in page
    for state in ("pending", "processing"):
        assert reverse("job-cancel", args=[one_of_each[state].pk]) in page
    for state in ("failed", "cancelled"):
        assert reverse("job-retry", args=[one_of_each[state].pk]) in page


def test_an_empty_page_says_what_to_do(client, alice):
    client.force_login(alice)
    assert "No pictures yet" in client.get(reverse("activity")).content.decode()


def test_a_stranger_finds_none_of_it(client, charlie, one_of_each):
    client.force_login(charlie)
    for job in one_of_each.values():
        assert str(job.pk) not in client.get(reverse("activity")).content.decode()
        assert client.get(reverse("job-card", args=[job.pk])).status_code == 404
        assert client.get(f"/api/v1/jobs/{job.pk}").status_code == 404
        for action in ("job-cancel", "job-retry", "job-move"):
            assert client.post(reverse(action, args=[job.pk])).status_code == 404
        for action in ("cancel", "retry"):
            assert client.post(f"/api/v1/jobs/{job.pk}/{action}").status_code == 404
    assert client.get("/api/v1/jobs").json()["results"] == []


def test_cancel_retry_and_move_without_scripts_lead_back(client, queued, alice):
    client.force_login(alice)
    first, second = queued(alice), queued(alice)
    answers = [
        client.post(reverse("job-move", args=[second.pk]), {"where": "first"}),
        client.post(reverse("job-cancel", args=[first.pk])),
        client.post(reverse("job-retry", args=[first.pk]), {"next": "https://elsewhere.example/"}),
    ]
    assert [answer.url for answer in answers] == [reverse("activity")] * 3
    assert list(Job.objects.waiting().in_line()) == [second, first]


@pytest.mark.parametrize(
    "back",
    ["//elsewhere.example/", "javascript:alert(1)", "nowhere", "admin:index", "/\\x.example"],
)
def test_nothing_but_a_page_of_ours_leads_back(client, alice, back):
    client.force_login(alice)
    assert client.post(reverse("queue-pause"), {"next": back}).url == reverse("activity")
    assert client.post(reverse("queue-pause"), {"next": "/babies/"}).url == "/babies/"


def test_to_htmx_the_part_that_asked_is_answered(client, queued, alice):
    client.force_login(alice)
    job = queued(alice)
    address = reverse("job-cancel", args=[job.pk])
    in_line = {"HX-Request": "true", "HX-Target": "activity-line"}
    page = client.post(address, headers=in_line).content.decode()
    assert 'id="activity-line"' in page
    alone = {"HX-Request": "true", "HX-Target": f"job-{job.pk}"}
    page = client.post(reverse("job-retry", args=[job.pk]), headers=alone).content.decode()
    assert page.strip().startswith("<article")


def test_what_cannot_be_done_is_said_in_words(client, alice, one_of_each):
    client.force_login(alice)
    done = one_of_each["completed"]
    for action in ("cancel", "retry"):
        answer = client.post(f"/api/v1/jobs/{done.pk}/{action}")
        assert answer.status_code == 409
        assert answer.json()["detail"]
    answer = client.post(reverse("job-cancel", args=[done.pk]))
    assert answer.status_code == 409
    assert "nothing to cancel" in answer.content.decode()


def test_a_line_is_paused_and_goes_on(client, queued, alice):
    client.force_login(alice)
    queued(alice)
    client.post(reverse("queue-pause"))
    assert JobQueue.objects.get(owner=alice).paused_at
    page = client.get(reverse("activity")).content.decode()
    assert "Your line is paused" in page
    assert "Waits while you have paused your line." in page
    client.post(reverse("queue-resume"))
    assert "Your line is paused" not in client.get(reverse("activity")).content.decode()


def test_a_resting_job_says_why(client, queued, alice, provider):
    client.force_login(alice)
    provider.hooks.append(lambda on_progress: _raise(TryLater("busy", "The service is busy.")))
    job = queued(alice)
    run_next()
    page = client.get(reverse("activity")).content.decode()
    assert "The service is busy." in page
    shown = client.get(f"/api/v1/jobs/{job.pk}").json()
    assert shown["status"] == "pending"
    assert shown["error"] == {"code": "busy", "message": "The service is busy."}
    assert shown["queue_position"] is None


def test_a_withheld_picture_is_not_shown_and_says_so(client, alice, one_of_each):
    client.force_login(alice)
    image = one_of_each["completed"].result
    for state, words in (
        (Moderation.REVIEW, "The safety check"),
        (Moderation.BLOCKED, "The safety check"),
        (Moderation.PENDING, "being checked"),
    ):
        Image.objects.filter(pk=image.pk).update(moderation=state)
        page = client.get(reverse("activity")).content.decode()
        assert words in page
        assert image.thumbnail_url.partition("?")[0] not in page
        shown = client.get(f"/api/v1/jobs/{one_of_each['completed'].pk}").json()["result"]
        assert shown["url"] is shown["thumbnail_url"] is None
        assert shown["withheld"]


def test_pages_of_ended_jobs_follow_each_other(client, queued, alice, monkeypatch):
    monkeypatch.setattr("generation.views.PAGE_SIZE", 2)
    client.force_login(alice)
    jobs = [queued(alice) for _number in range(5)]
    now = timezone.now()
    Job.objects.update(status=Status.CANCELLED, completed_at=now)
    shown, address = [], reverse("activity")
    for _page in range(3):
        answer = client.get(address)
        shown += [card.job.pk for card in answer.context["done"]]
        address = f"{reverse('activity')}?cursor={answer.context['next_cursor']}"
    assert shown == [job.pk for job in reversed(jobs)]
    assert answer.context["next_cursor"] is None


def test_the_page_asks_as_much_for_many_jobs_as_for_one(
    client, queued, alice, django_assert_num_queries
):
    client.force_login(alice)
    for number in range(9):
        queued(alice)
        if number < 4:
            run_next()
    claim_next()
    client.get(reverse("activity"))
    with django_assert_num_queries(11):
        client.get(reverse("activity"))


def test_the_api_tells_how_far_a_job_is(client, alice, queued):
    client.force_login(alice)
    first, second = queued(alice), queued(alice)
    claim_next()
    Job.objects.filter(pk=first.pk).update(progress=40, stage="storing")
    shown = {row["id"]: row for row in client.get("/api/v1/jobs").json()["results"]}
    assert shown[str(first.pk)]["progress"] == 40
    assert shown[str(first.pk)]["stage_text"] == "Signing and storing the picture"
    assert shown[str(first.pk)]["queue_position"] is None
    assert shown[str(second.pk)]["queue_position"] == 1
    assert shown[str(second.pk)]["estimated_wait_seconds"] is None  # nothing was measured yet
    only = client.get("/api/v1/jobs?status=pending").json()["results"]
    assert [row["id"] for row in only] == [str(second.pk)]


def test_the_wait_is_told_from_what_was_measured(client, alice, queued, one_of_each):
    client.force_login(alice)
    Job.objects.filter(status=Status.COMPLETED).update(processing_time=240.0)
    now = timezone.now()
    Job.objects.running().update(started_at=now - timedelta(seconds=60))
    page = client.get(reverse("activity")).content.decode()
    assert "about 3 minutes" in page


def _raise(error):
    raise error
