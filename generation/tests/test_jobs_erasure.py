"""What was made from a face goes with it, whoever made it, down to the last file."""

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from accounts.models import DeletionReceipt, Purpose
from accounts.privacy import (
    delete_account,
    erase_account,
    export_data,
    restore_account,
    verify_receipt,
)
from accounts.services import grant_consents, reactivate, suspend, withdraw_consent
from faces.erasure import delete_face, delete_photo, erase_measurements
from faces.models import PhotoAnalysis, State
from generation import kinds
from generation.erasure import delete_jobs, erase_made_by_others, erase_withdrawn
from generation.models import Baby, FaceSwapTask, Job, JobKind, JobQueue, Status
from generation.queue import claim_next
from generation.running import run_next
from generation.services import submit
from generation.tests.rows import make_face, make_match, make_template
from generation.tests.sketching import SketchKind
from library.models import FileRemoval, Image, Kind
from library.results import delete_result
from library.sharing import share_picture, working_links
from live.events import JobChanged
from matches.models import Match

pytestmark = pytest.mark.django_db


@pytest.fixture
def couple(kind, monkeypatch):
    """Makes a couple picture of two faces, through a worker; its job."""
    monkeypatch.setitem(kinds._kinds, JobKind.FACE_SWAP, SketchKind(JobKind.FACE_SWAP))
    template = make_template()

    def make(owner, husband, wife, *, made=True):
        job = submit(
            owner=owner,
            kind=JobKind.FACE_SWAP,
            parameters={},
            idempotency_key=f"{husband.pk.hex[-12:]} {wife.pk.hex[-12:]} {owner.username}",
            then=lambda job: FaceSwapTask.objects.create(
                job=job,
                template=template,
                husband_face=husband,
                wife_face=wife,
                husband_slot=0,
                wife_slot=1,
            ),
        ).job
        return finished(job) if made else job

    return make


@pytest.fixture
def baby(kind):
    """Makes a baby of a match, through a worker; its job."""

    def make(owner, match):
        job = submit(
            owner=owner,
            kind=JobKind.BABY,
            parameters={},
            idempotency_key=match.pk.hex,
            then=lambda job: Baby.objects.create(job=job, match=match, generated_by=owner, seed=1),
        ).job
        return finished(job)

    return make


@pytest.fixture
def photos(alice, bob, charlie):
    """A face of each person, in a photo that was looked at."""
    faces = {person.username: make_face(person) for person in (alice, bob, charlie)}
    for face in faces.values():
        PhotoAnalysis.objects.create(image=face.image, state=State.READY)
    return faces


def finished(job):
    run_next()
    job.refresh_from_db()
    assert job.status == Status.COMPLETED, job.error_message
    assert stored(job.result)
    return job


def stored(image):
    """How many of a picture's files are there."""
    return sum(default_storage.exists(path) for path in image.paths)


def is_gone(*jobs):
    """Neither rows nor files of the jobs remain."""
    for job in jobs:
        assert not Job.objects.filter(pk=job.pk).exists()
        assert not FaceSwapTask.objects.filter(job=job.pk).exists()
        assert not Baby.objects.filter(job=job.pk).exists()
        if job.result:
            assert not Image.objects.filter(pk=job.result_id).exists()
            assert stored(job.result) == 0
    assert not FileRemoval.objects.exists()


def is_there(*jobs):
    for job in jobs:
        kept = Job.objects.get(pk=job.pk)
        assert kept.result_id == job.result_id
        assert stored(job.result) == len(job.result.paths)


def test_a_deleted_face_takes_along_what_anybody_made_of_it(
    alice, bob, charlie, photos, couple, baby, committed
):
    match = make_match(photos["alice"], photos["bob"])
    mine = couple(alice, photos["alice"], photos["bob"])
    theirs = couple(bob, photos["alice"], photos["bob"])
    child = baby(bob, match)
    other = couple(bob, photos["bob"], photos["charlie"])
    with committed():
        receipt = delete_face(photos["alice"])
    is_gone(mine, theirs, child)
    is_there(other)
    assert receipt.removed["pictures"] == receipt.removed["jobs"] == 3
    assert receipt.removed["files"] == 1 + 3 * len(mine.result.paths)
    assert set(receipt.remaining.values()) == {0}
    assert verify_receipt(receipt)


def test_a_deleted_photo_does_the_same_and_its_pages_are_told(
    client, alice, bob, photos, couple, committed, told
):
    theirs = couple(bob, photos["alice"], photos["bob"])
    with committed():
        receipt = delete_photo(photos["alice"].image)
    is_gone(theirs)
    assert receipt.removed["pictures"] == 1
    gone = [(e, g) for e, g in told if isinstance(e, JobChanged) and e.status == "deleted"]
    assert gone == [(JobChanged(theirs.pk, "deleted"), (f"user.{bob.pk}",))]
    client.force_login(bob)
    assert str(theirs.pk) not in client.get(reverse("activity")).content.decode()


def test_a_picture_that_is_just_being_made_goes_too(
    alice, bob, photos, couple, committed, provider
):
    job = couple(bob, photos["alice"], photos["bob"], made=False)
    provider.hooks.append(lambda on_progress: delete_photo(photos["alice"].image))
    with committed():
        run_next()
    is_gone(job)
    assert not Image.objects.filter(kind=Kind.RESULT).exists()


def test_withdrawing_the_consent_takes_what_others_made_and_all_babies(
    alice, bob, photos, couple, baby, committed
):
    match = make_match(photos["alice"], photos["bob"])
    mine = couple(alice, photos["alice"], photos["bob"])
    theirs = couple(bob, photos["bob"], photos["alice"])
    waiting = couple(bob, photos["alice"], photos["bob"], made=False)
    child = baby(alice, match) if run_next() else None
    with committed():
        withdraw_consent(alice, Purpose.GENERATION)
    is_gone(theirs, waiting, child)
    is_there(mine)


def test_a_lost_message_of_a_withdrawal_is_found_by_beat(
    alice, bob, photos, couple, baby, committed
):
    match = make_match(photos["alice"], photos["bob"])
    mine = couple(alice, photos["alice"], photos["bob"])
    theirs = couple(bob, photos["bob"], photos["alice"])
    child = baby(bob, match)
    withdraw_consent(alice, Purpose.GENERATION)
    is_there(mine, theirs, child)
    with committed():
        removed = erase_withdrawn()
    is_gone(theirs, child)
    is_there(mine)
    assert removed["pictures"] == removed["jobs"] == 2
    assert not erase_withdrawn()


def test_who_agreed_again_before_the_message_came_loses_nothing(alice, bob, photos, couple):
    theirs = couple(bob, photos["bob"], photos["alice"])
    withdraw_consent(alice, Purpose.GENERATION)
    grant_consents(alice, [Purpose.GENERATION])
    assert not erase_made_by_others(alice.pk)
    is_there(theirs)


def test_withdrawing_the_measuring_takes_everything_made_of_the_faces(
    alice, bob, photos, couple, committed
):
    mine = couple(alice, photos["alice"], photos["bob"])
    with committed():
        erase_measurements(alice.pk)
    is_gone(mine)


def test_a_match_that_goes_by_itself_takes_its_babies_with_the_next_sweep(
    alice, bob, photos, baby, committed
):
    match = make_match(photos["alice"], photos["bob"])
    child = baby(alice, match)
    Match.objects.all().delete()
    assert Job.objects.filter(pk=child.pk).exists()
    with committed():
        assert erase_withdrawn()["pictures"] == 1
    is_gone(child)


def test_deleting_the_picture_deletes_its_job(alice, bob, photos, couple, committed):
    mine = couple(alice, photos["alice"], photos["bob"])
    with committed():
        receipt = delete_result(mine.result)
    is_gone(mine)
    assert receipt.removed["jobs"] == 1


def test_deleting_jobs_in_every_state(queued, alice, committed, provider):
    done, running, waiting = queued(alice), queued(alice), queued(alice)
    run_next()
    claim_next()
    done = Job.objects.select_related("result").get(pk=done.pk)
    with committed():
        removed = delete_jobs(Job.objects.filter(owner=alice))
    is_gone(done, running, waiting)
    assert removed == {"jobs": 3, "pictures": 1, "files": len(done.result.paths)}


@pytest.mark.django_db(transaction=True)
def test_of_an_erased_person_nothing_remains(alice, bob, charlie, photos, couple, baby):
    match = make_match(photos["alice"], photos["bob"])
    mine = couple(alice, photos["alice"], photos["bob"])
    theirs = couple(bob, photos["bob"], photos["alice"])
    child = baby(bob, match)
    others = couple(bob, photos["bob"], photos["charlie"])
    delete_account(alice)
    receipt = erase_account(alice)
    is_gone(mine, theirs, child)
    is_there(others)
    assert not JobQueue.objects.filter(owner=alice.pk).exists()
    receipt = DeletionReceipt.objects.get(pk=receipt.pk)
    assert receipt.removed["generation.made_by_others"] == 2
    assert receipt.removed["generation.jobs"] == receipt.removed["generation.pictures"] == 1
    assert set(receipt.remaining.values()) == {0}
    assert verify_receipt(receipt)


def test_the_export_tells_what_was_asked_for_and_nothing_of_others(alice, bob, photos, couple):
    mine = couple(alice, photos["alice"], photos["bob"])
    couple(bob, photos["bob"], photos["alice"])
    told = export_data(alice)["generation"]["jobs"]
    assert [row["id"] for row in told] == [mine.pk]
    assert str(photos["bob"].pk) not in str(told)


def test_links_rest_while_somebody_in_the_picture_is_away(
    alice, bob, charlie, photos, couple, baby
):
    swap = couple(alice, photos["alice"], photos["bob"])
    child = baby(alice, make_match(photos["alice"], photos["bob"]))
    other = couple(alice, photos["alice"], photos["charlie"])
    links = {share_picture(job.result) for job in (swap, child, other)}
    assert set(working_links()) == links
    for leave, come_back in ((delete_account, restore_account), (suspend, reactivate)):
        leave(bob)
        assert [link.image for link in working_links()] == [other.result]
        come_back(bob)
        assert set(working_links()) == links
