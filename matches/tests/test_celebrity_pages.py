"""The pages of celebrities and of one's twins."""

from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import Purpose
from accounts.services import grant_consents, withdraw_consent
from faces.models import Celebrity, CelebrityFace, Face
from faces.services import set_opted_out, set_visibility
from faces.tests import pictures
from faces.tests.celebrities import add
from library.models import Image, Visibility
from matches.celebrities.discovering import find_twins
from matches.tests.twins import get, names

pytestmark = pytest.mark.django_db


def test_twins_of_the_default_face_and_of_a_chosen_one(face, client, alice, upload):
    upload(alice, pictures.blurred(pictures.astronaut(), 3))
    other = Face.objects.get(owner=alice, is_default=False)
    client.force_login(alice)
    page = get(client, "celebrity-twins")
    assert (page.context["face"], len(page.context["faces"])) == (face, 2)
    assert names(page) == ["Eileen Collins", "Sample star"]
    chosen = get(client, "celebrity-twins", face=other.pk)
    assert (chosen.context["face"], len(names(chosen))) == (other, 2)


def test_strangers_faces_are_not_found(face, client, bob, charlie):
    for person in (bob, charlie):
        client.force_login(person)
        for wrong in (face.pk, uuid4(), "1; drop"):
            assert get(client, "celebrity-twins", face=wrong).status_code == 404
        assert get(client, "api-twins", face_id=face.pk).status_code == 404
        assert get(client, "api-twins", face_id=uuid4()).status_code == 404
        assert names(get(client, "celebrity-twins")) == []


def test_the_page_says_what_is_missing(client, alice, upload):
    client.force_login(alice)
    assert "No celebrities yet" in get(client, "celebrity-twins").content.decode()
    add("Eileen Collins", pictures.astronaut())
    assert "There is no face of yours yet" in get(client, "celebrity-twins").content.decode()
    upload(alice, pictures.mirrored(pictures.astronaut()))
    set_opted_out(Face.objects.get(owner=alice), True)
    assert "out of matching" in get(client, "celebrity-twins").content.decode()
    withdraw_consent(alice, Purpose.MATCHING)
    assert "You are not being matched" in get(client, "celebrity-twins").content.decode()


def test_twins_disappear_with_the_consent_and_return_with_it(face, client, alice, committed):
    client.force_login(alice)
    withdraw_consent(alice, Purpose.MATCHING)
    assert names(get(client, "celebrity-twins")) == []
    with committed():
        grant_consents(alice, [Purpose.MATCHING])
    assert len(names(get(client, "celebrity-twins"))) == 2


def test_a_celebritys_page_shows_my_score_and_public_look_alikes(
    face, client, alice, bob, charlie, collins, upload
):
    address = reverse("celebrity", args=[collins.slug])
    client.force_login(bob)
    assert (page := client.get(address)).status_code == 200
    assert (page.context["alike"], page.context["matches"]) == (None, [])
    set_visibility(face.image, Visibility.PUBLIC)
    assert [match.owner_a for match in client.get(address).context["matches"]] == [alice]
    client.force_login(alice)
    page = client.get(address)
    assert (page.context["alike"].face, page.context["matches"]) == (face, [])
    assert page.context["alike"].percentage > 85
    assert client.get(reverse("celebrity", args=["nobody"])).status_code == 404


def test_a_celebrity_beyond_the_twins_still_has_a_score(
    face, client, alice, collins, star, settings
):
    settings.CELEBRITY_TWINS = 1
    find_twins(face.pk)
    client.force_login(alice)
    alike = client.get(reverse("celebrity", args=[star.slug])).context["alike"]
    assert (alike.face, alike.match) == (face, None)
    assert 0 <= alike.percentage < 70


@pytest.mark.parametrize("words", ["🚀", "שלום", "collins EILEEN", "zoe\u0301", "zoe", "COLLÍNS"])
def test_names_are_found_in_every_script(client, alice, words):
    celebrity = add("Eileen Collins 🚀 שלום Zoé", pictures.astronaut())
    add("Somebody else", pictures.person(0))
    client.force_login(alice)
    assert get(client, "celebrities", q=words).context["celebrities"] == [celebrity]
    answer = get(client, "api-celebrities", search=words).json()
    assert [one["id"] for one in answer["results"]] == [str(celebrity.pk)]


@pytest.mark.parametrize("words", ["%", "_", "\0", "nobody", "x" * 5000])
def test_words_that_find_nothing_say_so(client, alice, collins, words):
    client.force_login(alice)
    page = get(client, "celebrities", q=words)
    assert page.status_code == 200
    if words != "\0":
        assert page.context["celebrities"] == []
        assert "Nobody by that name" in page.content.decode()


def many(number):
    """Celebrities that share one reference face's measurements."""
    face = add("A", pictures.astronaut()).faces.get()
    for n in range(number):
        image = Image.objects.get(pk=face.image_id)
        image.pk, image.sha256, image.storage_path = uuid4(), str(n), f"celebrity/{n}.jpg"
        image._state.adding = True
        image.save()
        star = Celebrity.objects.create(name=f"Star {n:02} 🌟", slug=f"star-{n}", licence="CC0")
        face.pk, face.image, face.celebrity, face.crop_path = uuid4(), image, star, f"crop/{n}"
        face._state.adding = True
        face.save()
    return CelebrityFace.objects.count()


def test_the_gallery_goes_on_page_by_page(client, alice):
    number = many(30)
    client.force_login(alice)
    seen, cursor = [], ""
    while cursor is not None:
        page = get(client, "celebrities", cursor=cursor)
        seen += [celebrity.name for celebrity in page.context["celebrities"]]
        cursor = page.context["next_cursor"]
    assert len(seen) == len(set(seen)) == number
    assert seen == sorted(seen)
    first = get(client, "api-celebrities", limit=20).json()
    second = client.get(first["next"]).json()
    assert [one["name"] for one in first["results"] + second["results"]] == seen
    assert get(client, "celebrities", cursor="no_such").context["celebrities"]


def test_lists_cost_the_same_however_long(client, alice, face, django_assert_max_num_queries):
    many(12)
    client.force_login(alice)
    with django_assert_max_num_queries(6):
        get(client, "celebrities")
    with django_assert_max_num_queries(20):
        assert len(names(get(client, "celebrity-twins"))) == 2
