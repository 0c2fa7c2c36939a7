"""Why a couple picture is not made, in words that say what to do."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from core.errors import AppError


class NoSuchFace(AppError):
    """Also for a stranger's face: it must look the same as one that is not there."""

    code = "no_such_face"
    status = 404
    message = _("Choose from your own faces and those of your matches.")


class NoFaceChosen(AppError):
    code = "no_face_chosen"
    status = 422
    message = _("Choose a face for each of the two places.")


class NoFaceInPhoto(AppError):
    code = "no_face_in_photo"
    status = 422
    message = _("We found no face in this photo. Choose a photo that shows a face from the front.")


class WhichFace(AppError):
    code = "which_face"
    status = 422
    message = _(
        "There are %(count)s faces in this photo. Say which one to use: choose the face instead of "
        "the photo."
    )


class SameFaceTwice(AppError):
    code = "same_face_twice"
    status = 422
    message = _(
        "This would be the same face twice. Choose a different face for one of the two places."
    )


class NoSuchSlot(AppError):
    code = "no_such_slot"
    status = 422
    message = _("Choose two different places of this template.")


class NoSuchTemplate(AppError):
    code = "no_such_template"
    status = 404
    message = _("There is no such template. Choose one from the gallery.")


class TemplateRetired(AppError):
    code = "template_retired"
    status = 410
    message = _("This template is no longer offered. Choose another one.")


class TemplateIncomplete(AppError):
    code = "template_incomplete"
    status = 409
    message = _("This template has no two places for faces. Choose another one.")


class SlotUnusable(AppError):
    """Takes `problem`, the engine's sentence."""

    code = "template_slot_unusable"
    status = 409
    message = _("Nothing can be put into this place of the template. %(problem)s")


class TemplateChanged(AppError):
    code = "template_changed"
    status = 409
    message = _("This template was changed or deleted meanwhile. Choose the places again.")


class FaceGone(AppError):
    code = "face_gone"
    status = 410
    message = _("One of the faces was deleted, or its photo. Choose another one.")


class PhotoWithheld(AppError):
    code = "photo_withheld"
    status = 409
    message = _("The safety check stopped one of the photos. Choose another one.")


class FaceNotAllowed(AppError):
    code = "face_not_allowed"
    status = 403
    message = _(
        "One of the faces may not be used any more: a match or a consent was taken back. Choose "
        "another one."
    )


class KeyTaken(AppError):
    code = "idempotency_key_taken"
    status = 409
    message = _("This idempotency key was used for something else. Choose a new one.")


class AttestationMissing(AppError):
    code = "attestation_missing"
    status = 422
    message = _(
        "One of the faces is not yours. Confirm that everyone shown is 18 or older and agreed to "
        "this picture."
    )


class LooksUnderAge(AppError):
    code = "looks_under_age"
    status = 422
    message = _(
        "One of the faces looks like that of a child or teenager. Pictures are made of adults only."
    )


class WarningsToConfirm(AppError):
    """Nothing forbids it, but whoever asks must have read why it may not look as hoped."""

    code = "warnings_to_confirm"
    status = 409
    message = _("%(sentences)s Confirm that you want the picture nevertheless.")

    def __init__(self, sentences: Sequence[object]) -> None:
        super().__init__(sentences=" ".join(str(sentence) for sentence in sentences))
        self.sentences = [str(sentence) for sentence in sentences]
