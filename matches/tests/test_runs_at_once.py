"""Runs beside each other, and beside people who change their minds: real threads and processes."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event, Thread

import pytest
from django.conf import settings as site
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Purpose, User
from accounts.privacy import delete_account, erase_account
from accounts.services import suspend, withdraw_consent
from accounts.tests.people import make_person
from core.tests.waiting import until_somebody_waits_for_us
from faces.celebrities.services import delete_celebrity, merge
from faces.erasure import delete_face
from faces.models import Face, PhotoAnalysis
from faces.services import set_opted_out, set_visibility
from faces.tests import pictures
from faces.tests.celebrities import add
from library.models import Visibility
from matches import services as look_alikes
from matches.celebrities import discovering
from matches.models import Match, MatchRun, MatchRunResult, RunKind
from matches.runs import following, running
from matches.runs.services import start_run
from matches.tests.lookalikes import make_face
from notifications.models import Notification

pytestmark = pytest.mark.django_db(transaction=True)

WORKER = """
import sys, django
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
from uuid import UUID
from matches import services
from matches.runs import running
look_around = services.look_around
def look(face_id):
    if face_id == UUID(sys.argv[2]):
        print("reached", flush=True)
        sys.stdin.read()
    return look_around(face_id)
services.look_around = look
running.SLICE_SECONDS = 3600.0
running.work_on_next()
"""


@pytest.fixture(autouse=True)
def quiet(monkeypatch):
    """Nobody is told of runs: the test's own threads are the workers."""
    monkeypatch.setattr("matches.runs.services.tell_worker", lambda: None)


def at_once(number, action):
    """What each of so many threads got, having begun together."""
    begin = Barrier(number)

    def one(which):
        try:
            begin.wait()
            return action(which)
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(one, range(number)))


def make_photo_face(person):
    """A face whose photo can be deleted and looked at again."""
    face = make_face(person)
    PhotoAnalysis.objects.create(image=face.image, state="ready", model="open-1")
    return face


def test_ten_starts_at_once_are_one_run(alice):
    runs = at_once(10, lambda _which: start_run(RunKind.REMATCH, owner=alice))

    assert len({run.pk for run in runs}) == MatchRun.objects.count() == 1


def test_two_runs_over_the_same_face_at_once_find_each_look_alike_once(alice, bob, charlie):
    face, *others = [make_face(person) for person in (alice, bob, charlie)]
    start_run(RunKind.REMATCH, owner=alice)
    start_run(RunKind.REMATCH)

    def work(which):
        if which % 2:
            running.search_new_face(face.pk)
        else:
            running.work_on_next()

    at_once(4, work)
    while running.work_on_next():
        pass

    assert set(MatchRun.objects.values_list("status", flat=True)) == {"completed"}
    assert Match.objects.of(alice).count() == len(others)
    assert Match.objects.count() == 3
    found = MatchRunResult.objects.filter(is_new=True).values_list("match", flat=True)
    assert sorted(found) == sorted(Match.objects.values_list("pk", flat=True))
    assert sum(MatchRun.objects.values_list("matches_found", flat=True)) == 3
    assert Notification.objects.count() == 6


def withdraw(person, face):
    withdraw_consent(person, Purpose.MATCHING)


def suspended(person, face):
    suspend(person)


def erase(person, face):
    delete_account(person)
    erase_account(User.objects.get(pk=person.pk))


def take_out(person, face):
    set_opted_out(face, True)


def delete(person, face):
    delete_face(face)


@pytest.mark.parametrize("change", [withdraw, suspended, erase, take_out, delete])
@pytest.mark.parametrize("whose", ["the searched face", "the face that was found"])
def test_nothing_is_written_of_somebody_who_left_in_the_middle_and_the_run_goes_on(
    change, whose, alice, bob, charlie, monkeypatch
):
    """The search has seen both; then one of them leaves; then the worker wants to write."""
    first, second = make_photo_face(alice), make_photo_face(bob)
    make_photo_face(charlie)
    leaving = first if whose == "the searched face" else second
    look_around, seen, left = look_alikes.look_around, Event(), Event()

    def look(face_id):
        search = look_around(face_id)
        if face_id == first.pk:
            assert {near.face_id for near in search.neighbours} >= {second.pk}
            seen.set()
            assert left.wait(60)
        return search

    monkeypatch.setattr(look_alikes, "look_around", look)
    start_run(RunKind.REMATCH)
    worker = Thread(target=lambda: (running.work_on_next(), connection.close()))
    worker.start()
    assert seen.wait(60)
    change(leaving.owner, leaving)
    left.set()
    worker.join(60)

    run = MatchRun.objects.get()
    assert run.status == "completed"
    match = Match.objects.get()
    people = {alice, bob, charlie} - {leaving.owner}
    assert {match.owner_a, match.owner_b} == people
    assert MatchRunResult.objects.count() == run.matches_found == 1
    assert not Notification.objects.filter(recipient=leaving.owner_id).exists()
    assert not Notification.objects.filter(actor=leaving.owner_id).exists()


def test_a_withdrawal_waits_for_what_is_being_written_and_hides_it_then(alice, bob, monkeypatch):
    """It cannot come between the look at the consents and the commit of what rests on it."""
    first = make_face(alice)
    make_face(bob)
    insert, writing, order = Match.objects.bulk_create, Event(), []

    def slowly(*args, **options):
        writing.set()
        until_somebody_waits_for_us()
        order.append("written")
        return insert(*args, **options)

    monkeypatch.setattr(Match.objects, "bulk_create", slowly)
    worker = Thread(target=lambda: (look_alikes.discover(first.pk), connection.close()))
    worker.start()
    assert writing.wait(60)
    withdraw_consent(bob, Purpose.MATCHING)
    order.append("withdrawn")
    worker.join(60)

    assert order == ["written", "withdrawn"]
    assert not Match.objects.between_people().exists()


def test_a_photo_made_public_while_its_match_is_being_written_makes_it_public(
    alice, bob, monkeypatch
):
    first = make_face(alice, visibility=Visibility.PUBLIC)
    second = make_face(bob)
    insert, writing = Match.objects.bulk_create, Event()

    def slowly(*args, **options):
        writing.set()
        until_somebody_waits_for_us()
        return insert(*args, **options)

    monkeypatch.setattr(Match.objects, "bulk_create", slowly)
    worker = Thread(target=lambda: (look_alikes.discover(first.pk), connection.close()))
    worker.start()
    assert writing.wait(60)
    set_visibility(second.image, Visibility.PUBLIC)
    worker.join(60)

    assert Match.objects.get().is_public


def test_an_account_erased_while_its_own_run_is_on_takes_the_run_along(alice, bob, monkeypatch):
    face = make_photo_face(alice)
    make_face(bob)
    look_around = look_alikes.look_around

    def look(face_id):
        search = look_around(face_id)
        erase(alice, face)
        return search

    monkeypatch.setattr(look_alikes, "look_around", look)
    running.search_new_face(face.pk)

    assert not MatchRun.objects.exists()
    assert not Match.objects.exists()
    assert not Face.objects.filter(pk=face.pk).exists()


@pytest.mark.parametrize("going", ["deleted", "merged"])
@pytest.mark.parametrize("step", [(discovering, "best_faces"), (following, "find_twins")])
def test_a_celebrity_who_goes_while_a_run_is_on_is_left_out_and_the_run_goes_on(
    going, step, alice, settings, monkeypatch, caplog
):
    """Between finding and keeping them, and between keeping and noting: the worker waits for the
    deletion that is under way, and has nothing to say of it."""
    settings.MATCH_MIN_SCORE = 1e-9  # so that everybody is alike
    staying = add("Eileen Collins", pictures.astronaut())
    leaving = add("Sample star", pictures.person(0))
    face = make_face(alice)
    original, begun = getattr(*step), Event()

    def go():
        with transaction.atomic():
            if going == "deleted":
                delete_celebrity(leaving)
            else:
                merge(staying, leaving)
            begun.set()
            until_somebody_waits_for_us()
        connection.close()

    staff = Thread(target=go)

    def meanwhile(*args, **options):
        given = original(*args, **options)
        staff.start()
        assert begun.wait(60)
        return given

    monkeypatch.setattr(*step, meanwhile)
    running.search_new_face(face.pk)
    staff.join(60)

    run = MatchRun.objects.get()
    assert (run.status, run.attempts) == ("completed", 0)
    for rows in (Match.objects.all(), MatchRunResult.objects.all()):
        assert [row.celebrity for row in rows] == [staying]
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


def test_locks_are_taken_in_one_order(alice, bob):
    """Runs over both faces of a pair, again and again, while both people change their minds."""
    pair = [make_face(alice), make_face(bob)]

    def work(which):
        for _time in range(10):
            if which < 2:
                look_alikes.discover(pair[which].pk)
            else:
                person = (alice, bob)[which - 2]
                with transaction.atomic():
                    User.objects.get_queryset().select_for_update().get(pk=person.pk)
                    Match.objects.of(person).delete()

    at_once(4, work)


def test_after_kill_9_nothing_is_lost_and_nothing_comes_twice(alice):
    faces = sorted((make_face(alice) for _number in range(4)), key=lambda face: face.pk)
    for name in ("bob", "dora"):
        make_face(make_person(name))
    run = start_run(RunKind.REMATCH, owner=alice)
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings.test"}
    name = connection.settings_dict["NAME"]
    command = [sys.executable, "-c", WORKER, name, str(faces[2].pk)]
    worker = subprocess.Popen(
        command,
        env=environment,
        cwd=site.BASE_DIR,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert worker.stdout is not None
        assert any("reached" in line for line in worker.stdout)
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    run.refresh_from_db()
    assert (run.status, run.faces_done, run.cursor) == ("running", 2, faces[1].pk)
    assert not running.work_on_next(), "its lease is not over yet"

    MatchRun.objects.update(lease_until=timezone.now())
    running.work_on_next()

    run.refresh_from_db()
    assert (run.status, run.faces_done, run.matches_found) == ("completed", 4, 8)
    assert run.results.filter(is_new=True).count() == Match.objects.count() == 8
    assert Notification.objects.count() == 16
