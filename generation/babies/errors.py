"""Why a baby is not imagined, in words that say what to do."""

from django.utils.translation import gettext_lazy as _

from core.errors import AppError


class YouHaveNotAgreed(AppError):
    code = "generation_consent_missing"
    status = 403
    message = _(
        "You have not agreed to pictures made with your face. You can, under Settings, Privacy and "
        "consents."
    )


class OtherHasNotAgreed(AppError):
    code = "other_has_not_agreed"
    status = 403
    message = _("The other person has not agreed to pictures made with their face.")


class MatchGone(AppError):
    code = "match_gone"
    status = 410
    message = _("This match is there no more: a photo was deleted, or a consent was taken back.")


class NoDrawing(AppError):
    code = "no_drawing"
    status = 404
    message = _("This picture is not a drawing, so there is no vector file of it.")
