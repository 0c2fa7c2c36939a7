"""What a view behind `login_required` is given, for the type checker."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.models import User


class PersonRequest(HttpRequest):
    """A request of somebody who is signed in; `htmx` is falsy unless htmx sent it."""

    user: User
    htmx: HtmxDetails
