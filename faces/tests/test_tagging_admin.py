"""Staff see who was asked by whom, and may take a question or a name away, but never a no."""

import pytest
from django.urls import reverse

from accounts.models import Purpose, Role
from accounts.roles import set_role
from accounts.tests.people import make_person
from faces.models import Tag
from faces.tagging import services
from faces.tests.tagging import agree, befriend, make_photo, suggest
from notifications.models import Notification

pytestmark = pytest.mark.django_db

LIST = reverse("admin:faces_tag_changelist")


@pytest.fixture
def staff(client):
    """Whoever of the staff this names is signed in."""

    def sign_in(role):
        person = make_person("staff")
        set_role(person, role)
        client.force_login(person)
        return client

    return sign_in


@pytest.fixture
def faces(alice, bob):
    """Three faces in a photo of Alice's, who is friends with Bob; both agree."""
    agree(alice, Purpose.GROUPING)
    agree(bob, Purpose.TAGGING)
    befriend(alice, bob)
    return make_photo(alice, 3)


@pytest.fixture
def asked(faces, bob):
    return services.ask(faces[0], bob)


def page_of(tag, view="change"):
    return reverse(f"admin:faces_tag_{view}", args=[tag.pk])


def select(client, *tags):
    chosen = [str(tag.pk) for tag in tags]
    data = {"action": "delete_selected", "_selected_action": chosen, "post": "yes"}
    return client.post(LIST, data, follow=True)


def test_moderators_read_who_was_asked_by_whom_and_can_change_nothing(staff, asked):
    client = staff(Role.MODERATOR)

    text = client.get(LIST).content.decode()
    assert "alice" in text and "bob" in text and "Waiting for their answer" in text
    page = client.get(page_of(asked))
    assert page.status_code == 200 and "Waiting for their answer" in page.content.decode()

    assert client.get(LIST + "add/").status_code == 403
    assert client.post(page_of(asked), {"state": "confirmed"}).status_code == 403
    assert client.post(page_of(asked, "delete"), {"post": "yes"}).status_code == 403
    assert Tag.objects.get().state == "asked"


def test_nothing_measured_is_shown_and_suggestions_are_not_there(staff, faces, bob):
    guess, told = suggest(faces[1], bob, 87.654), suggest(faces[0], bob, 87.654)
    services.ask(faces[0], bob)
    client = staff(Role.ADMIN)

    assert str(guess.pk) not in client.get(LIST).content.decode()
    assert client.get(page_of(guess)).status_code == 302
    page = client.get(page_of(told))
    for text in (page.content.decode(), client.get(LIST).content.decode()):
        assert "87.654" not in text and told.model not in text and "vector" not in text
    assert set(page.context["adminform"].readonly_fields) == {
        "asked_by", "person", "state", "face", "image", "created_at", "decided_at",
    }  # fmt: skip


def test_states_and_names_filter_the_list(staff, faces, asked, bob, alice):
    dora = make_person("dora", consents=[Purpose.BIOMETRIC, Purpose.TAGGING])
    befriend(alice, dora)
    services.answer(services.ask(faces[1], dora), yes=True)
    client = staff(Role.ADMIN)

    def rows(**query):
        return {tag.person.username for tag in client.get(LIST, query).context["cl"].result_list}

    assert rows() == {"bob", "dora"}
    assert rows(state="asked") == {"bob"} and rows(state="confirmed") == {"dora"}
    assert rows(q="dora") == {"dora"} and rows(q="alice") == {"bob", "dora"}
    assert rows(state="declined") == set()


def test_an_admin_takes_questions_away_with_their_notifications(staff, faces, asked):
    assert Notification.objects.filter(subject_id=asked.pk).exists()
    client = staff(Role.ADMIN)

    assert client.post(page_of(asked, "delete"), {"post": "yes"}).status_code == 302
    assert not Tag.objects.exists() and not Notification.objects.exists()


def test_an_admin_takes_several_away_at_once(staff, faces, asked, alice):
    dora = make_person("dora", consents=[Purpose.BIOMETRIC, Purpose.TAGGING])
    befriend(alice, dora)
    named = services.ask(faces[1], dora)
    services.answer(named, yes=True)

    select(staff(Role.ADMIN), asked, named)
    assert not Tag.objects.exists() and not Notification.objects.exists()


def test_a_no_stays_whoever_wants_it_gone(staff, asked, faces):
    services.answer(asked, yes=False)
    client = staff(Role.ADMIN)

    assert client.post(page_of(asked, "delete"), {"post": "yes"}).status_code == 403
    select(client, asked)
    assert Tag.objects.get().state == "declined"


def test_others_find_no_door(client, asked, alice, charlie):
    for person in (alice, charlie):
        client.force_login(person)
        for address in (LIST, page_of(asked), page_of(asked, "delete")):
            assert client.get(address).status_code in {302, 403, 404}


def test_the_list_costs_the_same_however_long(
    staff, faces, asked, alice, django_assert_num_queries
):
    client = staff(Role.ADMIN)
    client.get(LIST)
    with django_assert_num_queries(3):
        client.get(LIST)
    for number in range(3):
        friend = make_person(f"friend{number}", consents=[Purpose.BIOMETRIC, Purpose.TAGGING])
        befriend(alice, friend)
        services.ask(make_photo(alice)[0], friend)
    with django_assert_num_queries(3):
        page = client.get(LIST)
    assert len(page.context["cl"].result_list) == 4
