"""What can be wrong with an upload or with the place where pictures are kept."""

from django.utils.translation import gettext_lazy as _

from core.errors import AppError


class Empty(AppError):
    code = "image_empty"
    status = 422
    message = _("This file is empty. Please choose the picture again.")


class TooLarge(AppError):
    """Takes `limit`, in MB."""

    code = "image_too_large"
    status = 413
    message = _("This file is too large. A picture may have up to %(limit)d MB.")


class TooManyPixels(AppError):
    """Takes `limit`, in megapixels."""

    code = "image_too_many_pixels"
    status = 422
    message = _(
        "This picture has too many pixels. Up to %(limit)d megapixels are possible; please make it "
        "smaller and send it again."
    )


class NotAnImage(AppError):
    code = "image_not_an_image"
    status = 422
    message = _("This file is not a picture. JPEG, PNG, WebP, HEIC, AVIF and GIF are possible.")


class UnsupportedFormat(AppError):
    """Takes `format`, the name of what was sent, and keeps it."""

    code = "image_unsupported_format"
    status = 415
    message = _(
        "%(format)s files are not possible here. Please send the picture as JPEG, PNG, WebP, HEIC, "
        "AVIF or GIF."
    )

    def __init__(self, **values: object) -> None:
        self.format = values["format"]
        super().__init__(**values)


class HostileDrawing(AppError):
    code = "image_hostile_drawing"
    status = 422
    message = _("This drawing has a document type or entities, so it is not opened.")


class Truncated(AppError):
    """The beginning is that of a picture, the rest is not."""

    code = "image_truncated"
    status = 422
    message = _(
        "This picture is incomplete or damaged. Please open it on your device, save it again and "
        "send the new file."
    )


class StorageFull(AppError):
    code = "storage_full"
    status = 507
    message = _("There is no room left for pictures. Nothing was stored; please try again later.")


class StorageUnavailable(AppError):
    code = "storage_unavailable"
    status = 503
    message = _("Pictures cannot be reached right now. Please try again in a moment.")


class NoPicture(AppError):
    code = "image_missing"
    status = 422
    message = _("Choose a picture first.")


class PictureGone(AppError):
    code = "picture_gone"
    status = 410
    message = _("This picture is gone: its time was over, or it was deleted.")


class TooManyAttempts(AppError):
    code = "too_many_attempts"
    status = 429
    message = _("That was a lot in one hour. Go on a little later.")
