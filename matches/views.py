"""The landing page, and the page of one match."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from accounts.requests import PersonRequest
from faces.tagging.reading import names_in
from matches import reading
from matches.scores import explaining


@require_GET
def landing(request: HttpRequest) -> HttpResponse:
    """What Kindred is. Context: match_count, example (the best public match, or None)."""
    if request.user.is_authenticated:
        return redirect("home")
    context = {"match_count": reading.how_many(), "example": reading.example()}
    return render(request, "pages/landing.html", context)


@login_required
@require_GET
def match(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Both faces, the photos that may be seen, and what the score means.

    Context: match, left_photo, right_photo (None unless the viewer may see it), left_names and
    right_names (who else said that they are in it), score_explained.
    """
    found = get_object_or_404(reading.visible(request.user), pk=pk)
    [shown] = reading.shown_to(request.user, [found])
    left_photo = reading.photo_shown(shown.left, request.user)
    right_photo = reading.photo_shown(shown.right, request.user)
    context = {
        "match": shown,
        "left_photo": left_photo,
        "right_photo": right_photo,
        "left_names": names_in(left_photo, request.user),
        "right_names": names_in(right_photo, request.user),
        "score_explained": explaining.explain(shown, request.user),
    }
    return render(request, "matches/match.html", context)
