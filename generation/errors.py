"""Why a job is not taken in, or ends without a picture: reasons that stay, causes that pass."""

from django.utils.translation import gettext_lazy as _

from core.errors import AppError


class TryLater(Exception):
    """A cause that passes (network, a busy provider): the job is tried again after a while.

    `after` is what the provider asked for, in seconds; None leaves it to the back-off. `sentence`
    is what the owner reads while they wait, and should it be the last attempt.
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


class BadKey(AppError):
    code = "idempotency_key"
    status = 422
    message = _("An idempotency key has 1 to 64 visible characters.")


class BadParameters(AppError):
    code = "parameters"
    status = 422
    message = _("What was asked for cannot be read. Please choose again.")


class TooManyJobs(AppError):
    """Takes `limit`."""

    code = "too_many_jobs"
    status = 429
    message = _(
        "You have %(limit)d pictures in the making. Wait until some are done, or cancel some."
    )


class NothingToCancel(AppError):
    code = "job_finished"
    status = 409
    message = _("This has ended already; there is nothing to cancel.")


class NothingToRetry(AppError):
    code = "job_not_failed"
    status = 409
    message = _("Only what failed or was cancelled can be tried again.")


class NotWaiting(AppError):
    code = "job_not_waiting"
    status = 409
    message = _("This is not waiting any more, so it cannot be moved.")
