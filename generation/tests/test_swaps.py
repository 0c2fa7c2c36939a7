"""Asking for couple pictures: what is refused, what is asked back, and one job per form."""

from uuid import uuid4

import pytest

from accounts.errors import TermsNotAccepted, TooYoung
from accounts.models import ActivityEntry, Consent, Purpose
from accounts.tests.people import make_person
from faces.models import Face
from generation.deleting import delete_picture_of
from generation.kinds import kind_of
from generation.models import FaceSwapTask, Job, JobKind, Status
from generation.services import submit
from generation.swaps import errors
from generation.swaps.submitting import faces_by_ids, faces_in_photos, submit_swap, template_for
from generation.tests.rows import make_face, make_image, make_match, make_template, prepare_slot
from library.models import Image, Moderation
from matches.models import Match
from templates_app.models import Template

pytestmark = pytest.mark.django_db


@pytest.fixture
def faces(alice, bob):
    """Alice's own face, and that of her match bob."""
    own, matched = make_face(alice), make_face(bob)
    make_match(own, matched)
    return own, matched


def ask(alice, faces, **options):
    template = options.pop("template", None) or make_template()
    own, other = faces
    options = {"attested": True, "idempotency_key": uuid4().hex} | options
    return submit_swap(owner=alice, template=template, husbands=[own], wives=[other], **options)


def test_a_picture_is_put_in_line_with_its_faces_and_slots(alice, faces):
    template = make_template()
    submitted = ask(alice, faces, template=template, husband_slot=1, wife_slot=0)
    task = FaceSwapTask.objects.get(job=submitted.job)
    assert submitted.created and submitted.job.kind == JobKind.FACE_SWAP
    assert submitted.job.status == Status.PENDING
    assert (task.template, task.husband_face, task.wife_face) == (template, *faces)
    assert (task.husband_slot, task.wife_slot) == (1, 0)
    assert ActivityEntry.objects.get(user=alice).action == "picture.asked_for"


def test_the_same_key_is_the_same_picture_also_when_all_has_changed(alice, faces):
    first = ask(alice, faces, idempotency_key="twice")
    Image.objects.update(moderation=Moderation.BLOCKED)
    again = ask(alice, faces, idempotency_key="twice", template=make_template(is_active=False))
    assert again.job == first.job and not again.created
    assert Job.objects.count() == 1


def test_a_key_that_made_something_else_is_refused(alice, faces):
    submit(
        owner=alice,
        kind=JobKind.BABY,
        parameters={},
        idempotency_key="taken",
        then=lambda job: None,
    )
    with pytest.raises(errors.KeyTaken):
        ask(alice, faces, idempotency_key="taken")


def test_others_have_keys_of_their_own(alice, bob, faces):
    one = ask(alice, faces, idempotency_key="same")
    other = ask(bob, faces[::-1], idempotency_key="same")
    assert one.job != other.job


def test_a_face_that_is_not_ones_own_has_to_be_attested(alice, faces):
    with pytest.raises(errors.AttestationMissing):
        ask(alice, faces, attested=False)
    bystander = make_face(alice, faces[0].image, is_owner=False)
    with pytest.raises(errors.AttestationMissing):
        ask(alice, (faces[0], bystander), attested=False)
    assert ask(alice, (faces[0], make_face(alice)), attested=False).created


def test_warnings_stop_the_first_time_and_say_why(alice, faces):
    template = make_template()
    prepare_slot(template, 0, yaw=80.0)
    with pytest.raises(errors.WarningsToConfirm, match="from the side"):
        ask(alice, faces, template=template)
    assert not Job.objects.exists()
    assert ask(alice, faces, template=template, confirmed=True).created


def test_who_may_not_use_faces_makes_no_pictures(faces):
    young = make_person("young", birth_date="2015-05-05")
    young.refresh_from_db()
    with pytest.raises(TooYoung):
        ask(young, (make_face(young), make_face(young)))
    Consent.objects.filter(purpose=Purpose.TERMS, user__username="alice").delete()
    with pytest.raises(TermsNotAccepted):
        ask(faces[0].owner, faces)


def test_a_face_that_was_deleted_meanwhile_is_gone(alice, faces):
    Face.objects.filter(pk=faces[1].pk).delete()
    with pytest.raises(errors.FaceGone):
        ask(alice, faces)
    assert not Job.objects.exists()


def test_a_strangers_face_is_as_unknown_as_one_that_is_not_there(alice, charlie, faces):
    said = []
    for pk in (make_face(charlie).pk, uuid4()):
        with pytest.raises(errors.NoSuchFace) as refused:
            faces_by_ids(alice, [faces[0].pk, pk])
        said.append(refused.value.sentence)
    assert said[0] == said[1]
    assert faces_by_ids(alice, [faces[1].pk, faces[0].pk, faces[1].pk]) == [faces[1], faces[0]]


def test_a_photo_stands_for_the_face_that_is_meant(alice, charlie, faces):
    own, _ = faces
    make_face(alice, own.image, is_owner=False)
    alone = make_face(alice, is_owner=None)
    crowd = make_image(alice)
    for _ in range(3):
        make_face(alice, crowd, is_owner=None)
    assert faces_in_photos(alice, [own.image_id, alone.image_id]) == [own, alone]
    with pytest.raises(errors.WhichFace, match="3 faces"):
        faces_in_photos(alice, [crowd.pk])
    with pytest.raises(errors.NoFaceInPhoto):
        faces_in_photos(alice, [make_image(alice).pk])
    for pk in (make_face(charlie).image_id, uuid4()):
        with pytest.raises(errors.NoSuchFace):
            faces_in_photos(alice, [pk])


def test_a_template_that_was_never_approved_does_not_exist_and_an_archived_one_says_so(
    alice, faces
):
    waiting = make_template(is_active=False, approved_at=None)
    for pk in (waiting.pk, uuid4()):
        with pytest.raises(errors.NoSuchTemplate):
            template_for(pk)
    archived = make_template(is_active=False)
    with pytest.raises(errors.TemplateRetired):
        ask(alice, faces, template=template_for(archived.pk))


def withdraw_generation(task, faces):
    Consent.objects.filter(user=faces[1].owner, purpose=Purpose.GENERATION).delete()


def block_photo(task, faces):
    Image.objects.filter(pk=faces[1].image_id).update(moderation=Moderation.BLOCKED)


def delete_match(task, faces):
    Match.objects.all().delete()


def archive(task, faces):
    Template.objects.update(is_active=False)


def delete_template(task, faces):
    FaceSwapTask.objects.update(template=None)


def lose_a_slot(task, faces):
    task.template.slots.get(index=1).delete()


def lose_the_row(task, faces):
    task.delete()


@pytest.mark.parametrize(
    ("happens", "error"),
    [
        (withdraw_generation, errors.FaceNotAllowed),
        (delete_match, errors.FaceNotAllowed),
        (block_photo, errors.PhotoWithheld),
        (archive, errors.TemplateRetired),
        (delete_template, errors.TemplateChanged),
        (lose_a_slot, errors.TemplateChanged),
        (lose_the_row, errors.FaceGone),
    ],
)
def test_what_changed_while_it_waited_is_noticed_when_it_begins(alice, faces, happens, error):
    job = ask(alice, faces).job
    happens(job.face_swap, faces)
    job = Job.objects.get(pk=job.pk)
    with pytest.raises(error):
        kind_of(job).prepare(job)


def test_a_worker_gets_the_slots_and_faces_and_may_compare_only_who_agreed(alice, faces):
    own, _ = faces
    bystander = make_face(alice, own.image, is_owner=False, landmarks=[])
    job = ask(alice, (own, bystander)).job
    work = kind_of(job).prepare(job)
    assert [slot.index for slot in work.slots] == [0, 1]
    assert [face.may_compare for face in work.faces] == [True, False]
    assert work.faces[0].ref.landmarks and work.faces[1].ref.landmarks is None
    template = job.face_swap.template
    assert kind_of(job).parents(work) == (template.image, own.image)
    assert kind_of(job).title(job) == template.title


def test_deleting_a_picture_takes_job_and_files_and_counts_them(alice, faces):
    job = ask(alice, faces).job
    receipt = delete_picture_of(job, by=job.owner_id, subject_id=job.face_swap.pk)
    assert receipt.removed == {"jobs": 1} and not any(receipt.remaining.values())
    assert not Job.objects.exists() and not FaceSwapTask.objects.exists()
