"""Collections survive killed workers, take turns, and do what staff say."""

import io
import zipfile
from datetime import timedelta

import pytest

from library.imports.errors import NotAZip
from library.models import FileRemoval, Image, Moderation
from library.storage import file_exists
from templates_app import collecting
from templates_app.collectors import running
from templates_app.collectors.running import LEASE, collect_next
from templates_app.models import CollectionTask, Template
from templates_app.tests.collected_pictures import couple, nobody
from templates_app.tests.collecting import FakeClock, new_task, run
from templates_app.tests.servers import DanbooruServer, serving

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """What kill -9 is to a worker: nothing after it runs."""


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def danbooru(settings):
    with serving(DanbooruServer()) as server:
        settings.DANBOORU_URL = settings.DANBOORU_IMAGES_URL = server.url
        yield server


@pytest.fixture
def three_posts(danbooru):
    for number in (1, 2, 3):
        danbooru.add(number, couple(number))
    return danbooru


def during(clock, second, do):
    """Do something once, while the worker waits for its turn for the given time."""
    sleep = clock.sleep

    def and_then(seconds):
        sleep(seconds)
        if len(clock.slept) == second:
            do()

    clock.sleep = and_then


def kill_at(monkeypatch, name, number, *, before):
    """Kill the worker at the n-th call of a function, before or after it did its work."""
    real, calls = getattr(running, name), []

    def deadly(*args, **kwargs):
        calls.append(1)
        if before and len(calls) == number:
            raise Killed
        result = real(*args, **kwargs)
        if len(calls) == number:
            raise Killed
        return result

    monkeypatch.setattr(running, name, deadly)


@pytest.mark.parametrize(
    ("function", "before"),
    [("find_slots", True), ("add_template", True), ("add_template", False), ("_count", False)],
)
def test_a_killed_worker_loses_and_doubles_nothing(
    three_posts, clock, monkeypatch, function, before
):
    three_posts.add(4, nobody())
    task = new_task()
    kill_at(monkeypatch, function, 2, before=before)
    with pytest.raises(Killed):
        collect_next(clock)
    task.refresh_from_db()
    assert task.status == "running"
    assert collect_next(clock) is False  # until the lease is over, it may be alive
    clock.sleep(LEASE.total_seconds() + 1)
    run(task, clock)
    assert task.status == "completed"
    assert (task.images_collected, task.skipped_reasons) == (3, {"faces": 1})
    urls = sorted(Template.objects.values_list("source_url", flat=True))
    assert urls == [f"{three_posts.url}/posts/{number}" for number in (1, 2, 3)]
    assert Image.objects.count() == 3
    assert len(three_posts.asked_for("/original/4.jpg")) <= 2


def test_a_picture_that_kills_every_worker_ends_the_task_in_words(three_posts, clock, monkeypatch):
    task = new_task()
    monkeypatch.setattr(running, "find_slots", lambda pixels: (_ for _ in ()).throw(Killed()))
    for _ in range(5):
        with pytest.raises(Killed):
            collect_next(clock)
        clock.sleep(LEASE.total_seconds() + 1)
    assert collect_next(clock) is False
    task.refresh_from_db()
    assert (task.status, task.error[:33]) == ("failed", "The worker ended several times at")


def test_only_one_worker_collects_at_a_time(three_posts, clock):
    new_task()
    new_task(search_query="another")
    others = []
    during(clock, 1, lambda: others.append(collect_next(FakeClock())))
    collect_next(clock)
    assert others == [False]


def test_collections_take_turns(danbooru, clock):
    for number in range(1, 61):
        danbooru.add(number)
    one, other = new_task(), new_task(search_query="other")
    assert collect_next(clock) is True
    assert collect_next(clock) is True
    for task in (one, other):
        task.refresh_from_db()
        assert 0 < task.images_skipped < 60
    assert run(one, clock).images_skipped == run(other, clock).images_skipped == 60


def test_a_worker_that_was_believed_dead_writes_no_more(three_posts, clock):
    task = new_task()

    def taken():
        later = clock.now() + timedelta(hours=1)
        CollectionTask.objects.filter(pk=task.pk).update(lease_until=later, cursor="theirs")

    during(clock, 2, taken)
    collect_next(clock)
    task.refresh_from_db()
    assert (task.cursor, task.status) == ("theirs", "running")


def test_a_cancelled_collection_stops_at_the_next_picture(three_posts, clock):
    task = new_task()
    during(clock, 2, lambda: collecting.cancel_collection(task))
    collect_next(clock)
    task.refresh_from_db()
    assert task.status == "cancelled"
    assert Template.objects.count() <= 2
    assert collecting.cancel_collection(task) is False


def test_a_cancelled_collection_goes_on_where_it_stopped(three_posts, clock, committed):
    task = new_task()
    during(clock, 2, lambda: collecting.cancel_collection(task))
    collect_next(clock)
    task.refresh_from_db()
    three_posts.asked.clear()
    assert collecting.go_on(task)
    run(task, clock)
    assert (task.status, task.images_collected, task.images_skipped) == ("completed", 3, 0)
    assert not three_posts.asked_for("/original/3.jpg")


def test_pictures_the_safety_check_stops_are_not_kept(three_posts, clock, settings, committed):
    settings.NSFW_BLOCK = 0.0
    with committed():
        task = run(new_task(), clock)
    assert (task.images_collected, task.skipped_reasons) == (0, {"unsafe": 3})
    assert not Image.objects.exists()
    assert not FileRemoval.objects.exists()


def test_pictures_the_safety_check_is_not_sure_about_wait_for_a_moderator(
    three_posts, clock, settings
):
    settings.NSFW_REVIEW = 0.0
    assert run(new_task(limit=1), clock).images_collected == 1
    assert Template.objects.get().image.moderation == Moderation.REVIEW


def test_one_picture_nobody_foresaw_does_not_stop_the_others(three_posts, clock, monkeypatch):
    find_slots, seen = running.find_slots, []

    def choke(pixels):
        seen.append(float(pixels.mean()))
        if seen[-1] == seen[0]:
            raise ValueError("what a picture")
        return find_slots(pixels)

    monkeypatch.setattr(running, "find_slots", choke)
    task = run(new_task(), clock)
    assert (task.status, task.images_collected) == ("completed", 2)
    assert task.skipped_reasons == {"broken": 1}


def test_a_full_disk_skips_nothing(three_posts, clock, monkeypatch):
    from library.errors import StorageFull

    add_template, calls = running.add_template, []

    def full_at_first(**fields):
        calls.append(1)
        if len(calls) < 3:
            raise StorageFull
        return add_template(**fields)

    monkeypatch.setattr(running, "add_template", full_at_first)
    task = run(new_task(), clock)
    assert (task.images_collected, task.images_skipped, task.error) == (3, 0, "")


def test_starting_tells_a_worker_and_is_noted(danbooru, alice, committed):
    task = CollectionTask(source_type="danbooru", search_query="couple")
    with committed():
        collecting.start_collection(task, by=alice)
    task.refresh_from_db()
    assert (task.status, task.started_by) == ("completed", alice)
    assert danbooru.asked_for("/posts.json")


def packed():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("list.csv", "file,title,artist,source_url,licence\na.jpg,A,Ann,,CC0\n")
        file.writestr("a.jpg", couple())
    buffer.seek(0)
    return buffer


def test_an_uploaded_zip_is_kept_until_it_is_done(alice, clock, committed):
    task = CollectionTask(source_type="folder")
    collecting.start_collection(task, by=alice, upload=packed(), filename="../My walks.zip")
    path = task.upload_path
    assert task.search_query == "My walks.zip"
    assert file_exists(path)
    assert not FileRemoval.objects.exists()
    with committed():
        run(task, clock)
    assert (task.status, task.images_collected, task.upload_path) == ("completed", 1, "")
    assert not file_exists(path)
    with pytest.raises(collecting.UploadGone):
        collecting.run_again(task, by=alice)


def test_a_file_that_is_no_zip_is_refused_at_once_and_not_kept(alice):
    task = CollectionTask(source_type="folder")
    with pytest.raises(NotAZip):
        collecting.start_collection(task, by=alice, upload=io.BytesIO(b"no"), filename="a.zip")
    assert not CollectionTask.objects.exists()
    assert not FileRemoval.objects.exists()


def test_a_deleted_collection_takes_its_zip_along_and_leaves_its_templates(alice, clock, committed):
    task = CollectionTask(source_type="folder")
    collecting.start_collection(task, by=alice, upload=packed(), filename="a.zip")
    with pytest.raises(collecting.StillOpen):
        collecting.delete_collection(task)
    collecting.cancel_collection(task)
    with committed():
        collecting.delete_collection(task)
    assert not file_exists(task.upload_path)
    assert not CollectionTask.objects.exists()


def test_running_again_is_a_new_collection_from_the_beginning(three_posts, clock, alice):
    task = run(new_task(wanted_faces=2, limit=1, rate_limit=0.5), clock)
    again = collecting.run_again(task, by=alice)
    assert (again.limit, again.rate_limit, again.cursor) == (1, 0.5, "")
    run(again, clock)
    assert (again.images_collected, again.skipped_reasons) == (1, {"known": 1})
    with pytest.raises(collecting.StillOpen):
        collecting.run_again(new_task(), by=alice)
    assert not collecting.go_on(again)
