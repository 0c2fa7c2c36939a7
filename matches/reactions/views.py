"""The reaction bar of a match, and one's own reactions."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.requests import PersonRequest
from core.querysets import keyset_page
from core.redirects import back_or
from matches import reading
from matches.models import ReactionType
from matches.reactions.errors import UnknownReaction
from matches.reactions.forms import ReactionForm, ReactionListForm
from matches.reactions.reacting import react, unreact
from matches.reactions.reading import reactions_of

PAGE_SIZE = 20


@login_required
@require_http_methods(["GET", "POST"])
def match_reactions(request: PersonRequest, pk: UUID) -> HttpResponse:
    """The bar as a partial; a POST reacts or takes it back. Context: match.

    Without htmx a POST goes back to where it came from.
    """
    found = get_object_or_404(reading.visible(request.user), pk=pk)
    if request.method == "POST":
        chosen = ReactionForm(request.POST).chosen()
        if chosen is None:
            raise UnknownReaction
        kind, there = chosen
        if there:
            react(request.user, found.pk, kind)
        else:
            unreact(request.user, found.pk, kind)
        if not request.htmx:
            return back_or(request, "match", found.pk)
    match = reading.shown_to(request.user, [found])[0]
    return render(request, "matches/_reactions.html", {"match": match})


@login_required
@require_GET
def reactions(request: PersonRequest) -> HttpResponse:
    """Matches the person reacted to with one type, that reaction's newest first.

    Context: matches, next_cursor, type (ReactionType), types (all of them).
    """
    kind = ReactionListForm(request.GET).wanted()
    rows = reactions_of(request.user).filter(type=kind)
    page, next_cursor = keyset_page(rows, request.GET.get("cursor", ""), PAGE_SIZE)
    context = {
        "matches": reading.by_ids(request.user, [row.match_id for row in page]),
        "next_cursor": next_cursor,
        "type": kind,
        "types": ReactionType,
    }
    return render(request, "matches/reactions.html", context)
