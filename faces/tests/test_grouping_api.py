"""/api/v1/groups: the same as the pages, for programs."""

import pytest

from accounts.models import Purpose
from accounts.services import withdraw_consent
from faces.models import GroupMember, GroupMerge, GroupRefusal
from faces.tests.groups import faces_of_group, make_group, make_grouping_person, make_photo

pytestmark = pytest.mark.django_db
GROUPS = "/api/v1/groups"
JSON = "application/json"


@pytest.fixture
def dora(client, db):
    dora = make_grouping_person("dora")
    client.force_login(dora)
    return dora


@pytest.fixture
def group(dora):
    return make_group(dora, 1, size=3, name="Ann")


def test_groups_are_listed_with_numbers_and_a_cover(client, group):
    (row,) = client.get(GROUPS).json()["results"]

    assert (row["id"], row["name"], row["faces"], row["photos"]) == (str(group.pk), "Ann", 3, 3)
    assert row["has_me"] is False and row["cover_url"]
    assert client.get(f"{GROUPS}/{group.pk}").json() == row


def test_the_list_goes_on_in_pages(client, dora):
    for number in range(3):
        make_group(dora, number)

    page = client.get(GROUPS, {"limit": 2}).json()

    rest = client.get(page["next"]).json()
    assert len(page["results"]) == 2 and len(rest["results"]) == 1 and rest["next"] is None


def test_faces_of_a_group_come_in_pages(client, group):
    page = client.get(f"{GROUPS}/{group.pk}/faces", {"limit": 2}).json()

    ids = [face["id"] for face in page["results"] + client.get(page["next"]).json()["results"]]
    assert sorted(ids) == sorted(str(face.pk) for face in faces_of_group(group))


def test_a_group_is_named(client, group):
    answer = client.patch(f"{GROUPS}/{group.pk}", {"name": "Zoë 🌸"}, JSON)

    assert answer.json()["name"] == "Zoë 🌸"
    assert client.patch(f"{GROUPS}/{group.pk}", {"name": "x" * 81}, JSON).status_code == 400


def test_put_together_and_taken_apart(client, dora, group):
    other = make_group(dora, 1, name="Eve")
    (suggestion,) = client.get(f"{GROUPS}/{group.pk}/suggestions").json()
    assert suggestion["group"]["id"] == str(other.pk)
    assert 85 < suggestion["score"] <= 100 and suggestion["words"] == "Very much alike"

    merge = client.post(f"{GROUPS}/{group.pk}/merge", {"other": other.pk}, JSON)
    assert merge.status_code == 201
    assert client.get(f"{GROUPS}/{group.pk}").json()["faces"] == 5

    undo = f"/api/v1/group-merges/{merge.json()['id']}/undo"
    assert client.post(undo).json()["name"] == "Eve"
    answer = client.post(undo)
    assert (answer.status_code, answer.json()["code"]) == (409, "already_undone")


def test_two_groups_are_kept_apart(client, dora, group):
    other = make_group(dora, 1)

    answer = client.post(f"{GROUPS}/{group.pk}/keep-apart", {"other": other.pk}, JSON)

    assert answer.status_code == 204
    assert client.get(f"{GROUPS}/{group.pk}/suggestions").json() == []


def test_faces_are_moved_and_taken_out(client, group):
    one, two, three = faces_of_group(group)

    answer = client.post(f"{GROUPS}/{group.pk}/split", {"faces": [str(one.pk)]}, JSON)
    assert answer.status_code == 201 and answer.json()["faces"] == 1
    assert str(GroupMember.objects.get(face=one).group_id) == answer.json()["id"]

    both = {"faces": [str(two.pk), str(three.pk)]}
    assert client.post(f"{GROUPS}/{group.pk}/split", both, JSON).json()["code"] == "whole_group"
    body = {"faces": [str(two.pk)]}
    assert client.post(f"{GROUPS}/{group.pk}/remove-faces", body, JSON).status_code == 204
    assert GroupRefusal.objects.filter(face=two, group=group).exists()
    for bad in ({"faces": []}, {"faces": ["x"]}, {}):
        assert client.post(f"{GROUPS}/{group.pk}/split", bad, JSON).status_code == 400


def test_a_face_elsewhere_cannot_be_selected(client, dora, group):
    (face,) = make_photo(dora, [5])

    answer = client.post(f"{GROUPS}/{group.pk}/split", {"faces": [str(face.pk)]}, JSON)

    assert (answer.status_code, answer.json()["code"]) == (422, "no_faces")


def test_strangers_find_nothing(client, dora, group):
    merge = GroupMerge.objects.create(owner=dora, kept=group)
    stranger = make_grouping_person("stranger")
    own = make_group(stranger, 1)
    client.force_login(stranger)

    assert [row["id"] for row in client.get(GROUPS).json()["results"]] == [str(own.pk)]
    assert client.get(f"{GROUPS}/{group.pk}").status_code == 404
    assert client.get(f"{GROUPS}/{group.pk}/faces").status_code == 404
    assert client.get(f"{GROUPS}/{group.pk}/suggestions").status_code == 404
    assert client.patch(f"{GROUPS}/{group.pk}", {"name": "x"}, JSON).status_code == 404
    body = {"other": str(own.pk), "faces": [str(faces_of_group(group)[0].pk)]}
    for what in ("merge", "keep-apart", "split", "remove-faces"):
        assert client.post(f"{GROUPS}/{group.pk}/{what}", body, JSON).status_code == 404
    other = {"other": str(group.pk)}
    assert client.post(f"{GROUPS}/{own.pk}/merge", other, JSON).status_code == 404
    assert client.post(f"/api/v1/group-merges/{merge.pk}/undo").status_code == 404


def test_without_the_consent_there_are_none(client, dora, group):
    withdraw_consent(dora, Purpose.GROUPING)

    assert client.get(GROUPS).json()["results"] == []
    assert client.get(f"{GROUPS}/{group.pk}").status_code == 404


def test_queries_do_not_grow_with_groups(client, dora, django_assert_max_num_queries):
    for number in range(8):
        make_group(dora, number)
    client.get(GROUPS)

    with django_assert_max_num_queries(6):
        client.get(GROUPS)
