"""What people do in a browser again and again, and what is wrong with a page."""

import json
import re
import time
from dataclasses import dataclass, field

from playwright.sync_api import (
    ConsoleMessage,
    FilePayload,
    Locator,
    Page,
    Request,
    WebSocket,
    expect,
)

from tests.site import Person

LISTENING_SECONDS = 60.0  # matters only where something is broken
PHOTO_INPUT = 'input[type="file"]:not([capture])'

# Everything a page must have for people who do not see it, or see it on a narrow phone.
SHORTCOMINGS = """async () => {
  const found = [];
  const name = (element) => element.outerHTML.slice(0, 160);
  const seen = (element) => element.checkVisibility({ visibilityProperty: true });
  const fields = "input:not([type=hidden]), select, textarea";
  for (const field of document.querySelectorAll(fields)) {
    const named = field.labels?.length || field.ariaLabel || field.getAttribute("aria-labelledby");
    if (!named) found.push(`no label: ${name(field)}`);
  }
  for (const element of document.querySelectorAll("a[href], button, summary")) {
    const picture = element.querySelector("img[alt]");
    const text = element.ariaLabel || element.textContent.trim() || picture?.alt;
    if (seen(element) && !text) found.push(`no name: ${name(element)}`);
  }
  for (const image of document.images) {
    if (!image.hasAttribute("alt")) found.push(`no alt: ${name(image)}`);
    image.loading = "eager";
    await image.decode().catch(() => found.push(`does not load: ${name(image)}`));
  }
  const headings = document.querySelectorAll("h1").length;
  if (headings !== 1) found.push(`${headings} first headings`);
  if (!document.documentElement.lang) found.push("no language");
  if (!document.querySelector("main")) found.push("no main part");
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  const twice = ids.filter((id, place) => ids.indexOf(id) !== place);
  if (twice.length) found.push(`ids used twice: ${twice}`);
  return found;
}"""

# The elements that stick out, where a page can be scrolled sideways.
OVERFLOW = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  return [...document.body.querySelectorAll("*")]
    .filter((element) => element.getBoundingClientRect().right > root.clientWidth + 1)
    .slice(0, 3)
    .map((element) => element.outerHTML.slice(0, 120));
}"""

# What a field says while it is empty, where it does not fit into the field.
CUT_OFF = """() => {
  const pen = document.createElement("canvas").getContext("2d");
  const cut = (field) => {
    const style = getComputedStyle(field);
    pen.font = style.font;
    const edges = parseFloat(style.paddingInlineStart) + parseFloat(style.paddingInlineEnd);
    return pen.measureText(field.placeholder).width > field.clientWidth - edges;
  };
  return [...document.querySelectorAll("input[placeholder]")]
    .filter((field) => field.checkVisibility({ visibilityProperty: true }) && cut(field))
    .map((field) => field.placeholder);
}"""


@dataclass
class Guest:
    """Somebody's open page, and what the browser's console complained about meanwhile."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    documents: int = 0  # how many pages were asked for
    listening: int = 0  # which of them is told what happens

    def __post_init__(self) -> None:
        self.page.on("request", self.count)
        self.page.on("websocket", self.follow)
        self.page.on("console", self.note)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))

    def note(self, message: ConsoleMessage) -> None:
        own_status = message.location.get("url") == self.page.url  # a page that is an error page
        if message.type in {"error", "warning"} and not own_status:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def count(self, request: Request) -> None:
        if request.is_navigation_request() and request.frame == self.page.main_frame:
            self.documents += 1

    def follow(self, socket: WebSocket) -> None:
        document = self.documents

        def hear(frame: str | bytes) -> None:
            if json.loads(frame)["type"] == "ready":
                self.listening = document

        socket.on("framereceived", hear)

    def stay(self) -> None:
        """Wait until the page is told what happens, and mark it: `stayed` tells whether it was
        never loaded again."""
        deadline = time.monotonic() + LISTENING_SECONDS
        while self.listening < self.documents:
            assert time.monotonic() < deadline, f"{self.page.url} is told nothing"
            self.page.wait_for_timeout(20)
        self.page.evaluate("window.neverLeft = true")

    def stayed(self) -> bool:
        marked: bool = self.page.evaluate("window.neverLeft === true")
        return marked

    def look_alike(self, person: Person) -> Locator:
        """The card of the match with `person` in the feed of the open page."""
        return self.page.locator("#feed-list .pair").filter(has_text=person.name)


def enter(page: Page, person: Person) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(person.email)
    page.get_by_label("Password").fill(person.password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    first_page = re.compile("Look-alikes|First, your word")  # of somebody new the first steps
    expect(page.get_by_role("heading", level=1, name=first_page)).to_be_visible()


def jpeg_file(name: str, content: bytes, mime: str = "image/jpeg") -> FilePayload:
    """A file as Playwright hands it to a file input."""
    return {"name": name, "mimeType": mime, "buffer": content}
