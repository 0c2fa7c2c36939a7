"""Where the bands of similarity scores begin, for pages that explain them."""

from django import template
from django.conf import settings

from faces.engine.types import CONFIRMED_ABOVE

register = template.Library()


@register.simple_tag
def striking_above() -> int:
    """Above this score (0 to 100) a look-alike is called striking."""
    return round(CONFIRMED_ABOVE)


@register.simple_tag
def looked_for_from() -> int:
    """Below this score (0 to 100) no look-alike is kept at all."""
    return round(settings.MATCH_MIN_SCORE)
