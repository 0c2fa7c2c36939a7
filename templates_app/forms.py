"""What an address of the gallery may ask for."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from templates_app.models import Category
from templates_app.reading import BEST, ORDERS, Wish, popular_tags


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few, as a link; `value` is what its address says, None for what leaves it out."""

    value: str | None
    label: Any
    current: bool


def wish_in(said: QueryDict) -> Wish:
    """What an address asks for; what makes no sense counts as not said."""
    return Wish.of(**{name: said.get(name, "") for name in ("category", "tag", "q", "order")})


def kept(wish: Wish) -> dict[str, str]:
    """What a search leaves as it is, name to value."""
    choices = {"category": wish.category, "tag": wish.tag}
    return {name: value for name, value in choices.items() if value}


def categories(wish: Wish) -> list[Choice]:
    labels = [(None, _("All")), *Category.choices]
    return [Choice(value, label, (value or "") == wish.category) for value, label in labels]


def tags(wish: Wish) -> list[Choice]:
    """Those used most, and the one that is asked for; choosing that one again gives it up."""
    words: Iterable[str] = dict.fromkeys([*popular_tags(wish.category), *filter(None, [wish.tag])])
    return [Choice(None if word == wish.tag else word, word, word == wish.tag) for word in words]


def orders(wish: Wish) -> list[Choice]:
    return [
        Choice(order, label, order == wish.order)
        for order, label in ORDERS.items()
        if wish.q or order != BEST
    ]
