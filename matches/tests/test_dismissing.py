""" "Not alike": remembered for ever by whoever said it, hidden from nobody else's own feed."""

import pytest
from django.urls import reverse

from accounts.models import Purpose
from accounts.services import withdraw_consent
from accounts.tests.people import make_person
from faces.models import Celebrity, CelebrityFace
from library.models import Image, Moderation, Visibility
from live.events import FeedChanged, MatchFound, MatchGone, user_group
from matches import services
from matches.dismissals.dismissing import dismiss, dismissed_by, undo_dismissal
from matches.feed import reading as feed
from matches.feed.wish import Which, Wish
from matches.models import Dismissal, Match, MatchKind
from matches.tests.lookalikes import make_face, make_match
from notifications.models import Notification, NotificationKind
from notifications.services import notify

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(alice, bob):
    return make_match(make_face(alice), make_face(bob))


def make_celebrity_match(person, name="Ada Lovelace"):
    celebrity, _ = Celebrity.objects.get_or_create(name=name, slug=name.lower()[:3], licence="CC0")
    photo = Image.objects.create(
        kind="celebrity", filename="c.jpg", storage_path=f"celebrity/{person.pk}.jpg",
        sha256=person.pk.hex * 2, file_size=1, width=640, height=480, mime="image/jpeg",
        moderation=Moderation.PASSED,
    )  # fmt: skip
    reference = CelebrityFace.objects.create(
        celebrity=celebrity, image=photo, x=0.3, y=0.2, w=0.3, h=0.4, score=0.9, quality=0.9,
        width_px=120, crop_path=f"crop/{person.pk}.webp",
    )  # fmt: skip
    return Match.objects.create(
        kind=MatchKind.CELEBRITY, face_a=make_face(person), owner_a=person, celebrity=celebrity,
        celebrity_face=reference, cosine=0.6, similarity_score=82, model="open-1",
        calibration="open-1",
    )  # fmt: skip


def seen(person, which=Which.MINE):
    return feed.page(person, Wish(which=which), "", 100)[0]


def test_it_leaves_ones_own_pages_and_stays_on_the_others(client, pair, alice, bob):
    client.force_login(alice)
    client.post(reverse("match-dismiss", args=[pair.pk]))
    assert (seen(alice), seen(bob)) == ([], [pair])
    for name in ("match", "match-card"):
        assert client.get(reverse(name, args=[pair.pk])).status_code == 404
    client.force_login(bob)
    assert client.get(reverse("match", args=[pair.pk])).status_code == 200


def test_everyones_feed_does_not_show_what_one_of_the_two_dismissed(alice, bob, charlie):
    faces = [make_face(person, visibility=Visibility.PUBLIC) for person in (alice, bob)]
    pair = make_match(*faces)
    assert seen(charlie, Which.EVERYONE) == [pair]
    dismissal = dismiss(bob, pair)
    assert seen(charlie, Which.EVERYONE) == seen(alice, Which.EVERYONE) == []
    undo_dismissal(dismissal)
    assert seen(charlie, Which.EVERYONE) == [pair]


def test_a_stranger_dismisses_a_public_pair_for_themselves_alone(client, alice, bob, charlie):
    pair = make_match(*(make_face(who, visibility=Visibility.PUBLIC) for who in (alice, bob)))
    client.force_login(charlie)
    client.post(reverse("match-dismiss", args=[pair.pk]))
    assert seen(charlie, Which.EVERYONE) == []
    assert seen(make_person("dora"), Which.EVERYONE) == [pair]


def test_a_stranger_finds_no_private_pair_to_dismiss(client, pair, charlie):
    client.force_login(charlie)
    assert client.post(reverse("match-dismiss", args=[pair.pk])).status_code == 404
    assert not Dismissal.objects.exists()


def test_saying_it_twice_is_saying_it_once(pair, alice):
    assert dismiss(alice, pair) == dismiss(alice, pair)
    assert Dismissal.objects.count() == 1


def test_open_pages_of_that_person_lose_the_card_and_are_read_again_after_undo(
    pair, alice, told, committed
):
    with committed():
        dismissal = dismiss(alice, pair)
    assert told == [(MatchGone(pair.pk), (user_group(alice.pk),))]
    told.clear()
    with committed():
        assert undo_dismissal(dismissal)
        assert not undo_dismissal(dismissal)
    assert told == [(FeedChanged(), (user_group(alice.pk),))]


def test_what_was_told_of_it_is_forgotten(pair, alice, bob):
    for person in (alice, bob):
        notify(person.pk, NotificationKind.MATCH, key=f"match:{pair.pk}", subject_id=pair.pk)
    dismiss(alice, pair)
    assert [row.recipient for row in Notification.objects.all()] == [bob]


def test_it_survives_the_match_and_a_change_of_the_pack(pair, alice, bob):
    dismiss(alice, pair)
    pair.delete()
    again = make_match(*(face for face in (pair.face_a, pair.face_b)))
    assert (seen(alice), seen(bob)) == ([], [again])
    assert dismissed_by([again]) == {again.pk: {alice.pk}}


def test_a_later_run_tells_only_the_other(alice, bob, told, committed):
    one, other = make_face(alice), make_face(bob)
    pair = make_match(one, other)
    dismiss(alice, pair)
    pair.delete()
    with committed():
        services.discover(other.pk)
    assert Match.objects.count() == 1
    groups = [groups for event, groups in told if isinstance(event, MatchFound)]
    assert groups == [(user_group(bob.pk),)]
    assert seen(alice) == []


def test_of_a_celebrity_it_is_about_the_celebrity(alice, bob):
    mine, theirs = make_celebrity_match(alice), make_celebrity_match(bob)
    dismiss(alice, mine)
    assert seen(alice, Which.CELEBRITIES) == []
    assert seen(bob, Which.CELEBRITIES) == [theirs]
    assert dismissed_by([mine, theirs]) == {mine.pk: {alice.pk}, theirs.pk: set()}


def test_htmx_gets_a_toast_that_offers_to_undo(client, pair, alice):
    client.force_login(alice)
    said = {"headers": {"HX-Request": "true"}}
    answer = client.post(reverse("match-dismiss", args=[pair.pk]), **said).content.decode()
    undo = reverse("dismissal-undo", args=[Dismissal.objects.get().pk])
    assert "beforeend:#toasts" in answer and undo in answer

    again = client.post(undo, **said)
    assert again.status_code == 200 and "again" in again.content.decode()
    assert seen(alice) == [pair]
    assert client.post(undo, **said).status_code == 200


def test_without_scripts_one_is_led_back_and_finds_it_in_a_list(client, pair, alice):
    client.force_login(alice)
    page = reverse("match", args=[pair.pk])
    answer = client.post(
        reverse("match-dismiss", args=[pair.pk]), headers={"Referer": f"http://testserver{page}"}
    )
    assert answer["Location"] == reverse("home")
    assert reverse("dismissed") in client.get(reverse("home")).content.decode()

    listed = client.get(reverse("dismissed"))
    [dismissal] = listed.context["dismissals"]
    assert dismissal.match == pair
    client.post(reverse("dismissal-undo", args=[dismissal.pk]))
    assert seen(alice) == [pair]


def test_nobody_undoes_for_somebody_else(client, pair, alice, bob):
    dismissal = dismiss(alice, pair)
    client.force_login(bob)
    client.post(reverse("dismissal-undo", args=[dismissal.pk]))
    assert Dismissal.objects.exists()


def test_the_list_shows_no_face_of_who_left_and_still_undoes(client, pair, alice, bob):
    dismiss(alice, pair)
    withdraw_consent(bob, Purpose.MATCHING)
    client.force_login(alice)
    page = client.get(reverse("dismissed"))
    assert page.context["dismissals"][0].match is None
    assert "Bob" not in page.content.decode()


def test_the_list_costs_the_same_however_long(client, alice, bob, django_assert_num_queries):
    client.force_login(alice)
    client.get(reverse("dismissed"))
    for _ in range(2):
        for _ in range(3):
            dismiss(alice, make_match(make_face(alice), make_face(bob)))
        with django_assert_num_queries(8):
            client.get(reverse("dismissed"))
