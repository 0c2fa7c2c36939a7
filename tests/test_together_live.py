"""What two people see of each other, and what the one does while the other's page is open."""

import json
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, WebSocket, expect

from faces.tests.pictures import brighter, jpeg, mirrored, person
from tests.browsing import Guest
from tests.conftest import Enrol, Open, Visit
from tests.looking_alike import MATCHED, two_look_alikes
from tests.site import Person, Site, eventually

pytestmark = pytest.mark.browser


def reaction(place: Locator, name: str) -> Locator:
    return place.locator(".reaction").filter(has_text=name)


def expect_count(place: Locator, name: str, number: int) -> None:
    """How many people reacted like this, as it is shown; nothing is said of nobody."""
    count = reaction(place, name).locator(".reaction__count")
    expect(count).to_have_text([str(number)] if number else [])


def react(place: Locator, name: str, pressed: bool) -> None:
    reaction(place, name).click()
    expect(reaction(place, name)).to_have_attribute("aria-pressed", str(pressed).lower())


def test_a_reaction_is_seen_by_the_other_person_while_they_look(
    enrol: Enrol, visit: Visit, open_browser: Open
) -> None:
    alice, bob = two_look_alikes(enrol, visit, 0)
    (match,) = visit(bob).read("matches")["results"]
    at_alices, at_bobs = open_browser(alice), open_browser(bob)
    at_bobs.page.goto(f"/matches/{match['id']}/")
    at_alices.stay()
    at_bobs.stay()
    card, article = at_alices.look_alike(bob), at_bobs.page.locator("article.match")

    react(card, "Like", pressed=True)
    expect_count(article, "Like", 1)
    expect(reaction(article, "Like")).to_have_attribute("aria-pressed", "false")
    react(article, "Like", pressed=True)
    expect_count(card, "Like", 2)
    react(card, "Like", pressed=False)
    expect_count(article, "Like", 1)

    react(card, "Favourite", pressed=True)
    react(card, "Wow", pressed=True)
    expect_count(article, "Wow", 1)
    expect(reaction(article, "Favourite")).to_have_attribute("aria-pressed", "false")
    expect_count(article, "Favourite", 0)
    assert at_alices.stayed()
    assert at_bobs.stayed()

    at_alices.page.goto("/reactions/?type=favourite")
    expect(at_alices.page.locator("main .pair")).to_have_count(1)
    at_bobs.page.goto("/notifications/")
    told = at_bobs.page.locator("#notification-list")
    expect(told).to_contain_text("reacted to the two of you: wow")
    expect(told).not_to_contain_text("favourite")
    assert at_alices.complaints + at_bobs.complaints == []


def test_who_is_hidden_and_who_hides_do_not_see_each_other_until_it_is_taken_back(
    enrol: Enrol, visit: Visit, open_browser: Open
) -> None:
    alice, bob = two_look_alikes(enrol, visit, 1)
    at_alices, at_bobs = open_browser(alice), open_browser(bob)
    expect(at_bobs.look_alike(alice)).to_be_visible()
    at_bobs.stay()
    page = at_alices.page

    card = at_alices.look_alike(bob)
    card.get_by_label("More about this pair").click()
    card.get_by_role("button", name=f"Hide {bob.name}").click()
    expect(page.get_by_text("do not see each other any more")).to_be_visible()
    expect(at_alices.look_alike(bob)).to_have_count(0)
    expect(at_bobs.look_alike(alice)).to_have_count(0)
    assert status(page, f"/people/{bob.username}/") == 404
    assert status(at_bobs.page, f"/people/{alice.username}/") == 404
    assert not found(at_bobs.page, alice)

    page.goto("/settings/hidden/")
    listed = page.locator("#hidden-list > li").filter(has_text=bob.name)
    listed.get_by_role("button", name="Show again").click()
    expect(page.get_by_text("can see each other again")).to_be_visible()
    expect(at_bobs.look_alike(alice)).to_be_visible()
    assert at_bobs.stayed()
    page.goto("/home/")
    expect(at_alices.look_alike(bob)).to_be_visible()
    assert found(at_bobs.page, alice)
    assert at_alices.complaints + at_bobs.complaints == []


def status(page: Page, path: str) -> int:
    return page.request.get(path).status


def found(page: Page, person: Person) -> bool:
    """Whether searching for somebody leads to them."""
    answer = page.request.get("/people/", params={"q": person.name})
    assert answer.status == 200
    return f'href="/people/{person.username}/"' in answer.text()


def test_the_bell_counts_look_alikes_from_the_chosen_percentage_on(
    enrol: Enrol, visit: Visit, open_browser: Open
) -> None:
    alice, bob, charlie = (enrol(name, MATCHED) for name in ("alice", "bob", "charlie"))
    visit(bob).upload_and_wait(jpeg(person(2)))
    guest = open_browser(bob)
    choose_threshold(guest.page, 100)
    guest.page.goto("/home/")
    guest.stay()
    bell = guest.page.locator("[data-bell]")
    expect(bell).to_have_attribute("data-unread", "0")

    visit(alice).upload_and_wait(jpeg(mirrored(person(2))))
    expect(guest.look_alike(alice)).to_be_visible()
    expect(bell).to_have_attribute("data-unread", "0")
    assert guest.stayed()

    choose_threshold(guest.page, 60)
    guest.page.goto("/photos/")
    guest.stay()
    visit(charlie).upload_and_wait(jpeg(brighter(person(2))))
    expect(bell).to_have_attribute("data-unread", "1")
    bell.get_by_label("Notifications, 1 unread").click()
    item = bell.locator(".notice-item")
    expect(item).to_have_count(1)
    expect(item).to_contain_text(charlie.name)
    assert guest.stayed()

    item.get_by_role("link").click()
    expect(guest.page.get_by_role("heading", level=1)).to_contain_text(charlie.name)
    expect(bell).to_have_attribute("data-unread", "0")
    guest.page.goto("/notifications/")
    expect(guest.page.locator(".notice-item")).to_have_count(1)
    expect(guest.page.locator(".notice-item--unread")).to_have_count(0)
    assert guest.complaints == []


def choose_threshold(page: Page, percent: int) -> None:
    page.goto("/settings/notifications/")
    page.get_by_label("Tell me of a look-alike from").fill(str(percent))
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved")).to_be_visible()


def test_a_run_shows_how_far_it_is_and_ends(
    site: Site, enrol: Enrol, visit: Visit, open_browser: Open
) -> None:
    alice, bob = two_look_alikes(enrol, visit, 3)
    guest = open_browser(alice)
    page = guest.page
    told = runs_told(page)
    page.goto("/runs/")
    with site.halted("default"):
        page.get_by_role("button", name="Look again").click()
        page.wait_for_url("**/runs/*-*-*-*-*/")
        expect(page.get_by_text("In line")).to_be_visible()
        expect(page.get_by_role("progressbar", name="How far it is")).to_be_visible()
        guest.stay()
    expect(page.get_by_text("Done", exact=True)).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_count(0)
    expect(page.locator(".run-result")).to_contain_text(bob.name)
    assert guest.stayed()
    assert told
    assert told[-1]["status"] == "completed"
    assert told[-1]["progress"] == 100
    assert [each["progress"] for each in told] == sorted(each["progress"] for each in told)

    run = page.url.rstrip("/").rsplit("/", 1)[1]
    stranger = visit(enrol("charlie"))
    for path in (f"/runs/{run}/", f"/runs/{run}/card/", f"/api/v1/match-runs/{run}"):
        assert stranger.http.get(path).status_code == 404, path
    assert stranger.http.post(f"/runs/{run}/cancel/", data=stranger.token).status_code == 404
    assert guest.complaints == []


def runs_told(page: Page) -> list[dict[str, Any]]:
    """Every run event that reaches the page's sockets, in the order they come."""
    told: list[dict[str, Any]] = []

    def note(text: str) -> None:
        event = json.loads(text)
        if event["type"] == "run.changed":
            told.append(event)

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: note(str(frame)))

    page.on("websocket", listen)
    return told


def test_the_feed_shows_what_was_chosen_also_of_what_arrives(
    enrol: Enrol, visit: Visit, open_browser: Open
) -> None:
    alice, bob = two_look_alikes(enrol, visit, 4, visibility="public")
    charlie = enrol("charlie", MATCHED)
    dana = enrol("dana", MATCHED, location="Gdańsk")
    at_charlies, at_danas = visit(charlie), visit(dana)
    at_charlies.upload_and_wait(jpeg(person(5)))
    at_danas.upload_and_wait(jpeg(mirrored(person(5))))
    eventually(lambda: at_charlies.matched() == {dana.username})
    guest = open_browser(charlie)
    page = guest.page
    page.goto(f"/people/{alice.username}/")
    page.get_by_role("button", name="Follow", exact=True).click()
    expect(page.get_by_role("button", name="Following")).to_be_visible()

    page.goto("/home/")
    guest.stay()
    expect(cards(guest)).to_have_count(1)
    expect(guest.look_alike(dana)).to_be_visible()
    choose(page, "Celebrities")
    expect(cards(guest)).to_have_count(0)
    choose(page, "Everyone’s")
    expect(guest.look_alike(bob)).to_be_visible()

    choose(page, "Mine")
    page.locator(".filters > summary").click()
    page.get_by_label("City or school").fill("gda")
    page.get_by_role("button", name="Show", exact=True).click()
    page.wait_for_url("**place=gda*")
    expect(guest.look_alike(dana)).to_be_visible()
    page.get_by_label("City or school").fill("Reykjavík")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_text("Nothing with these filters")).to_be_visible()
    page.get_by_label("City or school").fill("")
    page.get_by_label("Found until").fill("2001-02-03")
    page.get_by_role("button", name="Show", exact=True).click()
    page.wait_for_url("**until=2001-02-03*")
    expect(page.get_by_text("Nothing with these filters")).to_be_visible()
    assert guest.stayed()
    page.locator("#feed").get_by_role("link", name="Take the filters away").click()
    expect(guest.look_alike(dana)).to_be_visible()

    choose(page, "Following")
    guest.stay()
    expect(cards(guest)).to_have_count(1)
    expect(guest.look_alike(alice)).to_contain_text(bob.name)
    at_danas.upload_and_wait(jpeg(brighter(person(5))))
    eventually(lambda: len(at_charlies.read("matches")["results"]) == 2)
    visit(alice).upload_and_wait(jpeg(brighter(person(4))), visibility="public")
    expect(cards(guest)).to_have_count(2)
    expect(guest.look_alike(dana)).to_have_count(0)
    choose(page, "Mine")
    expect(cards(guest)).to_have_count(2)
    expect(guest.look_alike(dana)).to_have_count(2)
    assert guest.stayed()
    assert guest.complaints == []


def cards(guest: Guest) -> Locator:
    return guest.page.locator("#feed-list .pair")


def choose(page: Page, whose: str) -> None:
    """Open a tab of the feed."""
    tab = page.get_by_role("navigation", name="Whose look-alikes").get_by_role("link", name=whose)
    tab.click()
    expect(tab).to_have_attribute("aria-current", "page")
