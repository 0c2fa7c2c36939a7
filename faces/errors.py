"""What a person may not do with a face or photo yet, in sentences."""

from django.utils.translation import gettext_lazy as _

from core.errors import AppError


class NotYours(AppError):
    code = "face_is_not_you"
    status = 409
    message = _("Say first that this face is you.")


class StillWorking(AppError):
    code = "photo_in_progress"
    status = 409
    message = _("This photo is still being looked at. Try again in a moment.")


class NothingToRetry(AppError):
    code = "nothing_to_retry"
    status = 409
    message = _("This photo did not fail, so there is nothing to try again.")
