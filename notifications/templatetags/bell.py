"""What the bell in the header says. Only whole pages have a header, so parts pay nothing for it."""

from django import template

from accounts.models import User
from notifications.services import unread_count

register = template.Library()

# What does not fit into the bell is "more than this".
SHOWN_AT_MOST = 99


@register.simple_tag
def unread_notifications(user: User) -> int:
    """How many the person has not read, COUNTED_AT_MOST at most; one query."""
    return unread_count(user.pk)


@register.filter
def on_the_bell(unread: int) -> str:
    """The number as the bell shows it: "99+" where there are more."""
    return f"{SHOWN_AT_MOST}+" if unread > SHOWN_AT_MOST else str(unread)
