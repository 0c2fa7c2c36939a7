"""What becomes of photos when processes are killed, connections break or uploads are odd."""

import resource
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import httpx
import pytest
from PIL import Image

from faces.tests.pictures import astronaut, blurred, brighter, group, jpeg, mirrored, person
from tests.conftest import Enrol, Visit
from tests.site import Person, Site, eventually
from tests.visitor import Visitor

pytestmark = pytest.mark.stack

FINISH_SECONDS = 240.0  # matters only where something is broken
TIMES_ENDED = 5  # each restart waits twice as long as the one before: about ten seconds in all


def photos_of(number: int, count: int) -> list[bytes]:
    """Different photos of one face."""
    return [jpeg(brighter(person(number), 0.8 + 0.1 * step)) for step in range(count)]


def doubled_faces(site: Site) -> list[tuple[object, ...]]:
    """Photos in which one face was stored twice; each test photo shows one."""
    return site.rows("SELECT image_id FROM faces GROUP BY image_id HAVING count(*) <> 1")


def finished(site: Site, *people: Person) -> None:
    eventually(lambda: site.all_finished(*people), FINISH_SECONDS)


def test_a_killed_worker_costs_no_photo_and_doubles_none(
    site: Site, enrol: Enrol, visit: Visit
) -> None:
    alice, bob = enrol("alice"), enrol("bob")
    at_alices, at_bobs = visit(alice), visit(bob)
    at_alices.upload_and_wait(jpeg(person(0)))  # the models are loaded from here on
    running = "SELECT 1 FROM photo_analyses WHERE state = 'running'"
    with ThreadPoolExecutor(4) as pool:
        with site.unwritable("faces"):  # so that a photo stays in the worker's hands
            mine = pool.map(at_alices.upload, photos_of(0, 3))
            theirs = pool.map(at_bobs.upload, photos_of(0, 3))
            eventually(lambda: site.rows(running))
            site.kill("faces")
        ids = [*mine, *theirs]
    assert len(set(ids)) == 6
    finished(site, alice, bob)
    states = site.states(alice) | site.states(bob)
    assert {states[image_id] for image_id in ids} == {"ready"}
    assert doubled_faces(site) == []
    eventually(lambda: at_bobs.matched() == {alice.username})


def test_without_redis_uploads_are_accepted_and_matched_later(
    site: Site, enrol: Enrol, visit: Visit
) -> None:
    alice, bob = enrol("alice"), enrol("bob")
    at_alices, at_bobs = visit(alice), visit(bob)
    pictures = iter(zip(photos_of(1, TIMES_ENDED), photos_of(1, TIMES_ENDED), strict=True))
    for _time in range(TIMES_ENDED):
        site.wait_for_process("redis")
        site.kill("redis")
        assert at_alices.http.get("/home/").status_code == 200
        mine, theirs = next(pictures)
        at_alices.upload(mine)
        at_bobs.upload(theirs)
        assert at_bobs.http.get("/photos/").status_code == 200
    finished(site, alice, bob)
    assert set((site.states(alice) | site.states(bob)).values()) == {"ready"}
    assert len(site.states(alice)) == len(site.states(bob)) == TIMES_ENDED
    assert doubled_faces(site) == []
    eventually(lambda: at_bobs.matched() == {alice.username}, FINISH_SECONDS)


def test_a_redis_that_hangs_holds_nobody_for_long(site: Site, enrol: Enrol, visit: Visit) -> None:
    alice, bob = enrol("alice"), enrol("bob")
    at_alices, at_bobs = visit(alice), visit(bob)
    at_alices.upload_and_wait(jpeg(person(1)))
    with site.halted("redis"):
        at_bobs.upload(jpeg(mirrored(person(1))))
        assert at_bobs.http.get("/home/").status_code == 200
    finished(site, bob)
    eventually(lambda: at_bobs.matched() == {alice.username}, FINISH_SECONDS)


def test_a_killed_database_comes_back_and_accepted_photos_finish(
    site: Site, enrol: Enrol, visit: Visit
) -> None:
    alice = enrol("alice")
    at_alices = visit(alice)

    def try_to_upload(photo: bytes) -> str | None:
        with suppress(httpx.HTTPError):
            answer = at_alices.send(photo)
            if answer.status_code == 202:
                return str(answer.json()["id"])
            assert answer.status_code >= 500, answer.text[:300]
        return None

    with ThreadPoolExecutor(4) as pool:
        before = pool.map(try_to_upload, photos_of(2, 6))
        eventually(lambda: site.states(alice))
        site.kill("postgres")
        during = pool.map(try_to_upload, [jpeg(mirrored(person(2))), jpeg(blurred(person(2)))])
        accepted = {image_id for image_id in (*before, *during) if image_id}
    site.wait_until_well()
    accepted.add(at_alices.upload(jpeg(blurred(person(2), 2.5))))
    finished(site, alice)
    states = site.states(alice)
    assert accepted <= states.keys()
    assert set(states.values()) == {"ready"}
    assert doubled_faces(site) == []


def test_an_upload_broken_off_halfway_leaves_nothing(
    site: Site, enrol: Enrol, visit: Visit
) -> None:
    alice = enrol("alice")
    at_alices = visit(alice)
    before = site.files()
    files = {"photo": ("me.jpg", jpeg(person(3)), "image/jpeg")}
    request = at_alices.http.build_request(
        "POST", "/api/v1/faces", files=files, headers=at_alices.headers
    )
    body = request.read()
    lines = [f"{name}: {value}" for name, value in request.headers.items()]
    head = "\r\n".join(["POST /api/v1/faces HTTP/1.1", *lines, "", ""])
    place = (str(at_alices.http.base_url.host), at_alices.http.base_url.port or 80)
    for _time in range(3):
        with socket.create_connection(place) as connection:
            connection.sendall(head.encode() + body[: len(body) // 2])
    kept = at_alices.upload_and_wait(jpeg(mirrored(person(3))))
    assert list(site.states(alice)) == [kept["id"]]
    assert sum(kept["id"] in path.name for path in site.files()) == 0  # names tell nothing
    assert len(site.files() - before) == 4  # the photo, two smaller copies, one crop


def test_the_same_photo_sent_several_times_at_once_is_one(
    site: Site, enrol: Enrol, visit: Visit
) -> None:
    alice = enrol("alice")
    at_alices = visit(alice)
    before = site.files()
    with ThreadPoolExecutor(4) as pool:
        ids = set(pool.map(at_alices.upload, [jpeg(person(4))] * 4))
    finished(site, alice)
    assert list(site.states(alice)) == list(ids)
    assert len(ids) == 1
    assert doubled_faces(site) == []
    assert len(site.files() - before) == 4


def test_when_nothing_can_be_written_the_upload_is_refused_in_words(
    site: Site, enrol: Enrol, visit: Visit
) -> None:
    alice = enrol("alice")
    at_alices = visit(alice)
    before = site.files()
    web = site.wait_for_process("web")
    limits = resource.prlimit(web, resource.RLIMIT_FSIZE, (1024, resource.RLIM_INFINITY))
    try:
        answer = at_alices.send(jpeg(person(5)))
    finally:
        resource.prlimit(web, resource.RLIMIT_FSIZE, limits)
    assert answer.status_code in {503, 507}
    assert "try again" in answer.json()["detail"]
    assert site.files() == before
    assert site.states(alice) == {}
    assert at_alices.upload_and_wait(jpeg(person(5)))["state"] == "ready"


def test_a_crowd_and_a_face_of_a_few_pixels(enrol: Enrol, visit: Visit) -> None:
    at_alices: Visitor = visit(enrol("alice"))
    heads = [person(number).resize((150, 150)) for number in range(6)]
    crowd = Image.new("RGB", (2000, 1200), "white")
    for place in range(60):
        crowd.paste(heads[place % 6], (place % 10 * 200 + 25, place // 10 * 200 + 25))
    among_many = at_alices.upload_and_wait(jpeg(crowd))
    assert among_many["state"] == "choose"
    assert len(among_many["faces"]) == 50

    far_away = Image.new("RGB", (640, 480), "grey")
    far_away.paste(astronaut().resize((60, 60)), (300, 200))  # its face is 12 pixels wide
    tiny = at_alices.upload_and_wait(jpeg(far_away, 100))
    assert tiny["state"] in {"no_face", "ready", "choose"}
    assert not any(face["is_searchable"] for face in tiny["faces"])

    nobody = at_alices.upload_and_wait(jpeg(group().crop((0, 700, 1280, 886))))
    assert nobody["state"] in {"no_face", "ready", "choose"}
