"""Errors that a person may read, and the one place that turns them into pages.

Services raise `AppError` subclasses. `AppErrorMiddleware` answers pages and htmx requests with the
sentence, `core.api.problem_handler` answers the API with problem details (RFC 9457).
"""

from collections.abc import Callable
from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class AppError(Exception):
    """Something a person can act on.

    `code` is stable and for programs, `status` the HTTP status, `sentence` says in plain words what
    happened and what to do. Keyword arguments fill the sentence's %-placeholders.
    """

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 400
    message: ClassVar[object] = gettext_lazy("That did not work. Please try again.")

    def __init__(self, **values: object) -> None:
        self.sentence = str(self.message) % values if values else str(self.message)
        super().__init__(self.sentence)


class NotAllowed(AppError):
    code = "not_allowed"
    status = 403
    message = gettext_lazy("Your account may not do that.")


class AppErrorMiddleware:
    """Answers an `AppError` that left a view: a partial for htmx, a whole page otherwise."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, AppError):
            return None
        template = (
            "components/error.html" if getattr(request, "htmx", False) else "errors/error.html"
        )
        context = {"title": _("That did not work"), "sentence": error.sentence, "code": error.code}
        return render(request, template, context, status=error.status)
