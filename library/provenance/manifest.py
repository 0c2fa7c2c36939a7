"""The C2PA manifest of a generated picture (C2PA specification 2.2, sections 10 and 18)."""

import base64
import tomllib
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import uuid4

from django.conf import settings

from library.provenance.making import Hashed, Making, Source

# Pictures that were put into the new one are parts of it and were placed; a model or a drawing
# program only looked at them.
PUT_TOGETHER = {Source.COMPOSITE, Source.RETOUCHED}


def new_label() -> str:
    """The manifest's id: `urn:c2pa:` and a random UUID (section 8.2)."""
    return f"urn:c2pa:{uuid4()}"


def definition(making: Making, mime: str, *, marked: bool) -> dict[str, Any]:
    """What c2pa.Builder takes. Nothing in it tells of a person, and no thumbnail of a parent."""
    parents = [f"parent-{number}" for number in range(len(making.parents))]
    placed = making.source in PUT_TOGETHER
    created: dict[str, Any] = {
        "action": "c2pa.created",
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "digitalSourceType": making.source.uri,
        "softwareAgent": {"name": making.model},
    }
    actions = [created]
    if parents and placed:
        actions.append({"action": "c2pa.placed", "parameters": {"ingredientIds": parents}})
    elif parents:
        created["parameters"] = {"ingredientIds": parents}
    actions += [{"action": "c2pa.edited", "description": said} for said in making.actions]
    if marked:
        actions.append({"action": "c2pa.edited", "description": "A visible mark says AI."})
    return {
        "label": new_label(),
        "claim_generator_info": [{"name": settings.SITE_NAME, "version": site_version()}],
        "title": making.title,
        "format": mime,
        "assertions": [{"label": "c2pa.actions.v2", "created": True, "data": {"actions": actions}}],
        "ingredients": [
            _ingredient(parent, label, "componentOf" if placed else "inputTo")
            for parent, label in zip(making.parents, parents, strict=True)
        ],
    }


def hash_name(sha256: str) -> str:
    """A SHA-256 as a name (RFC 6920): whoever holds the same file can compute and compare it."""
    digest = base64.urlsafe_b64encode(bytes.fromhex(sha256)).rstrip(b"=").decode()
    return f"ni:///sha-256;{digest}"


def _ingredient(parent: Hashed, label: str, relationship: str) -> dict[str, str]:
    return {
        "label": label,
        "relationship": relationship,
        "instance_id": hash_name(parent.sha256),
    }


@cache
def site_version() -> str:
    """Kindred's version, from pyproject.toml."""
    with (settings.BASE_DIR / "pyproject.toml").open("rb") as file:
        version: str = tomllib.load(file)["project"]["version"]
    return version
