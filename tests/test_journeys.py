"""What people do with Kindred, in real browsers against the whole running site."""

import re
from contextlib import ExitStack

import pytest
from playwright.sync_api import expect

from faces.tests.pictures import brighter, group, jpeg, mirrored, person
from tests.browsing import PHOTO_INPUT, enter, jpeg_file
from tests.conftest import Enrol, Open, Visit
from tests.looking_alike import MATCHED, two_look_alikes
from tests.site import Person, Site, eventually

pytestmark = pytest.mark.browser


def test_from_signing_up_to_a_look_alike_that_both_see_arrive(
    site: Site, enrol: Enrol, visit: Visit, open_browser: Open, request: pytest.FixtureRequest
) -> None:
    bob = enrol("bob", MATCHED)
    visit(bob).upload_and_wait(jpeg(mirrored(person(0))))
    at_bobs = open_browser(bob)
    at_bobs.stay()

    newcomer = open_browser()
    page = newcomer.page
    page.goto("/")
    page.get_by_role("link", name=re.compile("sign up|create", re.IGNORECASE)).first.click()
    page.get_by_label("Email").fill("dana@example.com")
    page.get_by_label("Username").fill("dana")
    page.get_by_label("Name", exact=True).fill("Dana")
    page.get_by_label("Date of birth").fill("1991-02-03")
    page.get_by_label("Password").fill("seven quiet lanterns 4")
    expect(page.get_by_label("I accept the terms of use")).not_to_be_checked()
    page.get_by_label("I accept the terms of use").check()
    page.get_by_role("button", name="Create my account").click()
    expect(page.get_by_role("heading", name="One more click")).to_be_visible()
    dana = Person(
        id=str(site.rows("SELECT id FROM users WHERE username = 'dana'")[0][0]),
        username="dana",
        name="Dana",
        email="dana@example.com",
        password="seven quiet lanterns 4",
    )
    request.addfinalizer(lambda: site.erase(dana))

    (text,) = site.mail_to(dana.email)
    link = re.search(rf"{re.escape(site.address)}\S+", text)
    assert link is not None, text
    elsewhere = open_browser().page  # the mail may be read on another device
    elsewhere.goto(link.group())
    elsewhere.get_by_role("button", name="Yes, confirm").click()
    enter(page, dana)

    boxes = page.get_by_role("checkbox", name="I agree")
    expect(boxes).to_have_count(2)
    for box in boxes.all():
        expect(box).not_to_be_checked()
        box.check()
    page.get_by_role("button", name="Continue").click()

    page.locator(PHOTO_INPUT).set_input_files([jpeg_file("group.jpg", jpeg(group()))])
    expect(page.get_by_role("heading", name="Which one is you?")).to_be_visible()
    expect(page.locator(".who__face")).to_have_count(6)
    page.get_by_role("button", name="Face 1: this is me").click()
    page.wait_for_selector("[data-feed]")
    newcomer.stay()
    expect(newcomer.look_alike(bob)).to_be_visible()
    expect(page.get_by_role("heading", name="You are in")).to_be_visible()
    assert newcomer.stayed()

    expect(at_bobs.look_alike(dana)).to_be_visible()
    assert at_bobs.stayed()
    assert newcomer.complaints + at_bobs.complaints == []


def test_each_file_that_cannot_be_used_gets_its_own_sentence(
    enrol: Enrol, open_browser: Open
) -> None:
    guest = open_browser(enrol("alice"))
    page = guest.page
    page.goto("/photos/")
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    page.locator(PHOTO_INPUT).set_input_files(
        [
            jpeg_file("notes.txt", b"not a picture", "text/plain"),
            jpeg_file("nothing.jpg", b""),
            jpeg_file("drawing.jpg", svg),
            jpeg_file("cut-off.jpg", jpeg(person(1))[:3000]),
            jpeg_file("me.jpg", jpeg(person(1))),
        ]
    )
    rows = page.locator(".upload")

    def told(name: str, sentence: str) -> None:
        expect(rows.filter(has_text=name).locator("[data-status]")).to_contain_text(sentence)

    told("notes.txt", "Not a picture")
    told("nothing.jpg", "The file is empty")
    told("drawing.jpg", "SVG files are not possible here")
    told("cut-off.jpg", "incomplete or damaged")
    expect(page.locator(".photo[data-state=ready]")).to_have_count(1)
    expect(page.locator(".photo")).to_contain_text("me.jpg")
    expect(rows).to_have_count(4)


def test_withdrawing_from_matching_empties_the_others_open_page(
    enrol: Enrol, visit: Visit, open_browser: Open
) -> None:
    alice, bob = two_look_alikes(enrol, visit, 1)
    at_bobs = open_browser(bob)
    expect(at_bobs.look_alike(alice)).to_be_visible()
    at_bobs.stay()

    at_alices = open_browser(alice)
    page = at_alices.page
    page.goto("/settings/privacy/")
    matching = page.locator(".consent", has_text="Match me with people who look like me")
    matching.get_by_role("button", name="Withdraw").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("hidden from everyone at once")
    dialog.get_by_role("button", name="Withdraw").click()
    expect(matching).to_contain_text("Not agreed")

    expect(at_bobs.look_alike(alice)).to_have_count(0)
    assert at_bobs.stayed()

    matching.get_by_role("button", name="I agree").click()
    expect(at_bobs.look_alike(alice)).to_be_visible()
    assert at_bobs.stayed()
    assert at_alices.complaints + at_bobs.complaints == []


def test_deleting_a_photo_takes_its_match_off_the_others_open_page(
    site: Site, enrol: Enrol, visit: Visit, open_browser: Open
) -> None:
    alice, bob = two_look_alikes(enrol, visit, 2)
    (photo,) = visit(alice).photos()
    crop = photo["faces"][0]["crop_url"]
    at_bobs = open_browser(bob)
    expect(at_bobs.look_alike(alice)).to_be_visible()
    at_bobs.stay()
    assert at_bobs.page.request.get(crop).status == 200

    page = open_browser(alice).page
    page.goto(f"/photos/{photo['id']}/")
    page.get_by_role("link", name="Delete photo").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("the photo and its smaller copies")
    expect(dialog).to_contain_text("every match made with these faces")
    dialog.get_by_role("button", name="Delete").click()
    expect(page.locator("#toasts")).to_contain_text("faces 1, vectors 1, matches 1")

    expect(at_bobs.look_alike(alice)).to_have_count(0)
    assert at_bobs.stayed()
    assert at_bobs.page.request.get(crop).status == 404
    assert not site.rows("SELECT 1 FROM faces WHERE owner_id = %s", alice.id)


def test_a_page_comes_back_by_itself_and_catches_up(
    site: Site, enrol: Enrol, visit: Visit, open_browser: Open
) -> None:
    alice, bob = enrol("alice", MATCHED), enrol("bob", MATCHED)
    visit(bob).upload_and_wait(jpeg(person(3)))
    at_bobs = open_browser(bob)
    at_bobs.stay()
    expect(at_bobs.look_alike(alice)).to_have_count(0)

    at_alices = visit(alice)
    with ExitStack() as deaf:
        with site.halted("faces"):
            at_alices.upload(jpeg(mirrored(person(3))))
            site.kill("web")
            deaf.enter_context(site.halted("web"))
        eventually(lambda: site.has_match(bob))
        expect(at_bobs.page.locator("#connection")).to_be_visible()

    expect(at_bobs.look_alike(alice)).to_be_visible()
    expect(at_bobs.page.locator("#connection")).to_be_hidden()
    assert at_bobs.stayed()


def test_everything_but_live_arrivals_works_without_scripts(
    enrol: Enrol, visit: Visit, open_browser: Open
) -> None:
    alice, bob = enrol("alice", MATCHED), enrol("bob", MATCHED)
    visit(bob).upload_and_wait(jpeg(brighter(person(4))))
    guest = open_browser(alice, java_script_enabled=False)
    page = guest.page
    page.goto("/photos/")
    page.locator(PHOTO_INPUT).set_input_files([jpeg_file("me.jpg", jpeg(person(4)))])
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_text("Your photo is here.")).to_be_visible()
    expect(page.locator(".photo")).to_contain_text("me.jpg")

    at_alices = visit(alice)
    eventually(lambda: at_alices.matched() == {bob.username})
    page.goto("/home/")
    expect(guest.look_alike(bob)).to_be_visible()
    guest.look_alike(bob).get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(bob.name)

    page.goto("/photos/")
    page.get_by_role("link", name="me.jpg").click()
    page.get_by_role("link", name="Delete photo").click()
    expect(page.get_by_role("heading", name="Delete this photo?")).to_be_visible()
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("Photo deleted.")).to_be_visible()
    assert at_alices.photos() == []
