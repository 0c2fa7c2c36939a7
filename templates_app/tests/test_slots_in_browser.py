"""Slots are drawn with mouse, finger and keys, and faces are put into them, in a real browser."""

from collections.abc import Callable
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect, sync_playwright

from accounts.models import Role
from accounts.roles import set_role
from accounts.tests.people import make_person
from faces.tests.pictures import astronaut, person
from templates_app.services import add_template, approve_template
from templates_app.tests.conftest import couple_file

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
# The server of these tests answers with threads of its own; the models load in the first of them.
PATIENCE = 60_000


@pytest.fixture
def browse(live_server) -> Callable[..., AbstractContextManager[Page]]:
    """`with browse(somebody, address) as page:` no row may be asked for inside."""

    expect.set_options(timeout=PATIENCE)

    @contextmanager
    def browse(somebody, address, **options):
        client = Client()
        client.force_login(somebody)
        session = {"name": "sessionid", "value": client.cookies["sessionid"].value}
        complaints = []
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path="/usr/bin/chromium", args=FLAGS, timeout=PATIENCE
            )
            context = browser.new_context(**options)
            context.set_default_timeout(PATIENCE)
            context.add_cookies([{**session, "url": live_server.url}])
            page = context.new_page()
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("console", lambda said: complaints.extend([said.text] * is_refusal(said)))
            page.goto(live_server.url + address)
            yield page
            browser.close()
        assert complaints == []

    return browse


def is_refusal(said):
    """By the Content-Security-Policy; that this server has no WebSocket is no complaint."""
    return "Content Security Policy" in said.text


@pytest.fixture
def staff():
    somebody = make_person("mod")
    set_role(somebody, Role.MODERATOR)
    return somebody


@pytest.fixture
def template():
    return add_template(file=couple_file(), title="Two", category="movie").template


def drag(page, start, *stops):
    """Across the picture, in shares of its width and height."""
    stage = page.locator("[data-stage]")
    stage.scroll_into_view_if_needed()
    frame = stage.bounding_box()

    def at(share):
        return frame["x"] + share[0] * frame["width"], frame["y"] + share[1] * frame["height"]

    page.mouse.move(*at(start))
    page.mouse.down()
    for stop in stops:
        page.mouse.move(*at(stop), steps=4)
    page.mouse.up()


def save(page):
    page.locator("button[name=_continue]").click()
    page.wait_for_url("**/change/")
    expect(page.get_by_text("changed successfully")).to_be_visible()


def test_staff_draw_move_resize_and_delete_slots(browse, staff, template):
    address = reverse("admin:templates_app_template_change", args=[template.pk])
    with browse(staff, address, viewport={"width": 1280, "height": 1000}) as page:
        expect(page.locator("[data-list] li")).to_have_count(2)
        drag(page, (0.44, 0.05), (0.5, 0.2), (0.54, 0.25))
        drag(page, (0.49, 0.15), (0.49, 0.75))
        drag(page, (0.54, 0.85), (0.6, 0.95))
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("Shift+ArrowDown")
        page.locator("[data-role]").nth(2).select_option("any")
        page.locator("[data-delete]").nth(0).click()
        page.locator("[data-undo]").click()
        page.locator("[data-delete]").nth(0).click()
        save(page)
    drawn, right = template.slots.all()
    assert (drawn.role, drawn.confirmed_by) == ("any", staff)
    assert drawn.x == pytest.approx(0.435, abs=0.005)
    assert drawn.y == pytest.approx(0.65, abs=0.01)
    assert drawn.w == pytest.approx(0.16, abs=0.01)
    assert drawn.h == pytest.approx(0.305, abs=0.01)
    assert drawn.landmarks == []
    assert len(right.landmarks) == 5
    assert right.confirmed_by == staff  # it is the second of two now, no longer of three


def test_a_finger_moves_a_slot_and_its_points_go_along(browse, staff, template):
    first = template.slots.first()
    address = reverse("admin:templates_app_template_change", args=[template.pk])
    phone = {"viewport": {"width": 360, "height": 780}, "has_touch": True, "is_mobile": True}
    with browse(staff, address, **phone) as page:
        box = page.locator("[data-box='0']")
        box.scroll_into_view_if_needed()
        frame = box.bounding_box()
        x, y = frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] * 0.2
        touch = page.context.new_cdp_session(page)
        for kind, points in (
            ("touchStart", [{"x": x, "y": y}]),
            ("touchMove", [{"x": x + 5, "y": y + 5}]),
            ("touchMove", [{"x": x + 12, "y": y + 8}]),
            ("touchEnd", []),
        ):
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        save(page)
    moved = template.slots.get(pk=first.pk)
    assert moved.x > first.x and moved.y > first.y
    assert moved.w == pytest.approx(first.w, abs=1e-5)
    by = moved.x - first.x
    assert moved.landmarks[0][0] == pytest.approx(first.landmarks[0][0] + by, abs=1e-4)


def test_faces_are_put_into_their_places(browse, alice, upload, template):
    approve_template(template)
    upload(alice, person(0))
    upload(alice, astronaut())
    with browse(alice, reverse("template", args=[template.pk])) as page:
        husband, wife = page.locator("#picker-husband"), page.locator("#picker-wife")
        expect(husband).to_be_visible()
        chosen = page.locator(".pick:has(:checked)")
        while chosen.count():
            chosen.first.click()
        places = page.locator("[data-slot]")
        shown = page.locator("[data-slot-image][href]")
        expect(shown).to_have_count(0)
        wife.locator(".pick").nth(0).click()
        expect(shown).to_have_count(1)
        expect(places.nth(int(wife.locator("select").input_value()))).to_contain_class("is-filled")
        before = husband.locator("select").input_value()
        husband.locator(".pick").nth(1).drag_to(places.nth(int(before)))
        expect(husband.locator(".pick__input").nth(1)).to_be_checked()
        expect(shown).to_have_count(2)
        page.locator("[data-slot-swap]").click()
        expect(wife.locator("select")).to_have_value(before)
        husband.locator("select").select_option(before)
        expect(wife.locator("select")).not_to_have_value(before)
