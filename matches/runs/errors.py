"""What runs refuse, in words that say what to do."""

from django.utils.translation import gettext_lazy as _

from core.errors import AppError


class NotTakingPart(AppError):
    code = "not_taking_part"
    status = 409
    message = _(
        "Nobody can be looked for yet. Agree to being matched under Settings, Privacy and consents."
    )


class NoFaceToCompare(AppError):
    code = "no_face_to_compare"
    status = 409
    message = _("There is no face of yours to compare yet. Add a photo that shows you first.")


class LookedJustNow(AppError):
    code = "looked_just_now"
    status = 429
    message = _("We looked a moment ago. You can look again in %(minutes)d min.")


class RunIsOver(AppError):
    code = "run_is_over"
    status = 409
    message = _("This run has ended already, so there is nothing to cancel.")
