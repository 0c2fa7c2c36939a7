"""The feed on the home page, a page of it, and one card."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.requests import PersonRequest
from accounts.services import open_consents
from faces.models import PhotoAnalysis
from faces.photos import faces_of, photos_of
from matches.feed import reading
from matches.feed.forms import FeedForm
from matches.feed.wish import Which, Wish
from matches.reading import shown_to, visible

PAGE_SIZE = 20


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
    found = get_object_or_404(visible(request.user), pk=pk)
    if request.GET and not reading.one(request.user, FeedForm(request.GET).wish(), pk):
        return HttpResponse(status=204)
    [match] = shown_to(request.user, [found])
    return render(request, "components/pair_card.html", {"match": match})


def _feed(request: PersonRequest) -> dict[str, Any]:
    """matches, next_cursor, form (FeedForm), wish (Wish), query (it, for an address), tabs (of each
    the kind of feed, a Which, and its query)."""
    form = FeedForm(request.GET)
    wish = form.wish()
    found, next_cursor = reading.page(request.user, wish, request.GET.get("cursor", ""), PAGE_SIZE)
    return {
        "matches": found,
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
