"""The pages of people: finding them, one person, and all that makes two people alike."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.requests import PersonRequest
from accounts.search import LONGEST_QUERY
from core.querysets import keyset_page
from matches.people import profiles
from matches.people.finding import find, find_alike
from matches.people.searching import search_page
from matches.people.similar import like_me, pairs_page

PAGE_SIZE = 24
TEASER = 6
PHOTOS = 12


@login_required
@require_GET
def people(request: PersonRequest) -> HttpResponse:
    """Search; without words people like the viewer and whom they follow.

    Context: section, q, longest, people (PersonShown), next_cursor, teaser (Alike), has_more_alike.
    """
    q = " ".join(request.GET.get("q", "").replace("\0", "").split())[:LONGEST_QUERY]
    cursor = request.GET.get("cursor", "")
    context: dict[str, Any] = {"section": "search", "q": q, "longest": LONGEST_QUERY}
    if q:
        page, next_cursor = search_page(request.user, q, cursor, PAGE_SIZE)
    else:
        page, next_cursor = profiles.following_page(request.user, cursor, PAGE_SIZE)
        context["teaser"], more = like_me(request.user, "", TEASER)
        context["has_more_alike"] = more is not None
    context |= {"people": page, "next_cursor": next_cursor}
    return render(request, "people/people.html", context)


@login_required
@require_GET
def people_like_me(request: PersonRequest) -> HttpResponse:
    """Best first. Context: section, alike (Alike), next_cursor."""
    page, next_cursor = like_me(request.user, request.GET.get("cursor", ""), PAGE_SIZE)
    context = {"section": "like-me", "alike": page, "next_cursor": next_cursor}
    return render(request, "people/like_me.html", context)


@login_required
@require_GET
def following(request: PersonRequest) -> HttpResponse:
    """Context: section, people (PersonShown), next_cursor."""
    cursor = request.GET.get("cursor", "")
    page, next_cursor = profiles.following_page(request.user, cursor, PAGE_SIZE)
    context = {"section": "following", "people": page, "next_cursor": next_cursor}
    return render(request, "people/follows.html", context)


@login_required
@require_GET
def followers(request: PersonRequest) -> HttpResponse:
    """Context: section, people (PersonShown), next_cursor."""
    cursor = request.GET.get("cursor", "")
    page, next_cursor = profiles.followers_page(request.user, cursor, PAGE_SIZE)
    context = {"section": "followers", "people": page, "next_cursor": next_cursor}
    return render(request, "people/follows.html", context)


@login_required
@require_GET
def person(request: PersonRequest, username: str) -> HttpResponse:
    """A public profile. Context: profile, matches, next_cursor, photos, next_photos."""
    found = find(request.user, username)
    profile = profiles.profile(request.user, found)
    matches, next_cursor = profiles.look_alikes_page(
        request.user, found, request.GET.get("cursor", ""), PAGE_SIZE
    )
    photos, next_photos = keyset_page(
        profiles.public_photos(found), request.GET.get("photos", ""), PHOTOS
    )
    context = {
        "profile": profile,
        "matches": matches,
        "next_cursor": next_cursor,
        "photos": photos,
        "next_photos": next_photos,
    }
    return render(request, "people/person.html", context)


@login_required
@require_GET
def pair(request: PersonRequest, username: str) -> HttpResponse:
    """All that makes the viewer and a person alike, best first; 404 where nothing does.

    Context: alike (Alike), matches, next_cursor.
    """
    found = find_alike(request.user, username)
    cursor = request.GET.get("cursor", "")
    matches, next_cursor = pairs_page(request.user, found.person, cursor, PAGE_SIZE)
    context = {"alike": found, "matches": matches, "next_cursor": next_cursor}
    return render(request, "people/pair.html", context)
