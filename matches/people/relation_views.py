"""Following and hiding from a page; htmx gets the part that changed, a plain form goes back."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from accounts.requests import PersonRequest
from core.redirects import back_or, go_to
from matches.people import services
from matches.people.finding import find, find_hidden
from matches.people.profiles import hidden_page, people_shown

PAGE_SIZE = 24
# Where somebody can be hidden from a list, which is there without them as well. Their own pages,
# and those of pairs with them, are not.
LISTS = {"home", "people", "people-like-me", "people-following", "people-followers"}


@login_required
@require_POST
def follow(request: PersonRequest, username: str) -> HttpResponse:
    person = find(request.user, username)
    services.follow_person(request.user, person)
    return _follow_button(request, person)


@login_required
@require_POST
def unfollow(request: PersonRequest, username: str) -> HttpResponse:
    person = find(request.user, username)
    services.unfollow_person(request.user, person)
    return _follow_button(request, person)


@login_required
@require_POST
def hide(request: PersonRequest, username: str) -> HttpResponse:
    """To htmx a sentence in place of the profile, and a toast with Undo beside it."""
    person = find(request.user, username)
    services.hide_person(request.user, person)
    if request.htmx:
        return render(request, "people/_hidden.html", {"person": person})
    said = _("You and {name} do not see each other any more.")
    undo = format_html(' <a href="{}">{}</a>', reverse("hidden-people"), _("Undo"))
    messages.success(request, format_html(said, name=_isolated(person)) + undo)
    return back_or(request, "people") if _from_a_list(request) else redirect("hidden-people")


@login_required
@require_POST
def unhide(request: PersonRequest, username: str) -> HttpResponse:
    """Back to the list of hidden people; to htmx, which undoes, back to the profile."""
    person = find_hidden(request.user, username)
    services.unhide_person(request.user, person)
    said = _("You and {name} can see each other again.")
    messages.success(request, format_html(said, name=_isolated(person)))
    if request.htmx:
        return go_to(request, reverse("person", args=[person.username]))
    return redirect("hidden-people")


@login_required
@require_GET
def hidden_people(request: PersonRequest) -> HttpResponse:
    """Whom the viewer hid, the latest first. Context: section, hidden, next_cursor."""
    page, next_cursor = hidden_page(request.user, request.GET.get("cursor", ""), PAGE_SIZE)
    context = {"section": "hidden", "hidden": page, "next_cursor": next_cursor}
    return render(request, "people/hidden.html", context)


def _follow_button(request: PersonRequest, person: User) -> HttpResponse:
    if request.htmx:
        shown = people_shown(request.user, [person])[0]
        return render(request, "people/_follow.html", {"shown": shown})
    return back_or(request, "person", person.username)


def _isolated(person: User) -> str:
    return format_html("<bdi>{}</bdi>", person.get_full_name())


def _from_a_list(request: HttpRequest) -> bool:
    try:
        came_from = resolve(urlsplit(request.headers.get("Referer", "")).path)
    except (Resolver404, ValueError):
        return False
    return came_from.url_name in LISTS
