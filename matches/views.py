"""The landing page, the feed and the page of one match."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from accounts.requests import PersonRequest
from accounts.services import open_consents
from faces.models import PhotoAnalysis
from faces.photos import faces_of, photos_of
from faces.tagging.reading import names_in
from matches import explaining, reading
from matches import feed as feeds
from matches.feed import Which, Wish
from matches.forms import FeedForm

PAGE_SIZE = 20


@require_GET
def landing(request: HttpRequest) -> HttpResponse:
    """What Kindred is. Context: match_count, example (the best public match, or None)."""
    if request.user.is_authenticated:
        return redirect("home")
    context = {"match_count": reading.how_many(), "example": reading.example()}
    return render(request, "pages/landing.html", context)


@login_required
@require_GET
def home(request: PersonRequest) -> HttpResponse:
    """The live feed, and what to do next where there is nothing yet.

    Context: that of `_feed`, photos_in_progress, has_photos, searchable_faces, follows_anybody,
    consents (the purposes agreed to).
    """
    photos = photos_of(request.user)
    in_progress = photos.filter(analysis__state__in=PhotoAnalysis.UNFINISHED)
    context = _feed(request) | {
        "photos_in_progress": list(in_progress[:6]),
        "has_photos": photos.exists(),
        "searchable_faces": faces_of(request.user).filter(is_searchable=True).count(),
        "consents": {str(purpose) for purpose in open_consents(request.user)},
        "follows_anybody": request.user.follows.exists(),
    }
    return render(request, "matches/home.html", context, status=_status(context))


@login_required
@require_GET
def feed(request: PersonRequest) -> HttpResponse:
    """One page of the feed as a partial. Context: that of `_feed`."""
    context = _feed(request)
    return render(request, "matches/_feed.html", context, status=_status(context))


@login_required
@require_GET
def match_card(request: PersonRequest, pk: UUID) -> HttpResponse:
    """One match as a card, for a page that was just told of it. Context: match.

    Takes what the feed takes, and answers with nothing (204) where the match does not belong there.
    """
    match = _visible(request, pk)
    if request.GET and not feeds.one(request.user, FeedForm(request.GET).wish(), pk):
        return HttpResponse(status=204)
    return render(request, "components/pair_card.html", {"match": match})


@login_required
@require_GET
def match(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Both faces, the photos that may be seen, and what the score means.

    Context: match, left_photo, right_photo (None unless the viewer may see it), left_names and
    right_names (who else said that they are in it), score_explained.
    """
    shown = _visible(request, pk)
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


def _visible(request: PersonRequest, pk: UUID) -> Any:
    found = get_object_or_404(reading.visible(request.user), pk=pk)
    return reading.shown_to(request.user, [found])[0]


def _feed(request: PersonRequest) -> dict[str, Any]:
    """matches, next_cursor, form (FeedForm), wish (Wish), query (it, for an address), tabs (of each
    the kind of feed, a Which, and its query), narrowed (whether anything is filtered out)."""
    form = FeedForm(request.GET)
    wish = form.wish()
    matches, next_cursor = feeds.page(request.user, wish, request.GET.get("cursor", ""), PAGE_SIZE)
    return {
        "matches": matches,
        "next_cursor": next_cursor,
        "form": form,
        "wish": wish,
        "query": _query(wish),
        "tabs": [(which, _query(replace(wish, which=which))) for which in Which],
    }


def _query(wish: Wish) -> str:
    """The wish as an address says it, without what was not said."""
    said = {"which": wish.which, **wish.filters()}
    return urlencode({name: value for name, value in said.items() if value not in {None, ""}})


def _status(context: dict[str, Any]) -> int:
    return 422 if context["form"].errors else 200
