"""One running site for all tests of a test process; people and browsers for each test."""

import re
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserType, Error, expect, sync_playwright

from config.env import BASE_DIR
from config.stack.tests.running import starter
from tests.browsing import Guest, enter
from tests.site import Person, Site, run_site
from tests.visitor import Visitor

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--disable-dev-shm-usage",
)
RESULTS = BASE_DIR / "test-results"
FAILED = pytest.StashKey[bool]()
SITE = pytest.StashKey[Site]()
# Both matter only where something is broken.
TEST_SECONDS = 600  # a whole site may start in it, on a machine that has other work
PATIENCE = 60_000  # milliseconds

Enrol = Callable[..., Person]
Visit = Callable[[Person], Visitor]
Open = Callable[..., Guest]


def pytest_itemcollected(item: pytest.Item) -> None:
    if item.get_closest_marker("timeout") is None:
        item.add_marker(pytest.mark.timeout(TEST_SECONDS))


@pytest.fixture(scope="package")
def running_site(request: pytest.FixtureRequest) -> Iterator[Site]:
    """Started once; each process of xdist has its own."""
    with starter() as starting, run_site(starting) as site:
        request.config.stash[SITE] = site
        yield site
        del request.config.stash[SITE]


@pytest.fixture
def site(running_site: Site, request: pytest.FixtureRequest) -> Iterator[Site]:
    """The running site, recovered from whatever the test before did to it."""
    running_site.wait_until_well()
    told = len(running_site.running.told())
    yield running_site
    if request.node.stash.get(FAILED, False):
        RESULTS.mkdir(exist_ok=True)
        place_of(request.node.name, "log").write_text(running_site.running.told()[told:])


@pytest.fixture
def enrol(site: Site) -> Iterator[Enrol]:
    """Makes people; everything of theirs is erased when the test is over."""
    made: list[Person] = []

    def enrol_one(name: str, *args: Any, **fields: Any) -> Person:
        made.append(site.enrol(name, *args, **fields))
        return made[-1]

    yield enrol_one
    site.wait_until_well()
    for person in made:
        site.erase(person)


@pytest.fixture
def visit(site: Site) -> Iterator[Visit]:
    """Signs people in over HTTP."""
    with ExitStack() as held:
        yield lambda person: held.enter_context(Visitor(site, person))


@pytest.fixture(scope="package")
def chromium() -> Iterator[BrowserType]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        yield playwright.chromium


@pytest.fixture
def open_browser(
    chromium: BrowserType, site: Site, enrol: Enrol, request: pytest.FixtureRequest
) -> Iterator[Open]:
    """Opens a browser of its own for each guest, signed in as `person` if one is given.

    A process of its own, too: closing one context of a shared chromium sometimes never ends.
    """
    guests: list[Guest] = []
    browsers: list[Browser] = []

    def open_one(person: Person | None = None, **options: Any) -> Guest:
        browsers.append(chromium.launch(executable_path=CHROMIUM, args=FLAGS, timeout=PATIENCE))
        context = browsers[-1].new_context(base_url=site.address, **options)
        context.set_default_timeout(PATIENCE)
        guest = Guest(context.new_page())
        guests.append(guest)
        if person:
            enter(guest.page, person)
        return guest

    yield open_one
    for number, guest in enumerate(guests):
        if request.node.stash.get(FAILED, False):
            with suppress(Error):  # the page may be what failed
                keep_screenshot(guest, request.node.name, number)
    for browser in browsers:
        browser.close()


def keep_screenshot(guest: Guest, name: str, number: int) -> None:
    RESULTS.mkdir(exist_ok=True)
    guest.page.screenshot(path=place_of(f"{name}-{number}", "png"), full_page=True)
    complaints = "\n".join([guest.page.url, *guest.complaints])
    place_of(f"{name}-{number}", "txt").write_text(complaints)


def place_of(name: str, ending: str) -> Path:
    return RESULTS / f"{re.sub(r'[^a-z0-9_]+', '-', name.lower())}.{ending}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed:
        item.stash[FAILED] = True
        if site := item.config.stash.get(SITE, None):
            report.sections.append(("The site", site.account()))
    return report
