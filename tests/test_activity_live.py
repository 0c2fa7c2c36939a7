"""The Activity page in a real browser: what happens elsewhere arrives without loading again."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.asking import TEMPLATE, ask_for_picture, two_faces
from tests.conftest import Enrol, Open, Visit
from tests.site import Site

pytestmark = pytest.mark.browser

LONG = 180_000  # milliseconds; two cores make pictures, serve pages and drive a browser at once


def part(page: Page, title: str, job: str) -> Locator:
    """A job's card in the part of the page with this title."""
    section = page.get_by_role("region", name=title)
    return section.locator(f'[data-job="{job}"]')


def test_jobs_come_move_and_end_while_the_page_is_open(
    site: Site, enrol: Enrol, visit: Visit, open_browser: Open
) -> None:
    alice = enrol("alice")
    visitor = visit(alice)
    template = site.ask(do="load_template", slug=TEMPLATE)["id"]
    faces = two_faces(visitor)
    guest = open_browser(alice)
    page = guest.page
    page.goto("/activity/")
    guest.stay()
    expect(page.get_by_text("No pictures yet")).to_be_visible()

    visitor.http.post("/activity/pause/", data=visitor.token)
    first = ask_for_picture(visitor, template, faces)
    second = ask_for_picture(visitor, template, faces)
    expect(part(page, "In the making", second)).to_be_visible()
    expect(part(page, "In the making", first)).to_contain_text("while you have paused your line")

    part(page, "In the making", second).get_by_role("button", name="To the front").click()
    in_line = page.get_by_role("region", name="In the making").locator("[data-job]")
    expect(in_line.first).to_have_attribute("data-job", second)

    part(page, "In the making", first).get_by_role("button", name="Cancel").click()
    expect(part(page, "Ended", first)).to_contain_text("Cancelled")
    expect(part(page, "In the making", first)).to_have_count(0)

    page.get_by_role("button", name="Go on").click()
    expect(part(page, "Ended", second)).to_contain_text("Done", timeout=LONG)
    expect(part(page, "Ended", second).get_by_role("link")).to_be_visible()
    expect(page.get_by_role("region", name="In the making").locator("[data-job]")).to_have_count(0)

    part(page, "Ended", first).get_by_role("button", name="Try again").click()
    expect(part(page, "Ended", first)).to_contain_text("Done", timeout=LONG)
    expect(page.locator(f'[data-job="{first}"]')).to_have_count(1)
    assert guest.stayed()
    assert guest.complaints == []
