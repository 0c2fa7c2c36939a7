"""From asking for a couple picture to its page: real models, a worker, and bad luck on the way."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from faces.erasure import delete_face, delete_photo
from faces.models import Face
from faces.tests import pictures
from generation import running
from generation.models import FaceSwapTask, Job, JobKind, Status
from generation.swaps.reporting import describe
from generation.swaps.submitting import submit_swap
from generation.tests.rows import make_face, make_image, make_template
from generation.tests.swapping import couple_template, only_face
from library.errors import StorageFull
from library.models import Image, Kind, Moderation
from library.moderation import Verdict
from library.results import save_result
from matches.models import Match
from templates_app.models import Template
from templates_app.popularity import uses_now
from templates_app.services import archive_template

pytestmark = pytest.mark.django_db


@pytest.fixture
def template(committed):
    with committed():
        return couple_template()


@pytest.fixture
def faces(alice, upload):
    """Two faces in two photos of alice's; both measured, so both may be compared."""
    upload(alice, pictures.person(0))
    one = only_face(alice)
    upload(alice, pictures.person(5))
    return one, only_face(alice)


@pytest.fixture
def ask(alice, faces, template, committed):
    """Ask for a picture; a worker makes it at once unless `wait`."""

    def ask(key="key", wait=False, owner=alice, chosen=faces, then=None, of=template):
        def submit():
            return submit_swap(
                owner=owner,
                template=of,
                husbands=[chosen[0]],
                wives=[chosen[1]],
                idempotency_key=key,
                attested=True,
                confirmed=True,
            ).job

        if wait:
            return submit()
        with committed():
            job = submit()
        return Job.objects.get(pk=job.pk)

    return ask


@pytest.fixture
def work(committed):
    """A worker takes the next job; its state afterwards, None if it is gone."""

    def work():
        with committed():
            running.run_next()
        return Job.objects.first()

    return work


@pytest.fixture
def signed_in(client, alice):
    client.force_login(alice)
    client.get(reverse("home"))  # the first request of a session also notes when it was seen
    return client


def page_of(client, job):
    return client.get(reverse("picture", args=[job.result.pk]))


def test_a_picture_is_made_kept_for_a_while_and_reported(ask, alice, template, faces):
    job = ask()
    assert (job.status, job.progress, job.error_message) == (Status.COMPLETED, 100, "")
    picture = job.result
    assert (picture.owner, picture.kind, picture.moderation) == (
        alice,
        Kind.RESULT,
        Moderation.PASSED,
    )
    assert picture.expires_at > timezone.now() + timedelta(days=6)
    assert (picture.width, picture.height) == (template.image.width, template.image.height)
    parents = {parent["id"] for parent in picture.provenance["parents"]}
    assert parents == {str(image.pk) for image in (template.image, faces[0].image, faces[1].image)}
    report = job.face_swap.quality_report
    assert set(report) == {"husband", "wife"} and report["husband"]["cosine_after"] is not None
    template.refresh_from_db()
    assert uses_now(template) == pytest.approx(1, abs=0.01)


def test_its_page_compares_it_and_says_how_it_went(
    signed_in, ask, template, faces, django_assert_max_num_queries
):
    job = ask()
    with django_assert_max_num_queries(10):
        page = page_of(signed_in, job)
    text = page.content.decode()
    assert page.context["template"] == template.image and page.context["withheld"] == ""
    assert "data-compare" in text and "compare-slider.js" in text
    assert job.result.preview_url in text and template.image.preview_url in text
    for face in page.context["report"]:
        assert face.percentage is not None and f"{face.percentage} %" in text
    assert page.context["again"] in text.replace("&amp;", "&")
    again = signed_in.get(page.context["again"])
    assert {place.used for place in again.context["places"]} == set(faces)
    for name in ("picture-download", "picture-save", "picture-share", "picture-delete"):
        assert reverse(name, args=[job.result.pk]) in text


def test_who_waits_for_a_picture_is_led_to_it(signed_in, ask):
    job = ask()
    answer = signed_in.get(reverse("swap", args=[job.pk]))
    assert answer["Location"] == reverse("picture", args=[job.result.pk])


def test_a_picture_is_its_owners_alone(client, ask, bob, charlie):
    job = ask()
    for person in (bob, charlie):
        client.force_login(person)
        assert page_of(client, job).status_code == 404
        assert list(client.get(reverse("pictures")).context["pictures"]) == []
    client.logout()
    assert page_of(client, job).status_code == 302


def test_a_withheld_picture_is_not_shown_and_says_why(signed_in, ask, monkeypatch):
    blocked = Verdict(0.97, Moderation.BLOCKED, "The safety check takes this for sexual.")
    monkeypatch.setattr(running, "classify", lambda pixels: blocked)
    job = ask()
    assert job.status == Status.COMPLETED
    page = page_of(signed_in, job)
    text = page.content.decode()
    assert "safety check stopped this picture" in text
    assert job.result.storage_path.rsplit(".", 1)[0] not in text and page.context["report"]
    assert reverse("picture-delete", args=[job.result.pk]) in text
    assert reverse("picture-share", args=[job.result.pk]) not in text
    shown = signed_in.get(reverse("pictures")).content.decode()
    assert "Stopped by the safety check" in shown
    assert job.result.storage_path.rsplit(".", 1)[0] not in shown


def test_a_template_archived_while_the_picture_waits_ends_it_in_words(ask, work, template):
    ask(wait=True)
    archive_template(template)
    job = work()
    assert (job.status, job.error_code) == (Status.FAILED, "template_retired")
    assert "no longer offered" in job.error_message and not Image.objects.filter(kind=Kind.RESULT)


def test_a_failed_picture_says_so_on_its_page_and_offers_other_faces(
    signed_in, ask, work, template, faces
):
    ask(wait=True)
    Image.objects.filter(pk=faces[0].image_id).update(moderation=Moderation.BLOCKED)
    job = work()
    page = signed_in.get(reverse("swap", args=[job.pk])).content.decode()
    assert "safety check stopped one of the photos" in page
    assert reverse("swap-new", args=[template.pk]) in page


@pytest.mark.parametrize("gone", [lambda f: delete_face(f), lambda f: delete_photo(f.image)])
def test_a_face_or_photo_deleted_while_it_is_made_leaves_nothing(
    ask, work, faces, gone, monkeypatch, committed
):
    ask(wait=True)

    def delete_meanwhile(pixels):
        with committed():
            gone(Face.objects.get(pk=faces[0].pk))
        return Verdict(0.0, Moderation.PASSED)

    monkeypatch.setattr(running, "classify", delete_meanwhile)
    assert work() is None
    assert not FaceSwapTask.objects.exists() and not Image.objects.filter(kind=Kind.RESULT)


def test_a_match_deleted_while_it_is_made_keeps_nothing(
    ask, work, alice, bob, upload, faces, monkeypatch
):
    upload(bob, pictures.mirrored(pictures.person(0)))
    match = Match.objects.get()
    theirs = match.face_a if match.owner_a_id == bob.pk else match.face_b
    ask(wait=True, chosen=(theirs, faces[1]))

    def delete_meanwhile(pixels):
        Match.objects.all().delete()
        return Verdict(0.0, Moderation.PASSED)

    monkeypatch.setattr(running, "classify", delete_meanwhile)
    job = work()
    assert (job.status, job.error_code) == (Status.FAILED, "face_not_allowed")
    assert not Image.objects.filter(kind=Kind.RESULT)


def test_deleting_a_face_takes_finished_pictures_along(ask, faces, committed, template):
    path = ask().result.storage_path
    with committed():
        delete_face(faces[1])
    assert not Job.objects.exists() and not Image.objects.filter(storage_path=path).exists()


def test_a_full_disk_is_tried_again_later(ask, work, monkeypatch):
    ask(wait=True)

    def full(**kwargs):
        raise StorageFull

    with monkeypatch.context() as patch:
        patch.setattr(running, "store_result", full)
        job = work()
    assert job.status == Status.PENDING and job.error_message and job.run_after
    Job.objects.update(run_after=None)
    assert work().status == Status.COMPLETED
    assert Image.objects.filter(kind=Kind.RESULT).count() == 1


def test_a_person_may_use_a_matchs_face_who_is_told_nothing_of_it(
    client, ask, alice, bob, upload, faces
):
    upload(bob, pictures.mirrored(pictures.person(0)))
    theirs = only_face(bob)
    assert Match.objects.count() == 1
    job = ask(chosen=(theirs, faces[1]))
    assert job.status == Status.COMPLETED
    client.force_login(bob)
    assert page_of(client, job).status_code == 404


# The page and the list, from bare rows.


def result_of(owner, template=None, **fields):
    image = make_image(owner, kind=Kind.RESULT, **fields)
    job = Job.objects.create(
        owner=owner,
        kind=JobKind.FACE_SWAP,
        status=Status.COMPLETED,
        completed_at=timezone.now(),
        result=image,
        idempotency_key=str(image.pk),
    )
    FaceSwapTask.objects.create(
        job=job,
        template=template,
        husband_face=make_face(owner),
        wife_face=make_face(owner),
        husband_slot=0,
        wife_slot=1,
    )
    return image


def test_without_its_template_or_a_report_a_picture_is_shown_alone(signed_in, alice):
    page = signed_in.get(reverse("picture", args=[result_of(alice).pk]))
    text = page.content.decode()
    assert page.context["template"] is None and page.context["again"] == ""
    assert "data-compare" not in text and "says nothing about its quality" in text


def test_an_archived_template_is_still_compared_with_but_not_offered_again(signed_in, alice):
    template = make_template(is_active=False)
    page = signed_in.get(reverse("picture", args=[result_of(alice, template).pk]))
    assert page.context["template"] == template.image and page.context["again"] == ""
    Image.objects.filter(pk=template.image_id).update(width=500)
    page = signed_in.get(reverse("picture", args=[result_of(alice, template).pk]))
    assert page.context["template"] is None


def test_a_picture_whose_time_is_over_is_not_there(signed_in, alice):
    over = result_of(alice, expires_at=timezone.now() - timedelta(minutes=1))
    assert signed_in.get(reverse("picture", args=[over.pk])).status_code == 404
    assert signed_in.get(reverse("pictures")).context["pictures"] == []


def test_ones_own_photo_is_no_generated_picture(signed_in, alice):
    assert signed_in.get(reverse("picture", args=[make_image(alice).pk])).status_code == 404


def test_the_list_says_what_goes_when_and_can_be_narrowed(signed_in, alice):
    soon = result_of(alice, expires_at=timezone.now() + timedelta(days=3, hours=1))
    kept = result_of(alice, expires_at=timezone.now() + timedelta(days=3))
    save_result(kept)
    shown = signed_in.get(reverse("pictures"))
    assert shown.context["pictures"] == [kept, soon]
    assert "Goes in 3\xa0days" in shown.content.decode() and "Saved" in shown.content.decode()
    for which, pictures_shown in (("saved", [kept]), ("expiring", [soon]), ("odd", [kept, soon])):
        page = signed_in.get(reverse("pictures"), {"which": which})
        assert page.context["pictures"] == pictures_shown


def test_nothing_yet_leads_to_the_templates(signed_in):
    text = signed_in.get(reverse("pictures")).content.decode()
    assert "No pictures yet" in text and reverse("templates") in text


def test_the_list_goes_on_page_by_page_at_the_same_cost(
    signed_in, alice, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr("generation.pictures.views.PAGE_SIZE", 2)
    template = make_template()
    made = [result_of(alice, template) for _ in range(3)][::-1]
    with django_assert_max_num_queries(4):
        first = signed_in.get(reverse("pictures"))
    assert first.context["pictures"] == made[:2]
    cursor = first.context["next_cursor"]
    second = signed_in.get(reverse("pictures"), {"cursor": cursor})
    assert second.context["pictures"] == made[2:] and second.context["next_cursor"] is None


def test_a_report_of_an_older_version_is_read_as_far_as_it_goes(alice):
    result_of(alice)
    task = FaceSwapTask.objects.get()
    task.quality_report = {
        "husband": {
            "pose_gap": 25.2,
            "colour_distance": 3.0,
            "coverage": 0.75,
            "mirrored": True,
            "similarity_before": 4.4,
            "similarity_after": 99.9,
            "concerns": ["pose_gap", "no_such_concern"],
        }
    }
    husband, wife = describe(task)
    assert husband.percentage == 99 and len(husband.warnings) == 1 and len(husband.facts) == 4
    assert wife.percentage is None and not wife.facts and not wife.warnings


def test_templates_of_finished_pictures_stay_known(ask, template):
    ask()
    assert Template.objects.get() == template
