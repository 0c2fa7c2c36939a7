"""Staff add celebrities with pictures, correct, merge, take away; others find no door."""

from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from accounts.roles import set_role
from accounts.tests.people import make_person
from faces.models import Celebrity, CelebrityFace, CelebrityUpload
from faces.tests import pictures
from faces.tests.celebrities import add
from library.models import Image

pytestmark = pytest.mark.django_db(transaction=True)

LIST = "admin:faces_celebrity_changelist"
TEXTS = {
    "name": "Eileen Collins 🚀",
    "description": "An astronaut",
    "source_url": "https://example.com/collins",
    "licence": "Public domain",
}


@pytest.fixture
def staff():
    person = make_person("mod")
    set_role(person, Role.MODERATOR)
    client = Client()
    client.force_login(person)
    return client


def picture(image, name="portrait.jpg"):
    file = BytesIO(pictures.jpeg(image))
    file.name = name
    return file


def save_new(staff, *files, **texts):
    data = TEXTS | texts | {"pictures": files}
    return staff.post(reverse("admin:faces_celebrity_add"), data)


def change(staff, celebrity, files=(), **more):
    data = {text: getattr(celebrity, text) for text in TEXTS} | {"pictures": files}
    for prefix, rows in (("faces", celebrity.faces), ("uploads", celebrity.uploads)):
        data |= {f"{prefix}-TOTAL_FORMS": rows.count(), f"{prefix}-INITIAL_FORMS": rows.count()}
        for number, row in enumerate(rows.all()):
            data |= {f"{prefix}-{number}-id": row.pk, f"{prefix}-{number}-celebrity": celebrity.pk}
    return staff.post(
        reverse("admin:faces_celebrity_change", args=[celebrity.pk]), data | more, follow=True
    )


def do(staff, action, *celebrities, **more):
    data = {"action": action, "_selected_action": [str(one.pk) for one in celebrities], **more}
    answer = staff.post(reverse(LIST), data, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_new_celebrity_comes_with_pictures_that_a_worker_measures(staff):
    twin = pictures.mirrored(pictures.astronaut())
    files = [picture(pictures.astronaut()), picture(twin), picture(pictures.blank())]
    assert save_new(staff, *files).status_code == 302
    celebrity = Celebrity.objects.get()
    assert (celebrity.name, celebrity.slug) == (TEXTS["name"], "eileen-collins")
    assert (celebrity.faces.count(), celebrity.centroids.get().faces) == (2, 2)
    assert "no face" in celebrity.uploads.get().refused
    page = staff.get(reverse("admin:faces_celebrity_change", args=[celebrity.pk])).content.decode()
    assert "no face in this picture" in page
    assert TEXTS["name"] in staff.get(reverse(LIST)).content.decode()


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        ({"licence": " "}, "required"),
        ({"source_url": "no address"}, "source is missing"),
        ({"name": "\u200f"}, "name is missing"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_stored(staff, texts, words):
    answer = save_new(staff, picture(pictures.astronaut()), **texts)
    assert (answer.status_code, words in answer.content.decode()) == (200, True)
    assert not Celebrity.objects.exists()
    assert not Image.objects.exists()


def test_a_new_one_needs_a_picture_of_a_kind_that_can_be_read(staff):
    assert "needs a picture" in save_new(staff).content.decode()
    text = BytesIO(b"text")
    text.name = "text.jpg"
    assert "text.jpg: This file is not a picture" in save_new(staff, text).content.decode()
    assert not Celebrity.objects.exists()


def test_names_are_given_once(staff):
    add("eileen collins 🚀", pictures.astronaut())
    answer = save_new(staff, picture(pictures.person(0)))
    assert "celebrity of this name already" in answer.content.decode()
    assert Celebrity.objects.count() == 1


def test_texts_are_corrected_and_pictures_added_and_deleted(staff):
    celebrity = add("Eileen Collins", pictures.astronaut())
    add("Sample star", pictures.person(0))
    twin = pictures.mirrored(pictures.astronaut())
    known, others = picture(pictures.astronaut(), "known.jpg"), picture(pictures.person(0))
    page = change(staff, celebrity, [picture(twin), known, others], licence="CC0 1.0")
    assert "known.jpg is there already" in page.content.decode()
    assert "of Sample star" in page.content.decode()
    celebrity.refresh_from_db()
    assert (celebrity.licence, celebrity.faces.count()) == ("CC0 1.0", 2)
    change(staff, celebrity, **{"faces-0-DELETE": "on"})
    assert (celebrity.faces.count(), celebrity.centroids.get().faces) == (1, 1)
    assert Image.objects.count() == CelebrityFace.objects.count() == 2
    assert not CelebrityUpload.objects.exists()


def test_celebrities_are_taken_away_and_shown_again(staff):
    celebrity = add("Eileen Collins", pictures.astronaut())
    do(staff, "deactivate", celebrity)
    assert not Celebrity.objects.active().exists()
    do(staff, "activate", celebrity)
    assert Celebrity.objects.active().exists()


def test_merging_asks_which_one_stays(staff):
    one = add("Eileen Collins", pictures.astronaut())
    other = add("E. Collins", pictures.mirrored(pictures.astronaut()))
    assert "Choose from 2" in do(staff, "merge", one)
    page = do(staff, "merge", one, other)
    assert "cannot be undone" in page
    assert page.count("<img") >= 2
    assert Celebrity.objects.count() == 2
    stranger = add("Sample star", pictures.person(0))
    do(staff, "merge", one, other, merge="yes", kept=str(stranger.pk))
    assert Celebrity.objects.count() == 3
    assert "1 was merged" in do(staff, "merge", one, other, merge="yes", kept=str(one.pk))
    assert (one.faces.count(), Celebrity.objects.filter(pk=other.pk).exists()) == (2, False)


def test_admins_delete_with_all_files_and_moderators_do_not(staff):
    celebrity = add("Eileen Collins", pictures.astronaut())
    address = reverse("admin:faces_celebrity_delete", args=[celebrity.pk])
    assert staff.post(address, {"post": "yes"}).status_code == 403
    admin = make_person("boss")
    set_role(admin, Role.ADMIN)
    staff.force_login(admin)
    assert staff.post(address, {"post": "yes"}).status_code == 302
    assert not Celebrity.objects.exists()
    assert not Image.objects.exists()


def test_others_find_no_door(client):
    celebrity = add("Eileen Collins", pictures.astronaut())
    client.force_login(make_person("alice"))
    for address in (
        reverse(LIST),
        reverse("admin:faces_celebrity_add"),
        reverse("admin:faces_celebrity_change", args=[celebrity.pk]),
    ):
        assert client.get(address).status_code in {302, 403, 404}


def test_the_list_costs_the_same_however_long(staff, django_assert_max_num_queries):
    for number in range(3):
        add(f"Star {number}", pictures.person(number))
    with django_assert_max_num_queries(12):
        staff.get(reverse(LIST))
