"""Texts from outside: of staff, of sources, of whoever searches."""

import re

# Control characters, and those that turn the direction of writing.
INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def one_line(text: str, longest: int) -> str:
    """At most so many letters, without what cannot be seen or stored."""
    storable = text.encode("utf-8", "replace").decode()  # no halves of characters
    return " ".join(INVISIBLE.sub(" ", storable).split())[:longest].strip()
