"""The public page of a shared picture, for anybody who has its link."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import PersonRequest
from accounts.services import address_hash
from library.models import ShareLink
from library.pictures import picture_file, report_form
from library.provenance.words import source_in_words
from library.reports import report_picture
from library.sharing import working_links

ROBOTS = "noindex, nofollow, noimageindex, noarchive"


@never_cache
@require_safe
def shared_picture(request: PersonRequest, token: str) -> HttpResponse:
    """The picture and what made it; nothing of whose it is. Context: link, image, source."""
    link = _working(token)
    image = link.image
    context = {
        "link": link,
        "image": image,
        "source": source_in_words(image.provenance.get("source", "")),
    }
    return _unlisted(render(request, "library/shared.html", context))


@require_safe
def shared_file(request: PersonRequest, token: str) -> HttpResponse:
    """The picture of that page, asked for anew each time, so that it ends with the link."""
    return _unlisted(picture_file(_working(token).image, "inline"))


@never_cache
@require_http_methods(["GET", "POST"])
def report_shared(request: PersonRequest, token: str) -> HttpResponse:
    """Report it, signed in or not. Context: form, action, cancel."""
    link = _working(token)
    reporter = request.user if request.user.is_authenticated else None

    def note(reason: str, details: str) -> None:
        report_picture(
            image=link.image,
            reason=reason,
            details=details,
            reporter=reporter,
            address_key=address_hash(request),
        )

    return _unlisted(report_form(request, note, reverse("shared", args=[token])))


def _unlisted(response: HttpResponse) -> HttpResponse:
    """Found by nobody but those who have the link, and told to no other site. Stricter than
    "same-origin" would take the origin from forms as well, and so signing out would be refused."""
    response["X-Robots-Tag"] = ROBOTS
    response["Referrer-Policy"] = "same-origin"
    return response


def _working(token: str) -> ShareLink:
    return get_object_or_404(working_links(), token=token)
