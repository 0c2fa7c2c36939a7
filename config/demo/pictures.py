"""The demo's generated pictures: one of the demo people makes a couple picture and a baby.

The couple is her own face and that of a guest, from a photo she uploads for it; the baby is that of
her best match. Both pictures are downloaded and put through the site's own check of credentials.
"""

from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import uuid4

from config.demo.cast import cast
from config.demo.visitor import VisitFailed, Visitor

PARTNER = "guest-3"


async def make_pictures(
    site_url: str, email: str, password: str, folder: Path
) -> dict[str, dict[str, Any]]:
    """Make both; for each the file, the seconds it took, and what its credentials say."""
    folder.mkdir(parents=True, exist_ok=True)
    async with Visitor(site_url, email, password) as visitor:
        couple = await _couple(visitor)
        baby = await _baby(visitor)
        for name, picture in (("couple", couple), ("baby", baby)):
            data = await visitor.download(picture.pop("url"))
            file = folder / f"{name}.jpg"
            file.write_bytes(data)
            picture |= {"file": str(file), "credentials": await _verified(visitor, data)}
    return {"couple": couple, "baby": baby}


async def _couple(visitor: Visitor) -> dict[str, Any]:
    """A couple picture with the most popular template."""
    [template, *_others] = (await visitor.api("GET", "templates?limit=1")).json()["results"]
    own = await _own_face(visitor)
    partner = await _partner(visitor)
    started = perf_counter()
    wanted = {
        "template_id": template["id"],
        "husband_face_id": partner,
        "wife_face_id": own,
        "attested": True,
        "confirm_warnings": True,
    }
    key = {"Idempotency-Key": uuid4().hex}
    swap = (await visitor.api("POST", "face-swaps", json=wanted, headers=key)).json()
    job = await visitor.job_done(swap["job"]["id"])
    seconds = round(perf_counter() - started, 2)
    done = (await visitor.api("GET", f"face-swaps/{swap['id']}")).json()
    return {
        "url": job["result"]["url"],
        "template": template["title"],
        "seconds": seconds,
        "quality": done["quality_report"],
    }


async def _baby(visitor: Visitor) -> dict[str, Any]:
    """A baby of the best match."""
    [best, *_others] = await visitor.matches()
    started = perf_counter()
    asked = {"match_id": best["id"]}
    baby = (await visitor.api("POST", "baby", json=asked)).json()
    await visitor.job_done(baby["job_id"])
    seconds = round(perf_counter() - started, 2)
    baby = (await visitor.api("GET", f"babies/{baby['id']}")).json()
    traits = {trait["name"]: trait["inherited_from"] for trait in baby["traits"]}
    return {"url": baby["image_url"], "seconds": seconds, "traits": traits}


async def _own_face(visitor: Visitor) -> str:
    faces = (await visitor.api("GET", "faces?limit=100")).json()["results"]
    return str(next(face["id"] for face in faces if face["is_default"]))


async def _partner(visitor: Visitor) -> str:
    """The face in a private photo of somebody else, said not to be one's own."""
    guest = next(member for member in cast() if member.username == PARTNER)
    image_id, _milliseconds = await visitor.upload(guest.photo(), f"{PARTNER}.jpg", "private")
    photo = await visitor.photo(image_id)
    [face] = photo["faces"]
    if face["is_owner"] is not False:
        await visitor.api("PATCH", f"faces/{face['id']}", json={"is_owner": False})
    return str(face["id"])


async def _verified(visitor: Visitor, picture: bytes) -> str:
    """What the public check says. Raises VisitFailed unless the picture is valid and from here."""
    files = {"photo": ("picture.jpg", picture, "image/jpeg")}
    said = (await visitor.api("POST", "verify", files=files)).json()
    if said["state"] != "valid" or not said["from_here"]:
        raise VisitFailed(f"A picture of this site is not verified: {said}")
    return str(said["state"])
