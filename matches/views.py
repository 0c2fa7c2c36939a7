"""The landing page, the feed and the page of one match."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from accounts.requests import PersonRequest
from accounts.services import open_consents
from core.querysets import keyset_page
from faces.models import PhotoAnalysis
from faces.photos import faces_of, photos_of
from matches import reading

PAGE_SIZE = 20


@require_GET
def landing(request: HttpRequest) -> HttpResponse:
    """What Kindred is. Context: match_count, example (the best public match, or None)."""
    if request.user.is_authenticated:
        return redirect("home")
    context = {"match_count": reading.standing().count(), "example": reading.example()}
    return render(request, "pages/landing.html", context)


@login_required
@require_GET
def home(request: PersonRequest) -> HttpResponse:
    """The live feed, and what to do next where there is nothing yet.

    Context: matches, next_cursor, which, photos_in_progress, has_photos, searchable_faces,
    consents (the purposes agreed to).
    """
    photos = photos_of(request.user)
    in_progress = photos.filter(analysis__state__in=PhotoAnalysis.UNFINISHED)
    context = _feed(request) | {
        "photos_in_progress": list(in_progress[:6]),
        "has_photos": photos.exists(),
        "searchable_faces": faces_of(request.user).filter(is_searchable=True).count(),
        "consents": {str(purpose) for purpose in open_consents(request.user)},
    }
    return render(request, "matches/home.html", context)


@login_required
@require_GET
def feed(request: PersonRequest) -> HttpResponse:
    """One page of the feed as a partial. Context: matches, next_cursor, which."""
    return render(request, "matches/_feed.html", _feed(request))


@login_required
@require_GET
def match_card(request: PersonRequest, pk: UUID) -> HttpResponse:
    """One match as a card, for a page that was just told of it. Context: match."""
    return render(request, "components/pair_card.html", {"match": _visible(request, pk)})


@login_required
@require_GET
def match(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Both faces, the photos that may be seen, and what the score means.

    Context: match, left_photo, right_photo (None unless the viewer may see it), score_explained.
    """
    shown = _visible(request, pk)
    context = {
        "match": shown,
        "left_photo": reading.photo_shown(shown.left, request.user),
        "right_photo": reading.photo_shown(shown.right, request.user),
        "score_explained": reading.explain(shown),
    }
    return render(request, "matches/match.html", context)


def _visible(request: PersonRequest, pk: UUID) -> Any:
    found = get_object_or_404(reading.visible(request.user), pk=pk)
    return reading.shown_to(request.user, [found])[0]


def _feed(request: PersonRequest) -> dict[str, Any]:
    which = "everyone" if request.GET.get("which") == "everyone" else "mine"
    rows = reading.feed(request.user, which)
    page, next_cursor = keyset_page(rows, request.GET.get("cursor", ""), PAGE_SIZE)
    matches = reading.shown_to(request.user, page)
    return {"matches": matches, "next_cursor": next_cursor, "which": which}
