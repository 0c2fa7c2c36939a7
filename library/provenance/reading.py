"""What the credentials of a picture say, whoever made it, and whether they hold."""

import json
import logging
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import MAXYEAR, MINYEAR, datetime
from pathlib import Path
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.errors import AppError
from library.provenance import reading_process
from library.provenance.identity import anchors
from library.provenance.making import VOCABULARY

logger = logging.getLogger(__name__)

# Reading takes milliseconds, starting the process a tenth of a second; this is for hostile files.
PATIENCE_SECONDS = 20
READER = Path(reading_process.__file__)


class State(models.TextChoices):
    VALID = "valid", _("Valid: the picture is as it was when it was signed")
    INVALID = "invalid", _("Invalid: the picture and its credentials do not fit together")
    NONE = "none", _("None: this picture carries no content credentials")


class Signer(models.TextChoices):
    """Who vouches for the signature."""

    HERE = "here", _("this site")
    KNOWN = "known", _("somebody whose authority this site knows")
    UNKNOWN = "unknown", _("somebody this site does not know")


class Problem(models.TextChoices):
    """Why credentials are invalid; the first that applies is told."""

    CHANGED = "changed", _("The picture was changed after it was signed.")
    FORGED = "forged", _("The credentials were changed after they were signed.")
    EXPIRED = "expired", _("The certificate was not valid, or no longer is.")
    REVOKED = "revoked", _("The certificate was withdrawn by whoever issued it.")
    DAMAGED = "damaged", _("The credentials are damaged and cannot be read.")
    OTHER = "other", _("The credentials break the rules for content credentials.")


# Status codes of the C2PA specification (2.2, section 15.2.2) by how they begin and end.
PROBLEMS = (
    (Problem.CHANGED, ("assertion.dataHash", "assertion.bmffHash", "assertion.boxesHash")),
    (Problem.CHANGED, ("assertion.collectionHash", "assertion.multiAssetHash")),
    (Problem.FORGED, ("claimSignature.mismatch", "assertion.hashedURI", "claimSignature.missing")),
    (Problem.REVOKED, ("signingCredential.ocsp.revoked", "signingCredential.revoked")),
    (Problem.EXPIRED, ("signingCredential.expired", "claimSignature.outsideValidity")),
)

# How credentials begin in files: a JUMBF description box, or an element of an SVG.
CREDENTIALS_INSIDE = (b"jumdc2pa", b"<c2pa:manifest")


class TooStrange(AppError):
    """Reading took too long, too much memory, or ended in a way nobody foresaw."""

    code = "credentials_too_strange"
    status = 422
    message = _("The credentials of this picture are too large or too strange to be read here.")


class Unreadable(Exception):
    """A file that cannot be looked into, and no trace of credentials in it."""


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that was done to the picture: C2PA's name of it, and what else is said."""

    action: str
    description: str = ""
    agent: str = ""


@dataclass(frozen=True, slots=True)
class Credentials:
    """All texts are the signer's own; they mean something where `state` is valid, and as much as
    one trusts the signer. `made_at` is the signer's own word unless `stamped`.

    `source` is the last part of the digital source type's address, mostly an IPTC term.
    `ingredients` counts the pictures it was made from, `earlier` the credentials those brought.
    """

    state: State
    problem: Problem | None = None
    signer: Signer | None = None
    signed_by: str = ""
    made_at: datetime | None = None
    stamped: bool = False
    title: str = ""
    generators: tuple[str, ...] = ()
    model: str = ""
    source: str = ""
    actions: tuple[Action, ...] = ()
    ingredients: int = 0
    earlier: int = 0
    manifest_id: str = ""
    elsewhere: bool = field(default=False)
    """The picture only names an address where its credentials would be; it is not fetched."""


def read_credentials(data: bytes, mime: str) -> Credentials:
    """Read and check the credentials of a picture; about 0.1 s. Nothing is fetched from anywhere.

    `mime` must be the file's real one. Raises TooStrange, and Unreadable.
    """
    against = anchors()
    names = {"own": against.own, "issuers": against.issuers, "others": against.others}
    given = [[name, pem] for name, pem in names.items() if pem] or [["", ""]]
    answer = _ask({"mime": mime, "anchors": given}, data)
    state = answer["state"]
    if state == "unreadable" and not any(sign in data for sign in CREDENTIALS_INSIDE):
        raise Unreadable
    if state in {"none", "elsewhere"}:
        return Credentials(State.NONE, elsewhere=state == "elsewhere")
    if state in {"damaged", "unreadable"}:
        return Credentials(State.INVALID, Problem.DAMAGED)
    return _credentials(answer, _signer(answer, against.serials))


def _ask(question: dict[str, Any], data: bytes) -> dict[str, Any]:
    try:
        done = subprocess.run(  # noqa: S603  (our own program, and no argument from outside)
            [sys.executable, "-I", str(READER)],
            input=json.dumps(question).encode() + b"\n" + data,
            capture_output=True,
            timeout=PATIENCE_SECONDS,
            check=True,
            env={},
        )
        answer: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        logger.warning("credentials could not be read: %s", type(error).__name__)
        raise TooStrange from error
    return answer


def _signer(answer: dict[str, Any], own_serials: frozenset[str]) -> Signer:
    vouched_by = answer.get("vouched_by")
    if vouched_by == "own" or (vouched_by == "issuers" and answer["serial"] in own_serials):
        return Signer.HERE
    return Signer.KNOWN if vouched_by else Signer.UNKNOWN


def _credentials(answer: dict[str, Any], signer: Signer) -> Credentials:
    actions = answer["actions"]
    created: dict[str, str] = next((a for a in actions if a["action"] == "c2pa.created"), {})
    names = dict.fromkeys(filter(None, (answer["issuer"], answer["common_name"])))
    valid = answer["state"] == "valid"
    return Credentials(
        state=State.VALID if valid else State.INVALID,
        problem=None if valid else _problem(answer["failures"]),
        signer=signer if valid else None,
        signed_by=", ".join(names),
        made_at=_time(answer["signed_at"] or created.get("when", "")),
        stamped=bool(answer["signed_at"]),
        title=answer["title"],
        generators=tuple(filter(None, answer["generators"])),
        model=created.get("agent", ""),
        source=_source(actions),
        actions=tuple(Action(a["action"], a["description"], a["agent"]) for a in actions),
        ingredients=answer["ingredients"],
        earlier=answer["manifests"] - 1,
        manifest_id=answer["manifest"],
    )


def _source(actions: list[dict[str, str]]) -> str:
    """The first digital source type that is told, without the vocabulary it is from."""
    told = next((action["source"] for action in actions if action["source"]), "")
    return told.removeprefix(VOCABULARY).rpartition("/")[2]


def _problem(failures: list[str]) -> Problem:
    for problem, codes in PROBLEMS:
        if any(failure.startswith(codes) for failure in failures):
            return problem
    return Problem.OTHER


def _time(text: str) -> datetime | None:
    """None for what is no time, and at the calendar's ends, which no other time zone can show."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if MINYEAR < moment.year < MAXYEAR else None
