"""What the demo people do about each other: celebrity twins, reactions, friends, a group photo.

Everybody asks for their celebrity twins and loves their best match, which the other person is told
over the live socket. Then one of the guests uploads the picture with all five guests, who follow
each other: the site suggests who is who, and one of them is asked and says yes.
"""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from io import BytesIO
from typing import Any

from config.demo.cast import Member
from config.demo.visitor import VisitFailed, Visitor
from faces.samples import group_picture

HOST = "guest-1"
FRIENDS = ("guest-2", "guest-3", "guest-4", "guest-5")
PATIENCE = 60  # questions, each half a second after the other


async def meet(
    site_url: str, members: Sequence[Member], emails: Sequence[str], password: str
) -> dict[str, Any]:
    """The report's `celebrity_twins`, `reactions` and `group_photo`."""
    async with AsyncExitStack() as stack:
        visitors = {
            member.username: await stack.enter_async_context(Visitor(site_url, email, password))
            for member, email in zip(members, emails, strict=True)
        }
        return {
            "celebrity_twins": [await _twin(name, each) for name, each in visitors.items()],
            "reactions": [
                await _love(visitors[member.username], visitors[member.twin], member)
                for member in members
            ],
            "group_photo": await _group_photo(visitors),
        }


async def _twin(name: str, visitor: Visitor) -> dict[str, Any]:
    """The celebrity most like this person, as soon as the site has looked."""

    async def ask() -> list[dict[str, Any]]:
        return (await visitor.api("GET", "matches/celeb")).json()["results"]

    best = (await _until(ask, "celebrity twins"))[0]
    score = round(best["similarity_score"], 1)
    return {"person": name, "celebrity": best["celebrity"]["name"], "score": score}


async def _love(visitor: Visitor, other: Visitor, member: Member) -> dict[str, Any]:
    """React to the best match; the other person's open page is told."""
    [match, *_] = await visitor.matches()
    reaction = {"match": match["id"], "type": "love"}
    told_before = other.told("match.changed", match_id=match["id"])
    new = (await visitor.api("POST", "reactions", json=reaction)).status_code == 201
    if new:
        await other.wait_for(
            lambda: other.told("match.changed", match_id=match["id"]) > told_before
        )
    return {"by": member.username, "to": match["other"]["username"], "type": "love", "told": new}


async def _group_photo(visitors: dict[str, Visitor]) -> dict[str, Any]:
    """The guests follow each other; the host's photo of all of them finds out who is who."""
    host = visitors[HOST]
    for name in FRIENDS:
        await host.api("PUT", f"people/{name}/follow")
        await visitors[name].api("PUT", f"people/{HOST}/follow")
    photo = BytesIO()
    group_picture().save(photo, "JPEG", quality=92)
    await host.upload(photo.getvalue(), "all-of-us.jpg", "private")

    async def suggestions() -> list[dict[str, Any]]:
        tags = (await host.api("GET", "tags?which=suggested&limit=100")).json()["results"]
        return tags if len({tag["person"]["username"] for tag in tags}) == len(FRIENDS) else []

    tags = await _until(suggestions, "suggestions in the group photo")
    asked = next(tag for tag in tags if tag["person"]["username"] == FRIENDS[0])
    question = {"face_id": asked["face_id"], "person_id": asked["person"]["id"]}
    tag = (await host.api("POST", "tags", json=question)).json()
    answer = await visitors[FRIENDS[0]].api("POST", f"tags/{tag['id']}/answer", json={"yes": True})
    return {
        "suggested": sorted(tag["person"]["username"] for tag in tags),
        "confirmed": FRIENDS[0] if answer.json()["state"] == "confirmed" else None,
    }


async def _until(ask: Any, what: str) -> list[dict[str, Any]]:
    """Ask until there is an answer. Raises VisitFailed."""
    for _ in range(PATIENCE):
        if found := await ask():
            return found
        await asyncio.sleep(0.5)
    raise VisitFailed(f"There were no {what} after {PATIENCE / 2:.0f} s.")
