"""What can be wrong with a source; the sentences are for staff."""

from datetime import datetime
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from core.errors import AppError


class SourceError(AppError):
    """The collection cannot go on. `passes` says whether it may help to try again later."""

    code = "source_error"
    passes: ClassVar[bool] = False


class SourceUnavailable(SourceError):
    """No answer, a server error, an answer that broke off; tried several times."""

    code = "source_unavailable"
    status = 503
    passes = True
    message = _("The source does not answer. Go on later; it continues where it stopped.")


class AnswerNotUnderstood(SourceError):
    """Not what its interface promises, perhaps a maintenance page."""

    code = "source_not_understood"
    status = 502
    passes = True
    message = _("The source answered something else than its interface promises. Go on later.")


class SourceBusy(SourceError):
    """The source asks for a pause, until `until`."""

    code = "source_busy"
    status = 429
    passes = True
    message = _(
        "The source asks for fewer requests. Go on later, or start again with a lower rate."
    )

    def __init__(self, until: datetime) -> None:
        super().__init__()
        self.until = until


class SourceResting(SourceBusy):
    """Nothing was asked: the source is left alone until `until`, because of another collection."""

    code = "source_resting"


class SourceRefused(SourceError):
    """Takes `status`, the HTTP status."""

    code = "source_refused"
    message = _(
        "The source refused the request (status %(status)s). Check what is set for it: the sign-in "
        "and the search."
    )


class SentElsewhere(SourceError):
    """An address, or a redirect, that is not one of the source's own hosts."""

    code = "source_elsewhere"
    message = _("The source points to a host that is not its own. Nothing was fetched from there.")


class AnswerTooLarge(SourceError):
    code = "source_answer_too_large"
    message = _("The source's answer is larger than anything it should send.")


class SearchNotPossible(SourceError):
    """Takes `words`."""

    code = "search_not_possible"
    message = _(
        "The search may not contain %(words)s: the rating is always “general”, and results come "
        "newest first."
    )


class SearchRefused(SourceError):
    code = "search_refused"
    message = _(
        "The source refused this search. Without a paid account Danbooru searches for two tags at "
        "most; the rating does not count."
    )


class TokenMissing(SourceError):
    code = "pixiv_token_missing"
    message = _("pixiv needs a sign-in. Set PIXIV_REFRESH_TOKEN and start the workers again.")


class TokenRefused(SourceError):
    code = "pixiv_token_refused"
    message = _(
        "pixiv refused the sign-in. The refresh token is wrong or no longer valid: set a new "
        "PIXIV_REFRESH_TOKEN and start the workers again."
    )
