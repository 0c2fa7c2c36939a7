"""What cannot be asked, answered or undone, in sentences."""

from django.utils.translation import gettext_lazy as _

from core.errors import AppError


class MayNotAsk(AppError):
    code = "may_not_ask"
    status = 409
    message = _(
        "You can ask only people you follow and who follow you, while both of you agree to it "
        "in the settings."
    )


class OwnFace(AppError):
    code = "own_face"
    status = 409
    message = _("This face is you. Say “not me” first if it is not.")


class SaidNo(AppError):
    code = "said_no"
    status = 409
    message = _("They said that this is not them. They are not asked about this face again.")


class FaceTaken(AppError):
    code = "face_taken"
    status = 409
    message = _("Somebody else was asked about this face. Take that back first.")


class AlreadyInPhoto(AppError):
    code = "already_in_photo"
    status = 409
    message = _(
        "They were asked about another face in this photo, and nobody is in a photo twice. Take "
        "that back first."
    )


class ChangedMeanwhile(AppError):
    code = "changed_meanwhile"
    status = 409
    message = _("This changed while you were looking at it. Look at the page again.")


class NothingToUndo(AppError):
    code = "nothing_to_undo"
    status = 409
    message = _("This cannot be undone any more.")
