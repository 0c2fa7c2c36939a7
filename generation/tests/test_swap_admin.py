"""Couple pictures as staff see them."""

import pytest
from django.urls import reverse

from accounts.models import Role
from accounts.tests.people import make_person
from generation.models import FaceSwapTask, Job, JobKind
from generation.tests.rows import make_face, make_template

pytestmark = pytest.mark.django_db


@pytest.fixture
def task(alice):
    return FaceSwapTask.objects.create(
        job=Job.objects.create(owner=alice, kind=JobKind.FACE_SWAP, idempotency_key="key"),
        template=make_template(),
        husband_face=make_face(alice),
        wife_face=make_face(alice),
        husband_slot=0,
        wife_slot=1,
        quality_report={"husband": {"concerns": ["pose_gap"], "coverage": 0.5}},
    )


def test_staff_see_how_a_picture_came_out_and_change_nothing(client, task):
    client.force_login(make_person("root", role=Role.ADMIN, is_superuser=True))
    listed = client.get(reverse("admin:generation_faceswaptask_changelist")).content.decode()
    assert "pose_gap" in listed and "alice" in listed
    address = reverse("admin:generation_faceswaptask_change", args=[task.pk])
    page = client.get(address).content.decode()
    assert reverse("admin:generation_job_change", args=[task.job_id]) in page and "coverage" in page
    assert client.post(address, {}).status_code == 403
    delete = reverse("admin:generation_faceswaptask_delete", args=[task.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 403


def test_admins_delete_the_job_of_a_couple_picture(client, task):
    client.force_login(make_person("root", role=Role.ADMIN, is_superuser=True))
    delete = reverse("admin:generation_job_delete", args=[task.job_id])
    assert client.post(delete, {"post": "yes"}).status_code == 302
    assert not Job.objects.exists()
