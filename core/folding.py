"""Texts without accents, so that a search finds José for "jose" and Jose for "José".

`fold` does in Python what `Folded` does in the database; what is compared went through one of them.
"""

import re
import unicodedata
from typing import Any

from django.db.models import Func, TextField

# What is written onto letters: accents of Latin, Greek and Cyrillic, Hebrew points, Arabic vowel
# signs and hamzas. Not the vowels of Indian scripts, without which no word would be left. Both
# Python and PostgreSQL read this as a regular expression.
MARKS = (
    r"[\u0300-\u036f"
    r"\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    r"\u064b-\u065f\u0670]"
)
# Letters that Unicode does not take apart, and how they are typed by those who lack them.
STROKED, PLAIN = "ØøŁłĐđĦħŦŧı", "OoLlDdHhTti"

_marks = re.compile(MARKS)
_letters = str.maketrans(STROKED, PLAIN)


def fold(text: str) -> str:
    """The text without accents, in the same case; other letters stay what they are."""
    bare = _marks.sub("", unicodedata.normalize("NFKD", text))
    return unicodedata.normalize("NFC", bare).translate(_letters)


class Folded(Func):
    """Text columns, joined by spaces, without accents. Immutable, so an index may be made of it."""

    arg_joiner = " || ' ' || "
    template = (
        f"translate(normalize(regexp_replace(normalize(%(expressions)s, NFKD), '{MARKS}', '', 'g')"
        f", NFC), '{STROKED}', '{PLAIN}')"
    )
    output_field: Any = TextField()
