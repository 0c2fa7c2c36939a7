"""People's pages: search, profiles, who is like me, following and hiding."""

import pytest
from django.urls import reverse

from accounts import relations
from accounts.models import Follow, HiddenPerson, Purpose
from accounts.services import withdraw_consent
from accounts.tests.people import make_person
from library.models import Moderation, Visibility
from live.events import FeedChanged, user_group
from matches.models import Match
from matches.people import services
from matches.similarity.refreshing import refresh_similarities
from matches.tests.lookalikes import make_face, make_match
from notifications.models import Notification, NotificationKind

pytestmark = pytest.mark.django_db
PUBLIC = Visibility.PUBLIC
NAME_ONLY = [Purpose.TERMS]


@pytest.fixture
def page(client):
    """The page of that name, as somebody sees it."""

    def page(viewer, name, *args, **query):
        client.force_login(viewer)
        return client.get(reverse(name, args=args), query)

    return page


@pytest.fixture
def pair(alice, bob):
    return make_match(make_face(alice), make_face(bob), 80)


# Profiles


def test_a_profile_tells_how_alike_the_two_are_over_all_their_photos(page, alice, bob, pair):
    best = make_match(make_face(alice), make_face(bob), 91)
    refresh_similarities([alice.pk])

    profile = page(alice, "person", "bob").context["profile"]

    assert profile.alike.over_all and profile.alike.percentage == 99
    assert (profile.alike.pairs, profile.alike.best) == (2, best)
    assert profile.alike.face.owner == bob


def test_until_that_is_computed_the_best_pair_is_shown(page, alice, pair):
    profile = page(alice, "person", "bob").context["profile"]
    assert (profile.alike.over_all, profile.alike.percentage) == (False, 80)


def test_usernames_are_found_in_any_case(page, alice, bob):
    assert page(alice, "person", "BOB").status_code == 200
    assert page(alice, "person", "nobody").status_code == 404


def test_of_somebody_who_takes_no_part_only_the_name_is_shown(page, alice):
    make_person("dora", consents=NAME_ONLY, location="Ghent", bio="I like tea.")
    shown = page(alice, "person", "dora")
    text = shown.content.decode()
    assert not shown.context["profile"].is_open
    assert "Dora" in text and "@dora" in text
    assert "Ghent" not in text and "I like tea." not in text


def test_of_somebody_who_takes_part_the_profile_is_shown(page, alice):
    make_person("dora", location="Ghent", bio="I like tea.")
    text = page(alice, "person", "dora").content.decode()
    assert "Ghent" in text and "I like tea." in text


def test_withdrawing_closes_the_profile_at_once(page, alice, bob, pair):
    refresh_similarities([alice.pk])
    withdraw_consent(bob, Purpose.MATCHING)
    profile = page(alice, "person", "bob").context["profile"]
    assert not profile.is_open and profile.alike is None


def test_ones_own_profile_is_what_others_see(page, alice, pair):
    shown = page(alice, "person", "alice")
    assert shown.context["profile"].alike is None
    text = shown.content.decode()
    assert "This is how others see you." in text and reverse("settings-profile") in text
    assert reverse("follow-person", args=["alice"]) not in text


def test_only_what_is_public_and_passed_is_on_a_profile(page, alice, bob, charlie):
    seen = make_face(bob, visibility=PUBLIC)
    secret = make_face(bob)
    stopped = make_face(bob, visibility=PUBLIC)
    type(stopped.image).objects.filter(pk=stopped.image_id).update(moderation=Moderation.BLOCKED)
    theirs = make_face(charlie, visibility=PUBLIC)
    shown_pair = make_match(seen, theirs)
    make_match(secret, theirs)
    make_match(stopped, theirs)

    shown = page(alice, "person", "bob")

    assert [photo.pk for photo in shown.context["photos"]] == [seen.image_id]
    assert shown.context["matches"] == [shown_pair]
    assert shown.context["matches"][0].left.owner == bob, "whose page it is stands on the left"
    assert shown.context["profile"].shown.face == seen


def test_a_private_face_is_no_profile_picture_for_strangers(page, alice, bob, charlie, pair):
    assert page(charlie, "person", "bob").context["profile"].shown.face is None


def test_a_profile_costs_the_same_however_much_is_on_it(
    page, alice, bob, charlie, django_assert_num_queries, client
):
    theirs = make_face(bob, visibility=PUBLIC)
    make_match(make_face(alice), theirs)
    make_match(make_face(charlie, visibility=PUBLIC), theirs)
    refresh_similarities([alice.pk])
    page(alice, "person", "bob")
    with django_assert_num_queries(20):
        client.get(reverse("person", args=["bob"]))
    for number in range(5):
        make_match(make_face(make_person(f"twin{number}"), visibility=PUBLIC), theirs)
        make_face(bob, visibility=PUBLIC)
    with django_assert_num_queries(20):
        shown = client.get(reverse("person", args=["bob"]))
    assert len(shown.context["matches"]) == len(shown.context["photos"]) == 6


# Search


@pytest.mark.parametrize("typed", ["bo", "BOB", "lis", "bob lis"])
def test_people_are_found_by_name_and_city(typed, page, alice, bob):
    type(bob).objects.filter(pk=bob.pk).update(location="Lisbon")
    shown = page(alice, "people", q=typed)
    assert [each.person for each in shown.context["people"]] == [bob]


def test_a_city_finds_nobody_who_takes_no_part(page, alice):
    dora = make_person("dora", consents=NAME_ONLY, location="Lisbon")
    assert page(alice, "people", q="lisbon").context["people"] == []
    assert [each.person for each in page(alice, "people", q="dora").context["people"]] == [dora]


def test_long_results_come_in_pages_without_gaps(page, alice):
    names = sorted(f"twin{number:02}" for number in range(30))
    for name in names:
        make_person(name)
    first = page(alice, "people", q="twin")
    rest = page(alice, "people", q="twin", cursor=first.context["next_cursor"])
    found = [*first.context["people"], *rest.context["people"]]
    assert [each.person.username for each in found] == names
    assert rest.context["next_cursor"] is None


def test_searching_costs_the_same_however_many_are_found(
    page, client, alice, bob, django_assert_num_queries
):
    page(alice, "people", q="b")
    with django_assert_num_queries(8):
        client.get(reverse("people"), {"q": "b"})
    for number in range(6):
        make_face(make_person(f"bert{number}"), visibility=PUBLIC)
    with django_assert_num_queries(8):
        shown = client.get(reverse("people"), {"q": "b"})
    assert len(shown.context["people"]) == 7


def test_without_words_those_like_me_and_whom_i_follow_are_shown(page, alice, bob, charlie, pair):
    refresh_similarities([alice.pk])
    relations.follow(alice, charlie)
    context = page(alice, "people").context
    assert [each.person for each in context["teaser"]] == [bob]
    assert [each.person for each in context["people"]] == [charlie]


@pytest.mark.parametrize("cursor", ["x", "1_2", "nan_0", "a\0b", "99.5_no-id", "é" * 300])
@pytest.mark.parametrize(
    "name", ["people", "people-like-me", "people-following", "people-followers"]
)
def test_no_cursor_breaks_a_list(name, cursor, page, alice):
    assert page(alice, name, cursor=cursor, q="b" if name == "people" else "").status_code == 200


# Like me


def test_people_like_me_come_best_first_in_pages(page, alice, monkeypatch):
    monkeypatch.setattr("matches.people.views.PAGE_SIZE", 2)
    mine = make_face(alice, (1, 0))
    for number in range(5):
        make_match(mine, make_face(make_person(f"twin{number}"), (1, number / 4)))
    refresh_similarities([alice.pk])

    seen, cursor = [], ""
    while cursor is not None:
        context = page(alice, "people-like-me", cursor=cursor).context
        seen += [each.person.username for each in context["alike"]]
        cursor = context["next_cursor"]

    assert seen == [f"twin{number}" for number in range(5)]


def test_people_like_me_leave_out_whom_i_called_not_alike(page, alice, bob, pair):
    from matches.dismissals.dismissing import dismiss

    refresh_similarities([alice.pk])
    dismiss(alice, pair)
    assert page(alice, "people-like-me").context["alike"] == []
    assert page(alice, "pair", "bob").status_code == 404


def test_people_like_me_cost_the_same_however_many(
    page, client, alice, bob, django_assert_num_queries
):
    mine = make_face(alice)
    make_match(mine, make_face(bob))
    refresh_similarities([alice.pk])
    page(alice, "people-like-me")
    with django_assert_num_queries(10):
        client.get(reverse("people-like-me"))
    for number in range(6):
        make_match(mine, make_face(make_person(f"twin{number}")))
    refresh_similarities([alice.pk])
    with django_assert_num_queries(10):
        shown = client.get(reverse("people-like-me"))
    assert len(shown.context["alike"]) == 7


# The page of a pair


def test_all_pairs_of_two_people_come_best_first(page, alice, bob, charlie, pair):
    best = make_match(make_face(bob), make_face(alice), 95)
    make_match(make_face(alice), make_face(charlie), 99)

    context = page(alice, "pair", "bob").context

    assert context["matches"] == [best, pair]
    assert [match.left.owner for match in context["matches"]] == [alice, alice]


def test_a_pair_page_is_there_for_its_two_people_only(page, alice, bob, charlie, pair):
    assert page(bob, "pair", "alice").status_code == 200
    for viewer, other in (
        (charlie, "alice"),
        (charlie, "bob"),
        (alice, "charlie"),
        (alice, "alice"),
    ):
        assert page(viewer, "pair", other).status_code == 404


# Following


def test_following_and_stopping_from_a_page(client, alice, bob):
    client.force_login(alice)
    for _twice in range(2):
        assert client.post(reverse("follow-person", args=["bob"])).status_code == 302
    told = Notification.objects.get()
    assert (told.kind, told.recipient, told.actor) == (NotificationKind.FOLLOW, bob, alice)
    assert told.subject_id == Follow.objects.get().pk

    button = client.post(reverse("unfollow-person", args=["bob"]), headers={"HX-Request": "true"})
    assert reverse("follow-person", args=["bob"]) in button.content.decode()
    assert not Follow.objects.exists() and not Notification.objects.exists()


def test_following_each_other_is_said(page, alice, bob):
    services.follow_person(alice, bob)
    services.follow_person(bob, alice)
    assert "You follow each other." in page(alice, "person", "bob").content.decode()
    for name in ("people-following", "people-followers"):
        (shown,) = page(alice, name).context["people"]
        assert shown.person == bob and shown.is_friend


@pytest.mark.parametrize("name", ["follow-person", "hide-person"])
def test_nobody_follows_or_hides_themselves(name, client, alice):
    client.force_login(alice)
    answer = client.post(reverse(name, args=["alice"]))
    assert answer.status_code == 409 and "That is you." in answer.content.decode()


# Hiding


def test_hiding_is_undone_from_the_toast_and_from_the_settings(client, alice, bob, pair):
    client.force_login(alice)
    answer = client.post(reverse("hide-person", args=["bob"]), headers={"HX-Request": "true"})
    assert reverse("unhide-person", args=["bob"]) in answer.content.decode()
    assert client.get(reverse("person", args=["bob"])).status_code == 404

    settings_page = client.get(reverse("hidden-people"))
    assert [row.person for row in settings_page.context["hidden"]] == [bob]
    back = client.post(reverse("unhide-person", args=["bob"]))
    assert back["Location"] == reverse("hidden-people")
    assert client.get(reverse("person", args=["bob"])).status_code == 200

    client.post(reverse("hide-person", args=["bob"]))
    again = client.post(reverse("unhide-person", args=["bob"]), headers={"HX-Request": "true"})
    assert again["HX-Redirect"] == reverse("person", args=["bob"])


@pytest.mark.parametrize(
    ("came_from", "goes_to"),
    [("home", "home"), ("people", "people"), ("photos", "hidden-people"), (None, "hidden-people")],
)
def test_a_plain_form_leads_back_where_there_is_still_something(
    came_from, goes_to, client, alice, bob
):
    client.force_login(alice)
    headers = {"Referer": f"http://testserver{reverse(came_from)}"} if came_from else {}
    answer = client.post(reverse("hide-person", args=["bob"]), headers=headers)
    assert answer["Location"].endswith(reverse(goes_to))


def test_hiding_takes_back_what_was_told_and_has_both_read_again(alice, bob, committed, told):
    services.follow_person(bob, alice)
    with committed():
        services.hide_person(alice, bob)
        services.hide_person(alice, bob)
    assert not Notification.objects.exists()
    read_again = [groups for event, groups in told if isinstance(event, FeedChanged)]
    assert read_again == [(user_group(alice.pk), user_group(bob.pk))]


def test_who_hid_me_is_not_told_by_the_list_of_hidden_people(page, alice, bob):
    services.hide_person(bob, alice)
    assert page(alice, "hidden-people").context["hidden"] == []
    assert HiddenPerson.objects.count() == 1


def test_hidden_people_cost_the_same_however_many(
    page, client, alice, bob, django_assert_num_queries
):
    services.hide_person(alice, bob)
    page(alice, "hidden-people")
    with django_assert_num_queries(4):
        client.get(reverse("hidden-people"))
    for number in range(4):
        services.hide_person(alice, make_person(f"twin{number}"))
    with django_assert_num_queries(4):
        client.get(reverse("hidden-people"))


@pytest.mark.parametrize("name", ["Ω" * 80, "🌸🌸🌸", "ليلى مراد", "<b>bold</b>"])
def test_names_of_any_kind_are_set_apart(name, page, alice, bob, pair):
    type(bob).objects.filter(pk=bob.pk).update(full_name=name)
    shown = name.replace("<", "&lt;").replace(">", "&gt;")
    for address in (("person", "bob"), ("pair", "bob")):
        assert f"<bdi>{shown}</bdi>" in page(alice, *address).content.decode()


def test_nobody_can_take_an_address_as_username(client, alice):
    client.force_login(alice)
    form = {"full_name": "Alice", "username": "like-me", "gender": "unspecified"}
    assert client.post(reverse("settings-profile"), form).status_code == 422
    assert Match.objects.count() == 0


def test_a_page_is_full_though_many_in_a_city_take_no_part(page, alice, monkeypatch):
    monkeypatch.setattr("matches.people.views.PAGE_SIZE", 3)
    for number in range(16):
        consents = NAME_ONLY if number % 4 else [Purpose.BIOMETRIC, Purpose.MATCHING]
        make_person(f"twin{number:02}", consents=consents, location="Lisbon")
    first = page(alice, "people", q="lisbon")
    rest = page(alice, "people", q="lisbon", cursor=first.context["next_cursor"])
    pages = [[each.person.username for each in shown.context["people"]] for shown in (first, rest)]
    assert pages == [["twin00", "twin04", "twin08"], ["twin12"]]
    assert rest.context["next_cursor"] is None
