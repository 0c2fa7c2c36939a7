"""What staff see of jobs, and what they can do."""

import pytest
from django.urls import reverse

from accounts.models import Role
from accounts.roles import set_role
from accounts.tests.people import make_person
from generation.models import Job, Status
from generation.queue import claim_next
from generation.running import run_next
from generation.runs import Run
from library.models import Image

pytestmark = pytest.mark.django_db
LIST = "admin:generation_job_changelist"


@pytest.fixture
def moderator(db):
    person = make_person("mod")
    set_role(person, Role.MODERATOR)
    return person


def act(client, action, *jobs):
    data = {"action": action, "_selected_action": [str(job.pk) for job in jobs]}
    return client.post(reverse(LIST), data, follow=True)


def test_moderators_cancel_and_try_again_in_bulk(client, moderator, alice, queued):
    failed, waiting = queued(alice), queued(alice)
    Run(claim_next()).fail("no_face", "There is no face.")
    client.force_login(moderator)
    assert "1 job was left" in act(client, "cancel", failed, waiting).content.decode()
    waiting.refresh_from_db()
    assert waiting.status == Status.CANCELLED
    act(client, "try_again", failed, waiting)
    assert set(Job.objects.values_list("status", flat=True)) == {Status.PENDING}


def test_a_job_is_shown_with_its_picture_and_nothing_can_be_typed(client, moderator, alice, queued):
    job = queued(alice)
    run_next()
    job.refresh_from_db()
    client.force_login(moderator)
    address = reverse("admin:generation_job_change", args=[job.pk])
    page = client.get(address).content.decode()
    assert reverse("admin:library_image_change", args=[job.result_id]) in page
    assert job.idempotency_key not in page
    assert client.get(f"{reverse(LIST)}?q=alice&status=completed").status_code == 200
    assert client.post(address, {"status": "failed"}).status_code == 403


def test_admins_delete_a_job_with_its_picture(client, alice, queued):
    job = queued(alice)
    run_next()
    client.force_login(make_person("root", role=Role.ADMIN, is_superuser=True))
    client.post(reverse("admin:generation_job_delete", args=[job.pk]), {"post": "yes"})
    assert not Job.objects.exists()
    assert not Image.objects.exists()


def test_providers_are_listed_with_licence_and_health(client, moderator):
    client.force_login(moderator)
    page = client.get(reverse("admin:generation_job_providers")).content.decode()
    for words in ("InsightFace", "Non-commercial", "fal.ai", "FAL_KEY is not set.", "Ready"):
        assert words in page


def test_a_provider_whose_check_breaks_does_not_break_the_page(client, moderator, monkeypatch):
    def broken(self):
        raise RuntimeError

    monkeypatch.setattr("generation.providers.fal.FalProvider.health", broken)
    client.force_login(moderator)
    page = client.get(reverse("admin:generation_job_providers")).content.decode()
    assert "The check failed: RuntimeError" in page


def test_others_do_not_get_in(client, alice):
    client.force_login(alice)
    for name in (LIST, "admin:generation_job_providers"):
        assert client.get(reverse(name)).status_code == 302
