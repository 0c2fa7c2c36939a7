"""Staff add templates, correct their slots, approve and archive; others find no door."""

import json
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from accounts.roles import set_role
from accounts.tests.people import make_person
from library.models import Image, Moderation
from templates_app.models import Template
from templates_app.services import archive_template
from templates_app.tests.conftest import LEFT, couple_file

pytestmark = pytest.mark.django_db(transaction=True)

LIST = "admin:templates_app_template_changelist"
TEXTS = {"title": "Last train", "category": "movie", "tags": "Night, RAIN,night"}


@pytest.fixture
def moderator():
    person = make_person("mod")
    set_role(person, Role.MODERATOR)
    return person


@pytest.fixture
def staff(moderator):
    client = Client()
    client.force_login(moderator)
    return client


def change_address(template):
    return reverse("admin:templates_app_template_change", args=[template.pk])


def do(staff, action, *templates):
    data = {"action": action, "_selected_action": [str(template.pk) for template in templates]}
    answer = staff.post(reverse(LIST), data, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def save(staff, template, slots=None, **more):
    data = {**TEXTS, "slots": json.dumps(slots), **more} if slots is not None else {**TEXTS, **more}
    return staff.post(change_address(template), data)


def written(template):
    return [
        {"id": str(slot.pk), "role": slot.role, "x": slot.x, "y": slot.y, "w": slot.w, "h": slot.h}
        for slot in template.slots.all()
    ]


def rows(template):
    """What the form holds without scripts: percent, rounded."""
    data = {}
    for number, slot in enumerate(template.slots.all()):
        data[f"slots-{number}-id"] = str(slot.pk)
        data[f"slots-{number}-role"] = slot.role
        for side in ("x", "y", "w", "h"):
            data[f"slots-{number}-{side}"] = f"{getattr(slot, side) * 100:.2f}"
    return data


def test_people_who_are_no_staff_find_no_door(client, alice, add):
    template = add()
    client.force_login(alice)
    for address in (reverse(LIST), change_address(template)):
        assert client.get(address).status_code == 302


def test_the_list_shows_pictures_and_asks_little(staff, add, django_assert_max_num_queries):
    templates = [add(f"Walk {number}") for number in range(4)]
    with django_assert_max_num_queries(14):
        page = staff.get(reverse(LIST)).content.decode()
    for template in templates:
        assert template.image.thumbnail_url in page


def test_the_list_is_filtered_and_searched(staff, add):
    waiting = add("Waiting", active=False, slots=[LEFT], category="movie")
    archived, shown = add("Archived"), add("Sunset beach", tags=["sea"])
    archive_template(archived)
    found = {
        "state=waiting": waiting,
        "state=archived": archived,
        "slots=wrong": waiting,
        "category__exact=movie": waiting,
        "q=bea": shown,
        "q=sea": shown,
        f"q={shown.pk}": shown,
    }
    for query, only in found.items():
        page = staff.get(f"{reverse(LIST)}?{query}").content.decode()
        for template in (waiting, archived, shown):
            assert (str(template.pk) in page) == (template == only), query
    for words in ('"', "'", "%00", "\\", "🎉" * 300):
        assert staff.get(reverse(LIST), {"q": words}).status_code == 200


def test_a_picture_is_added_and_its_faces_are_found(staff):
    picture = couple_file()
    picture.name = "couple.jpg"
    address = reverse("admin:templates_app_template_add")
    assert staff.get(address).status_code == 200
    answer = staff.post(address, {**TEXTS, "picture": picture})
    template = Template.objects.get()
    assert answer.url == change_address(template)
    assert (template.title, template.tags) == ("Last train", ["night", "rain"])
    assert template.slots.count() == 2
    assert not template.is_active
    picture.seek(0)
    answer = staff.post(address, {**TEXTS, "picture": picture}, follow=True)
    assert "there already" in answer.content.decode()
    assert Template.objects.count() == Image.objects.count() == 1


def test_a_file_that_is_no_picture_is_refused_in_words(staff):
    file = BytesIO(b"not a picture")
    file.name = "a.jpg"
    answer = staff.post(reverse("admin:templates_app_template_add"), {**TEXTS, "picture": file})
    assert "This file is not a picture" in answer.content.decode()
    assert not Image.objects.exists()


def test_slots_are_corrected_on_the_picture(staff, add, moderator):
    template = add()
    page = staff.get(change_address(template)).content.decode()
    assert "data-slot-editor" in page
    assert "In the gallery" in page and "Passed" in page
    assert template.image.preview_url in page
    first, second = written(template)
    first |= {"x": 0.15, "role": "wife", "points": []}
    new = {"id": "", "role": "any", "x": 0.4, "y": 0.1, "w": 0.1, "h": 0.1, "points": []}
    assert save(staff, template, [second, new, first]).status_code == 302
    slots = list(template.slots.all())
    assert [(slot.x, slot.role) for slot in slots] == [(0.15, "wife"), (0.4, "any"), (0.6, "wife")]
    assert [slot.confirmed_by for slot in slots] == [moderator, moderator, moderator]
    save(staff, template, [written(template)[0]])
    assert template.slots.count() == 1


def test_slots_are_corrected_without_scripts(staff, add):
    points = ((0.15, 0.3), (0.25, 0.3), (0.2, 0.35), (0.16, 0.4), (0.24, 0.4))
    exact = type(LEFT)(type(LEFT.box)(0.123456, 0.2, 0.2, 0.3), "husband", points)
    template = add(slots=[exact, type(LEFT)(type(LEFT.box)(0.6, 0.2, 0.2, 0.3), "wife")])
    first = template.slots.first()
    data = rows(template)
    assert save(staff, template, **data).status_code == 302
    first.refresh_from_db()
    assert (first.x, len(first.landmarks), first.confirmed_by) == (0.123456, 5, None)
    data |= {"slots-0-x": "20,5", "slots-1-delete": "1", "slots-4-x": "70", "slots-4-y": "10"}
    data |= {"slots-4-w": "20", "slots-4-h": "30", "slots-4-role": "any"}
    assert save(staff, template, **data).status_code == 302
    left, right = template.slots.all()
    assert (left.pk, round(left.x, 6), left.landmarks) == (first.pk, 0.205, [])
    assert (round(right.x, 6), right.role) == (0.7, "any")


@pytest.mark.parametrize(
    ("slots", "sentence"),
    [
        ([{"role": "any", "x": 0.9, "y": 0, "w": 0.3, "h": 0.2}], "not inside the picture"),
        ([{"role": "any", "x": 0.1, "y": 0, "w": 0.001, "h": 0.2}], "too small"),
        ([{"role": "any", "x": 0.1, "y": 0, "w": 0.2, "h": 0.2}] * 2, "on the same face"),
        ([{"role": "any", "x": 0.1, "y": 0, "w": 0.2, "h": 0.2}] * 40, "up to 10 slots"),
        ([{"role": "<b>", "x": 0.1, "y": 0, "w": 0.2, "h": 0.2}], "cannot be used"),
        ([{"role": "any", "x": "</textarea><script>", "y": 0, "w": 1, "h": 1}], "cannot be used"),
        ({"a": "b"}, "cannot be used"),
    ],
)
def test_slots_that_cannot_be_are_refused_in_words(staff, add, slots, sentence):
    template = add()
    answer = save(staff, template, slots)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert sentence in page
    assert "<script>&quot;" not in page and "</textarea><script>" not in page
    assert template.slots.count() == 2


def test_an_address_that_is_a_script_is_refused(staff, add):
    template = add()
    answer = save(staff, template, written(template), source_url="javascript:alert(1)")
    assert answer.status_code == 200
    template.refresh_from_db()
    assert template.source_url == ""


def test_many_are_approved_at_once_and_refusals_say_why(staff, add):
    good, also_good = add(active=False), add(active=False)
    one_slot, blocked = add("One slot", active=False, slots=[LEFT]), add("Blocked", active=False)
    Image.objects.filter(pk=blocked.image_id).update(moderation=Moderation.BLOCKED)
    page = do(staff, "approve", good, also_good, one_slot, blocked)
    assert "2 templates approved" in page
    assert "“One slot” has 1 slots and needs 2" in page
    assert "“Blocked” has not passed the safety check" in page
    assert set(Template.objects.filter(is_active=True)) == {good, also_good}
    assert all(Template.objects.filter(is_active=True).values_list("approved_at", flat=True))


def test_templates_go_to_the_archive_and_come_back(staff, add):
    template, waiting = add(), add("Waiting", active=False)
    assert "1 template archived" in do(staff, "archive", template)
    assert not Template.objects.listed().exists()
    assert "1 template restored" in do(staff, "restore", template, waiting)
    assert list(Template.objects.listed()) == [template]


def test_a_template_is_saved_and_approved_in_one_go(staff, add):
    template = add(active=False, slots=[])
    two = [
        {"id": "", "role": "husband", "x": 0.1, "y": 0.1, "w": 0.2, "h": 0.2},
        {"id": "", "role": "wife", "x": 0.6, "y": 0.1, "w": 0.2, "h": 0.2},
    ]
    save(staff, template, two, templates_app_template_save_and_approve="1")
    assert list(Template.objects.listed()) == [template]


def test_a_deleted_template_takes_its_picture_along(staff, add):
    first, second = add(), add()
    staff.post(reverse("admin:templates_app_template_delete", args=[first.pk]), {"post": "yes"})
    data = {"action": "delete_selected", "_selected_action": [str(second.pk)], "post": "yes"}
    staff.post(reverse(LIST), data)
    assert not Template.objects.exists()
    assert not Image.objects.exists()
