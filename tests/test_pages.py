"""Every page on a phone and on a desk, in light and dark: nothing sticks out, nothing complains."""

from collections.abc import Callable

import pytest
from playwright.sync_api import ViewportSize

from accounts.models import Purpose
from faces.tests.pictures import brighter, group, jpeg, mirrored, person
from tests.browsing import CUT_OFF, OVERFLOW, SHORTCOMINGS, Guest
from tests.conftest import Enrol, Open, Visit
from tests.site import Site, eventually
from tests.test_pictures import TEMPLATE, ask_by_api, finished, with_two_faces
from tests.visitor import Visitor

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
    "/home/?which=following",
    "/home/?which=everyone&place=nowhere",
    "/home/?which=celebrities",
    "/home/?since=2031-01-01&until=2030-01-01",
    "/welcome/",
    "/photos/",
    "/pictures/",
    "/babies/",
    "/activity/",
    "/settings/",
    "/settings/privacy/",
    "/settings/tokens/",
    "/settings/notifications/",
    "/settings/hidden/",
    "/settings/receipts/",
    "/settings/delete/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/sessions/",
    "/accounts/2fa/",
    "/accounts/logout/",
    "/nowhere/",
    "/people/",
    "/people/?q=e",
    "/people/like-me/",
    "/people/following/",
    "/people/followers/",
    "/celebrities/",
    "/celebrities/twins/",
    "/runs/",
    "/reactions/",
    "/matches/dismissed/",
    "/notifications/",
    "/notifications/?unread=1&kind=follow",
    "/groups/",
    "/groups/start-over/",
    "/tags/",
    "/tags/?which=answered",
    "/tags/?which=asked",
)
FOR_BEGINNERS = (
    *("/home/", "/home/?which=following", "/home/?which=everyone", "/home/?which=celebrities"),
    *("/welcome/", "/photos/", "/settings/privacy/", "/settings/hidden/"),
    *("/people/", "/people/like-me/", "/people/following/", "/people/followers/"),
    *("/celebrities/", "/celebrities/twins/", "/runs/", "/reactions/", "/matches/dismissed/"),
    *("/notifications/", "/groups/", "/tags/"),
)
EMOJI = "🧑🏽‍🚀👩‍❤️‍💋‍👩 Ewa"
RIGHT_TO_LEFT = "عبد الرحمن بن أبي بكر الصِدّيق‎"
LONG = "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaftschafersw"


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
            found += [f"cut off at {width}: {words}" for words in page.evaluate(CUT_OFF)]
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
    alice = enrol("alice", full_name=EMOJI, location=LONG, bio=f"{LONG}\n{RIGHT_TO_LEFT}")
    bob = enrol("bob", full_name=RIGHT_TO_LEFT, location="חיפה", bio=RIGHT_TO_LEFT)
    charlie = enrol("charlie", full_name=LONG, location=LONG)
    dana = enrol("dana", full_name=f"{RIGHT_TO_LEFT} {EMOJI}")
    at_alices, at_bobs, at_charlies = visit(alice), visit(bob), visit(charlie)
    mine = at_alices.upload_and_wait(jpeg(person(5)), "a" * 80 + ".jpg", visibility="public")
    for visitor, light in ((at_bobs, 1.0), (at_charlies, 1.2), (visit(dana), 1.4)):
        visitor.upload_and_wait(jpeg(mirrored(brighter(person(5), light))), visibility="public")
    eventually(lambda: at_alices.matched() == {bob.username, charlie.username, dana.username})
    matches = {row["other"]["username"]: row for row in at_alices.read("matches")["results"]}
    with_bob, with_charlie = (matches[each.username]["id"] for each in (bob, charlie))

    for visitor, path in (
        (at_alices, f"people/{bob.username}/follow"),
        (at_alices, f"people/{charlie.username}/follow"),
        (at_bobs, f"people/{alice.username}/follow"),
        (at_alices, f"people/{dana.username}/hide"),
        (at_alices, f"matches/{with_charlie}/dismiss"),
    ):
        act(visitor, path)
    for visitor, said in ((at_alices, "favourite"), (at_alices, "love"), (at_bobs, "wow")):
        act(visitor, f"matches/{with_bob}/reactions", react=said)
    crowd = at_alices.upload_and_wait(jpeg(group()), "others.jpg")
    at_alices.upload_and_wait(jpeg(brighter(mirrored(group()))), "again.jpg")
    assert crowd["state"] == "ready"
    eventually(lambda: len(at_alices.read("groups")["results"]) >= 5, 180)
    groups = [each["id"] for each in at_alices.read("groups")["results"]]
    for one, name in zip(groups, (RIGHT_TO_LEFT, LONG, EMOJI), strict=False):
        act(at_alices, f"groups/{one}/name", name=name)
    other = next(face for face in crowd["faces"] if not face["is_owner"])
    act(at_alices, f"faces/{other['id']}/who", person=bob.id)
    run = at_alices.read("match-runs")["results"][0]["id"]

    paths = (
        *FOR_PEOPLE,
        f"/matches/{with_bob}/",
        *(f"/photos/{photo['id']}/" for photo in (mine, crowd)),
        f"/photos/{mine['id']}/delete/",
        f"/faces/{mine['faces'][0]['id']}/delete/",
        f"/faces/{other['id']}/who/",
        f"/faces/{other['id']}/who/?q=nobody",
        *(f"/people/{each.username}/" for each in (alice, bob, charlie)),
        f"/people/{bob.username}/pair/",
        f"/runs/{run}/",
        *(f"/groups/{one}/" for one in groups[:3]),
    )
    assert all_faults(open_browser(alice), paths) == []
    assert all_faults(open_browser(bob), ("/tags/", "/notifications/", "/reactions/")) == []


def act(visitor: Visitor, path: str, **said: str) -> None:
    """Press a button, as without scripts."""
    answer = visitor.http.post(f"/{path}/", data=said | visitor.token)
    assert answer.status_code in {200, 302}, f"{path}: {answer.status_code}"


@pytest.mark.parametrize("consents", [(), (Purpose.TERMS, Purpose.BIOMETRIC)], ids=len)
def test_pages_of_somebody_who_has_just_begun(
    consents: tuple[Purpose, ...], enrol: Enrol, open_browser: Open
) -> None:
    guest = open_browser(enrol("newcomer", consents))
    assert all_faults(guest, FOR_BEGINNERS) == []


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
    eventually(lambda: at_alices.read(f"jobs/{baby['job_id']}")["status"] == "completed", 180)
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
