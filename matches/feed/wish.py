"""What a feed is asked for."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Which(models.TextChoices):
    MINE = "mine", _("Mine")
    FOLLOWING = "following", _("Following")
    EVERYONE = "everyone", _("Everyone’s")
    CELEBRITIES = "celebrities", _("Celebrities")


@dataclass(frozen=True, slots=True)
class Wish:
    """What to show: scores from `min_score` (0 to 100) on, found from `since` to `until`, both days
    included, of people whose city or school begins with `place`, in whatever case.

    Of one's own look-alikes `place` is about the other person, of others' about either of the two.
    Celebrities have none.
    """

    which: Which = Which.MINE
    min_score: float | None = None
    since: date | None = None
    until: date | None = None
    place: str = ""

    @property
    def is_narrowed(self) -> bool:
        return any(part not in {None, ""} for part in self.filters().values())

    def filters(self) -> dict[str, Any]:
        """All but whose."""
        return {
            "min_score": self.min_score,
            "since": self.since,
            "until": self.until,
            "place": self.place,
        }
