"""What people are told about pictures: theirs that ended, and others' with their face."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import HiddenPerson, Purpose
from accounts.services import suspend, withdraw_consent
from faces.erasure import delete_face
from faces.models import PhotoAnalysis
from generation import errors
from generation.babies.submitting import delete_baby, submit_baby
from generation.models import Job
from generation.queue import claim_next
from generation.recovery import recover_jobs
from generation.runs import Run
from generation.services import cancel_job, retry_job
from generation.swaps.submitting import submit_swap
from generation.tests.rows import make_face, make_image, make_match, make_template
from library.models import Kind, Moderation
from library.services import delete_image
from notifications.kinds import in_words
from notifications.models import Notification
from notifications.services import unread_count

pytestmark = pytest.mark.django_db


@pytest.fixture
def match(alice, bob):
    return make_match(make_face(alice), make_face(bob))


@pytest.fixture
def couple(alice, match):
    """Alice asks for a couple picture of her face and that of her look-alike."""
    faces = sorted(match.both_faces, key=lambda face: face.owner_id != alice.pk)

    def ask(husband=faces[0], wife=faces[1]):
        return submit_swap(
            owner=alice,
            template=make_template(),
            husbands=[husband],
            wives=[wife],
            idempotency_key=uuid4().hex,
            attested=True,
            confirmed=True,
        ).job

    return ask


@pytest.fixture
def baby(alice, match):
    def ask():
        return submit_baby(owner=alice, match=match, idempotency_key=uuid4().hex).job

    return ask


def finish(job, **fields):
    """As a worker does, without the pixels; the picture."""
    image = make_image(job.owner, kind=Kind.RESULT, **fields)
    Run(claim_next()).complete(image)
    job.refresh_from_db()
    return image


def shown_to(person):
    return in_words(person, Notification.objects.shown_to(person))


def texts(person):
    return [each.notice.text for each in shown_to(person)]


def test_the_owner_is_told_that_a_picture_is_done_and_where(couple, alice):
    image = finish(couple())
    (each,) = shown_to(alice)
    assert each.notice.text == "Couple picture: done."
    assert each.notice.url == reverse("picture", args=[image.pk])
    assert each.notice.picture_url


def test_a_baby_leads_to_its_page(baby, alice):
    job = baby()
    finish(job)
    (each,) = shown_to(alice)
    assert each.notice.url == reverse("baby", args=[job.baby.pk])


def test_the_owner_is_told_why_it_failed(couple, alice):
    couple()
    Run(claim_next()).fail("no_face", "There is no face {here} & there.")
    (each,) = shown_to(alice)
    assert each.notice.text == "Couple picture: not made. There is no face {here} & there."
    assert "{here} &amp; there" in each.notice.html
    assert each.notice.url == reverse("activity")


def test_a_job_whose_workers_died_too_often_is_told_of_as_well(couple, alice, bob):
    couple()
    job = claim_next()
    past = timezone.now() - timezone.timedelta(hours=1)
    Job.objects.filter(pk=job.pk).update(lease_until=past, attempts=job.max_attempts)
    recover_jobs()
    assert "not made" in texts(alice)[0] and texts(bob) == []


def test_nothing_is_told_while_it_is_made_tried_again_or_cancelled(couple, alice):
    job = couple()
    Run(claim_next()).rest("away", "The service was away.")
    cancel_job(job)
    assert not Notification.objects.exists()


def test_trying_again_takes_the_failure_back_and_tells_of_the_new_end(couple, alice):
    job = couple()
    Run(claim_next()).fail("no_face", "There is no face.")
    retry_job(job)
    assert not Notification.objects.exists()
    finish(job)
    assert texts(alice) == ["Couple picture: done."]


def test_a_run_that_lost_its_job_tells_nothing(couple, alice):
    job = couple()
    run = Run(claim_next())
    cancel_job(job)
    with pytest.raises(errors.JobStopped):
        run.fail("late", "Too late.")
    assert not Notification.objects.exists()


@pytest.mark.parametrize("moderation", [Moderation.REVIEW, Moderation.BLOCKED])
def test_what_the_safety_check_stopped_is_shown_to_nobody(moderation, couple, baby, alice, bob):
    finish(couple(), moderation=moderation)
    finish(baby(), moderation=moderation)
    for each in (*shown_to(alice), *shown_to(bob)):
        assert not each.notice.picture_url
        assert each.notice.url in {reverse("activity"), reverse("settings-privacy")}
    assert all("held back" in text for text in texts(alice))


def test_whose_face_is_in_a_couple_picture_is_told_who_made_it_but_not_shown_it(couple, bob):
    finish(couple())
    (each,) = shown_to(bob)
    assert "\u2068Alice\u2069 made a couple picture with your face." in each.notice.text
    assert each.notice.url == reverse("settings-privacy") and not each.notice.picture_url


def test_whose_baby_it_is_may_look_at_it(baby, bob, client):
    job = baby()
    finish(job)
    (each,) = shown_to(bob)
    assert each.notice.text == "\u2068Alice\u2069 imagined a baby with your face."
    assert each.notice.url == reverse("baby", args=[job.baby.pk]) and each.notice.picture_url


def test_pictures_of_ones_own_photos_are_ones_own_business(couple, alice, bob, match):
    own = next(face for face in match.both_faces if face.owner_id == alice.pk)
    finish(couple(own, make_face(alice, own.image, is_owner=False)))
    assert Notification.objects.get().recipient == alice


def test_a_stranger_is_told_nothing(couple, baby, charlie):
    finish(couple()), finish(baby())
    assert texts(charlie) == []
    for each in Notification.objects.all():
        Notification.objects.filter(pk=each.pk).update(recipient=charlie)
        assert texts(charlie) == [], "not even of what was addressed to them by mistake"


@pytest.mark.parametrize("how", ["hides", "is hidden", "suspended"])
def test_a_maker_who_is_not_shown_is_not_named(how, couple, alice, bob):
    finish(couple())
    if how == "suspended":
        suspend(alice)
    else:
        user, person = (alice, bob) if how == "hides" else (bob, alice)
        HiddenPerson.objects.create(user=user, person=person)
    assert texts(bob) == [] and unread_count(bob.pk) == 0


def test_withdrawing_takes_pictures_and_what_was_told_of_them(couple, baby, alice, bob, committed):
    finish(couple()), finish(baby())
    with committed():
        withdraw_consent(bob, Purpose.GENERATION)
    assert not Job.objects.exists() and not Notification.objects.exists()


@pytest.mark.parametrize("what", ["picture", "baby", "face"])
def test_what_was_told_goes_with_what_is_deleted(what, couple, baby, alice, bob, match, committed):
    with committed():
        if what == "picture":
            delete_image(finish(couple()))
        elif what == "baby":
            job = baby()
            finish(job)
            delete_baby(job.baby, bob)
        else:
            finish(couple())
            PhotoAnalysis.objects.create(image=match.face_a.image, state="ready")
            delete_face(match.face_a)
    assert not Notification.objects.exists()


def test_activity_and_the_pictures_page_count_as_reading(client, couple, baby, alice, bob):
    client.force_login(alice)
    image = finish(couple())
    client.get(reverse("picture", args=[image.pk]))
    assert unread_count(alice.pk) == 0
    job = baby()
    finish(job)
    for person in (alice, bob):
        assert unread_count(person.pk) == (1 if person == alice else 2)
        client.force_login(person)
        client.get(reverse("baby", args=[job.baby.pk]))
    assert (unread_count(alice.pk), unread_count(bob.pk)) == (0, 1), "of the couple picture still"
    finish(couple())
    client.force_login(alice)
    client.get(reverse("activity"))
    assert unread_count(alice.pk) == 0


def test_a_page_of_them_costs_the_same_however_long(
    couple, baby, alice, bob, django_assert_num_queries
):
    def counts():
        for person, queries in ((alice, 2), (bob, 3)):
            rows = list(Notification.objects.shown_to(person))
            with django_assert_num_queries(queries):
                in_words(person, rows)

    finish(couple()), finish(baby())
    counts()
    for _ in range(3):
        finish(couple()), finish(baby())
    counts()


def test_bells_ring_when_the_job_has_ended(couple, alice, bob, committed, told):
    couple()
    run = Run(claim_next())
    with committed():
        run.complete(make_image(alice, kind=Kind.RESULT))
    rang = {groups for event, groups in told if event.name == "notifications.changed"}
    assert rang == {(f"user.{alice.pk}",), (f"user.{bob.pk}",)}
