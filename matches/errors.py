"""What the services of matches refuse, in words the person can act on."""

from django.utils.translation import gettext_lazy as _

from core.errors import AppError


class MatchNotThere(AppError):
    code = "match_not_there"
    status = 404
    message = _("This pair is not there, or not for you to see. Look at your feed again.")
