"""Content-Security-Policy where somebody else's pages need more than ours do."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# The admin's theme runs Alpine, which evaluates expressions, and sets styles inline; so does the
# API's documentation page. Nothing a stranger wrote is shown there unescaped.
WIDER = {
    "/admin/": {
        "script-src": ["'self'", "'unsafe-eval'"],
        "style-src": ["'self'", "'unsafe-inline'"],
    },
    "/api/docs/": {"style-src": ["'self'", "'unsafe-inline'"]},
}


class WiderPolicyMiddleware:
    """Must come after `csp.middleware.CSPMiddleware`, which reads what is set here."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for prefix, directives in WIDER.items():
            if request.path.startswith(prefix):
                response._csp_update = directives  # type: ignore[attr-defined]
        return response
