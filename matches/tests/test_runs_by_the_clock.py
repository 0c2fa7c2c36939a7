"""What beat does for runs: nights, another model, forgetting."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from accounts.models import Purpose
from accounts.services import withdraw_consent
from faces.models import FaceEmbedding
from matches.models import Match, MatchRun, MatchRunResult, RunKind
from matches.runs import recovery, running
from matches.runs.services import start_run
from matches.tests.lookalikes import make_face
from matches.tests.working import work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet")]


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
