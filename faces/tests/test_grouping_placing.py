"""Faces of one person come together, by themselves, in the same way whatever the order."""

from threading import Thread

import numpy as np
import pytest
from django.db import connection, transaction

from accounts.models import Purpose
from accounts.services import withdraw_consent
from accounts.tests.people import USUAL, make_person
from core.tests.waiting import until_somebody_waits_for_us
from faces import erasure
from faces.grouping import placing
from faces.grouping.clustering import LOOSE, Cluster, place
from faces.grouping.erasing import erase_grouping
from faces.grouping.measuring import hold, note_change
from faces.models import (
    Face,
    FaceGroup,
    GroupEmbedding,
    Grouping,
    GroupMember,
    GroupRefusal,
)
from faces.tests import pictures
from live.events import GroupsChanged, user_group

pytestmark = pytest.mark.django_db


@pytest.fixture
def dora(db):
    """Has the people in her photos told apart."""
    return make_person("dora", consents=[*USUAL, Purpose.GROUPING])


def partition(owner):
    """The groups as sets of faces, each named by its photo's file and its place in it."""
    members = GroupMember.objects.filter(group__owner=owner)
    groups = {}
    for group, photo, x in members.values_list("group", "face__image__sha256", "face__x"):
        groups.setdefault(group, set()).add((photo, round(x, 3)))
    return {frozenset(group) for group in groups.values()}


def place_again(owner):
    note_change(hold(owner.pk))
    return placing.place_faces(owner.pk)


def test_two_photos_of_a_person_make_a_group(dora, upload):
    upload(dora, pictures.group())
    assert not FaceGroup.objects.exists()

    image = upload(dora, pictures.person(1))

    group = FaceGroup.objects.get()
    assert group.owner == dora and group.name == "" and group.members.count() == 2
    assert group.members.filter(face__image=image).exists()


def test_a_third_photo_joins_it(dora, upload, told):
    for picture in (pictures.group(), pictures.person(1), pictures.mirrored(pictures.person(1))):
        upload(dora, picture)

    assert FaceGroup.objects.get().members.count() == 3
    assert [groups for event, groups in told if isinstance(event, GroupsChanged)] == [
        (user_group(dora.pk),)
    ] * 2


def test_everybody_in_two_photos_of_six_people_is_told_apart(dora, upload):
    upload(dora, pictures.group())
    upload(dora, pictures.mirrored(pictures.group()))

    groups = FaceGroup.objects.all()
    assert [group.members.count() for group in groups] == [2] * 6
    for group in groups:
        one, other = group.members.values_list("face__x", "face__w")
        assert abs(one[0] + one[1] / 2 + other[0] + other[1] / 2 - 1) < 0.05  # mirrored places


def test_the_order_of_photos_makes_no_difference(dora, upload):
    erin = make_person("erin", consents=[*USUAL, Purpose.GROUPING])
    photos = [
        pictures.group(),
        pictures.person(0),
        pictures.mirrored(pictures.person(0)),
        pictures.person(4),
        pictures.brighter(pictures.person(4)),
        pictures.astronaut(),
        pictures.mirrored(pictures.astronaut()),
    ]
    for picture in photos:
        upload(dora, picture)
    for picture in reversed(photos):
        upload(erin, picture)
    one_by_one = partition(dora)

    FaceGroup.objects.filter(owner=dora).delete()
    place_again(dora)

    assert len(one_by_one) == 3
    assert partition(dora) == one_by_one == partition(erin)


def test_doing_it_again_changes_nothing(dora, upload):
    for picture in (pictures.group(), pictures.person(1), pictures.person(2)):
        upload(dora, picture)
    before = set(GroupMember.objects.values_list("pk", "group"))

    assert place_again(dora) == 0

    assert set(GroupMember.objects.values_list("pk", "group")) == before
    assert placing.not_placed() == []


def test_groups_of_two_people_never_meet(dora, upload):
    erin = make_person("erin", consents=[*USUAL, Purpose.GROUPING])
    upload(dora, pictures.person(1))

    upload(erin, pictures.mirrored(pictures.person(1)))

    assert not FaceGroup.objects.exists()


def test_two_faces_in_one_photo_are_never_put_together(dora, upload):
    one = pictures.person(1)
    twice = pictures.blank((one.width * 2, one.height))
    twice.paste(one, (0, 0))
    twice.paste(pictures.mirrored(one), (one.width, 0))

    image = upload(dora, twice)
    assert Face.objects.filter(image=image).count() == 2
    assert not FaceGroup.objects.exists()

    upload(dora, pictures.brighter(one))
    group = FaceGroup.objects.get()
    assert group.members.count() == 2
    assert group.members.filter(face__image=image).count() == 1


def test_a_face_that_was_refused_stays_out(dora, upload):
    for picture in (pictures.group(), pictures.person(1), pictures.mirrored(pictures.person(1))):
        upload(dora, picture)
    member = GroupMember.objects.select_related("group").first()
    GroupRefusal.objects.create(face=member.face, group=member.group)
    member.delete()

    assert place_again(dora) == 0
    assert member.group.members.count() == 2


def test_a_lost_message_is_made_up_for(dora, upload, monkeypatch):
    from faces.tasks import catch_up_with_groups, place_faces

    monkeypatch.setattr(place_faces, "delay", lambda user_id: None)
    upload(dora, pictures.group())
    upload(dora, pictures.person(1))
    assert placing.not_placed() == [dora.pk]

    catch_up_with_groups()

    assert FaceGroup.objects.count() == 1 and placing.not_placed() == []


def test_a_group_goes_with_its_last_face(dora, upload, committed):
    images = [upload(dora, pictures.person(1)), upload(dora, pictures.mirrored(pictures.person(1)))]

    with committed():
        erasure.delete_photo(images[0])
    assert FaceGroup.objects.get().members.count() == 1

    with committed():
        erasure.delete_photo(images[1])
    assert not FaceGroup.objects.exists()


def test_nothing_is_placed_after_a_withdrawal(dora, upload, monkeypatch):
    upload(dora, pictures.person(1))
    upload(dora, pictures.mirrored(pictures.person(1)))
    FaceGroup.objects.all().delete()
    note_change(hold(dora.pk))
    told_apart = placing.place

    def withdraw_first(*args):
        withdraw_consent(dora, Purpose.GROUPING)
        return told_apart(*args)

    monkeypatch.setattr(placing, "place", withdraw_first)

    assert placing.place_faces(dora.pk) == 0
    assert not FaceGroup.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_make_each_group_once(dora, upload):
    for picture in (pictures.group(), pictures.person(1), pictures.person(2), pictures.person(3)):
        upload(dora, picture)
    FaceGroup.objects.all().delete()
    with transaction.atomic():
        note_change(hold(dora.pk))

    def work():
        placing.place_faces(dora.pk)
        connection.close()

    workers = [Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert [group.members.count() for group in FaceGroup.objects.all()] == [2, 2, 2]


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_holds_vectors_is_waited_for_and_erased(dora):
    """The withdrawal is committed while a worker is about to commit: nothing of it is left."""
    with transaction.atomic():
        hold(dora.pk)  # what a worker does before it writes
        eraser = Thread(target=lambda: (erase_grouping(dora.pk), connection.close()))
        eraser.start()
        until_somebody_waits_for_us()
        FaceGroup.objects.create(owner=dora)
    eraser.join()

    assert not FaceGroup.objects.exists() and not Grouping.objects.exists()


# The arithmetic alone, with generated vectors.


def people(sizes, cosine=0.8, seed=7):
    """Unit vectors of so many people with so many faces each, alike by `cosine` within a person."""
    numbers = np.random.default_rng(seed)

    def units(count):
        drawn = numbers.normal(size=(count, 256))
        return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)

    means = np.repeat(units(len(sizes)), sizes, axis=0)
    vectors = np.sqrt(cosine) * means + np.sqrt(1 - cosine) * units(sum(sizes))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors.astype(np.float32), np.repeat(np.arange(len(sizes)), sizes)


def as_sets(places):
    return {frozenset(np.flatnonzero(places == number)) for number in set(places) - {LOOSE}}


def test_many_people_come_out_whole():
    vectors, who = people([40, 12, 5, 3, 2, 1, 1])

    places = place(vectors, range(len(who)), [], 0.66)

    wanted = {frozenset(np.flatnonzero(who == person)) for person in range(5)}
    assert as_sets(places) == wanted
    assert (places[who >= 5] == LOOSE).all()


def test_a_shuffled_set_gives_the_same_groups():
    vectors, who = people([9, 6, 4, 2, 1])
    order = np.random.default_rng(3).permutation(len(who)).tolist()

    straight = place(vectors, range(len(who)), [], 0.66)
    shuffled = place(vectors[order], range(len(who)), [], 0.66)

    back = {frozenset(order[face] for face in group) for group in as_sets(shuffled)}
    assert back == as_sets(straight)


def test_a_chain_of_faces_is_not_one_person():
    """Neighbours are alike by a cosine of 0.77, the ends are opposites."""
    angles = np.arange(5) * np.deg2rad(40)
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)

    groups = as_sets(place(vectors, range(5), [], 0.66))

    assert groups
    assert all(max(group) - min(group) <= 2 for group in groups)


def test_a_face_goes_to_the_nearest_group_that_takes_it():
    vectors, _who = people([3, 3])
    faces = vectors[[0, 3]]

    def groups():
        return [
            Cluster(vectors[1:3].sum(axis=0), {10, 11}),
            Cluster(vectors[4:6].sum(axis=0), {12, 13}),
        ]

    assert place(faces, [0, 0], groups(), 0.66).tolist() == [0, 1]
    assert place(faces, [10, 0], groups(), 0.66).tolist() == [LOOSE, 1]
    refusing = groups()
    refusing[1].refused.add(1)
    assert place(faces, [0, 0], refusing, 0.66).tolist() == [0, LOOSE]


def test_nobody_gives_nothing():
    assert place(np.empty((0, 4), np.float32), [], [], 0.66).tolist() == []
    assert GroupEmbedding.objects.count() == 0
