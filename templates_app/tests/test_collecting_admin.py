"""Staff start collections, watch them, stop them, and find what they brought."""

import io
import zipfile

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from accounts.services import set_role
from accounts.tests.people import make_person
from library.storage import file_exists
from templates_app.models import CollectionTask, Template
from templates_app.tests.collected_pictures import couple
from templates_app.tests.collecting import FakeClock, new_task, run

pytestmark = pytest.mark.django_db
LIST = "admin:templates_app_collectiontask_changelist"
SETTINGS = {"category": "acg", "wanted_faces": "2", "limit": "10", "rate_limit": "1"}


@pytest.fixture(autouse=True)
def tasks_later(monkeypatch):
    """Workers are not what is tested here."""
    monkeypatch.setattr("templates_app.collecting._tell_a_worker", lambda: None)


def signed_in(role):
    person = make_person(role, role=role)
    set_role(person, role)
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def admin():
    return signed_in(Role.ADMIN)


def start(client, source, **fields):
    address = f"{reverse('admin:templates_app_collectiontask_add')}?source={source}"
    return client.post(address, SETTINGS | fields, follow=True)


def do(client, action, *tasks):
    data = {"action": action, "_selected_action": [str(task.pk) for task in tasks]}
    return client.post(reverse(LIST), data, follow=True).content.decode()


def packed(name="list.csv"):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr(name, "file,title,artist,source_url,licence\na.jpg,A,Ann,,CC0\n")
        file.writestr("a.jpg", couple())
    buffer.seek(0)
    buffer.name = "walks.zip"
    return buffer


@pytest.mark.parametrize(
    ("source", "words"),
    [("danbooru", "rating:general"), ("pixiv", "夫婦"), ("folder", "source_url, licence")],
)
def test_each_source_has_a_form_that_explains_itself(admin, source, words, settings):
    settings.PIXIV_REFRESH_TOKEN = "token"
    door = reverse(f"admin:templates_app_collectiontask_from_{source}")
    assert door in admin.get(reverse(LIST)).content.decode()
    assert words in admin.get(door, follow=True).content.decode()


def test_a_collection_is_started_with_what_was_chosen(admin):
    page = start(admin, "danbooru", search_query="couple", rate_limit="0.5", limit="7")
    assert "Started: danbooru: couple" in page.content.decode()
    task = CollectionTask.objects.get()
    assert (task.status, task.search_query, task.limit, task.rate_limit) == (
        *("pending", "couple", 7, 0.5),
    )
    assert task.started_by.username == "admin"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"search_query": ""}, "This field is required"),
        ({"search_query": "rating:e"}, "may not contain rating:"),
        ({"search_query": "a", "rate_limit": "50"}, "less than or equal to 5"),
        ({"search_query": "a", "limit": "0"}, "greater than or equal to 1"),
        ({"search_query": "a", "wanted_faces": "11"}, "less than or equal to 10"),
    ],
)
def test_what_cannot_be_collected_is_said_at_once(admin, fields, words):
    assert words in start(admin, "danbooru", **fields).content.decode()
    assert not CollectionTask.objects.exists()


def test_pixiv_without_a_token_is_said_at_once(admin, settings):
    settings.PIXIV_REFRESH_TOKEN = ""
    assert "PIXIV_REFRESH_TOKEN" in start(admin, "pixiv", search_query="a").content.decode()
    settings.PIXIV_REFRESH_TOKEN = "token"
    start(admin, "pixiv", search_query="a", with_ai="on")
    assert CollectionTask.objects.get().filters == {"ai": True}


def test_a_zip_is_uploaded_and_imported(admin):
    start(admin, "folder", upload=packed())
    task = CollectionTask.objects.get()
    assert (task.search_query, file_exists(task.upload_path)) == ("walks.zip", True)
    assert run(task, FakeClock()).images_collected == 1


def test_something_in_the_import_folder_is_chosen(admin, settings, tmp_path):
    settings.TEMPLATE_IMPORT_ROOT = tmp_path
    (tmp_path / "walks").mkdir()
    (tmp_path / "sea.zip").write_bytes(packed().read())
    start(admin, "folder", name="sea.zip")
    start(admin, "folder", name="../etc")
    start(admin, "folder")
    assert CollectionTask.objects.get().search_query == "sea.zip"


def test_what_is_no_zip_or_too_large_is_said_at_once(admin, settings):
    no_zip = io.BytesIO(b"no zip")
    no_zip.name = "a.zip"
    assert "not a zip" in start(admin, "folder", upload=no_zip).content.decode()
    settings.UPLOAD_MAX_BYTES = 100
    assert "too large" in start(admin, "folder", upload=packed()).content.decode()
    assert not CollectionTask.objects.exists()


def test_the_list_and_the_page_show_how_it_goes(admin, django_assert_max_num_queries):
    for number in range(5):
        new_task(search_query=f"s{number}", images_collected=3, images_skipped=4)
    task = new_task(
        search_query="last", status="failed", error="No answer.", skipped_reasons={"faces": 4}
    )
    with django_assert_max_num_queries(12):
        page = admin.get(reverse(LIST)).content.decode()
    assert "3 of at most 100" in page
    page = admin.get(reverse("admin:templates_app_collectiontask_change", args=[task.pk]))
    assert "No answer." in page.content.decode()
    assert "Another number of faces: 4" in page.content.decode()


def test_the_list_leads_to_what_waits_for_approval(admin, settings, tmp_path):
    start(admin, "folder", upload=packed())
    task = run(CollectionTask.objects.get(), FakeClock())
    page = admin.get(reverse(LIST)).content.decode()
    query = f"collected_by__id__exact={task.pk}&amp;state=waiting"
    assert f"{reverse('admin:templates_app_template_changelist')}?{query}" in page
    assert "1 waits for approval" in page
    found = admin.get(
        reverse("admin:templates_app_template_changelist"),
        {"collected_by__id__exact": str(task.pk), "state": "waiting"},
    )
    assert found.status_code == 200
    assert str(Template.objects.get().pk) in found.content.decode()


def test_deleting_asks_first_and_spares_what_is_at_work(admin):
    address = reverse("admin:templates_app_collectiontask_delete", args=[new_task().pk])
    assert "still at work" in admin.post(address, {"post": "yes"}, follow=True).content.decode()
    task = CollectionTask.objects.get()
    do(admin, "cancel", task)
    assert admin.post(address, {"post": "yes"}, follow=True).status_code == 200
    assert not CollectionTask.objects.exists()


def test_cancel_go_on_and_run_again(admin):
    task = new_task()
    assert "1 collection cancelled" in do(admin, "cancel", task)
    assert "1 collection goes on" in do(admin, "go_on", task)
    assert "still at work" in do(admin, "run_again", task)
    do(admin, "cancel", task)
    assert "Started:" in do(admin, "run_again", task)
    assert CollectionTask.objects.count() == 2


def test_moderators_look_and_do_not_touch(settings):
    moderator = signed_in(Role.MODERATOR)
    task = new_task()
    page = moderator.get(reverse(LIST)).content.decode()
    assert "couple smile" in page
    assert reverse("admin:templates_app_collectiontask_from_folder") not in page
    do(moderator, "cancel", task)
    assert start(moderator, "danbooru", search_query="a").status_code == 403
    task.refresh_from_db()
    assert task.status == "pending"
    assert CollectionTask.objects.count() == 1


def test_people_find_nothing_here(alice):
    client = Client()
    client.force_login(alice)
    assert client.get(reverse(LIST)).status_code in (302, 404)
