"""What the page of one match says of its score, and to whom."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import HiddenPerson, Purpose
from accounts.services import withdraw_consent
from accounts.tests.people import make_person
from faces.models import CalibrationRecord, Celebrity, CelebrityFace, Face
from library.models import Image, Moderation, Visibility
from matches.models import Dismissal, Match, MatchKind, UserSimilarity
from matches.tests.lookalikes import make_face, make_match

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(alice, bob):
    return make_match(make_face(alice), make_face(bob), 90)


@pytest.fixture
def page(client):
    """The page as a person sees it."""

    def get(match, person):
        client.force_login(person)
        return client.get(reverse("match", args=[match.pk]))

    return get


def explained(page):
    assert page.status_code == 200
    return page.context["score_explained"]


def say_alike(match, cosine_score, pairs=1):
    one, other = sorted((match.owner_a_id, match.owner_b_id))
    return UserSimilarity.objects.create(
        user_a_id=one, user_b_id=other, cosine=0.6, similarity_score=cosine_score,
        best_match=match, matches=pairs, model="open-1", calibration="open-1",
        computed_at=timezone.now(),
    )  # fmt: skip


def make_celebrity_match(person, name="Ada ‮Lovelace 👑", score=82.0, **fields):
    celebrity = Celebrity.objects.create(
        name=name, slug="ada", licence="CC0", description="Wrote the first program.",
        source_url="https://pictures.example.org/ada", **fields,
    )  # fmt: skip
    photo = Image.objects.create(
        kind="celebrity", filename="ada.jpg", storage_path="celebrity/ada.jpg", sha256="a" * 64,
        file_size=1, width=640, height=480, mime="image/jpeg", moderation=Moderation.PASSED,
        visibility=Visibility.PUBLIC,
    )  # fmt: skip
    reference = CelebrityFace.objects.create(
        celebrity=celebrity, image=photo, x=0.3, y=0.2, w=0.3, h=0.4, score=0.9, quality=0.35,
        width_px=120, yaw=3, pitch=0, crop_path="crop/ada.webp",
    )  # fmt: skip
    face = make_face(person)
    return Match.objects.create(
        kind=MatchKind.CELEBRITY, face_a=face, owner_a=person, celebrity=celebrity,
        celebrity_face=reference, cosine=0.62, similarity_score=score, model="open-1",
        calibration="open-1",
    )  # fmt: skip


def test_the_page_says_what_went_into_the_score(page, pair, alice, bob):
    Face.objects.filter(owner=alice).update(quality=0.81, yaw=-10, pitch=2)
    Face.objects.filter(owner=bob).update(quality=0.42, yaw=21, pitch=0)

    answer = page(pair, alice)

    said = explained(answer)
    assert (said.score, said.band) == (90, "confirmed")
    assert (said.quality_left, said.quality_right) == (0.81, 0.42)
    assert said.pose_gap == pytest.approx(31) and said.pose_matters
    text = answer.content.decode()
    assert "striking look-alike" in text and "never that two people are the same person" in text
    assert "large, sharp and from the front" in text and "good enough" in text
    assert "turned differently" in text and "by 31°" in text
    assert f"{pair.cosine:.3f}" in text and "open-1" in text and "came with the model" in text


def test_each_of_the_two_is_on_the_left_for_themselves(page, pair, alice, bob):
    Face.objects.filter(owner=bob).update(quality=0.3)
    assert explained(page(pair, alice)).quality_right == 0.3
    assert explained(page(pair, bob)).quality_left == 0.3


def test_a_pose_that_was_not_measured_is_not_called_zero(page, pair, alice, bob):
    Face.objects.filter(owner=bob).update(yaw=None, pitch=None)
    answer = page(pair, alice)
    assert explained(answer).pose_gap is None
    assert "not measured" in answer.content.decode()


def test_a_calibration_of_this_site_says_where_it_comes_from(page, pair, alice):
    report = {"pairs": 2400, "auc": 0.9812}
    CalibrationRecord.objects.create(
        model="open-1", version="ours", slope=9, midpoint=0.5, report=report
    )
    Match.objects.update(calibration="ours")
    text = " ".join(page(pair, alice).content.decode().split())
    assert "made on this site on" in text
    assert "from 2,400 pairs of photos" in text and "AUC 0.981" in text


def test_a_match_is_placed_among_all_of_ones_own_on_either_side(page, pair, alice):
    face = Face.objects.get(owner=alice)
    for number in range(11):  # ids decide who is on which side
        make_match(face, make_face(make_person(f"twin{number}")), 71 + 2 * number)

    place = explained(page(pair, alice)).place

    assert (place.rank, place.total, place.closer_than) == (2, 12, 100 * 10 // 12)
    assert "Closer than <strong>83 %</strong> of your 12 look-alikes" in text_of(page(pair, alice))


def text_of(page):
    return " ".join(page.content.decode().split())


def test_with_few_look_alikes_the_place_is_said_instead(page, pair, alice, bob, charlie):
    assert "only look-alike so far" in text_of(page(pair, bob))
    closer = make_match(Face.objects.get(owner=alice), make_face(charlie), 95)
    assert "Number 2 of your 2 look-alikes" in text_of(page(pair, alice))
    assert "None of your 2 look-alikes is closer" in text_of(page(closer, alice))


def test_whoever_is_not_shown_does_not_count(page, pair, alice, bob, charlie):
    face, dora, emil = Face.objects.get(owner=alice), make_person("dora"), make_person("emil")
    for person in (charlie, dora, emil):
        make_match(face, make_face(person), 95)
    assert explained(page(pair, alice)).place.total == 4

    withdraw_consent(charlie, Purpose.MATCHING)
    HiddenPerson.objects.create(user=dora, person=alice)
    gone = Match.objects.get(owner_a__in=(alice, emil), owner_b__in=(alice, emil))
    Dismissal.objects.create(user=alice, face_a=gone.face_a, face_b=gone.face_b)

    assert explained(page(pair, alice)).place.total == 1


def test_of_very_many_matches_the_stored_ones_are_counted(page, pair, alice, monkeypatch):
    monkeypatch.setattr("matches.scores.explaining.EXACT_UP_TO", 3)
    face = Face.objects.get(owner=alice)
    for number in range(4):
        make_match(face, make_face(make_person(f"twin{number}")), 71 + number)
    gone = make_person("gone")
    make_match(face, make_face(gone), 95)
    withdraw_consent(gone, Purpose.MATCHING)

    place = explained(page(pair, alice)).place

    assert (place.rank, place.total, place.closer_than) == (2, 6, 100 * 4 // 6)


def test_two_people_are_compared_over_all_their_photos(page, pair, alice, bob):
    assert explained(page(pair, alice)).overall is None
    say_alike(pair, 87.6, pairs=3)

    said = explained(page(pair, bob)).overall

    assert (said.percentage, said.pairs) == (88, 3)
    assert "Over all photos of you two it is <strong>88 %</strong>; 3 pairs" in text_of(
        page(pair, bob)
    )


def test_other_pairs_of_the_two_come_best_first_and_the_best_is_named(page, pair, alice, bob):
    first = next(face for face in pair.both_faces if face.owner == bob)
    mine, theirs = make_face(alice), make_face(bob)
    worse = make_match(mine, theirs, 75)
    best = make_match(mine, first, 97)
    make_match(mine, make_face(make_person("somebody")), 99)
    say_alike(pair, 90, pairs=3)

    said = explained(page(pair, alice))
    assert said.pairs == [best, worse] and said.best == best
    text = text_of(page(pair, alice))
    assert "The best pair has 97 %" in text and "Other photos of you two" in text
    assert reverse("match", args=[best.pk]) in text

    assert explained(page(best, alice)).best is None
    assert "None is closer than this one" in text_of(page(best, alice))


def test_at_most_eight_other_pairs_are_shown(page, pair, alice, bob):
    face = make_face(alice)
    for number in range(9):
        make_match(face, make_face(bob), 71 + number)
    assert [round(match.similarity_score) for match in explained(page(pair, alice)).pairs] == list(
        range(79, 71, -1)
    )


def test_of_a_public_match_strangers_learn_nothing_about_private_photos(page, alice, bob, charlie):
    public = make_match(
        make_face(alice, visibility=Visibility.PUBLIC), make_face(bob, visibility=Visibility.PUBLIC)
    )
    make_match(make_face(alice), make_face(bob), 95)
    say_alike(public, 91, pairs=2)

    said = explained(page(public, charlie))

    assert (said.place, said.overall, said.pairs) == (None, None, [])
    assert len(explained(page(public, alice)).pairs) == 1


def test_a_celebrity_is_named_with_the_pictures_source_and_nothing_is_made_of_them(page, alice):
    match = make_celebrity_match(alice)

    answer = page(match, alice)

    said, text = explained(answer), text_of(answer)
    assert (said.quality_right, said.overall, said.pairs) == (0.35, None, [])
    assert "<bdi>Ada ‮Lovelace 👑</bdi>" in text, "names of any direction stay to themselves"
    assert "Wrote the first program." in text and "CC0" in text
    assert 'href="https://pictures.example.org/ada"' in text
    assert "small, blurred or turned away" in text
    assert "only celebrity you look like so far" in text
    assert reverse("match-baby", args=[match.pk]) not in text
    assert "Make a couple picture" not in text


def test_a_celebritys_match_is_its_persons_alone(page, alice, charlie):
    match = make_celebrity_match(alice)
    assert page(match, charlie).status_code == 404

    Celebrity.objects.update(is_active=False)
    assert page(match, alice).status_code == 404


def test_what_was_dismissed_or_hidden_is_not_there(page, pair, alice, bob):
    HiddenPerson.objects.create(user=bob, person=alice)
    assert page(pair, alice).status_code == page(pair, bob).status_code == 404
    HiddenPerson.objects.all().delete()

    Dismissal.objects.create(user=alice, face_a=pair.face_a, face_b=pair.face_b)
    assert page(pair, alice).status_code == 404
    assert page(pair, bob).status_code == 200


def test_the_page_costs_the_same_however_many_matches(
    page, pair, alice, bob, django_assert_max_num_queries, django_assert_num_queries
):
    def queries():
        with django_assert_max_num_queries(40) as counted:
            page(pair, alice)
        return len(counted)

    say_alike(pair, 88)
    make_match(make_face(alice), make_face(bob), 71)
    page(pair, alice)  # the first request of a session also notes when it was seen
    before = queries()
    face = make_face(alice)
    for number in range(6):
        make_match(face, make_face(bob), 72 + number)
        make_match(face, make_face(make_person(f"twin{number}")), 80 + number)
    assert queries() == before
