"""How alike two people are over all their photos."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts import privacy
from accounts.models import Purpose
from accounts.services import grant_consents, suspend, withdraw_consent
from accounts.tests.people import make_person
from faces.erasure import delete_face
from faces.models import CalibrationRecord, Face, FaceEmbedding, PhotoAnalysis
from faces.recognition import current_calibration, current_pack
from matches.models import Match, UserSimilarity
from matches.similarity import refreshing as similarity
from matches.similarity.refreshing import forget, refresh_similarities, refresh_stale
from matches.tests.lookalikes import make_face, make_match

pytestmark = pytest.mark.django_db


def test_the_score_is_that_of_the_mean_vectors(alice, bob):
    first, second = make_face(alice, (1, 0)), make_face(alice, (0, 1))
    theirs = make_face(bob, (1, 0))
    make_match(first, theirs, 75)
    best = make_match(second, theirs, 90)

    assert refresh_similarities([alice.pk]) == 1

    row = UserSimilarity.objects.get()
    assert (row.user_a_id, row.user_b_id) == tuple(sorted((alice.pk, bob.pk)))
    assert row.cosine == pytest.approx(0.5**0.5, abs=1e-3)
    assert row.similarity_score == current_calibration().similarity_score(row.cosine)
    assert (row.matches, row.best_match) == (2, best)
    assert (row.model, row.calibration) == (current_pack().model, current_calibration().version)


def test_faces_that_do_not_take_part_do_not_count(alice, bob):
    mine, theirs = make_face(alice, (1, 0)), make_face(bob, (1, 0))
    make_match(mine, theirs)
    turned_away = make_face(bob, (0, 1))
    Face.objects.filter(pk=turned_away.pk).update(opted_out=True)
    blurred = make_face(bob, (0, 1))
    Face.objects.filter(pk=blurred.pk).update(width_px=20)

    refresh_similarities([bob.pk])

    assert UserSimilarity.objects.get().cosine == pytest.approx(1, abs=1e-3)


def test_only_pairs_with_a_match_have_a_row(alice, bob, charlie):
    mine = make_face(alice)
    make_match(mine, make_face(bob))
    make_face(charlie)

    refresh_similarities([alice.pk, bob.pk, charlie.pk])

    assert UserSimilarity.objects.count() == 1


def test_either_person_refreshes_the_pair_and_again_changes_nothing(alice, bob):
    make_match(make_face(alice), make_face(bob))
    for people in ([alice.pk], [bob.pk], [bob.pk, alice.pk, bob.pk]):
        assert refresh_similarities(people) == 1
    assert UserSimilarity.objects.count() == 1


@pytest.mark.parametrize(
    "leave",
    [
        lambda bob: withdraw_consent(bob, Purpose.MATCHING),
        suspend,
        lambda bob: Face.objects.filter(owner=bob).update(opted_out=True),
        lambda bob: Match.objects.all().delete(),
    ],
)
def test_a_row_goes_with_its_last_match(leave, alice, bob, charlie):
    mine = make_face(alice)
    make_match(mine, make_face(bob))
    make_match(mine, make_face(charlie))
    refresh_similarities([alice.pk])
    leave(bob)

    refresh_similarities([bob.pk])

    kept = UserSimilarity.objects.filter(user_a__in=[alice, charlie], user_b__in=[alice, charlie])
    assert list(UserSimilarity.objects.all()) == list(kept)
    assert kept.exists() is (Match.objects.exists())


def test_a_row_of_another_model_goes_with_the_refresh(alice, bob):
    make_match(make_face(alice), make_face(bob))
    refresh_similarities([alice.pk])
    UserSimilarity.objects.update(model="older-1")

    refresh_similarities([alice.pk])

    assert UserSimilarity.objects.get().model == current_pack().model


def test_pairs_come_in_chunks_and_none_is_lost(alice, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(similarity, "PAIRS", 3)
    mine = make_face(alice)
    others = [make_person(f"twin{number}") for number in range(8)]
    matches = [make_match(mine, make_face(person)) for person in others]
    with django_assert_max_num_queries(1 + 3 * 8):
        assert refresh_similarities([alice.pk]) == 8

    Match.objects.filter(pk__in=[match.pk for match in matches[::2]]).delete()
    assert refresh_similarities([alice.pk]) == 4

    left = {pk for pair in UserSimilarity.objects.values_list("user_a", "user_b") for pk in pair}
    assert left == {alice.pk, *(person.pk for person in others[1::2])}


def test_a_chunk_costs_the_same_however_many_pairs(alice, bob, django_assert_num_queries):
    mine = make_face(alice)
    make_match(mine, make_face(bob))
    refresh_similarities([alice.pk])
    with django_assert_num_queries(9):
        refresh_similarities([alice.pk])
    for number in range(5):
        make_match(mine, make_face(make_person(f"twin{number}")))
    with django_assert_num_queries(9):
        refresh_similarities([alice.pk])


def test_whatever_was_missed_is_found_at_night(alice, bob, charlie):
    mine = make_face(alice)
    make_match(mine, make_face(bob))
    assert refresh_stale(10) == 1, "a row was missing"

    make_match(mine, make_face(charlie))
    assert refresh_stale(10) >= 1
    assert UserSimilarity.objects.count() == 2

    CalibrationRecord.objects.create(
        model=current_pack().model, version="fitted", slope=9, midpoint=0.3, in_use=True
    )
    refresh_stale(10)
    assert set(UserSimilarity.objects.values_list("calibration", flat=True)) == {"fitted"}

    long_ago = timezone.now() - timedelta(days=9)
    UserSimilarity.objects.update(computed_at=long_ago, matches=7)
    refresh_stale(10)
    assert set(UserSimilarity.objects.values_list("matches", flat=True)) == {1}


def test_people_who_are_forgotten_leave_no_number(alice, bob, charlie):
    theirs = make_face(bob)
    make_match(make_face(alice), theirs)
    kept = make_match(theirs, make_face(charlie))
    refresh_similarities([bob.pk])

    assert forget([alice.pk]) == 1

    assert UserSimilarity.objects.get().best_match == kept


def test_coming_back_brings_the_row_back(alice, bob):
    make_match(make_face(alice), make_face(bob))
    withdraw_consent(bob, Purpose.MATCHING)
    assert refresh_similarities([alice.pk]) == 0
    grant_consents(bob, [Purpose.MATCHING])
    assert refresh_similarities([alice.pk]) == 1


@pytest.mark.django_db(transaction=True)
def test_runs_at_once_end_with_what_the_matches_say(alice, bob, charlie):
    mine = make_face(alice)
    make_match(mine, make_face(bob))
    make_match(mine, make_face(charlie))

    def run(number):
        try:
            if number == 5:
                Match.objects.filter(owner_a=charlie).delete()
                Match.objects.filter(owner_b=charlie).delete()
            return refresh_similarities([(alice, bob, charlie)[number % 3].pk])
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(run, range(12)))
    refresh_similarities([charlie.pk])

    assert UserSimilarity.objects.count() == 1
    assert FaceEmbedding.objects.count() == 3


def test_deleting_a_face_takes_its_numbers_along_and_the_rest_is_computed_anew(
    alice, bob, committed
):
    kept, gone = make_face(alice, (1, 0)), make_face(alice, (0, 1))
    theirs = make_face(bob, (1, 0))
    make_match(kept, theirs)
    make_match(gone, theirs)
    refresh_similarities([alice.pk])
    PhotoAnalysis.objects.create(image=gone.image)

    with committed():
        receipt = delete_face(gone)

    assert receipt.removed["similarities"] == 1
    row = UserSimilarity.objects.get()
    assert (row.cosine, row.matches) == (pytest.approx(1, abs=1e-3), 1)


def test_withdrawing_takes_the_rows_and_agreeing_brings_them_back(alice, bob, committed):
    make_match(make_face(alice), make_face(bob))
    refresh_similarities([alice.pk])
    with committed():
        withdraw_consent(bob, Purpose.MATCHING)
    assert not UserSimilarity.objects.exists()
    with committed():
        grant_consents(bob, [Purpose.MATCHING])
    assert UserSimilarity.objects.exists()


def test_similarities_are_exported_without_the_other_person_and_erased(alice, bob):
    make_match(make_face(alice), make_face(bob))
    refresh_similarities([alice.pk])
    (exported,) = privacy.export_data(alice)["matches"]["similarities"]
    assert str(bob.pk) not in str(exported) and exported["matches"] == 1

    privacy.delete_account(alice)
    receipt = privacy.erase_account(alice)

    assert receipt.removed["matches.similarities"] == 1
    assert receipt.remaining["matches.similarities"] == 0
