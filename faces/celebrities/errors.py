"""Why a celebrity or a picture of one is refused, in sentences for staff."""

from django.utils.translation import gettext_lazy as _

from core.errors import AppError


class Refused(AppError):
    """Something about a celebrity cannot be used as it is."""

    code = "celebrity_refused"
    status = 422


class NameMissing(Refused):
    code = "celebrity_name_missing"
    message = _("The name is missing.")


class NameTooLong(Refused):
    """Takes `limit`."""

    code = "celebrity_name_too_long"
    message = _("The name has more than %(limit)d letters.")


class NameTaken(Refused):
    code = "celebrity_name_taken"
    status = 409
    message = _("There is a celebrity of this name already. Add pictures to that one, or merge.")


class LicenceMissing(Refused):
    code = "celebrity_licence_missing"
    message = _("The licence of the pictures is missing. Say under which they may be used here.")


class SourceMissing(Refused):
    code = "celebrity_source_missing"
    message = _("The source is missing: a web address where the pictures and their licence are.")


class NoFace(Refused):
    code = "celebrity_no_face"
    message = _("There is no face in this picture.")


class FaceTooSmall(Refused):
    """Takes `width` and `least`, pixels."""

    code = "celebrity_face_too_small"
    message = _("The face is %(width)d pixels wide; at least %(least)d are needed.")


class SeveralFaces(Refused):
    """Takes `number`."""

    code = "celebrity_several_faces"
    message = _("There are %(number)d faces, none of them clearly the largest. Crop the picture.")


class NotSafe(Refused):
    code = "celebrity_not_safe"
    message = _("The safety check did not pass this picture.")


class PictureOfAnother(Refused):
    """Takes `name`."""

    code = "celebrity_picture_of_another"
    status = 409
    message = _("This very picture is there already, of %(name)s.")


class CelebrityGone(Refused):
    code = "celebrity_gone"
    status = 409
    message = _("This celebrity was deleted or merged meanwhile.")


class MergeWithItself(Refused):
    code = "celebrity_merge_with_itself"
    message = _("Choose two different celebrities.")
