"""What can be wrong with a template."""

from django.utils.translation import gettext_lazy as _

from core.errors import AppError


class SlotsRefused(AppError):
    """Slots that no swap could use."""

    code = "template_slots"
    status = 422
    message = _("These slots cannot be used. Please draw them again.")


class TooManySlots(SlotsRefused):
    """Takes `limit`."""

    code = "template_slots_too_many"
    message = _("A template may have up to %(limit)d slots. Delete some.")


class SlotOutside(SlotsRefused):
    """Takes `number`, as people count."""

    code = "template_slot_outside"
    message = _("Slot %(number)d is not inside the picture. Move it or make it smaller.")


class SlotTooSmall(SlotsRefused):
    """Takes `number`, as people count."""

    code = "template_slot_too_small"
    message = _("Slot %(number)d is too small for a face. Make it larger, or delete it.")


class SlotTwice(SlotsRefused):
    """Takes `first` and `second`, as people count."""

    code = "template_slot_twice"
    message = _("Slots %(first)d and %(second)d lie on the same face. Delete one of them.")


class PointsRefused(SlotsRefused):
    """Takes `number`, as people count."""

    code = "template_slot_points"
    message = _(
        "The five points of slot %(number)d must lie on the face: eyes, nose, corners of the mouth."
    )


class NotReady(AppError):
    """A template that staff may not approve yet."""

    code = "template_not_ready"
    status = 409
    message = _("This template cannot be approved yet.")


class WrongNumberOfSlots(NotReady):
    """Takes `title`, `number` and `wanted`."""

    code = "template_wrong_number_of_slots"
    message = _("“%(title)s” has %(number)d slots and needs %(wanted)d. Correct them first.")


class NotPassed(NotReady):
    """Takes `title`."""

    code = "template_not_passed"
    message = _("“%(title)s” has not passed the safety check. Look at its picture first.")
