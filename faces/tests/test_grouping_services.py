"""What the owner of the photos says of groups stands, and can be taken back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Purpose
from accounts.services import withdraw_consent
from faces import erasure
from faces.grouping import erasing, errors, merging, placing, services
from faces.grouping.suggesting import suggest_merges
from faces.models import Face, FaceGroup, GroupMember, GroupMerge, GroupRefusal, PlacedBy
from faces.tests.groups import (
    faces_of_group,
    make_group,
    make_grouping_person,
    make_photo,
    person_vector,
)
from live.events import GroupsChanged, user_group

pytestmark = pytest.mark.django_db


@pytest.fixture
def dora(db):
    return make_grouping_person("dora")


def names(owner):
    """Every group's name with the number of its faces."""
    groups = FaceGroup.objects.owned_by(owner)
    return sorted((group.name, group.members.count()) for group in groups)


def test_a_group_gets_a_name_and_pages_are_told(dora, told, committed):
    group = make_group(dora, 1)

    with committed():
        services.name_group(group, "  Zoë\u202e \n Ó ")

    group.refresh_from_db()
    assert group.name == "Zoë Ó"
    assert told == [(GroupsChanged(), (user_group(dora.pk),))]
    services.name_group(group, "")
    group.refresh_from_db()
    assert group.name == ""


@pytest.mark.parametrize("name", ["👩‍👩‍👧 Ida", "מרים בת־דוד", "x" * 200])
def test_names_of_every_kind_are_kept(name, dora):
    assert services.name_group(make_group(dora, 1), name).name == name[:80]


def test_nothing_can_be_said_without_the_consent(dora):
    group, other = make_group(dora, 1), make_group(dora, 2)
    withdraw_consent(dora, Purpose.GROUPING)

    for change in (
        lambda: services.name_group(group, "Ann"),
        lambda: services.split(group, faces_of_group(group)[:1]),
        lambda: services.put_faces(dora, [], group),
        lambda: services.start_over(dora),
        lambda: merging.merge(group, other),
    ):
        with pytest.raises(errors.GroupingNotAgreed):
            change()


# Splitting and taking out


def test_selected_faces_become_a_group_that_the_engine_leaves_alone(dora, committed):
    group = make_group(dora, 1, size=4, name="Ann")
    chosen = faces_of_group(group)[:2]

    with committed():
        new = services.split(group, chosen)

    assert names(dora) == [("", 2), ("Ann", 2)]
    assert set(new.members.values_list("placed_by", flat=True)) == {PlacedBy.OWNER}
    assert suggest_merges(group) == []


def test_a_group_cannot_be_split_into_itself_and_nothing(dora):
    group = make_group(dora, 1)

    with pytest.raises(errors.WholeGroup):
        services.split(group, faces_of_group(group))
    with pytest.raises(errors.NoFaces):
        services.split(group, [])
    with pytest.raises(errors.NoFaces):
        services.split(group, faces_of_group(make_group(dora, 2)))


def test_a_face_that_is_not_this_person_never_comes_back(dora, committed):
    group = make_group(dora, 1, size=3)
    face = faces_of_group(group)[0]

    with committed():
        assert services.remove_faces(group, [face]) == 1

    assert not GroupMember.objects.filter(face=face).exists()
    with committed():
        services.name_group(group, "Ann")
    assert placing.place_faces(dora.pk) == 0
    assert not GroupMember.objects.filter(face=face).exists()


def test_a_face_taken_out_may_find_another_group(dora, committed):
    wrong = make_group(dora, 1)
    right = make_group(dora, 2)
    (face,) = make_photo(dora, [2])
    GroupMember.objects.create(face=face, group=wrong)

    with committed():
        services.remove_faces(wrong, [face])

    assert GroupMember.objects.get(face=face).group == right


def test_a_group_without_faces_goes(dora, committed):
    group = make_group(dora, 1, size=1)

    with committed():
        services.remove_faces(group, faces_of_group(group))

    assert not FaceGroup.objects.exists()


# Faces in no group


def test_a_face_in_no_group_is_put_where_its_owner_says(dora, committed):
    group = make_group(dora, 1)
    (face,) = make_photo(dora, [9])
    GroupRefusal.objects.create(face=face, group=group)

    with committed():
        services.put_faces(dora, [face], group)

    member = GroupMember.objects.get(face=face)
    assert (member.group, member.placed_by) == (group, PlacedBy.OWNER)
    assert not GroupRefusal.objects.exists()
    with pytest.raises(errors.NoFaces):
        services.put_faces(dora, [face], None)


def test_faces_in_no_group_can_begin_one(dora):
    faces = make_photo(dora, [1, 2])

    group = services.put_faces(dora, faces[:1], None)

    assert faces_of_group(group) == faces[:1]


def test_faces_of_somebody_else_cannot(dora, alice):
    (face,) = make_photo(alice, [1])

    with pytest.raises(errors.NoFaces):
        services.put_faces(dora, [face], None)


def test_starting_over_forgets_what_was_said_and_tells_apart_anew(dora, committed):
    group, other = make_group(dora, 1, name="Ann"), make_group(dora, 2)
    merging.merge(group, other)

    with committed():
        assert services.start_over(dora) == 1

    assert names(dora) == [("", 2), ("", 2)]
    assert not GroupMerge.objects.exists() and not GroupRefusal.objects.exists()


# Merging and undoing it


def test_two_groups_become_one_and_two_again(dora, committed):
    kept, absorbed = make_group(dora, 1, size=3), make_group(dora, 2, name="Ann")
    before = {group: faces_of_group(group) for group in (kept, absorbed)}

    with committed():
        done = merging.merge(kept, absorbed)
    assert names(dora) == [("Ann", 5)]

    with committed():
        back = merging.undo_merge(done)
    assert names(dora) == [("", 3), ("Ann", 2)]
    assert faces_of_group(kept) == before[kept]
    assert faces_of_group(back) == before[absorbed]
    assert suggest_merges(kept) == []
    with pytest.raises(errors.AlreadyUndone):
        merging.undo_merge(done)


def test_a_merge_that_went_with_its_group_meanwhile_cannot_be_undone(dora):
    done = merging.merge(make_group(dora, 1), make_group(dora, 2))
    FaceGroup.objects.filter(owner=dora).delete()

    with pytest.raises(errors.GroupGone):
        merging.undo_merge(done)


def test_the_name_of_the_group_that_stays_is_kept(dora):
    done = merging.merge(make_group(dora, 1, name="Ann"), make_group(dora, 2, name="Eve"))
    assert names(dora) == [("Ann", 4)]

    merging.undo_merge(done)

    assert names(dora) == [("Ann", 2), ("Eve", 2)]


def test_a_name_given_since_stays(dora):
    kept = make_group(dora, 1)
    done = merging.merge(kept, make_group(dora, 2, name="Ann"))
    services.name_group(kept, "Both")

    merging.undo_merge(done)

    assert names(dora) == [("Ann", 2), ("Both", 2)]


def test_faces_that_came_since_stay_in_the_group_that_was_kept(dora, committed):
    kept = make_group(dora, 1)
    done = merging.merge(kept, make_group(dora, 2))
    (face,) = make_photo(dora, [1])
    services.put_faces(dora, [face], kept)

    merging.undo_merge(done)

    assert face in faces_of_group(kept) and kept.members.count() == 3


def test_faces_split_off_or_deleted_since_are_left_alone(dora, committed):
    kept, absorbed = make_group(dora, 1), make_group(dora, 2, size=4, name="Ann")
    one, two, _three, _four = faces_of_group(absorbed)
    done = merging.merge(kept, absorbed)
    elsewhere = services.split(kept, [one])
    with committed():
        erasure.delete_face(two)

    back = merging.undo_merge(done)

    assert faces_of_group(elsewhere) == [one]
    assert back.members.count() == 2 and kept.members.count() == 2
    assert not Face.objects.filter(pk=two.pk).exists()


def test_an_undo_with_nothing_left_says_so(dora):
    kept, absorbed = make_group(dora, 1), make_group(dora, 2)
    faces = faces_of_group(absorbed)
    done = merging.merge(kept, absorbed)
    services.split(kept, faces)

    with pytest.raises(errors.NothingToUndo):
        merging.undo_merge(done)
    done.refresh_from_db()
    assert done.undone_at is None


def test_a_group_of_which_only_the_other_is_left_gets_its_name_back(dora, committed):
    kept, absorbed = make_group(dora, 1), make_group(dora, 2, name="Ann")
    own = faces_of_group(kept)
    done = merging.merge(kept, absorbed)
    services.remove_faces(kept, own)

    assert merging.undo_merge(done) == kept
    assert names(dora) == [("Ann", 2)]


def test_a_merge_into_a_merged_group_is_undone_in_either_order(dora):
    ann, bea, cis = (make_group(dora, n, name=name) for n, name in enumerate(("Ann", "Bea", "Cis")))
    first = merging.merge(bea, cis)
    second = merging.merge(ann, bea)
    assert names(dora) == [("Ann", 6)]

    merging.undo_merge(first)
    assert names(dora) == [("Ann", 4), ("Cis", 2)]
    merging.undo_merge(second)
    assert names(dora) == [("Ann", 2), ("Bea", 2), ("Cis", 2)]


def test_the_later_merge_first_gives_the_earlier_back_to_be_undone(dora):
    ann, bea, cis = (make_group(dora, n, name=name) for n, name in enumerate(("Ann", "Bea", "Cis")))
    first = merging.merge(bea, cis)
    second = merging.merge(ann, bea)

    merging.undo_merge(second)
    assert names(dora) == [("Ann", 2), ("Bea", 4)]
    merging.undo_merge(GroupMerge.objects.get(pk=first.pk))

    assert names(dora) == [("Ann", 2), ("Bea", 2), ("Cis", 2)]


def test_after_thirty_days_it_is_too_late_and_forgotten(dora):
    done = merging.merge(make_group(dora, 1), make_group(dora, 2))
    GroupMerge.objects.update(created_at=timezone.now() - timedelta(days=30, minutes=1))

    with pytest.raises(errors.TooLateToUndo):
        merging.undo_merge(done)
    assert not merging.undoable().exists()
    erasing.forget_old_merges()
    assert not GroupMerge.objects.exists()


def test_a_group_is_not_merged_with_itself_or_with_one_that_is_gone(dora):
    group, other = make_group(dora, 1), make_group(dora, 2)
    with pytest.raises(errors.SameGroup):
        merging.merge(group, group)

    merging.merge(group, other)

    with pytest.raises(errors.GroupGone):
        merging.merge(group, other)


def test_what_was_refused_by_one_is_refused_by_both_together(dora, committed):
    kept, absorbed = make_group(dora, 1, size=3), make_group(dora, 2, size=3)
    (face, *_), (stranger, *_) = faces_of_group(kept), faces_of_group(absorbed)
    services.remove_faces(absorbed, [stranger])
    services.remove_faces(kept, [face])

    done = merging.merge(kept, absorbed)
    refused = GroupRefusal.objects.filter(group=kept).values_list("face", flat=True)
    assert set(refused) == {stranger.pk, face.pk}

    back = merging.undo_merge(done)
    assert GroupRefusal.objects.filter(group=back, face=stranger).exists()


# Suggestions


def test_suggestions_are_ranked_and_in_words(dora):
    """Group 50 lies between persons 1 and 2, nearer to 1."""
    one, two, far = make_group(dora, 1, 3), make_group(dora, 2, 3), make_group(dora, 3, 3)
    mixed = make_group(dora, 50, 1)
    between = 0.8 * person_vector(1) + 0.6 * person_vector(2)
    vectors = mixed.members.get().face.group_embeddings
    vectors.update(vector=(between / (between @ between) ** 0.5).tolist())

    suggested = suggest_merges(mixed)

    assert [each.group_id for each in suggested] == [one.pk, two.pk]
    assert suggested[0].score > suggested[1].score >= 50
    assert str(suggested[0].words) in {"Very much alike", "Alike"}
    assert far.pk not in {each.group_id for each in suggested}


def test_groups_seen_in_one_photo_are_not_suggested(dora):
    one, other = make_group(dora, 1), make_group(dora, 1)
    assert [each.group_id for each in suggest_merges(one)] == [other.pk]

    first, second = make_photo(dora, [1, 1])
    GroupMember.objects.create(face=first, group=one)
    GroupMember.objects.create(face=second, group=other)

    assert suggest_merges(one) == []


def test_two_people_who_only_look_alike_are_kept_apart_until_merged(dora):
    one, other = make_group(dora, 1), make_group(dora, 1)

    merging.keep_apart(one, other)
    assert suggest_merges(one) == [] == suggest_merges(other)

    merging.merge(one, other)
    assert not GroupRefusal.objects.exists()


def test_groups_of_somebody_else_are_not_suggested(dora, alice):
    make_group(alice, 1)

    assert suggest_merges(make_group(dora, 1)) == []
