"""Who is in one's photos: groups that are named and put together, and friends who are asked."""

import pytest
from playwright.sync_api import Locator, Page, expect

from accounts.models import Purpose
from faces.tests.pictures import brighter, group, jpeg, mirrored, person
from tests.conftest import Enrol, Open, Visit
from tests.looking_alike import MATCHED
from tests.site import Site, eventually

pytestmark = pytest.mark.browser

LONG = 180_000  # milliseconds; two photos of six people are measured and sorted meanwhile
GRANDMA, UNCLE = "Бабушка 🌻", "عمّي سليم"


def group_card(page: Page, name: str) -> Locator:
    return page.locator(".group-card").filter(has_text=name)


def name_first_unnamed(page: Page, name: str) -> None:
    page.goto("/groups/")
    page.locator(".group-card__name--open").first.get_by_role("link").click()
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_role("button", name="Save the name").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def test_people_in_photos_appear_and_are_named_put_together_and_taken_apart(
    enrol: Enrol, visit: Visit, open_browser: Open
) -> None:
    alice = enrol("alice", MATCHED)
    guest = open_browser(alice)
    page = guest.page
    page.goto("/photos/")
    page.get_by_role("link", name="People in my photos").click()
    agreed = page.get_by_role("checkbox", name="I agree")
    expect(agreed).not_to_be_checked()
    agreed.check()
    page.get_by_role("button", name="Switch on").click()
    expect(page.get_by_text("Nobody twice yet")).to_be_visible()
    guest.stay()

    at_alices = visit(alice)
    at_alices.upload(jpeg(group()), "garden.jpg")
    at_alices.upload(jpeg(brighter(mirrored(group()))), "mirror.jpg")
    groups = page.locator(".group-card")
    expect(groups).to_have_count(6, timeout=LONG)
    assert guest.stayed()

    name_first_unnamed(page, GRANDMA)
    name_first_unnamed(page, UNCLE)
    page.get_by_label("Another group", exact=True).select_option(GRANDMA)
    page.get_by_role("button", name="Put together", exact=True).click()
    expect(page.locator(".group-undo")).to_contain_text(GRANDMA)
    expect(page.locator("#group-tiles .tile")).to_have_count(4)
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Taken apart again.")).to_be_visible()

    page.goto("/groups/")
    expect(groups).to_have_count(6)
    for name in (GRANDMA, UNCLE):
        expect(group_card(page, name)).to_contain_text("2 photos")
    assert guest.complaints == []


def test_a_friend_says_that_they_are_in_a_photo_and_takes_it_back(
    site: Site, enrol: Enrol, visit: Visit, open_browser: Open
) -> None:
    known = (*MATCHED, Purpose.GROUPING, Purpose.TAGGING)
    alice, bob = enrol("alice", known), enrol("bob", known)
    at_alices, at_bobs = visit(alice), visit(bob)
    at_bobs.upload_and_wait(jpeg(person(0)))
    at_bobs.http.post(f"/people/{alice.username}/follow/", data=at_bobs.token)
    photo = at_alices.upload_and_wait(jpeg(group()), "garden.jpg")

    owner, friend = open_browser(alice), open_browser(bob)
    friend.stay()
    bell = friend.page.locator("[data-bell]")
    expect(bell).to_have_attribute("data-unread", "0")
    page = owner.page
    page.goto(f"/people/{bob.username}/")
    page.get_by_role("button", name="Follow", exact=True).click()
    expect(page.get_by_text("You follow each other.")).to_be_visible()
    expect(bell).to_have_attribute("data-unread", "1")

    suggested = "SELECT 1 FROM tags WHERE image_id = %s AND person_id = %s"
    eventually(lambda: site.rows(suggested, photo["id"], bob.id), 180)
    page.goto(f"/photos/{photo['id']}/")
    panel = page.locator(".face-panel").filter(has_text=bob.name)
    expect(panel).to_contain_text("This looks very much like")
    panel.get_by_role("button", name="Yes, ask them").click()
    expect(panel).to_contain_text("They have not answered yet")
    owner.stay()
    expect(bell).to_have_attribute("data-unread", "2")
    assert friend.stayed()

    bell.get_by_label("Notifications, 2 unread").click()
    bell.locator(".notice-item").filter(has_text="asks whether this is you").get_by_role(
        "link"
    ).click()
    question = friend.page.locator(".question")
    expect(question).to_contain_text(f"{alice.name} asks: is this you?")
    question.get_by_role("button", name="Yes, this is me").click()
    expect(panel.get_by_role("heading")).to_have_text(bob.name)
    expect(panel).to_contain_text("They said so.")

    friend.page.goto("/tags/?which=answered")
    expect(question).to_contain_text(f"You are in a photo of {alice.name}")
    question.get_by_role("button", name="Take my name off").click()
    expect(panel).to_contain_text("says: this is not me")
    expect(panel.get_by_role("heading")).not_to_have_text(bob.name)
    assert owner.stayed()
    assert owner.complaints + friend.complaints == []
