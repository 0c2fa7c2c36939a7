"""The pages on which a couple picture is asked for, and waited for."""

from pathlib import Path
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import Consent, Gender, Purpose
from accounts.services import withdraw_consent
from accounts.tests.people import make_person
from generation.models import FaceSwapTask, Job, Status
from generation.tests.rows import make_face, make_image, make_match, make_template, prepare_slot
from library.models import Image, Kind, Moderation

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def template():
    return make_template()


@pytest.fixture
def faces(alice, bob):
    """Alice's own face, and that of her match bob."""
    own, matched = make_face(alice), make_face(bob)
    make_match(own, matched)
    return own, matched


@pytest.fixture
def signed_in(client, alice):
    client.force_login(alice)
    client.get(reverse("home"))  # the first request of a session also notes when it was seen
    return client


def chosen(*faces, **more):
    husband, wife = faces
    said = {"husband": husband.pk, "wife": wife.pk, "husband_slot": 0, "wife_slot": 1}
    return {"key": "form", "attested": "1", **said, **more}


def submit(client, template, data, **headers):
    return client.post(reverse("swap-submit", args=[template.pk]), data, headers=headers)


def candidates(page):
    return {place.role: place.candidates for place in page.context["places"]}


def test_ones_own_faces_are_chosen_already_and_the_newest_match(signed_in, template, faces, alice):
    more = make_face(alice)
    page = signed_in.get(reverse("swap-new", args=[template.pk]))
    assert candidates(page) == {
        "husband": frozenset({faces[0].pk, more.pk}),
        "wife": frozenset({faces[1].pk}),
    }
    assert page.context["preview"].plan and page.context["preview"].needs_attestation
    alice.gender = Gender.FEMALE
    alice.save()
    page = signed_in.get(reverse("swap-new", args=[template.pk]))
    assert candidates(page)["wife"] == frozenset({faces[0].pk, more.pk})


def test_only_usable_faces_are_offered(signed_in, template, faces, charlie):
    stranger = make_face(charlie)
    blocked = make_face(faces[0].owner, make_image(faces[0].owner, moderation=Moderation.BLOCKED))
    page = signed_in.get(reverse("swap-new", args=[template.pk])).content.decode()
    assert str(faces[0].pk) in page and str(faces[1].pk) in page
    assert str(stranger.pk) not in page and str(blocked.pk) not in page


def test_what_is_chosen_is_looked_at_before_it_is_asked_for(signed_in, template, faces):
    prepare_slot(template, 0, yaw=80.0)
    said = {"husband": faces[0].pk, "wife": faces[1].pk}
    page = signed_in.get(reverse("swap-new", args=[template.pk]), said, headers=HTMX)
    text = page.content.decode()
    assert "<html" not in text and 'id="swap-preview"' in text
    assert [warned.code for warned in page.context["preview"].warnings] == ["profile", "pose_gap"]
    assert 'name="confirm_warnings"' in text and 'name="attested"' in text
    same = {"husband": faces[0].pk, "wife": faces[0].pk}
    page = signed_in.get(reverse("swap-new", args=[template.pk]), same, headers=HTMX)
    assert "same face twice" in page.content.decode()


def test_what_is_chosen_is_shown_however_many_newer_faces_there_are(
    signed_in, template, faces, alice, monkeypatch
):
    monkeypatch.setattr("generation.swaps.choosing.SHOWN_AT_MOST", 1)
    make_face(alice)
    said = {"husband": faces[0].pk, "wife": faces[1].pk}
    page = signed_in.get(reverse("swap-new", args=[template.pk]), said)
    assert page.context["preview"].used == {face.pk for face in faces}


@pytest.mark.parametrize(
    "said", ["husband=no&wife_slot=x", "husband_slot=99&wife_slot=-1", "wife=", "husband_slot=²"]
)
def test_an_address_that_makes_no_sense_is_answered(signed_in, template, faces, said):
    page = signed_in.get(f"{reverse('swap-new', args=[template.pk])}?{said}")
    assert page.status_code == 200 and page.context["preview"].plan is None


def test_submitting_leads_to_the_picture_in_the_making(signed_in, template, faces):
    answer = submit(signed_in, template, chosen(*faces))
    job = Job.objects.get()
    assert answer["Location"] == reverse("swap", args=[job.pk])
    page = signed_in.get(answer["Location"])
    assert page.context["card"].job == job and f'id="job-{job.pk}"' in page.content.decode()
    again = submit(signed_in, template, chosen(*faces, key="another"), **HTMX)
    assert again["HX-Redirect"] == reverse(
        "swap", args=[Job.objects.get(idempotency_key="another").pk]
    )


def test_a_note_is_said_once_for_both_and_needs_no_confirming(signed_in, template, faces):
    for index in (0, 1):
        prepare_slot(template, index, is_grey=True)
    page = signed_in.get(reverse("swap-new", args=[template.pk]))
    assert [who for who, _ in page.context["preview"].said] == ["Both"]
    assert 'name="confirm_warnings"' not in page.content.decode()
    assert submit(signed_in, template, chosen(*faces)).status_code == 302


def test_two_clicks_are_one_picture(signed_in, template, faces):
    places = {submit(signed_in, template, chosen(*faces))["Location"] for _ in range(2)}
    assert len(places) == 1 and Job.objects.count() == 1


def test_faces_and_slots_may_go_any_way(signed_in, template, faces):
    submit(signed_in, template, chosen(*faces[::-1], husband_slot=1, wife_slot=0))
    task = FaceSwapTask.objects.get()
    assert (task.husband_face, task.wife_face) == faces[::-1]
    assert (task.husband_slot, task.wife_slot) == (1, 0)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"wife": ""}, "Choose a face for each"),
        ({"husband_slot": 1}, "two different places"),
        ({"attested": ""}, "One of the faces is not yours"),
        ({"wife": str(uuid4())}, "Choose from your own faces"),
        ({"wife": "nonsense"}, "Choose from your own faces"),
        ({"husband_slot": "many"}, "whole number"),
    ],
)
def test_what_is_wrong_is_said_on_the_page(signed_in, template, faces, change, sentence):
    said = {name: value for name, value in chosen(*faces, **change).items() if value != ""}
    answer = submit(signed_in, template, said)
    assert answer.status_code == 422 and sentence in answer.content.decode()
    assert not Job.objects.exists()


def test_a_strangers_face_is_answered_like_one_that_is_not_there(
    signed_in, template, faces, charlie
):
    told = set()
    for pk in (make_face(charlie).pk, uuid4()):
        answer = submit(signed_in, template, chosen(*faces) | {"wife": pk})
        told.add((answer.status_code, answer.context["rejected"]))
    assert told == {(422, "Choose from your own faces and those of your matches.")}


def test_warnings_are_confirmed_where_they_were_seen(signed_in, template, faces):
    prepare_slot(template, 0, yaw=80.0)
    answer = submit(signed_in, template, chosen(*faces))
    assert answer.status_code == 422 and "from the side" in answer.content.decode()
    unseen = submit(signed_in, template, chosen(*faces, confirm_warnings="1"))
    assert unseen.status_code == 422
    seen = {"confirm_warnings": "1", "seen": ["husband-profile", "husband-pose_gap"]}
    assert submit(signed_in, template, chosen(*faces, **seen)).status_code == 302


@pytest.mark.parametrize(("slots", "sentence"), [(1, "no two places"), (0, "no two places")])
def test_a_template_without_two_places_says_so(signed_in, faces, slots, sentence):
    template = make_template(slots)
    page = signed_in.get(reverse("swap-new", args=[template.pk]))
    assert sentence in page.content.decode()
    answer = submit(signed_in, template, chosen(*faces))
    assert answer.status_code == 422 and sentence in answer.content.decode()


def test_an_archived_template_says_so_and_one_of_nobody_is_not_there(signed_in, faces):
    archived, waiting = (
        make_template(is_active=False),
        make_template(is_active=False, approved_at=None),
    )
    page = signed_in.get(reverse("swap-new", args=[archived.pk]))
    assert page.status_code == 410 and "no longer offered" in page.content.decode()
    assert signed_in.get(reverse("swap-new", args=[waiting.pk])).status_code == 404
    assert submit(signed_in, waiting, chosen(*faces)).status_code == 404
    answer = submit(signed_in, archived, chosen(*faces))
    assert answer.status_code == 422 and "no longer offered" in answer.content.decode()


def test_somebody_without_faces_is_told_what_to_do(client, template):
    client.force_login(make_person("dora", consents=[Purpose.TERMS]))
    page = client.get(reverse("swap-new", args=[template.pk]))
    assert reverse("settings-privacy") in page.content.decode()
    Consent.objects.create(
        user=make_person("eve"),
        purpose="biometric",
        text_version="1",
        withdrawn_at="2026-01-01T00:00Z",
    )
    client.force_login(make_person("fay"))
    assert reverse("photos") in client.get(reverse("swap-new", args=[template.pk])).content.decode()


def test_pictures_are_waited_for_by_their_owner_only(
    client, signed_in, template, faces, bob, charlie
):
    submit(signed_in, template, chosen(*faces))
    address = reverse("swap", args=[Job.objects.get().pk])
    for person in (bob, charlie):
        client.force_login(person)
        assert client.get(address).status_code == 404
    client.logout()
    assert client.get(address)["Location"].startswith(reverse("account_login"))


def test_choosing_costs_the_same_however_many_faces(
    signed_in, template, faces, alice, bob, django_assert_max_num_queries
):
    address = reverse("swap-new", args=[template.pk])
    with django_assert_max_num_queries(12):
        signed_in.get(address)
    for _ in range(5):
        make_match(make_face(alice), make_face(bob))
    Image.objects.update(moderation=Moderation.PASSED)
    with django_assert_max_num_queries(12) as counted:
        page = signed_in.get(address)
    assert len(page.context["trays"].all) == 12 and len(counted) <= 12


def test_a_template_that_was_blocked_is_shown_nowhere(signed_in, template, faces):
    asked = submit(signed_in, template, chosen(*faces))
    Image.objects.filter(pk=template.image_id).update(moderation=Moderation.BLOCKED)
    assert signed_in.get(reverse("swap-new", args=[template.pk])).status_code == 404
    assert submit(signed_in, template, chosen(*faces, key="new")).status_code == 404
    page = signed_in.get(asked["Location"])
    name = Path(template.image.storage_path).stem
    assert page.status_code == 200 and name not in page.content.decode()
    image = make_image(faces[0].owner, kind=Kind.RESULT)
    Job.objects.update(result=image, status=Status.COMPLETED, completed_at=image.created_at)
    page = signed_in.get(reverse("picture", args=[image.pk]))
    assert page.status_code == 200 and name not in page.content.decode()


def test_the_face_of_a_match_that_was_taken_back_is_seen_no_more(signed_in, template, faces, bob):
    own, matched = faces
    making = submit(signed_in, template, chosen(*faces))["Location"]
    image = make_image(own.owner, kind=Kind.RESULT)
    done = {"result": image, "status": Status.COMPLETED, "completed_at": image.created_at}

    def seen():
        Job.objects.update(result=None, status=Status.PENDING, completed_at=None)
        pages = [signed_in.get(making).content.decode()]
        Job.objects.update(**done)
        pages.append(signed_in.get(reverse("picture", args=[image.pk])).content.decode())
        return [(own.crop_path in page, matched.crop_path in page) for page in pages]

    assert seen() == [(True, True)] * 2
    withdraw_consent(bob, Purpose.MATCHING)
    assert seen() == [(True, False)] * 2
