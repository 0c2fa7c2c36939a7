"""Who hears how far a run is, and of what it found."""

import pytest

from accounts.models import HiddenPerson
from live.events import MatchFound, RunChanged, user_group
from matches import services as look_alikes
from matches.models import Dismissal, Match, MatchRun, RunKind
from matches.runs import running
from matches.runs.services import start_run
from matches.tests.lookalikes import make_face
from matches.tests.working import work
from notifications.models import Notification, NotificationSettings

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet")]


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
