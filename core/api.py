"""What every API endpoint shares: problem details, keyset pages, throttles."""

from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.dateparse import parse_datetime
from rest_framework import exceptions, status
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.response import Response
from rest_framework.throttling import UserRateThrottle
from rest_framework.views import exception_handler

from core.errors import AppError


class KeysetPagination(CursorPagination):
    """Newest first, by (created_at, id): stable while rows arrive, equally fast on every page."""

    ordering = ("-created_at", "-id")
    page_size = 24
    page_size_query_param = "limit"
    max_page_size = 100

    def decode_cursor(self, request: Any) -> Cursor | None:
        """Raises NotFound, also for a position that a database could not compare with."""
        cursor: Cursor | None = super().decode_cursor(request)
        if cursor and cursor.position is not None and not self.is_position(str(cursor.position)):
            raise exceptions.NotFound(self.invalid_cursor_message)
        return cursor

    def is_position(self, text: str) -> bool:
        """Whether this can be a value of the column that comes first in `ordering`."""
        return _is_time(text)


class UploadThrottle(UserRateThrottle):
    """How many photos a person may upload, through the API and the pages together."""

    scope = "upload"

    def allows(self, request: Any) -> bool:
        """The same for a view that is not the API's."""
        return self.allow_request(request, cast(Any, None))


def _is_time(text: str) -> bool:
    try:
        return parse_datetime(text) is not None
    except ValueError:
        return False


def problem_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Every API error as problem details (RFC 9457): type, title, status, detail, code, errors."""
    if isinstance(error, AppError):
        return problem(error.status, error.code, error.sentence)
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    response = exception_handler(error, context)
    if response is None or not isinstance(error, exceptions.APIException):
        return response
    if isinstance(error, exceptions.ValidationError):
        answer = problem(
            response.status_code, "invalid", "Some fields need another value.", error.detail
        )
    else:
        answer = problem(response.status_code, str(error.get_codes()), str(error.detail))
    for header, value in response.headers.items():
        answer.headers.setdefault(header, value)
    return answer


def problem(code_http: int, code: str, detail: str, errors: object = None) -> Response:
    body: dict[str, object] = {
        "type": "about:blank",
        "title": _TITLES.get(code_http, "Error"),
        "status": code_http,
        "detail": detail,
        "code": code,
    }
    if errors is not None:
        body["errors"] = errors
    return Response(body, status=code_http, content_type="application/problem+json")


def document_problems(
    result: dict[str, Any], generator: Any, request: Any, public: bool
) -> dict[str, Any]:
    """A drf-spectacular hook: every operation may answer with problem details."""
    text = {"type": "string"}
    result["components"]["schemas"]["Problem"] = {
        "type": "object",
        "description": "What went wrong (RFC 9457): detail is for people, code for programs.",
        "required": ["type", "title", "status", "detail", "code"],
        "properties": {
            "type": text,
            "title": text,
            "status": {"type": "integer"},
            "detail": text,
            "code": text,
            "errors": {"description": "By field, where the input was at fault."},
        },
    }
    schema = {"$ref": "#/components/schemas/Problem"}
    answer = {
        "description": "A problem",
        "content": {"application/problem+json": {"schema": schema}},
    }
    for operations in result["paths"].values():
        for operation in operations.values():
            operation["responses"].setdefault("default", answer)
    return result


_TITLES = {
    status.HTTP_400_BAD_REQUEST: "Bad request",
    status.HTTP_401_UNAUTHORIZED: "Sign in first",
    status.HTTP_403_FORBIDDEN: "Not allowed",
    status.HTTP_404_NOT_FOUND: "Not found",
    status.HTTP_405_METHOD_NOT_ALLOWED: "Method not allowed",
    status.HTTP_409_CONFLICT: "Conflict",
    status.HTTP_413_REQUEST_ENTITY_TOO_LARGE: "Too large",
    status.HTTP_415_UNSUPPORTED_MEDIA_TYPE: "Unsupported media type",
    status.HTTP_422_UNPROCESSABLE_ENTITY: "Cannot be processed",
    status.HTTP_429_TOO_MANY_REQUESTS: "Too many requests",
    status.HTTP_507_INSUFFICIENT_STORAGE: "Storage is full",
}
