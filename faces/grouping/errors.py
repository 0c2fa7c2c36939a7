"""What cannot be done with groups, in sentences."""

from django.utils.translation import gettext_lazy as _

from core.errors import AppError


class GroupingNotAgreed(AppError):
    code = "grouping_not_agreed"
    status = 409
    message = _("Switch on telling apart the people in your photos first.")


class GroupGone(AppError):
    code = "group_gone"
    status = 404
    message = _("This group is not there any more. It may have been put together with another.")


class SameGroup(AppError):
    code = "same_group"
    status = 409
    message = _("Choose another group: this one cannot be put together with itself.")


class NoFaces(AppError):
    code = "no_faces"
    status = 422
    message = _("Select at least one face first.")


class WholeGroup(AppError):
    code = "whole_group"
    status = 409
    message = _("These are all faces of the group. Leave at least one where it is.")


class AlreadyUndone(AppError):
    code = "already_undone"
    status = 409
    message = _("This was undone before.")


class TooLateToUndo(AppError):
    code = "too_late_to_undo"
    status = 410
    message = _(
        "This was more than %(days)d days ago. Select the faces and move them to a new group."
    )


class NothingToUndo(AppError):
    code = "nothing_to_undo"
    status = 409
    message = _("None of the faces that came with it are in this group any more.")
