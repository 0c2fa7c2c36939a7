"""Who else may see a generated picture besides its owner; apps above this one know.

The same idea as `library.belongings`: an app registers in its `AppConfig.ready` what a person may
see, for example the other person of a match its imagined babies.
"""

from collections.abc import Callable

from django.db.models import Q, QuerySet

from accounts.models import User
from library.models import Image, Kind

Audience = Callable[[User], Q]

_audiences: dict[str, Audience] = {}


def register(name: str, audience: Audience) -> None:
    """`audience` gives a condition on Image for what a person may see, beyond their own."""
    _audiences[name] = audience


def results_shown_to(user: User) -> QuerySet[Image]:
    """Generated pictures that a person may look at, their own and others'."""
    may_see = Q(owner=user)
    for audience in _audiences.values():
        may_see |= audience(user)
    return Image.objects.presentable().filter(may_see, kind=Kind.RESULT)
