"""Collecting from a server that speaks pixiv's app API, through pixivpy3."""

import json
from datetime import timedelta

import pytest

from templates_app.collectors import pixiv as pixiv_collector
from templates_app.models import Template
from templates_app.tests.collected_pictures import alone, couple
from templates_app.tests.collecting import FakeClock, new_task, run
from templates_app.tests.servers import (
    ACCESS_TOKEN,
    REFRESH_TOKEN,
    PixivServer,
    failing,
    saying,
    serving,
)

pytestmark = pytest.mark.django_db
SEARCH = "/v1/search/illust"
RATE_LIMIT = b'{"error": {"user_message": "", "message": "Rate Limit", "reason": ""}}'


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def pixiv(settings):
    pixiv_collector._signed_in.clear()
    with serving(PixivServer()) as server:
        settings.PIXIV_API_URL = settings.PIXIV_IMAGES_URL = server.url
        settings.PIXIV_REFRESH_TOKEN = REFRESH_TOKEN
        yield server


def collect(clock, **fields):
    return run(new_task("pixiv", **fields), clock)


def test_what_arrives_waits_for_staff_with_artist_and_source(pixiv, clock):
    pixiv.add(77, couple(), title="夫婦")
    task = collect(clock, search_query="夫婦")
    assert (task.status, task.images_collected) == ("completed", 1)
    template = Template.objects.get()
    assert not template.is_active
    assert (template.title, template.artist) == ("夫婦", "Some painter")
    assert template.source_url == "https://www.pixiv.net/artworks/77"
    assert template.licence == "unknown — see source"
    assert template.tags == ["オリジナル", "couple"]
    assert pixiv.asked_for(SEARCH)[0].query["word"] == "夫婦"


def test_the_api_sees_the_token_and_who_asks_and_pictures_see_a_referer(pixiv, clock, settings):
    pixiv.add(1, couple())
    collect(clock)
    token, search, picture = pixiv.asked
    assert (token.method, token.path) == ("POST", "/auth/token")
    assert token.form["grant_type"] == "refresh_token"
    assert search.headers["authorization"] == f"Bearer {ACCESS_TOKEN}"
    assert picture.headers["referer"] == "https://www.pixiv.net/"
    assert "authorization" not in picture.headers
    for request in pixiv.asked:
        assert f"{settings.SITE_NAME} (+{settings.SITE_URL})" in request.headers["user-agent"]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"x_restrict": 1}, "rating"),
        ({"x_restrict": 2}, "rating"),
        ({"x_restrict": None}, "rating"),
        ({"sanity_level": 4}, "rating"),
        ({"sanity_level": None}, "rating"),
        ({"illust_ai_type": 2}, "ai"),
        ({"type": "manga"}, "format"),
        ({"type": "ugoira"}, "format"),
        ({"visible": False}, "gone"),
        ({"meta_single_page": {}}, "gone"),
        ({"meta_single_page": {"original_image_url": "http://10.0.0.1/x.jpg"}}, "elsewhere"),
    ],
)
def test_works_that_are_not_wanted_are_counted_by_reason(pixiv, clock, fields, reason):
    pixiv.add(1, couple(), **fields)
    task = collect(clock)
    assert (task.status, task.skipped_reasons) == ("completed", {reason: 1})
    assert not [request for request in pixiv.asked if request.path.startswith("/img")]


def test_works_made_by_ai_come_only_if_they_are_wanted(pixiv, clock):
    pixiv.add(1, couple(), illust_ai_type=2)
    assert collect(clock).images_collected == 0
    assert pixiv.asked_for(SEARCH)[0].query["search_ai_type"] == "1"
    pixiv.asked.clear()
    assert collect(clock, filters={"ai": True}).images_collected == 1
    assert "search_ai_type" not in pixiv.asked_for(SEARCH)[0].query


def test_of_a_work_with_several_pictures_the_first_is_taken(pixiv, clock):
    pixiv.files["/p0.jpg"] = couple()
    pages = [{"image_urls": {"original": f"{pixiv.url}/p{page}.jpg"}} for page in range(3)]
    pixiv.add(1, meta_single_page={}, meta_pages=pages)
    assert collect(clock).images_collected == 1


def test_pages_follow_each_other_by_their_offset_alone(pixiv, clock):
    pixiv.page_size = 2
    for number in range(5):
        pixiv.add(number + 1, alone())
    task = collect(clock)
    assert (task.status, task.images_skipped) == ("completed", 5)
    offsets = [request.query.get("offset") for request in pixiv.asked_for(SEARCH)]
    assert list(dict.fromkeys(offsets)) == [None, "2", "4"]
    assert {request.headers["host"] for request in pixiv.asked_for(SEARCH)} == {"app-api.pixiv.net"}


@pytest.mark.parametrize("next_url", ["https://evil.example/?offset=0", "?offset=x", 7, "//[", ""])
def test_a_strange_next_page_is_the_end(pixiv, clock, next_url):
    pixiv.plans[SEARCH] = [saying(json.dumps({"illusts": [], "next_url": next_url}).encode())] * 9
    task = collect(clock)
    assert task.status == "completed"
    assert len(pixiv.asked_for(SEARCH)) == 1


def test_without_a_token_nothing_is_asked(pixiv, clock, settings):
    settings.PIXIV_REFRESH_TOKEN = ""
    task = collect(clock)
    assert task.status == "failed"
    assert "PIXIV_REFRESH_TOKEN" in task.error
    assert pixiv.asked == []


def test_a_refused_token_is_explained_and_shown_nowhere(pixiv, clock, settings, caplog):
    settings.PIXIV_REFRESH_TOKEN = "very-secret-but-wrong"
    task = collect(clock)
    assert task.status == "failed"
    assert task.error.startswith("pixiv refused the sign-in.")
    assert "secret" not in caplog.text + task.error
    assert len(pixiv.asked) == 1


def test_a_token_that_the_search_refuses_is_explained_too(pixiv, clock):
    words = b'{"error": {"message": "Error occurred at the OAuth process. invalid_grant"}}'
    pixiv.plans[SEARCH] = [failing(400, words)]
    assert collect(clock).error.startswith("pixiv refused the sign-in.")


def test_pixivs_own_rate_limit_is_a_wish_to_wait(pixiv, clock):
    pixiv.add(1, couple())
    pixiv.plans[SEARCH] = [failing(403, RATE_LIMIT)]
    begun = clock.now()
    assert collect(clock).images_collected == 1
    assert (clock.now() - begun).total_seconds() > 60


def test_other_complaints_end_the_task(pixiv, clock):
    pixiv.plans[SEARCH] = [failing(400, b'{"error": {"message": "offset must be ..."}}')]
    task = collect(clock)
    assert (task.status, task.error[:28]) == ("failed", "The source refused the reque")


@pytest.mark.parametrize("path", ["/auth/token", SEARCH])
@pytest.mark.parametrize(
    "body", [b"<html>", b"[]", b"null", b"{}", b'{"response": {"user": 3}}', b'{"illusts": [1]}']
)
def test_garbage_is_survived(pixiv, clock, path, body):
    pixiv.add(1, alone())
    pixiv.plans[path] = [saying(body)]
    task = collect(clock)
    assert (task.status, task.images_skipped, task.error) == ("completed", 1, "")


def test_garbage_for_ever_ends_the_task_in_words(pixiv, clock):
    pixiv.plans[SEARCH] = [saying(b"<html>")] * 99
    task = collect(clock)
    assert (task.status, task.error[:19]) == ("failed", "The source answered")


def test_one_sign_in_lasts_for_many_slices(pixiv, clock):
    for number in range(30):
        pixiv.add(number + 1)
    assert collect(clock).skipped_reasons == {"gone": 30}
    assert len(pixiv.asked_for(SEARCH)) >= 2
    assert len(pixiv.asked_for("/auth/token")) == 1


def test_a_sign_in_that_ended_before_its_time_is_renewed(pixiv, clock, settings):
    pixiv.add(1, couple())
    later = clock.now() + timedelta(minutes=10)
    pixiv_collector._signed_in[settings.PIXIV_REFRESH_TOKEN] = "stale", later
    assert collect(clock).images_collected == 1
    assert len(pixiv.asked_for("/auth/token")) == 1


def test_a_sign_in_is_not_used_for_longer_than_it_is_valid(pixiv, clock):
    pixiv.add(1)
    collect(clock)
    clock.sleep(3600)
    collect(clock)
    assert len(pixiv.asked_for("/auth/token")) == 2


def test_texts_that_no_database_can_store_are_mended(pixiv, clock):
    pixiv.add(1, couple(), title="half \ud83d and \0 nothing", tags=[{"name": "\udc00 tag"}])
    assert collect(clock).images_collected == 1
    assert Template.objects.get().title == "half ? and nothing"
