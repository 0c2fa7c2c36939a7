"""The pages of the people in one's photos: theirs alone, with and without scripts."""

import re

import pytest
from django.urls import reverse

from accounts.models import ActivityEntry, Purpose
from accounts.services import has_consent, withdraw_consent
from accounts.tests.people import make_person
from faces.grouping import merging
from faces.models import FaceGroup, GroupMember, GroupMerge, GroupRefusal
from faces.tests import pictures
from faces.tests.groups import faces_of_group, make_group, make_grouping_person, make_photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def dora(db):
    return make_grouping_person("dora")


@pytest.fixture
def group(dora):
    return make_group(dora, 1, size=3, name="Ann")


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_nothing_is_shown_before_it_is_agreed_to(client, alice):
    client.force_login(alice)

    page = text(client.get(reverse("groups")))

    assert "Tell the people in my photos apart" in page
    assert "Switch on this only" in page or "Switch this on only if the people" in page


def test_agreeing_takes_a_tick(client, alice):
    client.force_login(alice)

    client.post(reverse("groups"))
    assert not has_consent(alice, Purpose.GROUPING)

    client.post(reverse("groups"), {"grouping": "yes"})
    assert has_consent(alice, Purpose.GROUPING)
    assert ActivityEntry.objects.filter(action="consent.granted.grouping").exists()


def test_who_has_not_agreed_to_be_measured_is_asked_for_both(client):
    erin = make_person("erin", consents=[Purpose.TERMS])
    client.force_login(erin)

    page = text(client.get(reverse("groups")))
    assert "Measure my face" in page

    client.post(reverse("groups"), {"grouping": "yes", "biometric": "yes"})
    assert has_consent(erin, Purpose.GROUPING, Purpose.BIOMETRIC)


def test_groups_come_with_name_number_and_faces_in_none(client, dora, group):
    unnamed = make_group(dora, 2)
    me = faces_of_group(make_group(dora, 3))[0]
    type(me).objects.filter(pk=me.pk).update(is_owner=True)
    (loose,) = make_photo(dora, [8])
    client.force_login(dora)

    response = client.get(reverse("groups"))

    page = text(response)
    assert "Ann 3 photos" in page and "Who is this? 2 photos" in page and "You 2 photos" in page
    assert page.index("Ann") < page.index("Who is this?")
    assert reverse("group", args=[unnamed.pk]) in response.content.decode()
    assert str(loose.pk) in response.content.decode()


def test_photos_being_looked_at_are_counted(client, dora, group):
    from faces.models import PhotoAnalysis, State

    PhotoAnalysis.objects.filter(pk=PhotoAnalysis.objects.first().pk).update(state=State.PENDING)
    client.force_login(dora)

    assert "2 of 3" in text(client.get(reverse("groups")))


def test_a_group_shows_its_faces_and_photos(client, dora, group):
    client.force_login(dora)

    response = client.get(reverse("group", args=[group.pk]))

    assert "Ann" in text(response) and "In 3 of your photos" in text(response)
    for face in faces_of_group(group):
        assert reverse("photo", args=[face.image_id]) in response.content.decode()


def test_a_group_with_ones_own_face_says_so_and_does_not_ask(client, dora):
    mine = make_group(dora, 1)
    me = faces_of_group(mine)[0]
    type(me).objects.filter(pk=me.pk).update(is_owner=True)
    client.force_login(dora)
    address = reverse("group", args=[mine.pk])

    page = client.get(address)
    assert "This is you" in text(page) and "Who is this?" not in page.content.decode()
    assert reverse("group-name", args=[mine.pk]) not in page.content.decode()
    assert "Who is this?" not in client.get(reverse("groups")).content.decode()

    too_long = client.post(reverse("group-name", args=[mine.pk]), {"name": "x" * 81})
    assert "x" * 81 in too_long.content.decode(), "nothing typed is lost"
    client.post(reverse("group-name", args=[mine.pk]), {"name": "Me, Dora"})
    named = client.get(address)
    assert "Rename" in text(named) and "This is you" in text(named), "a name can be taken away"


def test_a_group_of_somebody_else_still_asks(client, dora):
    other = make_group(dora, 1)
    client.force_login(dora)
    page = client.get(reverse("group", args=[other.pk])).content.decode()
    assert "Who is this?" in page and "This is you" not in page


def test_names_are_escaped_and_kept_apart_from_the_text(client, dora, group):
    client.force_login(dora)
    name = "<b>מרים</b> 👩‍🚀"

    client.post(reverse("group-name", args=[group.pk]), {"name": name})

    for url in (reverse("groups"), reverse("group", args=[group.pk])):
        content = client.get(url).content.decode()
        assert "<bdi>&lt;b&gt;מרים&lt;/b&gt; 👩‍🚀</bdi>" in content and "<b>מרים" not in content


def test_a_name_that_is_too_long_is_not_lost(client, dora, group):
    client.force_login(dora)
    name = "x" * 81

    response = client.post(reverse("group-name", args=[group.pk]), {"name": name})

    assert response.status_code == 422
    assert name in response.content.decode() and "at most 80 letters" in text(response)


def test_suggestions_are_answered_with_yes_or_no(client, dora):
    one, other = make_group(dora, 1, name="Ann"), make_group(dora, 1)
    client.force_login(dora)
    url = reverse("group", args=[one.pk])
    assert "Very much alike" in text(client.get(url))

    client.post(reverse("group-apart", args=[one.pk]), {"other": other.pk})

    assert "Very much alike" not in text(client.get(url))


def test_putting_together_offers_to_undo(client, dora, group):
    other = make_group(dora, 2, name="Eve")
    client.force_login(dora)
    address = reverse("group-merge", args=[group.pk])

    response = client.post(address, {"other": other.pk}, HTTP_HX_REQUEST="true")

    undo = reverse("group-merge-undo", args=[GroupMerge.objects.get().pk])
    content = response.content.decode()
    assert "In 5 of your photos" in text(response)
    assert "hx-swap-oob" in content and f'hx-post="{undo}"' in content

    response = client.post(undo, follow=True)
    assert "Eve" in text(response) and "In 2 of your photos" in text(response)


def test_it_works_without_scripts(client, dora, group):
    other = make_group(dora, 2, name="Eve")
    client.force_login(dora)

    response = client.post(
        reverse("group-merge", args=[group.pk]), {"other": other.pk}, follow=True
    )

    assert response.redirect_chain[-1][0] == reverse("group", args=[group.pk])
    assert "You put Eve together with this group" in text(response)


@pytest.mark.parametrize("other", ["", "x", "0192f3b2-0000-7000-8000-000000000000"])
def test_putting_together_with_nothing_says_so(other, client, dora, group):
    client.force_login(dora)

    response = client.post(reverse("group-merge", args=[group.pk]), {"other": other}, follow=True)

    assert "group" in text(response) and group.members.count() == 3
    assert "Choose a group first." in text(response) or "not there any more" in text(response)


def test_selected_faces_are_moved_or_taken_out(client, dora, group):
    one, two, _three = faces_of_group(group)
    client.force_login(dora)
    url = reverse("group-faces", args=[group.pk])

    response = client.post(url, {"faces": [one.pk], "action": "split"})
    new = GroupMember.objects.get(face=one).group
    assert response.url == reverse("group", args=[new.pk]) and new != group

    client.post(url, {"faces": [two.pk, "x", ""], "action": "remove"})
    assert GroupRefusal.objects.filter(face=two, group=group).exists()
    assert client.post(url, {"action": "remove"}).status_code == 422


def test_faces_in_no_group_are_put_into_one(client, dora, group):
    one, two = make_photo(dora, [7, 8])
    client.force_login(dora)
    url = reverse("groups-loose")

    client.post(url, {"faces": [one.pk], "other": group.pk})
    assert GroupMember.objects.get(face=one).group == group
    client.post(url, {"faces": [two.pk], "other": ""})
    assert GroupMember.objects.get(face=two).group != group
    assert client.post(url, {"faces": [two.pk]}).status_code == 422


def test_beginning_anew_is_asked_first(client, dora, group):
    client.force_login(dora)
    url = reverse("groups-start-over")

    assert "all names you gave" in text(client.get(url))
    assert FaceGroup.objects.filter(name="Ann").exists()
    client.post(url)
    assert not FaceGroup.objects.filter(name="Ann").exists()


def test_strangers_find_nothing(client, dora, group, bob, charlie):
    eve = make_group(dora, 2)
    done = merging.merge(group, make_group(dora, 3))
    (loose,) = make_photo(dora, [8])
    stranger = make_grouping_person("stranger")
    for person in (stranger, bob):
        client.force_login(person)
        assert client.get(reverse("group", args=[group.pk])).status_code == 404
        assert "Ann" not in text(client.get(reverse("groups")))
        for name in ("group-name", "group-merge", "group-apart", "group-faces"):
            url = reverse(name, args=[group.pk])
            assert client.post(url, {"other": eve.pk}).status_code == 404
        assert client.post(reverse("group-merge-undo", args=[done.pk])).status_code == 404
        assert client.post(reverse("groups-loose"), {"faces": [loose.pk]}).status_code in {409, 422}
    own = make_group(stranger, 1)
    client.force_login(stranger)
    client.post(reverse("group-merge", args=[own.pk]), {"other": group.pk})
    assert own.members.count() == 2 and group.members.count() == 5


def test_withdrawing_hides_them_at_once(client, dora, group):
    withdraw_consent(dora, Purpose.GROUPING)  # nothing is erased yet
    client.force_login(dora)

    assert FaceGroup.objects.exists()
    assert "Ann" not in text(client.get(reverse("groups")))
    assert client.get(reverse("group", args=[group.pk])).status_code == 404


def test_the_list_goes_on(client, dora, monkeypatch):
    from faces.grouping import views

    monkeypatch.setattr(views, "GROUPS_PER_PAGE", 2)
    for number, size in enumerate((3, 1, 2, 2, 1)):
        make_group(dora, number, size=size, name=f"P{number}")
    client.force_login(dora)

    seen, url = [], reverse("groups")
    while url:
        content = client.get(url).content.decode()
        seen += re.findall(r"<bdi>(P\d)</bdi>", content)
        following = re.search(r'href="([^"]*\?cursor=[^"]*)"', content)
        url = following and following[1].replace("&amp;", "&")

    assert sorted(seen) == ["P0", "P1", "P2", "P3", "P4"] and seen[0] == "P0"
    for cursor in ("x", "1_x", "-1_0", "9" * 30 + "_0"):
        assert client.get(reverse("groups"), {"cursor": cursor}).status_code == 200


def test_queries_do_not_grow_with_groups_and_faces(
    client, dora, group, django_assert_max_num_queries
):
    for number in range(2, 12):
        make_group(dora, number, size=3, name=f"P{number}")
    make_photo(dora, list(range(20, 28)))
    client.force_login(dora)
    client.get(reverse("groups"))

    with django_assert_max_num_queries(12):
        client.get(reverse("groups"))
    with django_assert_max_num_queries(15):
        client.get(reverse("group", args=[group.pk]))


def test_photos_lead_to_the_people_in_them(client, alice):
    client.force_login(alice)
    assert reverse("groups") in client.get(reverse("photos")).content.decode()


def test_from_an_upload_to_a_named_person(client, dora, upload):
    """The real engine: the second photo of somebody in a group picture brings them up."""
    upload(dora, pictures.group())
    upload(dora, pictures.person(4))
    client.force_login(dora)

    group = FaceGroup.objects.get()
    client.post(reverse("group-name", args=[group.pk]), {"name": "Ida"})
    upload(dora, pictures.mirrored(pictures.person(4)))

    assert "Ida 3 photos" in text(client.get(reverse("groups")))
