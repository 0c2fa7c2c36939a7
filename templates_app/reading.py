"""Templates as people see them: the gallery, its search and pages, and one template."""

import re
from dataclasses import dataclass
from datetime import datetime
from math import isfinite
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Case, Count, F, FloatField, Func, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from core.texts import one_line
from templates_app.models import Category, Template

PAGE_SIZE = 24
RELATED = 6
TAGS_SHOWN = 12
# More words than anybody means; each costs the search something.
LONGEST_QUERY = 200
# The last word is still being typed, unless it is quoted, ended or excluded.
UNFINISHED = re.compile(r"(?:^|\s)[^\s\"-][^\s\"]*$")

BEST, POPULAR, NEWEST = "best", "popular", "newest"
ORDERS = {BEST: _("Best match"), POPULAR: _("Popular"), NEWEST: _("Newest")}
COLUMNS = {BEST: "rank", POPULAR: "popularity_score", NEWEST: "created_at"}


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to see of the gallery; anything impossible counts as not said."""

    category: str = ""
    tag: str = ""
    q: str = ""
    order: str = ""

    @classmethod
    def of(cls, category: str = "", tag: str = "", q: str = "", order: str = "") -> "Wish":
        """From the words of an address."""
        q = one_line(q, LONGEST_QUERY)
        orders = ORDERS if q else (POPULAR, NEWEST)
        return cls(
            category=category if category in Category.values else "",
            tag=one_line(tag, 40).lower(),
            q=q,
            order=order if order in orders else next(iter(orders)),
        )

    @property
    def is_narrow(self) -> bool:
        """Whether it leaves anything out."""
        return bool(self.category or self.tag or self.q)


def gallery(wish: Wish) -> QuerySet[Template]:
    """The templates of a wish, in its order, with their images; slots are not fetched."""
    rows = listed()
    if wish.category:
        rows = rows.filter(category=wish.category)
    if wish.tag:
        rows = rows.filter(tags__contains=[wish.tag])
    if wish.q:
        query = TypedQuery(wish.q)
        rows = rows.filter(search=query).annotate(
            rank=Cast(SearchRank(F("search"), query), FloatField())
        )
    return rows.order_by(f"-{COLUMNS[wish.order]}", "-id")


def listed() -> QuerySet[Template]:
    """What everybody may see."""
    rows: QuerySet[Template] = Template.objects.listed()
    return rows.select_related("image").defer("search")


def gallery_page(
    wish: Wish, cursor: str = "", size: int = PAGE_SIZE
) -> tuple[list[Template], str | None]:
    """One page and the cursor of the next; templates may come and go meanwhile.

    A cursor that is none, or one of another order, gives the first page.
    """
    rows, column = gallery(wish), COLUMNS[wish.order]
    if position := _read_cursor(cursor, wish.order):
        value, pk = position
        rows = rows.filter(Q(**{f"{column}__lt": value}) | Q(**{column: value, "pk__lt": pk}))
    page = list(rows[: size + 1])
    if len(page) <= size:
        return page, None
    last = page[size - 1]
    return page[:size], _cursor(wish.order, getattr(last, column), last.pk)


def popular_tags(category: str = "") -> list[str]:
    """The tags most templates of the gallery have."""
    rows = Template.objects.listed()
    if category:
        rows = rows.filter(category=category)
    each = rows.annotate(each=Func(F("tags"), function="unnest", output_field=TextField()))
    counted = each.values("each").annotate(number=Count("pk")).order_by("-number", "each")
    return list(counted.values_list("each", flat=True)[:TAGS_SHOWN])


def shown(template: Template) -> dict[str, Any]:
    """What the page of a template needs: itself, its slots from left to right, and others."""
    return {
        "template": template,
        "slots": list(template.slots.all()),
        "related": related(template),
    }


def related(template: Template, number: int = RELATED) -> list[Template]:
    """Others with a tag of it or of its category, the popular ones first."""
    alike = Q(category=template.category) | Q(tags__overlap=template.tags)
    shares_tags = Case(When(tags__overlap=template.tags, then=Value(1)), default=Value(0))
    rows = listed().filter(alike).exclude(pk=template.pk)
    return list(rows.order_by(shares_tags.desc(), "-popularity_score", "-id")[:number])


class TypedQuery(SearchQuery):
    """What somebody typed, as a tsquery: quotes, "or" and "-" as on the web; never an error.

    The last word also finds longer ones that begin with it. Words that English leaves out ("the")
    are looked for only where there are no others.
    """

    QUERY = "regexp_replace(websearch_to_tsquery('{}', %s)::text, '''$', %s)::tsquery"

    def __init__(self, words: str) -> None:
        super().__init__(words, search_type="websearch")
        # A query is written with each word in quotes, so it ends with one, or with a bracket.
        self.typed = [words, "':*" if UNFINISHED.search(words) else "'"]

    def as_sql(self, *args: Any, **options: Any) -> Any:  # lookups add lists, the stubs say tuples
        english, simple = self.QUERY.format("english"), self.QUERY.format("simple")
        return f"COALESCE(NULLIF({english}, ''::tsquery), {simple})", self.typed * 2


def _cursor(order: str, value: datetime | float, pk: UUID) -> str:
    at = f"{value:%Y%m%dT%H%M%S.%fZ}" if isinstance(value, datetime) else repr(value)
    return f"{order}_{at}_{pk}"


def _read_cursor(cursor: str, order: str) -> tuple[datetime | float, UUID] | None:
    """Where the page before ended; None for what is no cursor of this order."""
    try:
        said, at, pk = cursor.split("_")
        value = datetime.fromisoformat(at) if order == NEWEST else float(at)
        sensible = value.tzinfo is not None if isinstance(value, datetime) else isfinite(value)
        return (value, UUID(pk)) if said == order and sensible else None
    except ValueError:
        return None
