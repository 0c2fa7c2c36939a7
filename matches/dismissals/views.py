"""Saying "not alike", taking it back, and the list of what was said."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import PersonRequest
from core.querysets import keyset_page
from core.redirects import back_or
from matches.dismissals.dismissing import dismiss, undo_dismissal
from matches.dismissals.reading import dismissals_of, with_matches
from matches.reading import visible

PAGE_SIZE = 20


@login_required
@require_POST
def match_dismiss(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Not alike. To htmx nothing in place of the card, and a toast with Undo beside it.

    Without htmx back to where it was said; the match's own page is not there any more.
    """
    match = get_object_or_404(visible(request.user), pk=pk)
    dismissal = dismiss(request.user, match)
    if request.htmx:
        return render(request, "matches/_dismissed_toast.html", {"dismissal": dismissal})
    said = _("You will not be shown this pair again.")
    where = reverse("dismissed")
    messages.success(request, format_html('{} <a href="{}">{}</a>', said, where, _("Undo")))
    on_its_page = str(pk) in request.headers.get("Referer", "")
    return redirect("home") if on_its_page else back_or(request, "home")


@login_required
@require_POST
def dismissal_undo(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Take it back; to htmx a sentence in place of what asked. Gone already is as good."""
    if dismissal := dismissals_of(request.user).filter(pk=pk).first():
        undo_dismissal(dismissal)
    said = _("The pair is among your look-alikes again.")
    if request.htmx:
        toast = {"level": "success", "text": said}
        return render(request, "components/toast.html", toast)
    messages.success(request, said)
    return back_or(request, "dismissed")


@login_required
@require_GET
def dismissed(request: PersonRequest) -> HttpResponse:
    """What the person called "not alike", to take back. Context: dismissals, next_cursor.

    Each dismissal has `match`: the Match as far as it may be shown right now, or None.
    """
    rows = dismissals_of(request.user)
    page, next_cursor = keyset_page(rows, request.GET.get("cursor", ""), PAGE_SIZE)
    shown = with_matches(request.user, page)
    context = {"dismissals": shown, "next_cursor": next_cursor}
    return render(request, "matches/dismissed.html", context)
