"""Tags on the photo's page, on the page of questions, and over the API; not there for strangers."""

from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import Purpose
from accounts.services import withdraw_consent
from accounts.tests.people import make_person
from faces.models import Tag, TagState
from faces.tests.tagging import agree, befriend, make_photo, suggest
from notifications.kinds import in_words
from notifications.models import Notification

pytestmark = pytest.mark.django_db
TAGS = reverse("tags")
API = "/api/v1/tags"
LONG = "Ægidius-Maximilian 👩‍🚀 " + "von und zu " * 5


@pytest.fixture
def faces(alice, bob):
    agree(alice, Purpose.GROUPING)
    agree(bob, Purpose.TAGGING)
    befriend(alice, bob)
    return make_photo(alice)


@pytest.fixture
def tag(faces, bob):
    return suggest(faces[0], bob)


@pytest.fixture
def asked(client, tag, alice):
    """Alice has asked Bob by pressing the button."""
    client.force_login(alice)
    client.post(reverse("tag-ask", args=[tag.pk]))
    tag.refresh_from_db()
    return tag


def photo_page(client, face):
    return client.get(reverse("photo", args=[face.image_id])).content.decode()


def page(client, person, which="questions"):
    client.force_login(person)
    return client.get(TAGS, {"which": which}).content.decode()


def test_the_owner_sees_who_it_may_be_and_what_asking_tells(client, tag, faces, alice):
    client.force_login(alice)
    text = photo_page(client, faces[0])
    assert "looks very much like" in text and "<bdi>Bob</bdi>" in text
    assert "the crop of this face and that you ask" in text
    Tag.objects.update(similarity_score=75)
    assert "This may be" in photo_page(client, faces[0])


def which_list(client, tag, answer):
    """The list an answer leads back to."""
    there = client.post(reverse("tag-answer", args=[tag.pk]), {"answer": answer})["Location"]
    return there.rpartition("=")[2]


def test_asking_and_answering_end_with_a_name_over_the_face(client, asked, faces, alice, bob):
    assert asked.state == TagState.ASKED
    assert "has not answered" in page(client, alice, "asked")
    questions = page(client, bob)
    assert "asks: is this you?" in questions and "<bdi>Alice</bdi>" in questions
    assert faces[0].crop_path in questions
    assert str(faces[0].image_id) not in questions and "photo.jpg" not in questions

    client.post(reverse("tag-answer", args=[asked.pk]), {"answer": "yes"})
    assert "You are in a photo of" in page(client, bob, "answered")
    client.force_login(alice)
    text = photo_page(client, faces[0])
    assert ">Bob</text>" in text and "They said so" in text
    assert "said yes" in page(client, alice, "asked")


def test_the_asked_person_cannot_open_the_private_photo(client, asked, faces, bob):
    client.force_login(bob)
    assert client.get(reverse("photo", args=[faces[0].image_id])).status_code == 404
    assert client.get(f"/api/v1/faces/{faces[0].pk}").status_code == 404


def test_taking_a_name_off_leads_back_to_where_that_can_be_undone(client, asked, bob):
    client.force_login(bob)
    assert which_list(client, asked, "yes") == "questions"
    assert which_list(client, asked, "no") == "answered"
    assert "Undo my answer" in page(client, bob, "answered")


def test_every_step_can_be_taken_back_on_the_page(client, asked, faces, alice, bob):
    client.force_login(bob)
    assert which_list(client, asked, "no") == "questions"
    assert "Undo my answer" in page(client, bob, "answered")
    client.post(reverse("tag-undo", args=[asked.pk]))
    assert "asks: is this you?" in page(client, bob)

    client.force_login(alice)
    assert "Take the question back" in photo_page(client, faces[0])
    answer = client.post(reverse("tag-undo", args=[asked.pk]))
    assert answer["Location"].endswith(f"#face-{faces[0].pk}")
    assert not Tag.objects.filter(state=TagState.ASKED).exists()


def test_dismissing_says_so_and_can_be_undone(client, tag, faces, alice):
    client.force_login(alice)
    client.post(reverse("tag-dismiss", args=[tag.pk]))
    text = photo_page(client, faces[0])
    assert "you said." in text and reverse("tag-undo", args=[tag.pk]) in text


def test_another_friend_is_found_and_asked(client, faces, alice, bob, charlie):
    dora = make_person(
        "dora", full_name="דורה Zoë 🌷", consents=[Purpose.BIOMETRIC, Purpose.TAGGING]
    )
    befriend(alice, dora)
    client.force_login(alice)
    address = reverse("face-who", args=[faces[1].pk])
    assert "@bob" in client.get(address).content.decode()
    for words in ("דורה", "zoe", "ZÖÉ"):
        found = client.get(address, {"q": words}).content.decode()
        assert "@dora" in found and "@bob" not in found
    for nobody in ("xyz", "x\x00y", "%", "x" * 500):
        assert "Nobody by that name" in client.get(address, {"q": nobody}).content.decode()

    assert client.post(address, {"person": charlie.pk}).status_code == 422
    assert client.post(address, {"person": "nobody"}).status_code == 422
    assert client.post(address, {"person": dora.pk}).status_code == 302
    assert Tag.objects.get().person == dora


def test_a_second_question_about_a_face_is_refused_in_a_sentence(client, asked, faces, alice):
    dora = make_person("dora", consents=[Purpose.BIOMETRIC, Purpose.TAGGING])
    befriend(alice, dora)
    client.force_login(alice)
    answer = client.post(reverse("face-who", args=[faces[0].pk]), {"person": dora.pk})
    assert answer.status_code == 409
    assert "Somebody else was asked about this face" in answer.content.decode()


@pytest.mark.parametrize("name", ["tag-ask", "tag-dismiss", "tag-answer", "tag-undo"])
@pytest.mark.parametrize("who", ["bob", "charlie"])
def test_a_suggestion_is_there_for_the_owner_alone(name, who, client, tag, bob, charlie):
    client.force_login({"bob": bob, "charlie": charlie}[who])
    assert client.post(reverse(name, args=[tag.pk]), {"answer": "yes"}).status_code == 404
    assert client.post(reverse(name, args=[uuid4()])).status_code == 404
    assert Tag.objects.get().state == TagState.SUGGESTED


@pytest.mark.parametrize("name", ["tag-ask", "tag-dismiss"])
def test_the_asked_person_does_not_do_what_is_the_owners(name, client, asked, bob):
    client.force_login(bob)
    assert client.post(reverse(name, args=[asked.pk])).status_code == 404


def test_the_owner_does_not_answer_for_the_person(client, asked, alice):
    client.force_login(alice)
    answer = client.post(reverse("tag-answer", args=[asked.pk]), {"answer": "yes"})
    assert answer.status_code == 404


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_strangers_face_cannot_be_asked_about(method, client, faces, charlie):
    client.force_login(charlie)
    address = reverse("face-who", args=[faces[0].pk])
    assert getattr(client, method)(address, {"person": charlie.pk}).status_code == 404


def test_without_signing_in_one_is_asked_to(client, tag):
    for name, args in (("tags", []), ("face-who", [tag.face_id]), ("tag-undo", [tag.pk])):
        answer = client.get(reverse(name, args=args))
        assert answer.status_code == 302 and "/accounts/login/" in answer["Location"]


def test_empty_lists_say_what_to_do(client, charlie):
    for which in ("questions", "answered", "asked", "nonsense"):
        text = page(client, charlie, which)
        assert "data-empty" in text
    assert reverse("settings-privacy") in page(client, charlie)


def test_who_did_not_agree_is_led_to_the_switch(client, faces, alice):
    withdraw_consent(alice, Purpose.GROUPING)
    client.force_login(alice)
    assert "once both of you agree" in photo_page(client, faces[0])
    assert "switched off" in client.get(reverse("face-who", args=[faces[0].pk])).content.decode()


def test_long_and_right_to_left_names_are_kept_apart(client, faces, alice, bob):
    type(bob).objects.filter(pk=bob.pk).update(full_name=LONG.strip())
    suggest(faces[0], bob, state=TagState.CONFIRMED)
    client.force_login(alice)
    text = photo_page(client, faces[0])
    assert f"<bdi>{LONG.strip()}</bdi>" in text
    label = text.split("box__label")[1].split(">", 1)[1].split("<", 1)[0]
    assert label.endswith("…") and len(label) <= 24


def test_the_lists_cost_the_same_however_long(client, alice, bob, django_assert_max_num_queries):
    agree(alice, Purpose.GROUPING)
    agree(bob, Purpose.TAGGING)
    befriend(alice, bob)
    for face, _ in (make_photo(alice) for _ in range(30)):
        suggest(face, bob, state=TagState.ASKED)
    for person, which in ((bob, "questions"), (alice, "asked")):
        page(client, person, which)
        with django_assert_max_num_queries(7):
            text = client.get(TAGS, {"which": which}).content.decode()
        assert text.count('class="question"') == 24
        cursor = text.split("&amp;cursor=")[1].split('"')[0]
        rest = client.get(TAGS, {"which": which, "cursor": cursor}).content.decode()
        assert rest.count('class="question"') == 6


def test_notifications_say_it_in_words_and_only_while_it_stands(asked, client, alice, bob):
    def words(person):
        shown = in_words(person, Notification.objects.of(person.pk))
        return [each.notice.text for each in shown]

    assert words(bob) == ["\u2068Alice\u2069 asks whether this is you."]
    client.force_login(bob)
    client.post(reverse("tag-answer", args=[asked.pk]), {"answer": "yes"})
    assert words(bob) == [] and words(alice) == ["\u2068Bob\u2069 says: this is me."]
    withdraw_consent(bob, Purpose.TAGGING)
    assert words(alice) == []


def test_the_api_asks_answers_dismisses_and_undoes(client, faces, alice, bob):
    def send(person, path, **data):
        client.force_login(person)
        return client.post(f"{API}{path}", data, content_type="application/json")

    wanted = {"face_id": str(faces[0].pk), "person_id": str(bob.pk)}
    answer = send(alice, "", **wanted)
    assert answer.status_code == 201
    tag = answer.json()
    assert tag["state"] == "asked" and tag["person"]["username"] == "bob" and tag["can_be_undone"]
    assert tag["photo_id"] == str(faces[0].image_id)

    client.force_login(bob)
    mine = client.get(API).json()["results"]
    assert [each["id"] for each in mine] == [tag["id"]]
    assert mine[0]["asked_by"]["username"] == "alice" and mine[0]["crop_url"]
    assert mine[0]["photo_id"] is mine[0]["face_id"] is mine[0]["band"] is None

    said = send(bob, f"/{tag['id']}/answer", yes=True)
    assert said.json()["state"] == "confirmed"
    assert send(bob, f"/{tag['id']}/undo").json()["state"] == "asked"
    assert send(alice, f"/{tag['id']}/dismiss").json()["state"] == "dismissed"
    assert client.get(f"{API}/{tag['id']}").json()["can_be_undone"]
    assert send(alice, f"/{tag['id']}/undo").json()["state"] == "asked"
    assert send(alice, f"/{tag['id']}/undo").status_code == 204
    assert not Tag.objects.exists()


def test_the_api_lists_suggestions_to_the_owner_alone(client, tag, alice, bob):
    listed = {}
    for person in (alice, bob):
        client.force_login(person)
        listed[person] = client.get(API, {"which": "suggested"}).json()["results"]
    assert [each["band"] for each in listed[alice]] == ["confirmed"] and listed[bob] == []
    assert client.get(API, {"which": "nonsense"}).status_code == 400


def test_over_the_api_strangers_find_nothing(client, asked, faces, bob, charlie):
    client.force_login(charlie)
    assert client.get(f"{API}/{asked.pk}").status_code == 404
    for step in ("answer", "dismiss", "undo"):
        assert client.post(f"{API}/{asked.pk}/{step}", {"yes": True}).status_code == 404
    for face, person in ((faces[0], bob), (faces[0], charlie)):
        wanted = {"face_id": face.pk, "person_id": person.pk}
        assert client.post(API, wanted).status_code == 404
    assert Tag.objects.get().state == TagState.ASKED
