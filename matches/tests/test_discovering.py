"""Look-alikes are found for whoever agreed, once for each pair, and told to both at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import close_old_connections, connection

from accounts.models import Purpose
from accounts.services import grant_consents, suspend, withdraw_consent
from accounts.tests.people import make_person
from faces.models import Face, FaceEmbedding
from faces.services import disclaim_face, set_opted_out
from faces.tests import pictures
from library.models import Visibility
from live.events import FEED, MatchFound, user_group
from matches import reading, services
from matches.feed import reading as feed
from matches.feed.wish import Which, Wish
from matches.models import Match

pytestmark = pytest.mark.django_db

WITHOUT_MATCHING = [Purpose.TERMS, Purpose.BIOMETRIC]


def seen_by(person):
    return len(feed.page(person, Wish(), "", 100)[0])


def public_for(person):
    return len(feed.page(person, Wish(which=Which.EVERYONE), "", 100)[0])


def test_two_people_who_look_alike_match_once(alice, bob, upload, told):
    upload(alice, pictures.astronaut())
    upload(bob, pictures.mirrored(pictures.astronaut()))

    match = Match.objects.get()
    assert {match.owner_a, match.owner_b} == {alice, bob}
    assert match.similarity_score > 85
    assert match.model == "open-1" and match.calibration
    found = [(event, set(groups)) for event, groups in told if isinstance(event, MatchFound)]
    assert len(found) == 1
    assert found[0][1] == {user_group(alice.pk), user_group(bob.pk)}


def test_people_who_do_not_look_alike_do_not_match(alice, bob, upload):
    upload(alice, pictures.person(0))
    upload(bob, pictures.person(5))

    assert not Match.objects.exists()


def test_nobody_matches_with_themselves(alice, upload):
    upload(alice, pictures.astronaut())
    upload(alice, pictures.brighter(pictures.astronaut()))

    assert FaceEmbedding.objects.count() == 2
    assert not Match.objects.exists()


def test_a_public_pair_is_told_to_everyone(alice, bob, charlie, upload, told):
    upload(alice, pictures.astronaut(), visibility=Visibility.PUBLIC)
    upload(bob, pictures.mirrored(pictures.astronaut()), visibility=Visibility.PUBLIC)

    groups = next(groups for event, groups in told if isinstance(event, MatchFound))
    assert FEED in groups
    assert public_for(charlie) == 1


def test_a_private_pair_does_not_exist_for_strangers(alice, bob, charlie, upload):
    upload(alice, pictures.astronaut(), visibility=Visibility.PUBLIC)
    upload(bob, pictures.mirrored(pictures.astronaut()))

    assert public_for(charlie) == 0
    assert not reading.visible(charlie).exists()
    assert reading.visible(bob).count() == 1


@pytest.mark.parametrize("order", ["photo last", "consent last"])
def test_a_consent_given_late_leads_to_the_same_matches(order, alice, upload, committed):
    dora = make_person("dora", consents=WITHOUT_MATCHING)
    if order == "photo last":
        grant_consents(dora, [Purpose.MATCHING])
    upload(dora, pictures.mirrored(pictures.astronaut()))
    upload(alice, pictures.astronaut())
    if order == "consent last":
        assert not Match.objects.exists()
        with committed():
            grant_consents(dora, [Purpose.MATCHING])

    match = Match.objects.get()
    assert {match.owner_a, match.owner_b} == {alice, dora}


def test_withdrawing_hides_the_matches_from_both_at_once_and_agreeing_brings_them_back(
    alice, bob, upload, committed
):
    upload(alice, pictures.astronaut())
    upload(bob, pictures.mirrored(pictures.astronaut()))

    withdraw_consent(bob, Purpose.MATCHING)
    assert (seen_by(alice), seen_by(bob)) == (0, 0)

    with committed():
        grant_consents(bob, [Purpose.MATCHING])
    assert (seen_by(alice), seen_by(bob)) == (1, 1)


def test_who_came_while_one_was_away_is_found_on_the_return(alice, bob, upload, committed):
    upload(alice, pictures.astronaut())
    with committed():
        withdraw_consent(alice, Purpose.MATCHING)
    upload(bob, pictures.mirrored(pictures.astronaut()))
    assert not Match.objects.exists()

    with committed():
        grant_consents(alice, [Purpose.MATCHING])

    assert seen_by(bob) == 1


def test_a_suspended_person_is_seen_by_nobody(alice, bob, upload):
    upload(alice, pictures.astronaut())
    upload(bob, pictures.mirrored(pictures.astronaut()))

    suspend(bob)

    assert seen_by(alice) == 0


@pytest.mark.parametrize("take_out", [disclaim_face, lambda face: set_opted_out(face, True)])
def test_a_face_taken_out_of_matching_is_hidden(take_out, alice, bob, upload):
    upload(alice, pictures.astronaut())
    upload(bob, pictures.mirrored(pictures.astronaut()))

    take_out(Face.objects.select_related("image__analysis").get(owner=bob))

    assert seen_by(alice) == 0


def test_a_face_put_back_is_searched_again(alice, bob, upload, committed):
    upload(alice, pictures.astronaut())
    face = Face.objects.select_related("image__analysis").get()
    set_opted_out(face, True)
    upload(bob, pictures.mirrored(pictures.astronaut()))
    assert not Match.objects.exists()

    with committed():
        set_opted_out(face, False)

    assert seen_by(bob) == 1


def test_a_lost_message_is_made_up_for(alice, bob, upload, monkeypatch):
    upload(alice, pictures.astronaut())
    monkeypatch.setattr("matches.tasks.discover.delay", lambda face_id: None)
    upload(bob, pictures.mirrored(pictures.astronaut()))
    assert not Match.objects.exists()

    for face_id in services.not_searched():
        services.discover(face_id)

    assert Match.objects.count() == 1
    assert services.not_searched() == []


def test_a_face_keeps_at_most_twenty(alice, upload, settings):
    settings.MATCHES_PER_FACE = 3
    face = Face.objects.get(image=upload(alice, pictures.astronaut()))
    vector = FaceEmbedding.objects.get().vector
    for number in range(6):
        lend_face_to(make_person(f"twin{number}"), face, vector)

    assert len(services.discover(face.pk)) == 3


def test_other_peoples_faces_never_crowd_out_those_that_take_part(alice, upload):
    """The filters are part of the index query: nearer faces that do not count cost none."""
    face = Face.objects.get(image=upload(alice, pictures.astronaut()))
    vector = FaceEmbedding.objects.get().vector
    silent = make_person("silent", consents=WITHOUT_MATCHING)
    for _number in range(150):
        lend_face_to(silent, face, vector)
    farther = [value + (0.01 if index % 2 else -0.01) for index, value in enumerate(vector)]
    lend_face_to(make_person("willing"), face, farther)

    found = services.discover(face.pk)

    assert [match.owner_a.username for match in found if match.owner_a != alice] + [
        match.owner_b.username for match in found if match.owner_b != alice
    ] == ["willing"]


def lend_face_to(person, face, vector):
    """A face row for a person with this vector, as if they had uploaded it."""
    from uuid import uuid4

    from library.models import Image

    image = Image.objects.get(pk=face.image_id)
    image.pk, image.owner = uuid4(), person
    image.storage_path, image.sha256 = f"source/{uuid4()}.jpg", uuid4().hex
    image._state.adding = True
    image.save()
    copy = Face.objects.get(pk=face.pk)
    copy.pk, copy.owner, copy.image, copy.is_default = uuid4(), person, image, False
    copy.crop_path = f"crop/{uuid4()}.webp"
    copy._state.adding = True
    copy.save()
    return FaceEmbedding.objects.create(face=copy, model="open-1", vector=vector, norm=1.0)


@pytest.mark.django_db(transaction=True)
def test_concurrent_runs_double_nothing(alice, bob, upload):
    face = Face.objects.get(image=upload(alice, pictures.astronaut()))
    other = lend_face_to(bob, face, FaceEmbedding.objects.get().vector)

    def run(face_id):
        try:
            return len(services.discover(face_id))
        finally:
            close_old_connections()
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        new = list(pool.map(run, [face.pk, other.face_id] * 4))

    assert sum(new) == 1
    assert Match.objects.count() == 1
