"""Every page on a phone and on a desk, in light and dark: nothing sticks out, nothing complains."""

from collections.abc import Callable

import pytest
from playwright.sync_api import ViewportSize

from accounts.models import Purpose
from faces.tests.pictures import group, jpeg, mirrored, person
from tests.browsing import OVERFLOW, SHORTCOMINGS, Guest
from tests.conftest import Enrol, Open, Visit
from tests.site import Site, eventually
from tests.test_pictures import TEMPLATE, ask_by_api, finished, with_two_faces

pytestmark = pytest.mark.browser

SIZES: tuple[ViewportSize, ...] = ({"width": 360, "height": 740}, {"width": 1280, "height": 800})
FOR_ALL = (
    "/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/confirm-email/",
    "/terms/",
    "/privacy/",
    "/templates/",
    "/templates/?q=nothing+like+that",
    "/verify/",
    "/nowhere/",
)
FOR_PEOPLE = (
    "/home/",
    "/home/?which=everyone",
    "/welcome/",
    "/photos/",
    "/pictures/",
    "/babies/",
    "/activity/",
    "/settings/",
    "/settings/privacy/",
    "/settings/tokens/",
    "/settings/receipts/",
    "/settings/delete/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/sessions/",
    "/accounts/2fa/",
    "/accounts/logout/",
    "/nowhere/",
)


def faults(guest: Guest, path: str) -> list[str]:
    """What is wrong with a page, at each size and in both schemes."""
    page = guest.page
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.goto(path)
    found = list(page.evaluate(SHORTCOMINGS))
    for size in SIZES:
        page.set_viewport_size(size)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.locator(f"html[data-theme={scheme}]").wait_for(state="attached")
            width = f"{size['width']} px, {scheme}"
            found += [f"sticks out at {width}: {name}" for name in page.evaluate(OVERFLOW)]
    found += guest.complaints
    guest.complaints.clear()
    return [f"{path}: {each}" for each in found]


def all_faults(guest: Guest, paths: tuple[str, ...]) -> list[str]:
    return [fault for path in paths for fault in faults(guest, path)]


def test_pages_for_everybody(open_browser: Open) -> None:
    assert all_faults(open_browser(), FOR_ALL) == []


def test_pages_of_somebody_with_photos_and_look_alikes(
    enrol: Enrol, visit: Visit, open_browser: Open
) -> None:
    alice, bob = enrol("alice"), enrol("bob")
    at_alices = visit(alice)
    mine = at_alices.upload_and_wait(jpeg(person(5)), "a" * 80 + ".jpg", visibility="public")
    crowd = at_alices.upload_and_wait(jpeg(group().crop((0, 0, 1000, 886))), "others.jpg")
    assert crowd["state"] == "choose"
    visit(bob).upload_and_wait(jpeg(mirrored(person(5))), visibility="public")
    eventually(lambda: at_alices.matched() == {bob.username})
    (match,) = at_alices.read("matches")["results"]
    paths = (
        *FOR_PEOPLE,
        f"/matches/{match['id']}/",
        *(f"/photos/{photo['id']}/" for photo in (mine, crowd)),
        f"/photos/{mine['id']}/delete/",
        f"/faces/{mine['faces'][0]['id']}/delete/",
    )
    assert all_faults(open_browser(alice), paths) == []


@pytest.mark.parametrize("consents", [(), (Purpose.TERMS, Purpose.BIOMETRIC)], ids=len)
def test_pages_of_somebody_who_has_just_begun(
    consents: tuple[Purpose, ...], enrol: Enrol, open_browser: Open
) -> None:
    guest = open_browser(enrol("newcomer", consents))
    assert all_faults(guest, ("/home/", "/welcome/", "/photos/", "/settings/privacy/")) == []


def test_pages_of_somebody_with_pictures(
    site: Site, enrol: Enrol, visit: Visit, open_browser: Open
) -> None:
    template = site.ask(do="load_template", slug=TEMPLATE)
    alice, at_alices = with_two_faces(enrol, visit)
    swap = ask_by_api(at_alices, template)
    picture = finished(at_alices, swap)
    bob = enrol("bob")
    visit(bob).upload_and_wait(jpeg(mirrored(person(0))))
    eventually(lambda: at_alices.matched() == {bob.username})
    (match,) = at_alices.read("matches")["results"]
    asked = {"match_id": match["id"]}
    baby = at_alices.http.post("/api/v1/baby", json=asked, headers=at_alices.headers).json()
    eventually(lambda: at_alices.read(f"jobs/{baby['job_id']}")["status"] == "completed", 120)
    at_alices.http.post("/activity/pause/", data=at_alices.token)
    waiting = ask_by_api(at_alices, template)
    paths = (
        f"/templates/{template['id']}/",
        f"/templates/{template['id']}/make/",
        f"/pictures/making/{waiting['job']['id']}/",
        f"/pictures/{picture['id']}/",
        f"/pictures/{picture['id']}/delete/",
        f"/pictures/{picture['id']}/report/",
        f"/matches/{match['id']}/baby/",
        f"/babies/{baby['id']}/",
        f"/babies/{baby['id']}/delete/",
        "/pictures/",
        "/babies/",
        "/activity/",
    )
    assert all_faults(open_browser(alice), paths) == []


def test_addresses_of_others_are_no_addresses(
    enrol: Enrol, visit: Visit, open_browser: Open
) -> None:
    mine = visit(enrol("alice")).upload_and_wait(jpeg(person(1)))
    stranger = open_browser(enrol("charlie")).page
    get: Callable[[str], int] = lambda path: stranger.request.get(path).status  # noqa: E731
    assert get(f"/photos/{mine['id']}/") == 404
    assert get(f"/photos/{mine['id']}/card/") == 404
    assert get(f"/photos/{mine['id']}/delete/") == 404
    assert get(f"/api/v1/photos/{mine['id']}") == 404
