"""What a view behind `login_required` is given, for the type checker."""

from accounts.models import User
from core.redirects import HtmxRequest


class PersonRequest(HtmxRequest):
    """A request of somebody who is signed in; `htmx` is falsy unless htmx sent it."""

    user: User
