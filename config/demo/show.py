"""The demo: a dozen people upload a photo each and watch their look-alikes arrive."""

import asyncio
import json
import secrets
from contextlib import AsyncExitStack
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

from allauth.account.models import EmailAddress
from django.core.management import call_command

from accounts.models import Purpose, Role, User
from accounts.services import grant_consents, set_role
from config.demo.cast import Member, cast
from config.demo.visitor import Visitor

# The signed-in demo person whose address is printed at the end of `make up`.
SIGN_IN_AS = "astronaut"
STAFF = "staff"


def prepare(password: str) -> list[Member]:
    """Templates, celebrities, the demo people and one of the staff, all with this password."""
    set_role(_account(STAFF, "Demo staff", password), Role.ADMIN)
    call_command("load_templates")
    call_command("load_celebrities", demo=True)
    members = cast()
    for member in members:
        enrol(member, password)
    return members


def email_of(username: str) -> str:
    return f"{username}@demo.example"


def _account(username: str, full_name: str, password: str) -> User:
    """An adult with a verified address."""
    user = User.objects.filter(username=username).first()
    if user is None:
        email = email_of(username)
        user = User.objects.create_user(email, username)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    user.full_name, user.birth_date = full_name, date(1990, 1, 1)
    user.set_password(password)
    user.save()
    return user


def enrol(member: Member, password: str) -> User:
    """A demo person who agreed to everything that is asked for."""
    user = _account(member.username, member.full_name, password)
    grant_consents(user, Purpose)
    return user


def known_password(report: Path) -> str:
    """The password of the last report, so that a demo can be shown again; else a new one."""
    try:
        password: str = json.loads(report.read_text())["sign_in"]["password"]
    except (OSError, ValueError, KeyError):
        return secrets.token_urlsafe(9)
    return password


async def perform(site_url: str, members: list[Member], password: str) -> dict[str, Any]:
    """Everybody signs in, uploads one after the other, and reads their matches: the report."""
    times: list[float] = []
    async with AsyncExitStack() as stack:
        visitors = {}
        for member in members:
            visit = Visitor(site_url, email_of(member.username), password)
            visitors[member.username] = await stack.enter_async_context(visit)
        for visitor in visitors.values():
            await visitor.remove_photos()
        photos = {}
        for member in members:
            visitor = visitors[member.username]
            photo = await asyncio.to_thread(member.photo)
            image_id, milliseconds = await visitor.upload(photo, f"{member.username}.jpg")
            photos[member.username] = await visitor.photo(image_id)
            times.append(milliseconds)
        for visitor in visitors.values():
            await visitor.wait_for(lambda visitor=visitor: visitor.matches_told() > 0)
        seen = {name: await visitor.matches() for name, visitor in visitors.items()}
    return _report(members, photos, seen, times)


def _report(
    members: list[Member],
    photos: dict[str, Any],
    seen: dict[str, list[dict[str, Any]]],
    times: list[float],
) -> dict[str, Any]:
    best = [
        {
            "a": member.username,
            "b": seen[member.username][0]["other"]["username"],
            "score": round(seen[member.username][0]["similarity_score"], 1),
        }
        for member in members
        if seen[member.username]
    ]
    return {
        "people": len(members),
        "photos": len(photos),
        "faces": sum(len(photo["faces"]) for photo in photos.values()),
        "matches": best,
        "upload_to_event_ms": {
            "p50": round(median(times), 1),
            "p95": round(sorted(times)[int(0.95 * (len(times) - 1) + 0.5)], 1),
        },
    }


def misses(report: dict[str, Any], members: list[Member]) -> list[str]:
    """The people whose own variant is not on top of their list; nobody, if all is well."""
    on_top = {match["a"]: match["b"] for match in report["matches"]}
    return [member.username for member in members if on_top.get(member.username) != member.twin]
