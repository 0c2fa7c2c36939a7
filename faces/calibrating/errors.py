"""Why a calibration cannot be made or used, in sentences for staff."""

from django.utils.translation import gettext_lazy as _

from core.errors import AppError


class CannotFit(AppError):
    """No curve follows from these pairs."""

    code = "cannot_calibrate"
    status = 422


class TooFewPairs(CannotFit):
    message = _(
        "There are %(same)d pairs of the same person and %(different)d of different people. A fit "
        "needs at least %(least)d of each."
    )


class NotCloser(CannotFit):
    message = _(
        "Pairs marked as the same person are not closer than the others. Look whether the column "
        "“same” is the other way round, and whether the right faces were compared."
    )


class Separable(CannotFit):
    message = _(
        "Every pair of the same person is closer than every other pair, or nearly so: any steep "
        "curve between %(below).3f and %(above).3f fits. Add harder pairs: different people who "
        "look alike, and photos of one person years apart."
    )


class OutOfRange(CannotFit):
    message = _(
        "The fit puts a score of 50 at a cosine of %(midpoint).2f, which no pair can have. The "
        "pairs say too little about where similar begins."
    )


class VersionTaken(AppError):
    code = "version_taken"
    status = 409
    message = _("There is a calibration “%(version)s” of %(model)s already. Choose another name.")


class BadVersion(AppError):
    code = "bad_version"
    status = 422
    message = _(
        "“%(version)s” cannot name a calibration: take up to 40 letters, digits, dots, hyphens and "
        "underscores."
    )


class NoSuchCalibration(AppError):
    code = "no_such_calibration"
    status = 404
    message = _("There is no calibration “%(version)s” of %(model)s.")


class UnknownModel(AppError):
    code = "unknown_model"
    status = 404
    message = _("No pack has the model “%(model)s”. Those known here: %(known)s.")
