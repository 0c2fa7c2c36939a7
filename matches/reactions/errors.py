"""What reacting refuses, in words the person can act on."""

from django.utils.translation import gettext_lazy as _

from core.errors import AppError


class UnknownReaction(AppError):
    code = "unknown_reaction"
    status = 422
    message = _("There is no such reaction. Choose one of those that are shown.")
