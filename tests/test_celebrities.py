"""Celebrity twins in a real browser: found, called not alike, taken back, and looked up."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from faces.tests.pictures import astronaut, jpeg, mirrored
from tests.conftest import Enrol, Open, Visit
from tests.site import Site, eventually
from tests.test_pages import all_faults

pytestmark = pytest.mark.browser

NAME = "Eileen Collins"


@pytest.fixture
def celebrities(site: Site) -> Iterator[None]:
    site.ask(do="load_celebrities")
    yield
    site.ask(do="delete_celebrities")


def test_twins_are_found_and_leave_and_return_without_loading_the_page_again(
    site: Site, celebrities: None, enrol: Enrol, visit: Visit, open_browser: Open
) -> None:
    alice = enrol("alice")
    visitor = visit(alice)
    guest = open_browser(alice)
    page = guest.page
    page.goto("/celebrities/twins/")
    expect(page.get_by_text("There is no face of yours yet")).to_be_visible()

    visitor.upload_and_wait(jpeg(mirrored(astronaut())))
    eventually(lambda: site.has_match(alice), 180)
    page.goto("/celebrities/twins/")
    guest.stay()
    twins = page.locator(".twins > li")
    expect(twins).to_have_count(8)
    expect(twins.first).to_contain_text(NAME)
    expect(twins.first).to_contain_text("striking look-alike")
    expect(twins.first.get_by_role("img", name=re.compile(r"\d+ % alike"))).to_be_visible()
    expect(twins.first).to_contain_text("Public domain (NASA)")

    twins.first.get_by_label("More about this pair").click()
    twins.first.get_by_role("button", name="Not alike").click()
    expect(twins).to_have_count(7)
    expect(page.locator("#twins")).not_to_contain_text(NAME)
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(twins.first).to_contain_text(NAME)
    assert guest.stayed()

    twins.first.get_by_label("More about this pair").click()
    twins.first.get_by_role("button", name="Not alike").click()
    expect(twins).to_have_count(7)
    page.reload()
    expect(twins).to_have_count(7)
    expect(page.locator("#twins")).not_to_contain_text(NAME)
    page.goto("/matches/dismissed/")
    dismissed = page.locator("#dismissed-list > li").filter(has_text=NAME)
    dismissed.get_by_role("button", name="Show again").click()
    page.goto("/celebrities/twins/")
    expect(twins.first).to_contain_text(NAME)

    page.goto("/celebrities/")
    page.get_by_label("Name", exact=True).fill("star 3")
    expect(page.locator("#celebrity-list .star")).to_have_count(1)
    page.get_by_role("link", name="Sample star 3").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sample star 3")
    assert guest.complaints == []
    paths = ("/celebrities/", "/celebrities/twins/", "/celebrities/eileen-collins/")
    assert all_faults(guest, paths) == []
