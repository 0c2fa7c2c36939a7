"""Anybody looks at the gallery; what is not in it is not there."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from library.models import Image, Moderation
from templates_app.services import archive_template

pytestmark = pytest.mark.django_db(transaction=True)

GALLERY = "/templates/"


def look(client, address=GALLERY, status=200, **query):
    answer = client.get(address, query)
    assert answer.status_code == status
    return answer.content.decode()


def test_the_gallery_is_for_everybody(client, alice, add):
    template = add("Sunset & <b>sea</b>", artist="Zoë")
    for person in (None, alice):
        if person:
            client.force_login(person)
        page = look(client)
        assert reverse("template", args=[template.pk]) in page
        assert "<bdi>Sunset &amp; &lt;b&gt;sea&lt;/b&gt;</bdi>" in page
        assert template.image.thumbnail_url.replace("&", "&amp;") in page
        assert "<bdi>Zoë</bdi>" in page


def test_looking_asks_the_same_few_questions_however_many_there_are(
    client, add, django_assert_num_queries
):
    for number in range(3):
        add(f"Walk {number}", tags=["walk"])
    for query in ({}, {"q": "walk", "category": "custom", "tag": "walk", "order": "newest"}):
        with django_assert_num_queries(2):
            look(client, **query)
    template = add()
    with django_assert_num_queries(3):
        look(client, reverse("template", args=[template.pk]))


def test_pages_of_the_gallery_follow_each_other(client, add, monkeypatch):
    from templates_app import reading

    monkeypatch.setattr(reading.gallery_page, "__defaults__", ("", 2))
    titles = [add(f"Walk {number}").title for number in range(3)]
    first = look(client, order="newest", category="custom")
    assert titles[2] in first and titles[1] in first and titles[0] not in first
    address = first.split('class="load-more"')[1].split('href="')[1].split('"')[0]
    rest = look(client, address.replace("&amp;", "&"))
    assert titles[0] in rest and titles[1] not in rest
    assert "load-more" not in rest


def test_words_and_chips_narrow_the_gallery(client, add):
    add("Sunset", tags=["beach"], category="movie")
    add("Castle", category="acg")
    assert "Castle" not in look(client, category="movie")
    assert "Castle" not in look(client, tag="beach")
    page = look(client, q='sun"<script>')
    assert "<script>alert" not in page
    assert "Nothing like that here" in look(client, q="dinosaur")
    assert "Castle" in look(
        client, category="\x00", tag="\x00", q="\x00", order="\x00", cursor="\x00"
    )


def test_searching_and_clearing_the_search_leave_the_category(client):
    page = look(client, q="sun", category="movie", cursor="")
    assert '<input type="hidden" name="category" value="movie">' in page
    clear = page.split('class="search__clear" href="')[1].split('"')[0]
    assert clear == f"{GALLERY}?category=movie"
    assert 'name="category"' not in look(client, category="nowhere")


def test_an_empty_gallery_says_so(client):
    assert "No templates yet" in look(client)


def test_a_page_of_a_template(client, alice, add):
    template = add(
        "Last train",
        description="They say goodbye.",
        artist="Ana",
        source_url="https://example.com/a",
        licence="CC BY 4.0",
        tags=["night"],
    )
    other = add("Next train", tags=["night"])
    address = reverse("template", args=[template.pk])
    page = look(client, address)
    for text in ("Last train", "They say goodbye.", "Ana", "https://example.com/a", "CC BY 4.0"):
        assert text in page
    assert reverse("template", args=[other.pk]) in page
    assert "Sign in and put your faces in" in page
    client.force_login(alice)
    assert "Sign in and put your faces in" not in look(client, address)


def test_what_is_not_in_the_gallery_is_not_there(client, alice, add):
    archived, blocked, waiting = add("Archived"), add("Blocked"), add("Waiting", active=False)
    archive_template(archived)
    Image.objects.filter(pk=blocked.image_id).update(moderation=Moderation.BLOCKED)
    client.force_login(alice)
    page = look(client)
    for template in (archived, blocked, waiting):
        assert template.title not in page
        look(client, reverse("template", args=[template.pk]), status=404)
        look(client, f"/api/v1/templates/{template.pk}", status=404)
    look(client, reverse("template", args=[uuid4()]), status=404)


def test_the_gallery_is_only_looked_at(client, add):
    template = add()
    assert client.post(GALLERY).status_code == 405
    assert client.delete(reverse("template", args=[template.pk])).status_code == 405


def test_pages_need_no_inline_script_or_style(add):
    template = add()
    for address in (GALLERY, reverse("template", args=[template.pk])):
        page = look(Client(), address)
        assert " style=" not in page
        assert "onclick" not in page
