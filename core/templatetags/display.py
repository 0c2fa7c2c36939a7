"""How numbers are written into pages."""

from django import template

register = template.Library()


@register.filter
def share(value: float) -> str:
    """A fraction as an SVG length: 0.1234 is 12.34%, in every language with a point."""
    return f"{value * 100:.2f}%"
