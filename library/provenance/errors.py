"""What can be wrong with the site's own credentials."""

from django.utils.translation import gettext_lazy as _

from core.errors import AppError


class CannotSign(AppError):
    """Key or certificate are missing, damaged, expired or do not fit; the log says which.

    No generated picture leaves without credentials, so there is no way around this error.
    """

    code = "cannot_sign"
    status = 503
    message = _("Pictures cannot be signed right now, so none is made. Please try again later.")
