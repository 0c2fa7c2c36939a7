"""Runs go through faces step by step: once each, whatever interrupts them, and say how far."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import HiddenPerson, Purpose
from accounts.services import grant_consents, withdraw_consent
from accounts.tests.people import make_person
from faces.models import FaceEmbedding
from live.events import MatchFound, RunChanged, user_group
from matches import services as look_alikes
from matches.models import Dismissal, Match, MatchRun, MatchRunResult, RunKind, RunStatus
from matches.runs import claims, recovery, running
from matches.runs.errors import LookedJustNow, NoFaceToCompare, NotTakingPart, RunIsOver
from matches.runs.services import cancel_run, look_again, start_run
from matches.tests.lookalikes import make_face
from notifications.models import Notification, NotificationSettings

pytestmark = pytest.mark.django_db

ALIKE, ALMOST = (1.0, 0.1), (1.0, 0.15)


@pytest.fixture(autouse=True)
def quiet(monkeypatch):
    """Nobody is told of runs: the tests themselves are the worker."""
    monkeypatch.setattr("matches.runs.services.tell_worker", lambda: None)
    monkeypatch.setattr("matches.runs.recovery.tell_worker", lambda: None)


@pytest.fixture
def crowd(alice):
    """Six faces of alice, and one of each of three people who look like all of them."""
    faces = [make_face(alice, (1.0, number / 100)) for number in range(6)]
    for name in ("bob", "dora", "emil"):
        make_face(make_person(name), ALIKE)
    return faces


def work():
    """What workers do until nothing is due."""
    while running.work_on_next():
        pass


def interrupt(monkeypatch, at, error, times=1):
    """Let the search of the face `at` end with an error, so many times."""
    left, look_around = [times], look_alikes.look_around

    def look(face_id):
        if face_id == at and left[0]:
            left[0] -= 1
            if callable(error):
                error()
            else:
                raise error
        return look_around(face_id)

    monkeypatch.setattr(look_alikes, "look_around", look)


def rest_is_over():
    MatchRun.objects.filter(claim=None).update(lease_until=None)


def test_a_new_face_is_a_run_of_its_own(alice, bob, committed, told):
    make_face(bob, ALIKE)
    face = make_face(alice)
    with committed():
        running.search_new_face(face.pk)

    run = MatchRun.objects.get()
    assert (run.kind, run.status, run.owner, run.face) == (
        RunKind.NEW_PHOTO, RunStatus.COMPLETED, alice, face,
    )  # fmt: skip
    assert (run.progress, run.faces_done, run.matches_found) == (100, 1, 1)
    result = run.results.get()
    assert (result.source_user, result.target_user, result.is_new) == (alice, bob, True)
    found = [event for event, _groups in told if isinstance(event, MatchFound)]
    assert [event.match_id for event in found] == [result.match_id]
    last, groups = [each for each in told if isinstance(each[0], RunChanged)][-1]
    assert (last.run_id, last.status, last.progress, last.found) == (run.pk, "completed", 100, 1)
    assert groups == (user_group(alice.pk),)


def test_a_face_that_was_searched_is_not_searched_again(alice):
    face = make_face(alice)
    running.search_new_face(face.pk)
    running.search_new_face(face.pk)

    assert MatchRun.objects.count() == 1
    assert look_alikes.not_searched() == []


def test_the_same_run_twice_is_one_until_it_has_ended(alice, bob):
    first = start_run(RunKind.REMATCH, owner=alice)

    assert start_run(RunKind.REMATCH, owner=alice) == first
    assert start_run(RunKind.REMATCH, owner=bob) != first
    assert start_run(RunKind.CELEBRITIES) == start_run(RunKind.CELEBRITIES)
    cancel_run(first)
    assert start_run(RunKind.REMATCH, owner=alice) != first


def test_the_database_allows_no_second_one():
    MatchRun.objects.create(kind=RunKind.NIGHTLY, model="open-1")
    with pytest.raises(IntegrityError, match="match_runs_one_unfinished"), transaction.atomic():
        MatchRun.objects.create(kind=RunKind.NIGHTLY, model="open-1")


def test_known_look_alikes_are_among_the_results_of_ones_own_run(alice, crowd):
    start_run(RunKind.REMATCH, owner=alice)
    work()
    start_run(RunKind.REMATCH, owner=alice)
    work()

    first, again = MatchRun.objects.order_by("created_at")
    assert (first.faces_done, first.matches_found, first.results.count()) == (6, 18, 18)
    assert (again.faces_done, again.matches_found, again.results.count()) == (6, 0, 18)
    assert not again.results.filter(is_new=True).exists()
    assert Match.objects.count() == 18


def test_a_run_over_everybody_notes_what_is_new_alone(crowd):
    start_run(RunKind.REMATCH)
    work()

    run = MatchRun.objects.get()
    assert (run.status, run.faces_done, run.faces_total) == ("completed", 9, 9)
    pairs = Match.objects.count()
    assert run.matches_found == run.results.count() == pairs == 18 + 3


def test_agreeing_late_starts_a_run_and_having_no_face_starts_none(bob, committed):
    dora = make_person("dora", consents=[Purpose.TERMS, Purpose.BIOMETRIC])
    nobody = make_person("nobody", consents=[Purpose.TERMS, Purpose.BIOMETRIC])
    make_face(bob)
    make_face(dora, ALIKE)
    with committed():
        grant_consents(dora, [Purpose.MATCHING])
        grant_consents(nobody, [Purpose.MATCHING])
    work()

    run = MatchRun.objects.get()
    assert (run.kind, run.owner, run.started_by, run.matches_found) == ("rematch", dora, None, 1)


def test_looking_again_needs_a_face_a_consent_and_a_pause(alice, crowd, charlie):
    with pytest.raises(NoFaceToCompare):
        look_again(charlie)
    withdraw_consent(charlie, Purpose.MATCHING)
    with pytest.raises(NotTakingPart):
        look_again(charlie)

    run = look_again(alice)
    assert look_again(alice) == run
    work()
    with pytest.raises(LookedJustNow) as refused:
        look_again(alice)
    assert "10 min" in refused.value.sentence
    MatchRun.objects.update(created_at=timezone.now() - timedelta(minutes=11))
    assert look_again(alice) != run


def test_an_error_in_the_middle_loses_and_doubles_nothing(alice, crowd, monkeypatch):
    third = sorted(face.pk for face in crowd)[2]
    interrupt(monkeypatch, third, RuntimeError("the third face is hard"))
    run = start_run(RunKind.REMATCH, owner=alice)
    work()
    run.refresh_from_db()
    assert (run.status, run.claim, run.faces_done) == ("running", None, 2)

    rest_is_over()
    work()

    run.refresh_from_db()
    assert (run.status, run.faces_done, run.matches_found, run.attempts) == ("completed", 6, 18, 0)
    assert run.results.count() == 18


def test_a_run_that_fails_at_the_same_place_again_and_again_ends_in_words(
    alice, crowd, monkeypatch, told, committed
):
    last = max(face.pk for face in crowd)
    interrupt(monkeypatch, last, RuntimeError("the last face is too hard"), times=99)
    run = start_run(RunKind.REMATCH, owner=alice)
    with committed():
        for _attempt in range(5):
            work()
            rest_is_over()

    run.refresh_from_db()
    assert (run.status, run.faces_done, run.matches_found) == ("failed", 5, 15)
    assert "went wrong" in run.error
    assert [event.status for event, _ in told if isinstance(event, RunChanged)][-1] == "failed"


def test_a_worker_that_dies_every_time_ends_the_run_in_words(alice):
    start_run(RunKind.REMATCH, owner=alice)
    for _attempt in range(5):
        assert claims.claim_next()
        MatchRun.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert claims.claim_next() is None

    recovery.recover_runs()

    run = MatchRun.objects.get()
    assert (run.status, run.claim) == ("failed", None)
    assert run.error and run.finished_at


def test_a_run_whose_message_was_lost_is_found(alice, crowd, monkeypatch):
    start_run(RunKind.REMATCH, owner=alice)
    monkeypatch.setattr("matches.runs.recovery.tell_worker", work)

    recovery.recover_runs()

    assert MatchRun.objects.get().status == "completed"


def test_nobody_else_takes_a_run_while_its_worker_lives(alice):
    start_run(RunKind.REMATCH, owner=alice)
    assert claims.claim_next()
    assert claims.claim_next() is None


def test_long_runs_leave_workers_to_new_photos(alice, bob, charlie):
    for person in (alice, bob, charlie):
        start_run(RunKind.REMATCH, owner=person)
    face = make_face(alice)
    assert claims.claim_next() and claims.claim_next()
    assert claims.claim_next() is None

    running.search_new_face(face.pk)
    assert MatchRun.objects.get(kind=RunKind.NEW_PHOTO).status == "completed"


def test_a_cancelled_run_stops_before_the_next_face_and_keeps_what_it_found(
    alice, crowd, monkeypatch, told, committed
):
    with committed():
        run = start_run(RunKind.REMATCH, owner=alice)
    third = sorted(face.pk for face in crowd)[2]
    interrupt(monkeypatch, third, lambda: cancel_run(run))
    with committed():
        work()

    run.refresh_from_db()
    assert (run.status, run.faces_done, run.results.count()) == ("cancelled", 2, 6)
    assert Match.objects.count() == 6
    assert [event.status for event, _ in told if isinstance(event, RunChanged)][-1] == "cancelled"
    with pytest.raises(RunIsOver):
        cancel_run(run)


def test_a_worker_that_was_believed_dead_writes_nothing_more(alice, crowd, monkeypatch):
    """It comes back after another one took over: its claim is gone, and so is what it found."""
    first = min(face.pk for face in crowd)

    def lose_the_claim():
        MatchRun.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        assert claims.claim_next()

    interrupt(monkeypatch, first, lose_the_claim)
    start_run(RunKind.REMATCH, owner=alice)
    running.work_on_next()

    assert not Match.objects.exists()
    assert MatchRun.objects.get().faces_done == 0


def test_progress_is_told_at_whole_percents_to_whom_it_concerns(
    alice, charlie, crowd, told, committed
):
    with committed():
        start_run(RunKind.REMATCH, owner=alice, started_by=charlie)
        work()

    changes = [(event.progress, groups) for event, groups in told if isinstance(event, RunChanged)]
    assert [progress for progress, _groups in changes] == [0, 16, 33, 50, 66, 83, 100, 100]
    assert all(
        set(groups) == {user_group(alice.pk), user_group(charlie.pk)} for _, groups in changes
    )


def test_many_faces_are_not_told_one_by_one(alice, told, committed, monkeypatch):
    for _number in range(130):
        make_face(alice)
    monkeypatch.setattr(look_alikes, "look_around", lambda face_id: None)
    with committed():
        start_run(RunKind.REMATCH, owner=alice)
        work()

    assert MatchRun.objects.get().faces_done == 130
    changes = [event.progress for event, _ in told if isinstance(event, RunChanged)]
    assert len(changes) <= 103


def test_the_site_does_not_tell_people_of_its_own_runs(crowd, told, committed):
    with committed():
        start_run(RunKind.REMATCH)
        work()

    assert not [event for event, _ in told if isinstance(event, RunChanged)]


def test_a_night_is_bounded_and_the_next_one_goes_on(crowd, settings):
    settings.NIGHTLY_FACES = 5
    day = timedelta(days=1)
    FaceEmbedding.objects.update(searched_at=timezone.now() - day)
    ids = sorted(FaceEmbedding.objects.values_list("face", flat=True))
    nights = []
    for _night in range(3):
        run = recovery.start_nightly()
        work()
        run.refresh_from_db()
        nights.append((run.faces_done, run.faces_total, run.cursor))
        MatchRun.objects.update(created_at=F("created_at") - day)
        FaceEmbedding.objects.update(searched_at=F("searched_at") - day)

    assert nights == [(5, 5, ids[4]), (4, 4, ids[8]), (5, 5, ids[4])]


def test_a_night_leaves_out_what_was_searched_today(alice, bob):
    make_face(bob)
    running.search_new_face(make_face(alice).pk)

    run = recovery.start_nightly()
    work()

    run.refresh_from_db()
    assert run.faces_done == 1


def test_everybody_is_searched_once_when_all_photos_are_measured_by_another_model(
    alice, bob, upload, monkeypatch
):
    from faces.models import PhotoAnalysis
    from faces.tests import pictures

    upload(alice, pictures.astronaut())
    upload(bob, pictures.mirrored(pictures.astronaut()))
    PhotoAnalysis.objects.filter(image__owner=bob).update(model="older-1")
    assert recovery.follow_pack() is None

    PhotoAnalysis.objects.update(model="open-1")
    run = recovery.follow_pack()
    work()

    assert MatchRun.objects.get(pk=run.pk).faces_done == 2
    assert recovery.follow_pack() is None


def test_a_photo_of_somebody_who_withdrew_does_not_hold_up_another_model(alice, bob, upload):
    from faces.models import PhotoAnalysis
    from faces.tests import pictures

    upload(alice, pictures.astronaut())
    upload(bob, pictures.blank())
    PhotoAnalysis.objects.filter(image__owner=bob).update(model="older-1")
    withdraw_consent(bob, Purpose.BIOMETRIC)

    assert recovery.follow_pack()


def test_old_runs_are_forgotten_with_their_results(alice, crowd):
    start_run(RunKind.REMATCH, owner=alice)
    start_run(RunKind.PACK)
    work()
    unfinished = start_run(RunKind.NIGHTLY)
    assert recovery.forget_old_runs() == 0

    MatchRun.objects.update(created_at=timezone.now() - timedelta(days=31))

    assert recovery.forget_old_runs() == 1
    assert set(MatchRun.objects.values_list("kind", flat=True)) == {"pack", unfinished.kind}
    assert not MatchRunResult.objects.exists()
    assert Match.objects.exists()


def test_people_are_notified_from_their_own_threshold_on_and_once(alice, bob):
    NotificationSettings.objects.create(user=bob, match_threshold=100)
    make_face(bob)
    face = make_face(alice)
    running.search_new_face(face.pk)
    start_run(RunKind.REMATCH, owner=alice)
    work()

    match = Match.objects.get()
    notification = Notification.objects.get()
    assert (notification.recipient, notification.actor) == (alice, bob)
    assert (notification.kind, notification.subject_id) == ("match", match.pk)


def test_nobody_hears_of_what_they_called_not_alike_by_another_model_either(
    alice, bob, told, committed
):
    one, other = make_face(alice), make_face(bob)
    a, b = sorted((one, other), key=lambda face: face.pk)
    Dismissal.objects.create(user=alice, face_a=a, face_b=b)
    with committed():
        running.search_new_face(one.pk)

    assert list(Notification.objects.values_list("recipient", flat=True)) == [bob.pk]
    assert [groups for event, groups in told if isinstance(event, MatchFound)] == [
        (user_group(bob.pk),)
    ]


def test_nobody_hears_of_people_they_hid(alice, bob, told, committed):
    HiddenPerson.objects.create(user=bob, person=alice)
    make_face(bob)
    with committed():
        running.search_new_face(make_face(alice).pk)

    assert Match.objects.exists()
    assert not Notification.objects.exists()
    assert not [groups for event, groups in told if isinstance(event, MatchFound) and groups]


def test_a_new_face_costs_few_queries(alice, crowd, django_assert_max_num_queries):
    face = make_face(alice, ALMOST)
    with django_assert_max_num_queries(17):
        look_alikes.discover(face.pk)
