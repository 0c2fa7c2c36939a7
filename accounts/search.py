"""Finding people by the beginnings of their names' words, their username or their city.

Accents do not matter, neither in what is looked for nor in what is found.
"""

import re
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db.models import Func

from core.folding import Folded, fold

LONGEST_QUERY = 80
# More words than names have; each costs the search something.
MOST_WORDS = 6
# What stands between words. The database reads "_-./@+" as part of some words; here they part them.
APART = "_-./@+"
BETWEEN = re.compile(r"[\s\0_\-./@+'\"\\:&|!()<>*,;]+")


class NameWords(Func):
    """The words of a text as a tsvector, as they are, in no language. `users_folded_words` is an
    index (GIN) of them, so that a search reads the rows it finds and no others."""

    arg_joiner = " || ' ' || "
    template = (
        f"to_tsvector('simple'::regconfig, translate(%(expressions)s, '{APART}', "
        f"'{' ' * len(APART)}'))"
    )
    output_field: Any = SearchVectorField()


WORDS = NameWords(Folded("full_name", "username", "location"))
NAMES = NameWords(Folded("full_name", "username"))


def words_of(text: str) -> list[str]:
    """Folded first: what a letter is taken apart to may stand between words."""
    return [word for word in BETWEEN.split(fold(text[:LONGEST_QUERY])) if word][:MOST_WORDS]


def query_of(text: str) -> SearchQuery | None:
    """For tsvectors with every word of the text at the beginning of one of theirs."""
    query = " & ".join(f"'{word}':*" for word in words_of(text))
    return SearchQuery(query, config="simple", search_type="raw") if query else None
