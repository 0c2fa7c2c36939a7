"""Collecting from a server that speaks Danbooru's interface."""

import json

import pytest

from library.models import Moderation
from templates_app.collectors.base import SkipReason
from templates_app.collectors.danbooru import general_search
from templates_app.collectors.errors import SearchNotPossible
from templates_app.collectors.running import collect_next
from templates_app.models import Template
from templates_app.tests.collected_pictures import alone, couple, damaged, nobody, three
from templates_app.tests.collecting import FakeClock, new_task, run
from templates_app.tests.servers import DanbooruServer, breaking_off, failing, saying, serving

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def danbooru(settings):
    with serving(DanbooruServer()) as server:
        settings.DANBOORU_URL = settings.DANBOORU_IMAGES_URL = server.url
        settings.DANBOORU_LOGIN = settings.DANBOORU_API_KEY = ""
        yield server


def test_what_arrives_waits_for_staff_with_artist_source_and_licence(danbooru, clock):
    danbooru.add(5, couple())
    task = run(new_task(), clock)
    assert (task.status, task.images_collected, task.images_skipped) == ("completed", 1, 0)
    template = Template.objects.get()
    assert not template.is_active
    assert template.approved_at is None
    assert template.collected_by == task
    assert template.title == "anna (novel) & ben (novel) — a novel"
    assert template.artist == "some painter"
    assert template.source_url == f"{danbooru.url}/posts/5"
    assert template.licence == "unknown — see source"
    assert template.description == "First published at https://artist.example/5"
    assert template.category == "acg"
    assert {"couple", "a novel"} <= set(template.tags)
    assert template.slots.count() == 2
    assert template.image.moderation == Moderation.PASSED


def test_the_rating_is_part_of_every_search_and_looked_at_again(danbooru, clock):
    for number, rating in enumerate("sqe", 1):
        danbooru.add(number, couple(number), rating=rating)
    danbooru.add(4, couple(4), rating=None)
    task = run(new_task(), clock)
    assert task.skipped_reasons == {SkipReason.RATING: 4}
    searches = [request.query["tags"] for request in danbooru.asked_for("/posts.json")]
    assert set(searches) == {"couple smile rating:general"}
    assert not [request for request in danbooru.asked if request.path.startswith("/original")]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"is_deleted": True}, "gone"),
        ({"is_banned": True}, "gone"),
        ({"file_url": None}, "gone"),
        ({"file_ext": "webm"}, "format"),
        ({"file_ext": "gif"}, "format"),
        ({"file_ext": "zip"}, "format"),
        ({"file_size": 10**9}, "too_large"),
        ({"image_width": 40_000, "image_height": 40_000}, "too_large"),
        ({"file_url": "http://169.254.169.254/secret"}, "elsewhere"),
        ({"file_url": "/etc/passwd"}, "elsewhere"),
        ({"file_url": "file:///etc/passwd"}, "elsewhere"),
    ],
)
def test_posts_that_are_not_wanted_are_counted_by_reason(danbooru, clock, fields, reason):
    danbooru.add(1, couple(), **fields)
    task = run(new_task(), clock)
    assert task.status == "completed"
    assert task.skipped_reasons == {reason: 1}
    assert not [request for request in danbooru.asked if request.path != "/posts.json"]


def test_pictures_are_looked_at_themselves(danbooru, clock):
    files = {
        1: alone(),
        2: three(),
        3: nobody(),
        4: damaged(),
        5: b"",
        6: b"<html>not here</html>",
        7: b"some text",
        8: couple(1),
        9: couple(1),  # the same file again; the newer post comes first
    }
    for number, file in files.items():
        danbooru.add(number, file)
    danbooru.add(10)  # its file is not there
    task = run(new_task(), clock)
    assert task.status == "completed"
    assert Template.objects.get().source_url.endswith("/posts/9")
    assert task.skipped_reasons == {"faces": 3, "broken": 2, "format": 2, "known": 1, "gone": 1}
    assert task.images_skipped == 9


def test_any_number_of_faces_may_be_wanted(danbooru, clock):
    danbooru.add(1, three())
    danbooru.add(2, couple())
    task = run(new_task(wanted_faces=3), clock)
    assert (task.images_collected, task.skipped_reasons) == (1, {"faces": 1})


def test_pages_follow_each_other_by_the_last_post(danbooru, clock):
    danbooru.page_size = 2
    for number in (11, 12, 13, 14, 15):
        danbooru.add(number, couple(number))
    task = run(new_task(), clock)
    assert task.images_collected == 5
    pages = [request.query.get("page") for request in danbooru.asked_for("/posts.json")]
    assert list(dict.fromkeys(pages)) == [None, "b14", "b12", "b11"]


def test_no_more_are_collected_than_asked_for(danbooru, clock):
    for number in range(1, 6):
        danbooru.add(number, couple(number))
    task = run(new_task(limit=2), clock)
    assert (task.status, task.images_collected) == ("completed", 2)
    assert len([request for request in danbooru.asked if request.path != "/posts.json"]) == 2


def test_a_second_collection_skips_what_is_here_without_fetching_it(danbooru, clock):
    danbooru.add(1, couple())
    run(new_task(), clock)
    danbooru.asked.clear()
    again = run(new_task(), clock)
    assert (again.images_collected, again.skipped_reasons) == (0, {"known": 1})
    assert {request.path for request in danbooru.asked} == {"/posts.json"}


def test_requests_are_a_second_apart_over_all_slices(danbooru, clock):
    for number in range(1, 4):
        danbooru.add(number, nobody())
    begun = clock.now()
    run(new_task(), clock)
    assert (clock.now() - begun).total_seconds() >= len(danbooru.asked) - 1


def test_throttling_lets_the_task_rest_instead_of_the_worker(danbooru, clock):
    danbooru.add(1, couple())
    danbooru.plans["/posts.json"] = [failing(429, Retry_After="900")]
    task = new_task()
    began = clock.now()
    assert collect_next(clock) is False
    task.refresh_from_db()
    assert task.status == "running"
    assert (task.run_after - began).total_seconds() == 900
    assert task.error.startswith("The source asks for fewer requests")
    assert clock.slept == []
    assert run(task, clock).images_collected == 1
    assert task.error == ""


def test_throttling_in_the_middle_of_a_page_loses_nothing(danbooru, clock):
    for number in (1, 2, 3):
        danbooru.add(number, couple(number))
    danbooru.plans["/original/2.jpg"] = [failing(429)]
    task = run(new_task(), clock)
    assert (task.images_collected, task.images_skipped) == (3, 0)


def test_a_source_that_throttles_for_ever_ends_the_task_in_words(danbooru, clock):
    danbooru.plans["/posts.json"] = [failing(429, Retry_After="1")] * 50
    task = run(new_task(), clock)
    assert task.status == "failed"
    assert task.error.startswith("The source asks for fewer requests")
    assert len(danbooru.asked) == 5


@pytest.mark.parametrize(
    "trouble", [failing(500), saying(b"<html>maintenance"), saying(b'{"a": 1}'), breaking_off]
)
def test_a_bad_moment_passes(danbooru, clock, trouble):
    danbooru.add(1, couple())
    danbooru.plans["/posts.json"] = [trouble] * 4
    task = run(new_task(), clock)
    assert (task.status, task.images_collected, task.error) == ("completed", 1, "")


@pytest.mark.parametrize("trouble", [failing(500), saying(b'[{"no": "id"}]')])
def test_lasting_trouble_ends_the_task_in_words(danbooru, clock, trouble):
    danbooru.plans["/posts.json"] = [trouble] * 50
    task = run(new_task(), clock)
    assert task.status == "failed"
    assert task.error.startswith("The source ")
    assert task.completed_at is not None


@pytest.mark.parametrize("status", [401, 403, 404, 418])
def test_a_refusal_ends_the_task_at_once(danbooru, clock, status):
    danbooru.plans["/posts.json"] = [failing(status)]
    task = run(new_task(), clock)
    assert task.status == "failed"
    assert f"status {status}" in task.error


def test_too_many_tags_are_explained(danbooru, clock):
    danbooru.plans["/posts.json"] = [failing(422, b'{"success": false}')]
    task = run(new_task(search_query="a b c d"), clock)
    assert "two tags at most" in task.error


def test_a_picture_that_never_comes_does_not_stop_the_others(danbooru, clock):
    for number in (1, 2, 3):
        danbooru.add(number, couple(number))
    danbooru.plans["/original/2.jpg"] = [failing(500)] * 99
    task = run(new_task(), clock)
    assert task.status == "completed"
    assert task.images_collected == 2
    assert task.skipped_reasons == {"undelivered": 1}


def test_a_picture_that_breaks_off_once_is_fetched_again(danbooru, clock):
    danbooru.add(1, couple())
    danbooru.plans["/original/1.jpg"] = [breaking_off]
    assert run(new_task(), clock).images_collected == 1


def test_a_server_that_ignores_cursors_does_not_lead_round_in_a_circle(danbooru, clock):
    danbooru.add(1, nobody())
    page = [danbooru.posts[0]]
    danbooru.plans["/posts.json"] = [saying(json.dumps(page).encode())] * 50
    task = run(new_task(), clock)
    assert (task.status, task.images_skipped) == ("completed", 1)


def test_the_sign_in_goes_to_the_interface_only_and_into_no_log(danbooru, clock, settings, caplog):
    settings.DANBOORU_LOGIN, settings.DANBOORU_API_KEY = "somebody", "very-secret-key"
    danbooru.add(1, couple())
    danbooru.plans["/posts.json"] = [failing(500)] * 3
    task = run(new_task(), clock)
    posts = danbooru.asked_for("/posts.json")
    assert all(request.headers["authorization"].startswith("Basic ") for request in posts)
    assert "authorization" not in danbooru.asked_for("/original/1.jpg")[0].headers
    assert "secret" not in caplog.text + task.error


@pytest.mark.parametrize(
    "search", ["couple rating:e", "-rating:g", "order:score couple", "limit:5", "ORDER:rank"]
)
def test_searches_cannot_change_rating_or_order(search):
    with pytest.raises(SearchNotPossible):
        general_search(search)


def test_words_that_only_look_like_it_may_be_searched_for():
    assert general_search(" border:  date:2024 ") == "border: date:2024 rating:general"
