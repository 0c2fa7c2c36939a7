"""What is said about a celebrity, as it may be stored."""

import unicodedata
from dataclasses import dataclass
from typing import Self
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import Value
from django.db.models.functions import Lower
from django.utils.text import slugify

from core.texts import one_line
from faces.celebrities.errors import LicenceMissing, NameMissing, NameTooLong, SourceMissing
from faces.models import Celebrity

LONGEST_NAME = 120
LONGEST_DESCRIPTION = 2000
LONGEST_LICENCE = 200
LONGEST_SLUG = 120
# Nobody means more; what is cut off here is refused or cut by its own limit.
LONGEST = 10_000
# Words that are addresses of their own below /celebrities/.
TAKEN_SLUGS = {"twins"}
is_web_address = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True, slots=True)
class About:
    """Made with `About.checked`. The licence and the source are those of the pictures."""

    name: str
    licence: str
    source_url: str
    description: str = ""

    @classmethod
    def checked(cls, *, name: str, licence: str, source_url: str, description: str = "") -> Self:
        """Without what cannot be seen or stored, accents composed. Too long a description is cut.

        Raises NameMissing, NameTooLong, LicenceMissing or SourceMissing.
        """
        name = clean_name(name)
        if not any(letter.isprintable() and not letter.isspace() for letter in name):
            raise NameMissing
        if len(name) > LONGEST_NAME:
            raise NameTooLong(limit=LONGEST_NAME)
        licence = one_line(licence, LONGEST_LICENCE)
        if not licence:
            raise LicenceMissing
        return cls(
            name, licence, _web_address(source_url), one_line(description, LONGEST_DESCRIPTION)
        )


def clean_name(name: str) -> str:
    """A name as it is stored and compared, of any length."""
    return unicodedata.normalize("NFC", one_line(name, LONGEST))


def celebrity_named(name: str) -> Celebrity | None:
    """The one of this name, without regard to case; `name` as `clean_name` gives it."""
    rows = Celebrity.objects.annotate(lower=Lower("name"))
    return rows.filter(lower=Lower(Value(name))).first()


def is_named(celebrity: Celebrity, name: str) -> bool:
    return celebrity.name.lower() == name.lower()


def new_slug(name: str) -> str:
    """A free slug; one without words of the name where those have no Latin letters."""
    words = slugify(name)[:LONGEST_SLUG].strip("-_")
    if words and words not in TAKEN_SLUGS and not Celebrity.objects.filter(slug=words).exists():
        return words
    return f"{words or 'celebrity'}-{uuid4().hex[:8]}"


def _web_address(address: str) -> str:
    address = one_line(address, LONGEST)
    try:
        is_web_address(address)
    except ValidationError:
        raise SourceMissing from None
    if len(address) > 500:  # as wide as the column
        raise SourceMissing
    return address
