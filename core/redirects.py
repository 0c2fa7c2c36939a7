"""Where an answer leads: on to another page, or back to the one that a form was on."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails


class HtmxRequest(HttpRequest):
    """A request as `django_htmx.middleware.HtmxMiddleware` leaves it."""

    htmx: HtmxDetails


def go_to(request: HtmxRequest, url: str) -> HttpResponse:
    """A redirect that htmx follows as a whole page, too."""
    return HttpResponse(headers={"HX-Redirect": url}) if request.htmx else redirect(url)


def back_or(request: HttpRequest, page: str, *args: Any) -> HttpResponse:
    """Redirect to the page of this site the request came from, else to the page of that name."""
    came_from = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, request.is_secure())
    if ours and came_from.startswith(("http://", "https://")):
        return redirect(came_from)
    return redirect(page, *args)
