"""Scores follow the calibration in use, in the background and through every interruption."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.management import call_command
from django.db import close_old_connections, connection
from django.urls import reverse
from django.utils import timezone

from accounts.tests.people import make_person
from faces.calibrating import using
from faces.models import CalibrationRecord, Tag, TagState
from faces.recognition import current_calibration
from live.events import FEED, FeedChanged
from matches.models import Match, MatchTally, UserSimilarity
from matches.scores import rescoring
from matches.tests.lookalikes import make_face, make_match

pytestmark = pytest.mark.django_db

STRICTER = {"slope": 20.0, "midpoint": 0.6}


def fitted(version: str = "stricter", **curve: float) -> CalibrationRecord:
    return CalibrationRecord.objects.create(model="open-1", version=version, **(curve or STRICTER))


def many(owner: Any, number: int) -> list[Match]:
    """Matches of one face with scores from 70 on."""
    face = make_face(owner)
    twins = [make_face(make_person(f"twin{index}")) for index in range(number)]
    return [make_match(face, twin, 70.5 + index) for index, twin in enumerate(twins)]


def assert_all_follow(record: CalibrationRecord | None) -> None:
    calibration = current_calibration()
    assert calibration.version == (record.version if record else "open-1")
    for match in Match.objects.all():
        assert match.calibration == calibration.version
        assert match.similarity_score == pytest.approx(calibration.similarity_score(match.cosine))


def test_using_a_calibration_rewrites_every_score_and_going_back_restores_them(
    alice, committed, told
):
    matches = many(alice, 5)
    record = fitted()

    with committed():
        using.put_in_use(record)
    assert_all_follow(record)
    assert told.count((FeedChanged(), (FEED,))) == 1

    with committed():
        using.use_own("open-1")
    assert_all_follow(None)
    for match in matches:
        now = Match.objects.get(pk=match.pk).similarity_score
        assert now == pytest.approx(match.similarity_score)


def test_nothing_is_done_and_nobody_told_where_all_scores_are_right(alice, told):
    many(alice, 2)
    assert rescoring.rescore() == 0
    assert told == []


def test_what_another_model_measured_is_left_alone(alice, bob, committed):
    match = make_match(make_face(alice), make_face(bob))
    Match.objects.update(model="other-1", calibration="other-1")
    record = fitted()
    with committed():
        using.put_in_use(record)
        using.put_in_use(fitted("elsewhere", slope=1, midpoint=0))
    match.refresh_from_db()
    assert (match.calibration, match.similarity_score) == ("other-1", 80)


def test_a_worker_killed_in_the_middle_loses_one_batch(alice, committed, told, monkeypatch):
    many(alice, 7)
    record = fitted()
    monkeypatch.setattr(rescoring, "BATCH", 2)
    CalibrationRecord.objects.filter(pk=record.pk).update(in_use=True)
    batches = []
    work = rescoring._rescore_batch

    def dies_in_the_third(*arguments):
        done = work(*arguments)
        batches.append(done)
        if len(batches) == 3:
            raise MemoryError
        return done

    with committed():
        monkeypatch.setattr(rescoring, "_rescore_batch", dies_in_the_third)
        with pytest.raises(MemoryError):
            rescoring.rescore()
    assert 0 < Match.objects.filter(calibration="stricter").count() < 7
    assert told == []

    monkeypatch.setattr(rescoring, "_rescore_batch", work)
    with committed():
        rescoring.rescore()
    assert_all_follow(record)
    assert told == [(FeedChanged(), (FEED,))]


def test_a_lost_message_is_made_up_for_by_the_regular_run(alice, committed, monkeypatch):
    many(alice, 2)
    record = fitted()
    monkeypatch.setattr("matches.tasks.rescore.delay", lambda: None)
    with committed():
        using.put_in_use(record)
    assert Match.objects.filter(calibration="open-1").count() == 2

    rescoring.rescore()

    assert_all_follow(record)


def test_a_change_in_the_middle_leaves_the_rest_to_its_own_run(alice, monkeypatch):
    many(alice, 4)
    one, two = fitted("one"), fitted("two", slope=9, midpoint=0.4)
    monkeypatch.setattr(rescoring, "BATCH", 2)
    work = rescoring._rescore_batch

    def overtaken(*arguments):
        done = work(*arguments)
        using.put_in_use(two)
        return done

    using.put_in_use(one)
    monkeypatch.setattr(rescoring, "_rescore_batch", overtaken)
    assert rescoring.rescore() == 2

    monkeypatch.setattr(rescoring, "_rescore_batch", work)
    assert rescoring.rescore() == 4
    assert_all_follow(two)


def test_similarities_of_people_and_suggestions_follow_too(alice, bob, committed):
    match = make_match(make_face(alice), make_face(bob))
    a, b = sorted((alice, bob), key=lambda person: person.pk)
    own = current_calibration()
    UserSimilarity.objects.create(
        user_a=a, user_b=b, cosine=0.7, similarity_score=own.similarity_score(0.7),
        best_match=match, matches=1, model="open-1", calibration="open-1",
        computed_at=timezone.now(),
    )  # fmt: skip
    face = make_face(alice)
    said = {"face": face, "image": face.image, "model": "open-1", "calibration": "open-1"}
    score = own.similarity_score(0.65)
    Tag.objects.create(person=bob, similarity_score=score, **said)
    certain = Tag.objects.create(person=make_person("dora"), similarity_score=100, **said)
    answered = Tag.objects.create(
        person=make_person("emil"), similarity_score=score, state=TagState.DECLINED, **said
    )
    record = fitted()

    with committed():
        using.put_in_use(record)

    new = current_calibration()
    similarity = UserSimilarity.objects.get()
    assert similarity.similarity_score == pytest.approx(new.similarity_score(0.7))
    assert similarity.calibration == "stricter"
    suggested = Tag.objects.get(person=bob)
    assert suggested.similarity_score == pytest.approx(new.similarity_score(0.65))
    certain.refresh_from_db()
    assert 99 < certain.similarity_score <= 100 and certain.calibration == "stricter"
    answered.refresh_from_db()
    assert answered.calibration == "open-1", "an answer keeps the score that was asked with"


def test_who_falls_below_the_least_score_is_no_look_alike_any_more(
    client, alice, bob, charlie, committed
):
    face = make_face(alice)
    close, faint = make_match(face, make_face(bob), 95), make_match(face, make_face(charlie), 72)
    record = fitted()
    with committed():
        using.put_in_use(record)

    faint.refresh_from_db()
    assert faint.similarity_score < 70
    assert list(Match.objects.between_people()) == [close]
    client.force_login(alice)
    assert client.get(reverse("match", args=[close.pk])).status_code == 200
    assert client.get(reverse("match", args=[faint.pk])).status_code == 404

    with committed():
        using.use_own("open-1")
    assert client.get(reverse("match", args=[faint.pk])).status_code == 200


def test_the_charts_of_staff_follow(alice, bob, committed):
    make_match(make_face(alice), make_face(bob), 72)
    with committed():
        using.put_in_use(fitted(slope=20.0, midpoint=0.7))
    score = Match.objects.get().similarity_score
    assert MatchTally.objects.get().bin == score // 10 < 7


def test_the_command_starts_it(alice, committed, tmp_path):
    many(alice, 2)
    fitted()
    with committed():
        call_command("face_calibrate", "--use", "--version", "stricter")
    assert set(Match.objects.values_list("calibration", flat=True)) == {"stricter"}


@pytest.mark.django_db(transaction=True)
def test_two_at_once_end_the_same_and_tell_once(alice, monkeypatch, told):
    many(alice, 9)
    record = fitted()
    CalibrationRecord.objects.filter(pk=record.pk).update(in_use=True)
    monkeypatch.setattr(rescoring, "BATCH", 2)

    def run(_number):
        try:
            return rescoring.rescore()
        finally:
            close_old_connections()
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        changed = list(pool.map(run, range(3)))

    assert sum(changed) == 9, "no row is written twice"
    assert_all_follow(record)
    assert told == [(FeedChanged(), (FEED,))]
