"""What happens while a page, or a part of it, is still on its way arrives all the same."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import APIResponse, Page, Request, Route, WebSocket, expect

from faces.tests.pictures import brighter, group, jpeg, mirrored, person
from tests.asking import TEMPLATE, ask_for_picture, two_faces
from tests.conftest import Enrol, Open, Visit
from tests.looking_alike import MATCHED
from tests.site import Site, eventually
from tests.visitor import Visitor

pytestmark = pytest.mark.browser

LONG = 90  # seconds
# Parts ask for themselves every so often while something is going on; here only news may do it.
BY_ITSELF = ", every 20s"


class Held:
    """The first answer to a request of the page: made by the site, not yet given to the page."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.route: Route | None = None
        self.answer: APIResponse | None = None
        page.route(address, self.hold)

    def hold(self, route: Route) -> None:
        if self.route:
            route.fallback()
            return
        self.route = route
        self.answer = route.fetch()

    def wait(self) -> None:
        # Asking the page something lets what the browser reports come in.
        eventually(lambda: self.page.title() and self.answer, LONG)

    def release(self) -> None:
        assert self.route
        assert self.answer
        self.route.fulfill(response=self.answer, body=self.answer.text().replace(BY_ITSELF, ""))


@contextmanager
def before_its_socket(page: Page, path: str) -> Iterator[None]:
    """A page that is rendered, and whose script comes only at the end."""
    held: list[Route] = []
    page.route("**/js/live.js", lambda route: held.append(route))
    page.goto(path, wait_until="commit")
    eventually(lambda: page.title() and held, LONG)
    yield
    held[0].continue_()
    page.unroute("**/js/live.js")


def listen(page: Page, event: str) -> None:
    """Note what the page is told; `heard` waits for it."""
    page.evaluate(
        """event => {
          window.heard = [];
          document.body.addEventListener(event, ({ detail }) => window.heard.push(detail));
        }""",
        event,
    )


def heard(page: Page, field: str, value: str) -> None:
    known = "([field, value]) => window.heard.some(detail => detail[field] === value)"
    page.wait_for_function(known, arg=[field, value], timeout=LONG * 1000)


def say_who_it_is(visitor: Visitor, photo: str) -> None:
    """The first face in the photo is the visitor's; the photo is looked at again for that."""
    face = visitor.photo(photo)["faces"][0]["id"]
    answer = visitor.http.patch(
        f"/api/v1/faces/{face}", json={"is_owner": True}, headers=visitor.headers
    )
    assert answer.status_code == 200, answer.text[:300]


def test_a_photo_that_changed_before_its_page_could_listen_is_shown_as_it_is(
    enrol: Enrol, visit: Visit, open_browser: Open
) -> None:
    alice = enrol("alice", MATCHED)
    visitor = visit(alice)
    photo = visitor.upload_and_wait(jpeg(group()))["id"]
    guest = open_browser(alice)
    page, elsewhere = guest.page, guest.page.context.new_page()
    elsewhere.goto("/people/")
    listen(elsewhere, "live:photo.changed")

    with before_its_socket(page, f"/photos/{photo}/"):
        expect(page.locator("#photo")).to_contain_text("Is this you?")
        say_who_it_is(visitor, photo)
        heard(elsewhere, "state", "ready")

    expect(page.locator(".face-panel").first).to_contain_text("Matched")
    assert guest.complaints == []


def test_a_look_alike_found_before_the_feed_could_listen_arrives(
    enrol: Enrol, visit: Visit, open_browser: Open
) -> None:
    alice, bob = enrol("alice", MATCHED), enrol("bob", MATCHED)
    visit(alice).upload_and_wait(jpeg(person(0)))
    guest = open_browser(alice)

    with before_its_socket(guest.page, "/home/"):
        visit(bob).upload_and_wait(jpeg(mirrored(person(0))))
        eventually(lambda: visit(alice).matched() == {bob.username}, LONG)

    expect(guest.look_alike(bob)).to_be_visible()
    expect(guest.page.locator("[data-bell]")).to_have_attribute("data-unread", "1")
    assert guest.complaints == []


def test_a_page_that_missed_nothing_asks_for_nothing(
    enrol: Enrol, visit: Visit, open_browser: Open
) -> None:
    alice = enrol("alice", MATCHED)
    visitor = visit(alice)
    photo = visitor.upload_and_wait(jpeg(group()))["id"]
    page = open_browser(alice).page
    asked: list[str] = []
    frames: list[str] = []

    def note(request: Request) -> None:
        if request.headers.get("hx-request"):
            asked.append(request.url)

    def listen_in(socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: frames.append(str(frame)))

    page.on("request", note)
    page.on("websocket", listen_in)
    page.goto(f"/photos/{photo}/")
    eventually(lambda: page.title() and frames, LONG)
    assert asked == []
    assert json.loads(frames[0]) == {"type": "ready"}
    say_who_it_is(visitor, photo)
    eventually(lambda: page.title() and any(photo in frame for frame in frames), LONG)
    first = next(json.loads(frame) for frame in frames if photo in frame)
    assert first["state"] == "pending", "nothing of before was told"


def test_what_changes_while_a_photos_card_is_read_is_asked_for_once_more(
    site: Site, enrol: Enrol, visit: Visit, open_browser: Open
) -> None:
    alice = enrol("alice", MATCHED)
    visitor = visit(alice)
    photo = visitor.upload_and_wait(jpeg(group()))["id"]
    guest = open_browser(alice)
    page = guest.page
    page.goto("/photos/")
    card = page.locator(f"#photo-{photo}")
    expect(card).to_have_attribute("data-state", "choose")
    listen(page, "live:photo.changed")
    answer = Held(page, f"**/photos/{photo}/card/")

    with site.halted("faces"):
        say_who_it_is(visitor, photo)
        answer.wait()
    heard(page, "state", "ready")
    answer.release()

    expect(card).to_have_attribute("data-state", "ready")
    assert guest.complaints == []


def test_a_job_that_comes_while_the_line_is_read_gets_into_it(
    site: Site, enrol: Enrol, visit: Visit, open_browser: Open
) -> None:
    alice = enrol("alice")
    visitor = visit(alice)
    template = site.ask(do="load_template", slug=TEMPLATE)["id"]
    faces = two_faces(visitor)
    visitor.http.post("/activity/pause/", data=visitor.token)
    guest = open_browser(alice)
    page = guest.page
    page.goto("/activity/")
    listen(page, "live:job.changed")
    line = page.get_by_role("region", name="In the making").locator("[data-job]")
    answer = Held(page, "**/activity/line/")

    first = ask_for_picture(visitor, template, faces)
    answer.wait()
    second = ask_for_picture(visitor, template, faces)
    heard(page, "job_id", second)
    answer.release()

    expect(line).to_have_count(2)
    assert {job.get_attribute("data-job") for job in line.all()} == {first, second}
    assert guest.complaints == []


def test_a_look_alike_found_while_the_feed_is_read_again_gets_into_it(
    site: Site, enrol: Enrol, visit: Visit, open_browser: Open
) -> None:
    alice, bob, charlie = (enrol(name, MATCHED) for name in ("alice", "bob", "charlie"))
    at_alices = visit(alice)
    at_alices.upload_and_wait(jpeg(person(1)))
    visit(bob).upload_and_wait(jpeg(mirrored(person(1))))
    eventually(lambda: at_alices.matched() == {bob.username}, LONG)
    guest = open_browser(alice)
    page = guest.page
    expect(guest.look_alike(bob)).to_be_visible()
    listen(page, "live:match.found")
    answer = Held(page, "**/feed/?*")

    hidden = at_alices.http.put(f"/api/v1/people/{bob.username}/hide", headers=at_alices.headers)
    assert hidden.status_code < 300, hidden.text[:300]
    answer.wait()
    visit(charlie).upload_and_wait(jpeg(brighter(person(1))))
    eventually(lambda: at_alices.matched() == {charlie.username}, LONG)
    (match,) = at_alices.read("matches")["results"]
    heard(page, "match_id", match["id"])
    answer.release()

    expect(guest.look_alike(bob)).to_have_count(0)
    expect(guest.look_alike(charlie)).to_be_visible()
    assert guest.complaints == []
