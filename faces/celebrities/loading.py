"""Loading celebrities from a source, picture by picture.

Each picture is a commit of its own, so a killed load goes on where it was when it is run again:
what is there already is known by the SHA-256 of its file, and not measured a second time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO

from django.conf import settings
from django.utils.translation import gettext as _

from core.errors import AppError
from core.texts import one_line
from faces.celebrities.about import LONGEST, About, celebrity_named, is_named
from faces.celebrities.errors import PictureOfAnother, Refused
from faces.celebrities.pictures import picture_known
from faces.celebrities.portrait import find_portrait
from faces.celebrities.services import add_celebrity
from faces.celebrities.sources import Entry, Source
from library.decoding import check_header
from library.errors import StorageFull, StorageUnavailable
from library.imports.archive import Trouble, Unreadable
from library.services import sha256_of_bytes


class Result(StrEnum):
    ADDED = "added"
    KNOWN = "known"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one picture, or, with `picture` empty, why a celebrity was refused."""

    where: str
    name: str
    picture: str
    result: Result
    code: str = ""
    reason: str = ""
    is_new: bool = False
    """The celebrity was not there before."""


def load(source: Source, *, dry_run: bool = False) -> Iterator[Outcome]:
    """Load each entry; an outcome for each picture, and one more for a celebrity that is refused.

    With `dry_run` everything is looked at and nothing is written. Raises StorageFull or
    StorageUnavailable, and EngineError without a pack; what was loaded before stays.
    """
    loader = _Rehearsal() if dry_run else _Loader()
    for entry in source.entries:
        yield from _load_entry(loader, source, entry)


def pictures_in(source: Source) -> int:
    return sum(len(entry.pictures) for entry in source.entries)


def _load_entry(loader: "_Loader", source: Source, entry: Entry) -> Iterator[Outcome]:
    where, name = (one_line(text, LONGEST) for text in (entry.where, entry.name))

    def refused(code: str, reason: str, picture: str = "") -> Outcome:
        shown = one_line(picture, LONGEST)
        return Outcome(where, name, shown, Result.REFUSED, code=code, reason=reason)

    if entry.problem:
        yield refused("unreadable", entry.problem)
        return
    try:
        about = About.checked(
            name=entry.name,
            licence=entry.licence,
            source_url=entry.source_url,
            description=entry.description,
        )
    except Refused as error:
        yield refused(error.code, error.sentence)
        return
    usable = False
    for picture in entry.pictures:
        try:
            data = source.read(picture, settings.UPLOAD_MAX_BYTES)
            result, is_new = loader.take(about, data, picture)
        except (StorageFull, StorageUnavailable):
            raise
        except Unreadable as error:
            yield refused(f"file_{error.trouble}", _sentence(error.trouble), picture)
        except AppError as error:
            yield refused(error.code, error.sentence, picture)
        else:
            usable = True
            yield Outcome(where, name, one_line(picture, LONGEST), result, is_new=is_new)
    if not usable and celebrity_named(about.name) is None:
        reason = (
            _("None of its pictures can be used.") if entry.pictures else _("It has no picture.")
        )
        yield refused("celebrity_no_usable_picture", reason)


class _Loader:
    """Writes."""

    def has(self, name: str) -> bool:
        """Whether there is a celebrity of this name."""
        return celebrity_named(name) is not None

    def take(self, about: About, data: bytes, picture: str) -> tuple[Result, bool]:
        """Add a picture: what became of it, and whether the celebrity is new. Raises AppError."""
        is_new = not self.has(about.name)
        added = add_celebrity(about, BytesIO(data), picture)
        return (Result.ADDED if added.created else Result.KNOWN), added.created and is_new


class _Rehearsal(_Loader):
    """Does all but writing, and remembers what it would have written."""

    def __init__(self) -> None:
        self._names: set[str] = set()
        self._pictures: dict[str, str] = {}

    def has(self, name: str) -> bool:
        return name.lower() in self._names or super().has(name)

    def take(self, about: About, data: bytes, picture: str) -> tuple[Result, bool]:
        check_header(BytesIO(data))
        digest, name = sha256_of_bytes(data), about.name.lower()
        known = picture_known(digest)
        owner = known.name if known else self._pictures.get(digest)
        if owner is not None:
            same = is_named(known, about.name) if known else owner.lower() == name
            if not same:
                raise PictureOfAnother(name=owner)
            return Result.KNOWN, False
        find_portrait(BytesIO(data))
        is_new = not self.has(about.name)
        self._names.add(name)
        self._pictures[digest] = about.name
        return Result.ADDED, is_new


def _sentence(trouble: Trouble) -> str:
    sentences = {
        Trouble.GONE: _("There is no such file, or it lies outside of the source."),
        Trouble.BROKEN: _("The file is damaged or locked inside the zip."),
        Trouble.TOO_LARGE: _("The file is larger than pictures may be."),
    }
    return sentences[trouble]
