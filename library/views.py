"""Files on disk, shown to whoever holds a valid address. Buckets serve theirs themselves."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from library.links import seconds_left
from library.paths import mime_type
from library.storage import open_file


@require_safe
def media(request: HttpRequest, token: str, path: str) -> HttpResponse:
    """The file, or 404 for an address that ran out, was changed, or whose file is gone.

    Read whole instead of streamed: under ASGI Django collects a synchronous stream first anyway,
    and would then send it in pieces of 4 KB.
    """
    left = seconds_left(token, path)
    if not left:
        raise Http404
    try:
        with open_file(path) as file:
            content = file.read()
    except FileNotFoundError:
        raise Http404 from None
    return HttpResponse(
        content,
        content_type=mime_type(path),
        headers={
            "Content-Disposition": "inline",
            "Cache-Control": f"private, max-age={left}, immutable",
            "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
            "Cross-Origin-Resource-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
        },
    )
