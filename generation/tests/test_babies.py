"""Babies of a match: who may ask, what comes out, who sees it, and how it goes."""

import time
from io import BytesIO
from types import SimpleNamespace
from uuid import uuid4

import numpy as np
import pytest
from django.urls import reverse
from PIL import Image as Pillow

from accounts.models import ActivityEntry, Consent, Purpose, Role
from accounts.services import withdraw_consent
from accounts.tests.people import make_person
from faces.engine.baby import TraitName
from faces.erasure import delete_photo
from faces.models import Face
from faces.tests import pictures
from generation.babies import errors, reading
from generation.babies.submitting import delete_baby, my_matches, submit_baby
from generation.models import Baby, Job, Status
from library.models import Image, Kind, Moderation
from library.moderation import Verdict
from library.services import count_left
from matches.models import Match

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(alice, bob, upload):
    upload(alice, pictures.astronaut())
    upload(bob, pictures.mirrored(pictures.astronaut()))
    return Match.objects.get()


@pytest.fixture
def imagine(pair, committed):
    """Asks for a baby and lets the worker make it."""

    def imagine(person, key="", seed=None):
        with committed():
            submitted = submit_baby(
                owner=person, match=pair, idempotency_key=key or uuid4().hex, seed=seed
            )
        return Baby.objects.get(job=submitted.job)

    return imagine


def test_a_baby_is_drawn_stored_and_says_what_it_is(imagine, alice):
    baby = imagine(alice, seed=5)
    result = baby.job.result
    assert baby.job.status == Status.COMPLETED
    assert result.owner == alice
    assert result.kind == Kind.RESULT
    assert result.expires_at is not None
    assert result.provenance["source"] == "algorithmicMedia"
    assert len(result.provenance["parents"]) == 2
    assert {trait["trait"] for trait in baby.traits["traits"]} == set(TraitName)
    with result.open() as file:
        assert Pillow.open(file).size == (1024, 1024)


def test_siblings_differ_and_the_same_seed_does_not(imagine, alice):
    def pixels(baby):
        with baby.job.result.open() as file:
            return np.asarray(Pillow.open(file).convert("RGB"), int)

    one, same, sibling = (pixels(imagine(alice, seed=seed)) for seed in (5, 5, 6))
    assert np.array_equal(one, same)
    assert np.abs(one - sibling).mean() > 5


def test_both_people_see_it_and_a_stranger_does_not(client, imagine, alice, bob, charlie):
    baby = imagine(alice)
    for person, status in ((alice, 200), (bob, 200), (charlie, 404)):
        client.force_login(person)
        for name, pk in (
            ("baby", baby.pk),
            ("baby-drawing", baby.pk),
            ("match-baby", baby.match_id),
        ):
            assert client.get(reverse(name, args=[pk])).status_code == status
            assert client.get(reverse(name, args=[uuid4()])).status_code == 404
    assert list(reading.babies_of(charlie)) == []


def test_each_trait_is_shown_with_the_parent_it_came_from(imagine, pair, alice, bob):
    baby = imagine(alice)
    one = {"one": pair.face_a, "other": pair.face_b, "both": None}
    for viewer in (alice, bob):
        [shown] = reading.shown_to(viewer, reading.babies_of(viewer))
        assert shown.me.owner == viewer
        assert [trait.face for trait in shown.traits] == [
            one[trait["parent"]] for trait in baby.traits["traits"]
        ]


@pytest.mark.parametrize(
    ("who", "reason"), [("alice", errors.YouHaveNotAgreed), ("bob", errors.OtherHasNotAgreed)]
)
def test_nobody_is_drawn_from_who_has_not_agreed(request, pair, alice, who, reason):
    withdraw_consent(request.getfixturevalue(who), Purpose.GENERATION)
    with pytest.raises(reason):
        submit_baby(owner=alice, match=pair, idempotency_key="once")
    assert not Job.objects.exists()


def test_a_consent_taken_back_while_the_job_waits_ends_it_with_the_reason(
    pair, alice, bob, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as waiting:
        submit_baby(owner=alice, match=pair, idempotency_key="once")
    Consent.objects.filter(user=bob, purpose=Purpose.GENERATION).delete()
    with django_capture_on_commit_callbacks(execute=True):
        for callback in waiting:
            callback()
    job = Job.objects.get()
    assert (job.status, job.error_code) == (Status.FAILED, "other_has_not_agreed")
    assert job.result is None
    assert not Image.objects.filter(kind=Kind.RESULT).exists()


def test_a_consent_taken_back_while_it_is_made_keeps_nothing(
    imagine, alice, bob, monkeypatch, committed
):
    def slow_check(pixels):
        Consent.objects.filter(user=bob, purpose=Purpose.GENERATION).delete()
        return Verdict(0.0, Moderation.PASSED)

    monkeypatch.setattr("generation.running.classify", slow_check)
    job = imagine(alice).job
    assert (job.status, job.error_code) == (Status.FAILED, "other_has_not_agreed")
    assert not Image.objects.filter(kind=Kind.RESULT).exists()


def test_staff_see_babies_and_change_none(client, imagine, alice):
    baby = imagine(alice)
    client.force_login(make_person("boss", role=Role.ADMIN, is_superuser=True))
    listed = client.get(reverse("admin:generation_baby_changelist"))
    assert str(baby.job_id) in listed.content.decode()
    page = client.get(reverse("admin:generation_baby_change", args=[baby.pk]))
    assert page.status_code == 200
    assert client.get(reverse("admin:generation_baby_add")).status_code == 403


def test_two_clicks_are_one_baby(client, pair, alice, committed):
    client.force_login(alice)
    address = reverse("match-baby", args=[pair.pk])
    for _click in range(2):
        with committed():
            assert client.post(address, {"key": "the same form"}).status_code == 302
    assert Baby.objects.count() == 1


def test_the_page_says_why_not_instead_of_offering_it(client, pair, alice, bob):
    withdraw_consent(bob, Purpose.GENERATION)
    client.force_login(alice)
    address = reverse("match-baby", args=[pair.pk])
    page = client.get(address)
    assert page.context["why_not"].code == "other_has_not_agreed"
    assert b'method="post"\n            action="' + address.encode() not in page.content
    refused = client.post(address, {"key": "k"})
    assert refused.status_code == 403
    assert errors.OtherHasNotAgreed().sentence in refused.content.decode()


def test_the_newest_comes_first_and_the_others_are_siblings(client, imagine, pair, alice):
    old, new = imagine(alice), imagine(alice)
    client.force_login(alice)
    page = client.get(reverse("match-baby", args=[pair.pk]))
    assert page.context["newest"].baby == new
    assert [shown.baby for shown in page.context["babies"]] == [old]


def test_the_vector_file_is_a_signed_drawing_without_scripts(client, imagine, alice):
    baby = imagine(alice)
    client.force_login(alice)
    answer = client.get(reverse("baby-drawing", args=[baby.pk]))
    drawing = answer.content.decode()
    assert answer["Content-Type"] == "image/svg+xml"
    assert "attachment" in answer["Content-Disposition"]
    assert drawing.lstrip().startswith("<svg")
    assert "<script" not in drawing
    assert "c2pa" in drawing


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_either_of_the_two_may_delete_it(client, request, imagine, alice, who):
    baby = imagine(alice)
    paths = baby.job.result.paths
    client.force_login(request.getfixturevalue(who))
    address = reverse("baby-delete", args=[baby.pk])
    assert client.get(address).status_code == 200
    with request.getfixturevalue("committed")():
        assert client.post(address).status_code == 302
    assert not Baby.objects.exists()
    assert not Job.objects.exists()
    assert not Image.objects.filter(kind=Kind.RESULT).exists()
    assert count_left(paths) == 0


def test_a_stranger_can_not_delete_it(client, imagine, alice, charlie):
    baby = imagine(alice)
    client.force_login(charlie)
    assert client.post(reverse("baby-delete", args=[baby.pk])).status_code == 404
    assert Baby.objects.exists()


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_it_goes_with_the_photo_of_either_parent(request, imagine, alice, committed, who):
    baby = imagine(alice)
    photo = Image.objects.get(owner=request.getfixturevalue(who), kind=Kind.SOURCE)
    paths = baby.job.result.paths
    with committed():
        receipt = delete_photo(photo)
    assert not Baby.objects.exists()
    assert not Job.objects.exists()
    assert not Image.objects.filter(kind=Kind.RESULT).exists()
    assert receipt.removed["jobs"] == 1
    assert count_left(paths) == 0


@pytest.mark.parametrize("purpose", [Purpose.GENERATION, Purpose.MATCHING, Purpose.BIOMETRIC])
def test_it_goes_when_the_other_person_takes_a_consent_back(
    imagine, alice, bob, committed, purpose
):
    imagine(alice)
    with committed():
        withdraw_consent(bob, purpose)
    assert not reading.babies_of(alice).exists()
    assert not Image.objects.filter(kind=Kind.RESULT).exists()


def test_what_the_safety_check_holds_back_is_shown_to_nobody(
    client, imagine, pair, alice, bob, monkeypatch
):
    held = Verdict(0.6, Moderation.REVIEW, "not sure")
    monkeypatch.setattr("generation.running.classify", lambda pixels: held)
    baby = imagine(alice)
    assert baby.job.status == Status.COMPLETED
    for person, told in ((alice, 1), (bob, 0)):
        client.force_login(person)
        page = client.get(reverse("match-baby", args=[pair.pk]))
        assert page.context["newest"] is None
        assert page.context["withheld"] == told
        assert client.get(reverse("baby", args=[baby.pk])).status_code == 404


def test_a_face_that_cannot_be_read_ends_the_job_in_words(imagine, alice, bob):
    Face.objects.filter(owner=bob).update(w=0.05, h=0.05)
    job = imagine(alice).job
    assert (job.status, job.error_code) == (Status.FAILED, "face_unreadable")
    assert "too small" in job.error_message


def test_the_gallery_has_everything_with_a_constant_number_of_queries(
    client, imagine, alice, bob, django_assert_max_num_queries
):
    client.force_login(bob)
    assert b"No babies yet" in client.get(reverse("babies")).content
    for _baby in range(3):
        imagine(alice)
    with django_assert_max_num_queries(8):
        page = client.get(reverse("babies"))
    assert len(page.context["babies"]) == 3


def test_only_ones_own_matches_can_be_asked_for(pair, alice, bob, charlie):
    assert list(my_matches(alice)) == list(my_matches(bob)) == [pair]
    assert list(my_matches(charlie)) == []


def test_the_other_person_may_report_it_and_a_stranger_may_not(
    client, imagine, alice, bob, charlie
):
    picture = imagine(alice).job.result
    address = reverse("picture-report", args=[picture.pk])
    for person, status in ((bob, 200), (charlie, 404)):
        client.force_login(person)
        assert client.get(address).status_code == status


def test_deleting_notes_who_did_it(imagine, alice, bob, committed):
    baby = imagine(alice)
    with committed():
        delete_baby(baby, bob)
    assert ActivityEntry.objects.filter(user=bob, action="baby.deleted").exists()


def test_who_waits_while_the_other_person_is_erased_is_told_that_nothing_is_there(
    client, pair, alice, monkeypatch
):
    def erased_meanwhile(_seconds):
        Job.objects.all().delete()

    clock = SimpleNamespace(monotonic=time.monotonic, sleep=erased_meanwhile)
    monkeypatch.setattr("generation.babies.api.time", clock)
    client.force_login(alice)
    assert client.post("/api/v1/baby", {"match_id": str(pair.pk)}).status_code == 404


def test_the_api_answers_with_the_picture_and_both_people(client, pair, alice, bob, committed):
    bob.location = "Reykjavík"
    bob.save()
    client.force_login(alice)
    with committed():
        first = client.post(
            "/api/v1/baby",
            {"match_id": str(pair.pk)},
            headers={"Idempotency-Key": "k", "Prefer": "respond-async"},
        )
    assert first.status_code == 202
    again = client.post(
        "/api/v1/baby", {"match_id": str(pair.pk)}, headers={"Idempotency-Key": "k"}
    )
    body = again.json()
    assert again.status_code == 200
    assert body["image_url"]
    assert body["me"]["id"] == str(alice.pk)
    assert body["other"] == {
        "id": str(bob.pk),
        "name": "Bob",
        "image": body["other"]["image"],
        "school": "Reykjavík",
    }
    picture = client.get(body["image_url"]).getvalue()
    assert Pillow.open(BytesIO(picture)).size == (1024, 1024)


def test_the_api_knows_no_matches_of_others(client, pair, imagine, alice, charlie):
    baby = imagine(alice)
    client.force_login(charlie)
    asked = client.post("/api/v1/baby", {"match_id": str(pair.pk)})
    assert asked.status_code == 404
    assert client.get(f"/api/v1/babies/{baby.pk}").status_code == 404
    assert client.delete(f"/api/v1/babies/{baby.pk}").status_code == 404
    assert client.get("/api/v1/babies").json()["results"] == []


def test_the_api_says_who_has_to_agree(client, pair, alice, bob):
    withdraw_consent(bob, Purpose.GENERATION)
    client.force_login(alice)
    answer = client.post("/api/v1/baby", {"match_id": str(pair.pk)})
    assert (answer.status_code, answer.json()["code"]) == (403, "other_has_not_agreed")


@pytest.mark.parametrize("body", [{}, {"match_id": "x"}, {"match_id": str(uuid4()), "seed": -1}])
def test_the_api_refuses_nonsense(client, pair, alice, body):
    client.force_login(alice)
    assert client.post("/api/v1/baby", body).status_code == 400


def test_the_api_lists_filters_and_deletes(client, imagine, pair, alice, bob, committed):
    baby = imagine(alice)
    client.force_login(bob)
    assert [row["id"] for row in client.get("/api/v1/babies").json()["results"]] == [str(baby.pk)]
    other = client.get(f"/api/v1/babies?match_id={uuid4()}").json()["results"]
    assert other == []
    assert client.get("/api/v1/babies?match_id=x").status_code == 400
    with committed():
        receipt = client.delete(f"/api/v1/babies/{baby.pk}").json()
    assert receipt["removed"]["jobs"] == 1
    assert client.get(f"/api/v1/babies/{baby.pk}").status_code == 404
