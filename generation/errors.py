"""Why a job ends without a picture: reasons that stay, and causes that pass."""

from django.utils.translation import gettext_lazy as _

from core.errors import AppError


class TryLater(Exception):
    """A cause that passes (network, a busy provider): the job is tried again after a while.

    `after` is what the provider asked for, in seconds; None leaves it to the back-off. `sentence`
    is what the owner reads should it be the last attempt.
    """

    def __init__(self, code: str, sentence: str, after: float | None = None) -> None:
        super().__init__(code)
        self.code, self.sentence, self.after = code, sentence, after


class JobStopped(Exception):
    """The job was cancelled, deleted or given to another run: stop working and keep nothing."""


class ProviderNotReady(AppError):
    code = "provider_not_ready"
    status = 503
    message = _("Making this kind of picture is switched off here at the moment.")


class ProviderAnswer(AppError):
    """The provider said no, or something nobody can read: trying again would not help."""

    code = "provider_answer"
    status = 502
    message = _("The service that makes these pictures could not make this one.")
