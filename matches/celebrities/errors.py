"""Why a face has no celebrity twins, in sentences that say what to do."""

from django.utils.translation import gettext_lazy as _

from core.errors import AppError


class NotMatched(AppError):
    code = "not_matched"
    status = 409
    message = _(
        "Your face is compared with nobody until you agree to being matched. You can do that under "
        "Settings, Privacy."
    )


class NoFaceOfYours(AppError):
    code = "no_face_of_yours"
    status = 409
    message = _("There is no face of yours yet. Add a photo that shows you first.")


class NotYou(AppError):
    code = "face_is_not_you"
    status = 409
    message = _("Say first that this face is you. Only your own face is measured and compared.")


class OptedOut(AppError):
    code = "face_opted_out"
    status = 409
    message = _("You took this face out of matching. Let it be matched again to see its twins.")


class TooSmall(AppError):
    """Takes `width` and `least`, pixels."""

    code = "face_too_small"
    status = 409
    message = _(
        "This face is %(width)d pixels wide; twins need %(least)d. Add a photo in which it is "
        "larger."
    )


class NotShown(AppError):
    code = "photo_withheld"
    status = 409
    message = _("The photo of this face did not pass the safety check, so it is not compared.")


class NotMeasuredYet(AppError):
    code = "face_not_measured"
    status = 409
    message = _(
        "This face is not measured by the current model yet. That happens by itself; look again in "
        "a few minutes."
    )
