"""Generated pictures in real browsers against the whole running site, and when things go wrong."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, WebSocket, expect

from faces.tests.pictures import jpeg, mirrored, person
from tests.browsing import jpeg_file
from tests.conftest import Enrol, Open, Visit
from tests.site import Person, Site, eventually
from tests.visitor import Visitor

pytestmark = pytest.mark.browser

TEMPLATE = "first-snow"
LONG = 180_000  # milliseconds; two cores make pictures, serve pages and drive browsers at once


@pytest.fixture
def template(site: Site) -> dict[str, str]:
    return site.ask(do="load_template", slug=TEMPLATE)


def with_two_faces(enrol: Enrol, visit: Visit, name: str = "alice") -> tuple[Person, Visitor]:
    """Somebody with a photo of themselves and one of somebody else, said not to be them."""
    who = enrol(name)
    visitor = visit(who)
    visitor.upload_and_wait(jpeg(person(0)), "me.jpg")
    theirs = visitor.upload_and_wait(jpeg(person(2)), "partner.jpg")
    [face] = theirs["faces"]
    visitor.http.patch(
        f"/api/v1/faces/{face['id']}", json={"is_owner": False}, headers=visitor.headers
    ).raise_for_status()
    eventually(lambda: visitor.site.all_finished(who))
    return who, visitor


def choose_and_submit(page: Page, template: dict[str, str]) -> None:
    """From the gallery to the button, one's own face as wife, the other one as husband."""
    page.goto("/templates/")
    page.get_by_role("link", name=template["title"]).first.click()
    choose(page, "wife", "You")
    choose(page, "husband", "Others in your photos")
    agreed = page.get_by_label("Everyone shown is 18 or older")
    expect(agreed).to_be_visible()
    agreed.check()
    expect(page.locator(".htmx-request")).to_have_count(0)
    page.get_by_role("button", name="Make the picture").click()
    warned = page.get_by_label("I have read this and want the picture nevertheless")
    if warned.is_visible():
        warned.check()
        page.get_by_role("button", name="Make the picture").click()


def choose(page: Page, role: str, group: str) -> None:
    """Exactly one face for one person; others may be proposed already."""
    place = page.locator(f"[data-person={role}]")
    wanted = place.get_by_role("group", name=group, exact=True).get_by_role("checkbox").first
    expect(wanted).to_be_attached()
    wanted_id = wanted.get_attribute("value")
    for proposed in place.locator(".pick__input:checked").all():
        if proposed.get_attribute("value") != wanted_id:
            proposed.uncheck(force=True)
            expect(page.locator(".htmx-request")).to_have_count(0)
    wanted.check(force=True)
    expect(page.locator(".htmx-request")).to_have_count(0)
    expect(place.locator(".pick__input:checked")).to_have_count(1)


def progress_told(page: Page) -> list[dict[str, Any]]:
    """Every job event that reaches the page's socket, in the order they come."""
    told: list[dict[str, Any]] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: note(str(frame)))

    def note(text: str) -> None:
        event = json.loads(text)
        if event["type"] == "job.changed":
            told.append(event)

    page.on("websocket", listen)
    return told


def test_a_couple_picture_from_the_gallery_to_the_library(
    site: Site, enrol: Enrol, visit: Visit, open_browser: Open, template: dict[str, str]
) -> None:
    alice, visitor = with_two_faces(enrol, visit)
    guest = open_browser(alice)
    page = guest.page
    told = progress_told(page)

    with site.halted("generation"):  # until the page is told how far it is
        choose_and_submit(page, template)
        page.wait_for_url("**/pictures/making/**")
        guest.stay()
    page.wait_for_url("**/pictures/*-*-*-*-*/", timeout=LONG)
    slider = page.locator("[data-compare-range]")
    expect(slider).to_be_visible(timeout=LONG)
    percents = [event["progress"] for event in told if event["status"] == "processing"]
    assert len(set(percents)) > 2, told
    assert percents == sorted(percents)

    slider.fill("80")
    page.get_by_role("button", name="Side by side").click()
    expect(page.get_by_role("button", name="Side by side")).to_have_attribute(
        "aria-pressed", "true"
    )
    page.keyboard.press("m")
    expect(page.get_by_role("button", name="Slider")).to_have_attribute("aria-pressed", "true")

    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("button", name="Save", exact=True)).to_have_count(0)
    [swap] = visitor.read("face-swaps")["results"]
    assert swap["job"]["result"]["expires_at"] is None
    assert swap["quality_report"]["wife"]["cosine_after"] > 0.5
    assert swap["quality_report"]["husband"]["cosine_after"] is None, "nobody asked that person"
    assert guest.complaints == []


def test_a_link_shows_the_picture_until_it_is_withdrawn(
    enrol: Enrol, visit: Visit, open_browser: Open, template: dict[str, str]
) -> None:
    alice, visitor = with_two_faces(enrol, visit)
    picture = made_by_api(visitor, template)
    page = open_browser(alice).page
    page.goto(f"/pictures/{picture['id']}/")
    page.get_by_role("button", name="Share with a link").click()
    address = page.get_by_label("Anybody with this link sees the picture").input_value()

    stranger = open_browser()
    stranger.page.goto(address)
    shown = stranger.page.locator("main img").first
    expect(shown).to_be_visible()
    assert alice.username not in stranger.page.content()
    assert stranger.complaints == []
    page.get_by_role("button", name="Withdraw").click()
    expect(page.get_by_role("button", name="Share with a link")).to_be_visible()
    answer = stranger.page.goto(address)
    assert answer is not None
    assert answer.status == 404


def test_a_waiting_job_is_cancelled_and_tried_again(
    site: Site, enrol: Enrol, visit: Visit, open_browser: Open, template: dict[str, str]
) -> None:
    alice, visitor = with_two_faces(enrol, visit)
    visitor.http.post("/activity/pause/", data=visitor.token)
    job = ask_by_api(visitor, template)["job"]["id"]
    page = open_browser(alice).page
    page.goto("/activity/")
    card = page.locator(f"[data-job='{job}']")
    expect(card).to_contain_text("paused")
    card.get_by_role("button", name="Cancel").click()
    expect(card).to_contain_text("Cancelled")

    card.get_by_role("button", name="Try again").click()
    expect(page.locator("#activity-line").locator(f"[data-job='{job}']")).to_be_visible()
    site.ask(do="set_offered", template=template["id"], offered=False)
    try:
        page.get_by_role("button", name="Go on").click()
        expect(card).to_contain_text("no longer offered", timeout=LONG)
    finally:
        site.ask(do="set_offered", template=template["id"], offered=True)
    card.get_by_role("button", name="Try again").click()
    expect(card).to_contain_text("Done", timeout=LONG)


def test_a_baby_is_imagined_from_a_match_and_seen_by_both(
    enrol: Enrol, visit: Visit, open_browser: Open
) -> None:
    alice, bob = enrol("alice"), enrol("bob")
    at_alices = visit(alice)
    at_alices.upload_and_wait(jpeg(person(4)))
    visit(bob).upload_and_wait(jpeg(mirrored(person(4))))
    eventually(lambda: at_alices.matched() == {bob.username})
    [match] = at_alices.read("matches")["results"]

    guest = open_browser(alice)
    page = guest.page
    page.goto(f"/matches/{match['id']}/")
    page.get_by_role("link", name="Imagine a baby").click()
    page.wait_for_url("**/baby/")
    guest.stay()
    page.get_by_role("button", name="Imagine a baby").click()
    expect(page.get_by_role("heading", name="What comes from whom")).to_be_visible(timeout=LONG)
    expect(page.locator(".trait")).to_have_count(9)
    page.get_by_role("button", name="Imagine a sibling").click()
    expect(page.get_by_role("heading", name="Siblings")).to_be_visible(timeout=LONG)
    assert guest.stayed()
    assert guest.complaints == []

    others = open_browser(bob)
    others.page.goto("/babies/")
    expect(others.page.locator(".baby-card")).to_have_count(2)
    assert others.complaints == []


def test_the_check_tells_a_real_picture_from_a_tampered_one(
    enrol: Enrol, visit: Visit, open_browser: Open, template: dict[str, str]
) -> None:
    _alice, visitor = with_two_faces(enrol, visit)
    real = visitor.http.get(made_by_api(visitor, template)["url"]).content
    middle = len(real) * 2 // 3  # in the compressed pixels, far behind the credentials
    tampered = real[:middle] + bytes([real[middle] ^ 1]) + real[middle + 1 :]
    guest = open_browser()
    page = guest.page
    page.goto("/verify/")
    files = page.locator('input[type="file"]:not([capture])')
    answers = page.locator("#verified > li")
    for name, content, words in (
        ("real.jpg", real, "Valid content credentials"),
        ("tampered.jpg", tampered, "Invalid content credentials"),
        ("photo.jpg", jpeg(person(1)), "No content credentials"),
    ):
        files.set_input_files([jpeg_file(name, content)])
        expect(answers.filter(has_text=name)).to_contain_text(words)
    expect(answers.filter(has_text="real.jpg")).to_contain_text("Made here")
    assert guest.complaints == []


def test_a_killed_worker_loses_no_picture_and_makes_none_twice(
    site: Site, enrol: Enrol, visit: Visit, template: dict[str, str]
) -> None:
    _alice, visitor = with_two_faces(enrol, visit)
    swap = ask_by_api(visitor, template)

    def status() -> str:
        said: str = visitor.read(f"jobs/{swap['job']['id']}")["status"]
        return said

    eventually(lambda: status() != "pending", 180)
    site.kill("generation")
    site.wait_for_process("generation")
    eventually(lambda: status() == "completed", 180)
    results = "SELECT count(*) FROM images WHERE kind = 'result' AND owner_id = %s"
    assert site.rows(results, visitor.person.id) == [(1,)]


def test_others_find_nothing_of_it(enrol: Enrol, visit: Visit, template: dict[str, str]) -> None:
    _alice, visitor = with_two_faces(enrol, visit)
    swap = ask_by_api(visitor, template)
    picture = finished(visitor, swap)
    stranger = visit(enrol("charlie"))
    for path in (
        f"/pictures/{picture['id']}/",
        f"/pictures/{picture['id']}/download/",
        f"/pictures/making/{swap['job']['id']}/",
        f"/jobs/{swap['job']['id']}/card/",
        f"/api/v1/jobs/{swap['job']['id']}",
        f"/api/v1/face-swaps/{swap['id']}",
    ):
        assert stranger.http.get(path).status_code == 404, path


def ask_by_api(visitor: Visitor, template: dict[str, str]) -> dict[str, Any]:
    faces = visitor.read("faces?limit=100")["results"]
    own = next(face["id"] for face in faces if face["is_owner"])
    other = next(face["id"] for face in faces if face["is_owner"] is False)
    asked = {
        "template_id": template["id"],
        "husband_face_id": other,
        "wife_face_id": own,
        "attested": True,
        "confirm_warnings": True,
    }
    answer = visitor.http.post("/api/v1/face-swaps", json=asked, headers=visitor.headers)
    assert answer.status_code == 202, answer.text[:300]
    swap: dict[str, Any] = answer.json()
    return swap


def finished(visitor: Visitor, swap: dict[str, Any]) -> dict[str, Any]:
    """The picture that came of it."""
    path = f"jobs/{swap['job']['id']}"
    read: Callable[[], Any] = lambda: visitor.read(path)  # noqa: E731
    eventually(lambda: read()["status"] == "completed", 180)
    picture: dict[str, Any] = read()["result"]
    return picture


def made_by_api(visitor: Visitor, template: dict[str, str]) -> dict[str, Any]:
    return finished(visitor, ask_by_api(visitor, template))
